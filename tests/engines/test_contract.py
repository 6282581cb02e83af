"""The contract of the engines: whatever runs, `cpu` gives the bits of `numpy`, for any threads, windows and recorder (class E0)."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.engines import base
from izhikevich.methods import METHODS

from .given import KINDS, SCALE, N, cells, run


def assert_same(one, other):
    """Equal bits: spikes, counts, traces and restarts."""
    np.testing.assert_array_equal(one.spike_count, other.spike_count)
    if one.raw_spikes is not None and other.raw_spikes is not None:
        np.testing.assert_array_equal(one.spikes.times, other.spikes.times)
        np.testing.assert_array_equal(one.spikes.neurons, other.spikes.neurons)
    if one.raw_samples is not None and other.raw_samples is not None:
        np.testing.assert_array_equal(one.times, other.times)
        for name in ("v", "u", "current"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    for neuron in one.watched:
        for a, b in zip(one.trace(neuron), other.trace(neuron), strict=True):
            np.testing.assert_array_equal(a, b, err_msg="trace")


def assert_engines_agree(model, **options):
    judge, compiled = (run(model, engine, **options) for engine in ("numpy", "cpu"))
    assert compiled.spike_count.sum() > N / 2, "too quiet to prove anything"
    assert_same(judge, compiled)
    return compiled


@pytest.mark.parametrize("method", METHODS)
def test_every_method(method):
    """Cells alike under unlike currents: levels, ramps, steps and noise."""
    assert_engines_agree(cells("Izhikevich"), method=method)


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("mobius3", "Izhikevich2007"),
        ("taylor", "Izhikevich"),
        pytest.param("euler", "Izhikevich2007", marks=pytest.mark.slow),
        pytest.param("mobius4", "Izhikevich", marks=pytest.mark.slow),
    ],
)
def test_parameters_of_their_own(method, kind):
    assert_engines_agree(cells(kind, per_neuron=True), method=method, scale=SCALE[kind])


def test_one_kernel_for_cells_that_differ_in_anything():
    """One parameter per neuron, or all: the same arrays reach the engine, and the same bits come back."""
    some = izh.Izhikevich2007(C=np.linspace(90, 110, N))
    every = some.replace(**{k: np.full(N, v) for k, v in some.values.items() if np.ndim(v) == 0})
    one, other = (run(m, "cpu", method="mobius3", scale=40.0) for m in (some, every))
    assert_same(one, other)


def test_the_accommodation_form():
    assert_engines_agree(cells("Accommodation"), method="taylor", scale=SCALE["Accommodation"])


@pytest.mark.parametrize("method", ["euler", *(pytest.param(m, marks=pytest.mark.slow) for m in ("mobius3", "rk4"))])
def test_single_precision(method):
    run32 = assert_engines_agree(cells("Izhikevich"), method=method, dtype="float32")
    assert run32.provenance["dtype"] == "float32"
    run64 = run(cells("Izhikevich"), "cpu", method=method)
    assert not np.array_equal(run32.v, run64.v)


@pytest.mark.parametrize("freezes", ["both", "v", "u"])
@pytest.mark.parametrize(
    "method", ["mobius3", "taylor", "euler", pytest.param("izhikevich2003", marks=pytest.mark.slow)]
)
def test_refractory(method, freezes):
    model = cells("Izhikevich", refractory=np.linspace(0.0, 3.3, N), freezes=freezes)
    held = assert_engines_agree(model, method=method)
    assert not np.array_equal(held.v, run(cells("Izhikevich"), "cpu", method=method).v)


@pytest.mark.parametrize("method", ["mobius3", "rk4", pytest.param("taylor", marks=pytest.mark.slow)])
def test_conductance(method):
    inputs = [izh.conductance(izh.step(0.2, start=5, stop=25.5), -80.0), izh.conductance(izh.ramp(0.01), 0.0)]
    driven = assert_engines_agree(cells("Izhikevich"), method=method, conductance=inputs)
    assert not np.array_equal(driven.v, run(cells("Izhikevich"), "cpu", method=method).v)


def test_own_noise_of_the_cells():
    model = cells("Izhikevich", diffusion=np.linspace(0.0, 2.0, N))
    assert_engines_agree(model, method="euler_maruyama")


@pytest.mark.parametrize("method", ["mobius3", "euler"])
def test_populations_larger_than_a_slab(monkeypatch, method):
    """Slabs of 512: two full ones and a rest that is no multiple of 8, recorded at their borders, held over windows."""
    monkeypatch.setattr(base, "WINDOW_STEPS", 7)
    n, cell = 1101, cells("Izhikevich", refractory=2.2)
    level, few = np.linspace(0, 30, n), [3, 511, 512, 1100]
    watched = [0, 7, 511, 512, 1023, 1024, 1099, 1100]
    options = {
        "method": method,
        "current": izh.constant(level) + izh.noise(3.0),
        "size": n,
        "duration": 20.0,
        "record": izh.Recorder(("spikes", "v", "u", "current"), neurons=watched, every=1.0),
    }
    whole = assert_engines_agree(cell, **options)
    for threads in (2, 3):
        assert_same(whole, run(cell, "cpu", threads=threads, **options))
    # a neuron does not know how many others there are
    quiet = run(cell, "cpu", **options | {"current": level})
    alone = run(cell, "cpu", **options | {"current": level[few], "size": len(few), "record": "spikes"})
    assert alone.spike_count.max() > 2
    for i, neuron in enumerate(few):
        np.testing.assert_array_equal(alone.of(i), quiet.of(neuron))


@pytest.mark.parametrize("threads", [2, 3, 20])
@pytest.mark.parametrize("method", ["mobius4", "rk4_located", "izhikevich2003"])
def test_threads(method, threads):
    """More threads than neurons as well."""
    assert_same(
        run(cells("Izhikevich"), "cpu", method=method), run(cells("Izhikevich"), "cpu", method=method, threads=threads)
    )


@pytest.mark.parametrize("when", ["after", "before"])
@pytest.mark.parametrize(
    ("method", "dtype"),
    [
        ("mobius3", "float64"),
        ("rk4", "float64"),
        ("euler", "float32"),
        pytest.param("mobius3", "float32", marks=pytest.mark.slow),
        pytest.param("rk4", "float32", marks=pytest.mark.slow),
    ],
)
def test_windows(monkeypatch, method, dtype, when):
    """Where a run is cut into windows leaves no trace, not in samples that fall on a cut either."""
    options = {
        "method": method,
        "dtype": dtype,
        "dt": 0.1,
        "record": izh.Recorder(("spikes", "v", "u", "current"), every=0.1, when=when),
    }
    whole = run(cells("Izhikevich"), "cpu", **options)
    for length in (1, 7, 399):
        monkeypatch.setattr(base, "WINDOW_STEPS", length)
        assert_same(whole, run(cells("Izhikevich"), "cpu", **options))


@pytest.mark.parametrize("method", ["taylor", "izhikevich2004"])
def test_windows_in_the_reference_engine(monkeypatch, method):
    model = cells("Izhikevich", refractory=0.7)
    whole = run(model, "numpy", method=method, duration=20.0)
    monkeypatch.setattr(base, "WINDOW_STEPS", 5)
    assert_same(whole, run(model, "numpy", method=method, duration=20.0))


@pytest.mark.parametrize("method", ["mobius3", "taylor", "rk4_located", "euler"])
def test_recording_never_changes_a_run(method):
    plain = run(cells("Izhikevich"), "cpu", method=method, record="spikes")
    count = run(cells("Izhikevich"), "cpu", method=method, record="spike_count")
    np.testing.assert_array_equal(plain.spike_count, count.spike_count)
    step = 0.5
    recorders = [
        izh.Recorder(("spikes", "v"), every=step),
        izh.Recorder(("spikes", "v", "u"), neurons=[8, 2], every=3 * step),
        izh.Recorder(("spikes", "current"), neurons=4, when="before"),
        izh.Recorder(("spikes", "u"), every=0.13 if METHODS[method].located else step, dtype="float32"),
    ]
    for recorder in recorders:
        recorded = run(cells("Izhikevich"), "cpu", method=method, record=recorder)
        np.testing.assert_array_equal(plain.spikes.times, recorded.spikes.times)
        np.testing.assert_array_equal(plain.spikes.neurons, recorded.spikes.neurons)


def test_errors_are_the_same_too():
    """Engines stop at the same neuron and time, and say it in the same words."""
    said = []
    for engine in ("numpy", "cpu"):
        with pytest.raises(izh.errors.DivergenceError) as stopped:
            izh.simulate("RS", 20, [0.0, -1e308, 10.0], method="euler", dt=1.0, engine=engine)
        with pytest.raises(izh.errors.RunawayError) as ran:
            izh.simulate("RS", 20, [10.0, 1e5], method="mobius3", engine=engine)
        said.append((str(stopped.value), str(ran.value)))
    assert said[0] == said[1]


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("per_neuron", [False, True])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", METHODS)
def test_everything_with_everything(method, kind, per_neuron, dtype):
    if dtype == "float32" and METHODS[method].double:
        pytest.skip(METHODS[method].double)
    if not METHODS[method].fits(cells(kind)):
        pytest.skip("another kind of cell")
    scale = SCALE[kind]
    options = {"method": method, "dtype": dtype, "scale": scale}
    assert_engines_agree(cells(kind, per_neuron), **options)
    assert_engines_agree(cells(kind, per_neuron, refractory=1.3, freezes="v"), **options)
    synapse = izh.conductance(izh.step(0.1 * scale, start=5, stop=25.5), 0.0)
    assert_engines_agree(cells(kind, per_neuron), conductance=synapse, **options)

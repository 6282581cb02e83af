"""The contract of the engine on JAX. XLA fuses multiplications with additions: one step agrees to rounding (E1), short runs have the same
spikes (E2), and runs in which a cell has made these differences visible have the same statistics (E3)."""

import subprocess
import sys

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.engines import base
from izhikevich.methods import METHODS
from izhikevich.models.comparison import FitzHughNagumo

from .given import KINDS, SCALE, cells, run

jax = pytest.importorskip("jax", reason="the extra `jax` is not installed")
from izhikevich.engines.jax import program  # noqa: E402

TRACED = [name for name, method in METHODS.items() if not getattr(method.kind, "scalar", False)]
OFTEN = ("mobius3", "izhikevich2003")  # what `make test` compiles; the others are slow
EVERY = [m if m in OFTEN else pytest.param(m, marks=pytest.mark.slow) for m in TRACED]
MANY = 200


def refuse_single(method, dtype):
    if dtype == "float32" and METHODS[method].double:
        pytest.skip(METHODS[method].double)


def after_a_step(engine, method, dtype, start, current):
    """v and u after one step from many states."""
    dt = 0.05 if "rk4" in method else 0.5
    how = {"start": start, "current": current, "dt": dt, "size": MANY, "dtype": dtype}
    record = izh.Recorder(("spikes", "v", "u"), every=dt)
    end = izh.simulate("RS", dt, method=method, engine=engine, record=record, **how)
    return np.stack([end.v[-1], end.u[-1]]), end.spike_count


@pytest.mark.parametrize("dtype", ["float64", pytest.param("float32", marks=pytest.mark.slow)])
@pytest.mark.parametrize("method", EVERY)
def test_one_step(method, dtype):
    """E1, relative to how much a step magnifies what goes in: 1/q² below the peak, for the Möbius methods."""
    refuse_single(method, dtype)
    at_random = np.random.default_rng(1)
    start = at_random.uniform(-80, 40, MANY), at_random.uniform(-20, 10, MANY)
    current = at_random.uniform(-10, 40, MANY)
    ours, spikes = after_a_step("numpy", method, dtype, start, current)
    theirs, found = after_a_step("jax", method, dtype, start, current)
    exact, _ = after_a_step("numpy", method, "float64", start, current)
    nudged, _ = after_a_step("numpy", method, "float64", tuple(x * (1 + 1e-7) for x in start), current)
    magnified = np.maximum(np.abs(nudged - exact) / 1e-7, np.abs(exact))
    rounding = 1e-12 if dtype == "float64" else 1e-5
    if "exponential" in method and dtype == "float32":
        rounding *= 10  # its slope is a difference over 1/64 mV, of numbers with seven digits
    assert spikes.sum() > 10
    np.testing.assert_array_equal(spikes, found)
    assert np.max(np.abs(theirs - ours) / magnified) <= rounding


def assert_alike(model, times=1e-9, traces=1e-6, **options):
    """E2: the same spikes of the same neurons, at times [ms] and with traces as near as that."""
    judge, ours = (run(model, engine, **options) for engine in ("numpy", "jax"))
    assert judge.spike_count.sum() > 4, "too quiet to prove anything"
    np.testing.assert_array_equal(ours.spike_count, judge.spike_count)
    np.testing.assert_array_equal(ours.spikes.neurons, judge.spikes.neurons)
    np.testing.assert_allclose(ours.spikes.times, judge.spikes.times, rtol=0, atol=times)
    np.testing.assert_array_equal(ours.times, judge.times)
    for name in ("v", "u", "current"):
        np.testing.assert_allclose(getattr(ours, name), getattr(judge, name), rtol=traces, atol=traces, err_msg=name)
    for neuron in judge.watched:
        for a, b in zip(ours.trace(neuron), judge.trace(neuron), strict=True):
            np.testing.assert_allclose(a, b, rtol=traces, atol=traces, err_msg="trace")
    return ours


@pytest.mark.parametrize("method", EVERY)
def test_every_method(method):
    """Levels, ramps, steps and noise, for cells alike."""
    made = assert_alike(cells("Izhikevich"), method=method, dt=0.1 if "rk4" in method else 0.5)
    assert made.provenance["engine"] == "jax"


def test_a_cell_that_differs_in_everything():
    """Parameters, refractory times and conductances of their own, over many windows and chunks."""
    held = cells("Izhikevich2007", per_neuron=True, refractory=np.linspace(0.0, 3.3, 9), freezes="v")
    synapse = izh.conductance(izh.step(4.0, start=5, stop=25.5), 0.0)
    assert_alike(held, method="mobius3", scale=40.0, conductance=synapse)


@pytest.mark.slow
def test_single_precision():
    made = assert_alike(cells("Izhikevich"), 1e-2, 1e-2, method="mobius3", dtype="float32")
    assert made.provenance["dtype"] == "float32"
    assert not jax.config.jax_enable_x64  # what other programs of this process compute in stays theirs


@pytest.mark.slow
def test_windows_and_chunks_leave_no_trace(monkeypatch):
    whole = run(cells("Izhikevich", refractory=0.7), "jax", method="mobius3")
    monkeypatch.setattr(base, "WINDOW_STEPS", 33)
    monkeypatch.setattr(program, "CHUNK", 7)
    cut = run(cells("Izhikevich", refractory=0.7), "jax", method="mobius3")
    np.testing.assert_allclose(cut.spikes.times, whole.spikes.times, rtol=0, atol=1e-10)
    np.testing.assert_allclose(cut.v, whole.v, rtol=1e-8)


@pytest.mark.slow
def test_more_spikes_in_a_step_than_there_was_room_for():
    """Room is made: twice the turns, and the chunk once more."""
    often = izh.cell("RS").replace(a=0.1, c=-50.0, d=0.5)
    judge, ours = (
        izh.simulate(often, 40.0, 80.0, method="mobius3", dt=4.0, engine=engine, record="spikes")
        for engine in ("numpy", "jax")
    )
    per_step = np.bincount((judge.spikes.times / 4.0).astype(int))
    assert per_step.max() > program.FEW / 2
    np.testing.assert_allclose(ours.spikes.times, judge.spikes.times, rtol=0, atol=1e-8)


@pytest.mark.slow
def test_it_stops_as_the_others_do():
    said = []
    for engine in ("numpy", "jax"):
        with pytest.raises(izh.errors.DivergenceError) as stopped:
            izh.simulate(FitzHughNagumo(), 20, [0.0, 50.0, 0.1], method="euler", dt=1.0, engine=engine)
        with pytest.raises(izh.errors.RunawayError) as ran:
            izh.simulate("RS", 20, [10.0, 1e5], method="mobius3", engine=engine)
        said.append((str(stopped.value), str(ran.value)))
    assert said[0] == said[1]


def test_what_it_cannot_trace_is_refused():
    with pytest.raises(izh.errors.MethodError, match=r"one that JAX can trace, got 'taylor'\. Take mobius4"):
        izh.simulate("RS", 20, 10.0, method="taylor", engine="jax")


def test_without_jax_it_says_what_to_install():
    asked = "import sys; sys.modules['jax'] = None; import izhikevich as izh; izh.simulate('RS', 10, engine='jax')"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True).stderr
    assert said.endswith("and is not. Run: pip install 'izhikevich[jax]'.\n")


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", TRACED)
def test_every_method_with_every_kind(method, kind):
    if not METHODS[method].fits(cells(kind)):
        pytest.skip("another kind of cell")
    held = cells(kind, per_neuron=True, refractory=1.3, freezes="v")
    assert_alike(held, method=method, scale=SCALE[kind], dt=0.1 if "rk4" in method else 0.5)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_statistics_of_a_long_run(dtype):
    """E3: 300 cells, 5 s of noise; their mean rate within 1 %, and the spread of their intervals within 0.02."""
    found = []
    for engine in ("numpy", "jax"):
        how = {"engine": engine, "dtype": dtype, "size": 300, "seed": 5, "method": "mobius3", "record": "spikes"}
        made = izh.simulate("CH", 5000.0, izh.constant(6.0) + izh.noise(4.0, tau=5.0), **how)
        intervals = [np.diff(train) for train in made.trains()]
        found.append((made.spike_count.mean() / 5.0, np.mean([x.std() / x.mean() for x in intervals])))
    (rate, spread), (our_rate, our_spread) = found
    assert rate > 5
    assert abs(our_rate / rate - 1) < 0.01
    assert abs(our_spread - spread) < 0.02

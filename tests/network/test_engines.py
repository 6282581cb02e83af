"""The contract of the network engines: `cpu` gives the bits of `numpy`, however the run is cut (class E0)."""

import numpy as np
import pytest

import izhikevich as izh

from .nets import KINDS, small


def raster(run):
    return run.spikes.times, run.spikes.neurons


def assert_same(one, other):
    for a, b in zip(raster(one), raster(other), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    ("kind", "method", "dt", "dtype"),
    [
        ("pulse", "izhikevich2003", 1.0, "float32"),
        # every time: with a state on the grid test_own_synapse, conductances off the grid test_precise
        pytest.param("conductances", "euler", 0.5, "float64", marks=pytest.mark.slow),
        pytest.param("conductances", "mobius3", 0.5, "float64", marks=pytest.mark.slow),
        pytest.param("long pulse", "euler", 0.5, "float64", marks=pytest.mark.slow),
        pytest.param("jump", "izhikevich2003", 0.5, "float64", marks=pytest.mark.slow),
        pytest.param("exponential", "euler", 0.5, "float64", marks=pytest.mark.slow),
        pytest.param("alpha", "mobius3", 0.5, "float64", marks=pytest.mark.slow),
        pytest.param("slow", "rk4_located", 0.5, "float64", marks=pytest.mark.slow),
    ],
)
def test_engines_agree(kind, method, dt, dtype):
    options = {"method": method, "dt": dt, "dtype": dtype, "record": ("spikes", "v", "u", "current")}
    judge, compiled = (izh.simulate(small(kind), 150, engine=engine, **options) for engine in ("numpy", "cpu"))
    assert judge.spike_count.sum() > 100, "too quiet to prove anything"
    assert_same(judge, compiled)
    np.testing.assert_array_equal(judge.spike_count, compiled.spike_count)
    for name in ("v", "u", "current"):
        np.testing.assert_array_equal(getattr(judge, name), getattr(compiled, name), err_msg=name)


def test_every_kind_of_synapse_is_tested():
    assert set(KINDS) == {"pulse", "long pulse", "jump", "exponential", "alpha", "conductances", "slow"}


@pytest.mark.parametrize("engine", ["numpy", "cpu"])
def test_a_run_in_pieces_is_the_run(engine):
    options = {"method": "izhikevich2003", "dt": 1.0, "dtype": "float32", "engine": engine}
    whole = izh.simulate(small("pulse"), 150, **options)
    held = izh.Simulation(small("pulse"), **options)
    pieces = [held.run(t) for t in (1, 0, 49, 100)]
    for k in range(2):
        np.testing.assert_array_equal(np.concatenate([raster(p)[k] for p in pieces]), raster(whole)[k])
    np.testing.assert_array_equal(sum(p.spike_count for p in pieces), whole.spike_count)
    assert held.time == 150


def test_populations_by_name():
    options = {"method": "izhikevich2003", "dtype": "float32"}  # of a kernel that is there
    run = izh.simulate(small("pulse"), 100, record=("spikes", "v"), **options)
    exc, inh = run["exc"], run["inh"]
    assert (exc.size, inh.size) == (80, 20)
    assert exc.spike_count.sum() + inh.spike_count.sum() == run.spike_count.sum()
    assert inh.spikes.neurons.max() < 20
    np.testing.assert_array_equal(inh.v, run.v[:, 80:])
    with pytest.raises(izh.errors.ArgumentError, match=r"a known name, got 'ex'\. Did you mean 'exc'"):
        run["ex"]


@pytest.mark.parametrize("threads", [2, 3, pytest.param(8, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("kind", "method", "dt", "dtype"),
    [
        ("pulse", "izhikevich2003", 1.0, "float32"),
        pytest.param("conductances", "mobius3", 0.5, "float64", marks=pytest.mark.slow),
        pytest.param("long pulse", "euler", 0.5, "float64", marks=pytest.mark.slow),
    ],
)
def test_any_number_of_threads_gives_the_same_bits(kind, method, dt, dtype, threads):
    options = {"method": method, "dt": dt, "dtype": dtype, "record": ("spikes", "v", "u", "current")}
    one, several = (izh.simulate(small(kind), 150, threads=n, **options) for n in (1, threads))
    assert one.spike_count.sum() > 100, "too quiet to prove anything"
    assert_same(one, several)
    np.testing.assert_array_equal(one.spike_count, several.spike_count)
    for name in ("v", "u", "current"):
        np.testing.assert_array_equal(getattr(one, name), getattr(several, name), err_msg=name)

"""Deliveries off the grid: engines agree, and the network converges to the truth."""

import numpy as np
import pytest

import izhikevich as izh

from .nets import small
from .test_engines import assert_same


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        pytest.param("pulse", "mobius4", marks=pytest.mark.slow),
        ("conductances", "mobius3"),
        pytest.param("jump", "mobius4", marks=pytest.mark.slow),
        pytest.param("alpha", "rk4_located", marks=pytest.mark.slow),
        pytest.param("long pulse", "taylor", marks=pytest.mark.slow),
    ],
)
def test_engines_agree(kind, method):
    options = {"method": method, "dt": 0.5, "delivery": "precise", "record": ("spikes", "v")}
    judge, compiled = (izh.simulate(small(kind), 40, engine=engine, **options) for engine in ("numpy", "cpu"))
    assert judge.spike_count.sum() > 40, "too quiet to prove anything"
    assert_same(judge, compiled)
    np.testing.assert_array_equal(judge.v, compiled.v)


def thousand():
    """A thousand cells with delays from 1 to 20 ms, each synapse its own; noise that is the same at any step."""
    net = izh.Network(seed=4)
    exc = net.population("exc", lambda r: izh.Izhikevich(c=-65 + 15 * r**2, d=8 - 6 * r**2), 800)
    inh = net.population("inh", lambda r: izh.Izhikevich(a=0.02 + 0.08 * r, b=0.25 - 0.05 * r, d=2), 200)
    net.connect(exc, [exc, inh], rule="fixed_outdegree", outdegree=100, weight=0.8, delay=izh.uniform(1, 20))
    net.connect(inh, exc, rule="fixed_outdegree", outdegree=100, weight=-1.0)
    net.stimulate(exc, izh.noise(5, interval=1))
    net.stimulate(inh, izh.noise(2, interval=1))
    return net


def worst(run, truth):
    """Largest difference of spike times, cell by cell; inf where a cell has another number of spikes."""
    if not np.array_equal(run.spike_count, truth.spike_count):
        return np.inf
    both = (r.spikes.times[np.lexsort((r.spikes.times, r.spikes.neurons))] for r in (run, truth))
    return np.abs(np.subtract(*both)).max()


def run(ms, method, dt, delivery="precise"):
    return izh.simulate(thousand(), ms, method=method, dt=dt, delivery=delivery)


@pytest.mark.slow  # every run: test_synapse_orders, and single arrivals against DOP853
def test_a_network_converges_with_the_step():
    """All spikes of 120 ms: a quarter of the error with half the step, or better."""
    truth = run(120, "mobius4", 0.125)
    assert truth.spike_count.sum() > 500, "too quiet to prove anything"
    errors = [worst(run(120, "mobius4", dt), truth) for dt in (0.5, 0.25)]
    assert errors[0] < 0.1
    assert errors[1] < errors[0] / 4


@pytest.mark.slow
def test_on_the_grid_there_is_none_that_would_converge():
    assert worst(run(120, "mobius4", 0.25, "grid"), run(120, "mobius4", 0.125)) > 0.1


@pytest.mark.slow
@pytest.mark.parametrize(("method", "finest", "aim"), [("mobius4", 0.25, 0.02), ("mobius3", 0.0625, 0.05)])
def test_a_network_converges_to_taylor(method, finest, aim):
    """All spikes of 200 ms against the reference method, whose own step is of no account."""
    truth = run(200, "taylor", 0.25)
    assert truth.spike_count.sum() > 1000
    assert worst(run(200, "taylor", 0.5), truth) < 1e-6
    errors = [worst(run(200, method, dt), truth) for dt in (2 * finest, finest)]
    assert errors[1] < aim
    assert errors[1] < errors[0] / 3

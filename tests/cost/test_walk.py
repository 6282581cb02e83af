"""The run that is counted is the run: the same spikes, bit for bit, whatever drives the cell."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.cost.average import average
from izhikevich.cost.walk import Walk
from izhikevich.errors import ArgumentError
from izhikevich.lower import lower
from izhikevich.lower.some import some
from izhikevich.models import Izhikevich, comparison

RS = Izhikevich()
HELD = Izhikevich(refractory=3.0)
NOISE = izh.noise(5.0, tau=5.0, mean=10.0, seed=3)
OPEN = izh.conductance("0.5 * (t >= 20*ms)", 0.0)


def slow(*values):
    return pytest.param(*values, marks=pytest.mark.slow)


@pytest.mark.parametrize(
    ("model", "current", "options"),
    [
        (RS, NOISE, {"method": "mobius3", "dt": 1.0}),
        (RS, NOISE, {"method": "euler", "dt": 0.25}),
        (RS, NOISE, {"method": "izhikevich2004"}),
        (RS, NOISE, {"method": "mobius3", "dtype": "float32"}),
        (RS, NOISE, {"method": "polychrony2006", "dt": 0.5}),
        (RS, izh.ramp(0.3), {"method": "mobius3"}),
        (RS, "15 * (t >= 20.3*ms)", {"method": "mobius3", "dt": 1.0}),  # cuts a step
        (RS, 0, {"method": "mobius3", "conductance": OPEN}),
        (HELD, 15, {"method": "mobius3"}),
        (HELD, 15, {"method": "rk4", "dt": 0.1}),
        (Izhikevich(diffusion=2.0), 10, {"size": 3, "seed": 4}),
        (Izhikevich(a=[0.02, 0.1], d=[8.0, 2.0]), 15, {"method": "mobius3"}),
        slow(RS, NOISE, {"method": "taylor"}),
        slow(HELD, 15, {"method": "taylor", "dt": 1.0}),
        slow(RS, NOISE, {"method": "mobius4", "dtype": "float32"}),
        slow(RS, 0, {"method": "rk4_located", "conductance": OPEN, "dtype": "float32"}),
        slow(comparison.AdEx(), 1000.0, {"method": "exponential_euler", "dtype": "float32"}),
        slow(comparison.HodgkinHuxley(), "12 * (t >= 10*ms)", {"method": "rk4_located"}),
    ],
)
def test_the_same_spikes_bit_for_bit(model, current, options):
    plan, _ = lower(model, 100, current, **options)
    run = izh.simulate(model, 100, current, record="spikes", engine="numpy", **options)
    assert run.spike_count.sum() > 2
    for neuron in range(plan.size):
        walk = Walk(some(plan, np.array([neuron])))
        assert len(list(walk.run())) == walk.steps
        assert np.array_equal(np.array(walk.times), run.of(neuron))


def test_counting_changes_no_run():
    options = {"record": ("spikes", "v"), "engine": "numpy", "method": "mobius3"}
    plain, counted = (izh.simulate("RS", 100, NOISE, count_operations=count, **options) for count in (False, True))
    assert plain.digest == counted.digest
    assert np.array_equal(plain.v, counted.v)
    assert plain.operations is None
    assert counted.operations.spikes == counted.spike_count.sum() > 2
    assert counted.operations.per_step == pytest.approx(counted.operations.per_ms * 0.5)


def test_a_method_that_is_chosen_is_the_one_counted():
    run = izh.simulate("RS", 100, 10, record="spikes", accuracy=1.0, count_operations=True)
    assert run.operations.steps == round(100 / run.provenance["dt"])


def test_networks_are_not_counted():
    net = izh.Network()
    net.population("cells", "RS", 2)
    with pytest.raises(ArgumentError, match=r"simulate\.count_operations must be left out for a network"):
        izh.simulate(net, 10, count_operations=True)


@pytest.mark.parametrize("method", ["mobius3", "rk4"])
def test_the_average_is_that_of_the_whole_run(method):
    """Two hundred steps around the last spike stand for all 1200, to half a percent."""
    plan, _ = lower(RS, 300, 8.0, method=method, dt=0.25)
    walk = Walk(plan)
    assert len(list(walk.run())) == 1200
    assert average(plan) == pytest.approx(walk.tally.flops / 300, rel=5e-3)
    assert average(plan, most=1.0) == (np.inf if method == "mobius3" else average(plan))

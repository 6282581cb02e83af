"""A spike that changes the synapses onto its own cell, as `reset="v=c; u+=d; g=0"` does in other programs."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import izhikevich as izh
from izhikevich.models.ops import lit

from .test_engines import assert_same


@izh.synapse
class Wiped(izh.synapses.Exponential):
    """A current that the cell's own spike ends."""

    @staticmethod
    def spiked(q, y):
        return izh.synapses.G(lit(0.0, y.g))


@izh.synapse
class Halved(izh.synapses.Alpha):
    """One that a spike halves, and a second spike of the same step halves again."""

    @staticmethod
    def spiked(q, y):
        half = lit(0.5, y.g)
        return izh.synapses.Rise(half * y.z, half * y.g)


def driven_pair(synapse, weight, **options):
    """A cell that fires regularly, onto one that fires by what arrives."""
    net = izh.Network(seed=2)
    one = net.population("one", izh.Izhikevich(a=0.1, d=2), 4)
    two = net.population("two", "RS", 3)
    net.stimulate(one, izh.step(20, start=5))
    net.connect(one, two, weight=weight, delay=2.0, synapse=synapse)
    net.connect(one, two, weight=0.5 * weight, delay=2.0, synapse=izh.synapses.Exponential(tau=3))
    return net.run(80, dt=0.5, record=("spikes", "v", "current"), **options)


@pytest.mark.slow  # one of them, every time: test_own_synapse
@pytest.mark.parametrize("synapse", [Wiped(tau=20), Halved(tau=20)])
@pytest.mark.parametrize("delivery", ["grid", "precise"])
def test_engines_agree(synapse, delivery):
    options = {"method": "mobius3", "delivery": delivery}
    judge, compiled = (driven_pair(synapse, 4.0, engine=engine, **options) for engine in ("numpy", "cpu"))
    assert_same(judge, compiled)
    np.testing.assert_array_equal(judge.v, compiled.v)
    plain = driven_pair(type(synapse).__base__(tau=20), 4.0, engine="numpy", **options)
    assert judge["two"].spike_count.sum() > 3
    assert judge["two"].spike_count.sum() < plain["two"].spike_count.sum()


@pytest.mark.parametrize("method", ["euler", "izhikevich2003", "mobius3"])
def test_nothing_is_left_after_a_spike(method):
    """One arrival that makes the cell fire; its current has gone in the step after the spike's."""
    net = izh.Network()
    one, two = net.population("one", "RS", 1, start=(29.0, -14.0)), net.population("two", "RS", 1)
    net.connect(one, two, weight=30.0, delay=1.0, synapse=Wiped(tau=20))
    run = net.run(30, dt=0.5, method=method, record=("spikes", "current"), engine="numpy")
    (spike,) = run["two"].spikes.times
    current = run["two"].current.ravel()
    on = run.times[current > 0]
    assert on.size > 3
    assert on[-1] <= spike < on[-1] + 1.01
    assert (current[run.times > on[-1]] == 0).all()


@pytest.mark.parametrize("dt", [0.5, 0.25])
def test_off_the_grid_it_acts_at_the_very_time_of_the_spike(dt):
    """SciPy's DOP853 with events as judge: one arrival, one spike, no current after it."""
    net = izh.Network()
    one, two = net.population("one", izh.Izhikevich(refractory=5.0), 1), net.population("two", "RS", 1)
    net.connect(one, two, weight=30.0, delay=1.5, synapse=Wiped(tau=20))
    net.stimulate_each([4.0], [0], 3000.0)
    run = net.run(60, dt=dt, method="mobius4", delivery="precise", record=("spikes", "v"), engine="numpy")
    (sent,), (spike,) = run["one"].spikes.times, run["two"].spikes.times
    true_spike, v = by_dop853(run.times, sent + 1.5, 30.0, 20.0)
    assert abs(spike - true_spike) < 4e-4 * (dt / 0.5) ** 3
    np.testing.assert_allclose(run["two"].v.ravel(), v, atol=0.02 * (dt / 0.5) ** 3)


def by_dop853(times, arrival, weight, tau):
    """When a cell at rest fires after an arrival, and its v at `times`, the current ending with the spike."""

    def slope(t, s, weight):
        i = weight * np.exp(-(t - arrival) / tau)
        return [0.04 * s[0] ** 2 + 5 * s[0] + 140 - s[1] + i, 0.02 * (0.2 * s[0] - s[1])]

    def peak(t, s, weight):
        return s[0] - 30

    peak.terminal = True
    start = np.array(izh.cell("RS").rest())
    exact = {"method": "DOP853", "rtol": 1e-12, "atol": 1e-12, "dense_output": True}
    rise = solve_ivp(slope, (arrival, times[-1]), start, events=peak, args=(weight,), **exact)
    spike = rise.t[-1]
    after = solve_ivp(slope, (spike, times[-1]), [-65.0, rise.y[1, -1] + 8], args=(0.0,), **exact)
    parts = [times <= arrival, (times > arrival) & (times < spike), times >= spike]
    v = np.select(parts, [np.full(times.size, start[0]), rise.sol(times)[0], after.sol(times)[0]])
    return spike, v

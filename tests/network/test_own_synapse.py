"""A synapse of the user's own: the same bits on both engines, on the grid and off it, and its closed form."""

from typing import Any, NamedTuple

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import izhikevich as izh
from izhikevich.models import drive
from izhikevich.models.ops import exp, lit, log
from izhikevich.models.parameters import positive

from .test_engines import assert_same
from .test_spiked import Wiped


class Two(NamedTuple):
    fall: Any
    rise: Any


@izh.synapse
class Biexponential(izh.synapses.Synapse):
    """A current that rises and falls exponentially, with the weight as its peak."""

    State = Two

    rise: float = izh.param("ms", "time constant of the rise, below that of the fall", positive, default=2.0)
    fall: float = izh.param("ms", "time constant of the fall", positive, default=10.0)

    @staticmethod
    def received(q, y, w):
        scaled = w / height(q)
        return Two(y.fall + scaled, y.rise + scaled)

    @staticmethod
    def onto(q, y, w, x, v, h):
        slope = izh.synapses.falling(y.fall, q.fall, h) - izh.synapses.falling(y.rise, q.rise, h)
        return drive.added(x, y.fall - y.rise, slope)

    @staticmethod
    def decayed(q, y, h):
        return Two(y.fall * exp(-(h / q.fall)), y.rise * exp(-(h / q.rise)))


def height(q):
    """The peak of exp(-t/fall) - exp(-t/rise)."""
    ratio = q.rise / q.fall
    log_at_peak = log(ratio) / (lit(1.0, ratio) - ratio)
    return exp(ratio * log_at_peak) - exp(log_at_peak)


@izh.synapse
class JumpAndCurrent(izh.synapses.Exponential):
    """Moves v at once, and goes on as a current."""

    jump: float = izh.param("mV", "jump of v for a weight of 1", default=1.0)

    @staticmethod
    def kicked(q, w, v):
        return v + q.jump * w


@izh.synapse
class JumpAndPulse(izh.synapses.Pulse):
    """Moves v at once, and gives a current in that step: nothing is kept."""

    @staticmethod
    def kicked(q, w, v):
        return v + w


@izh.synapse
class Pull(izh.synapses.Synapse):
    """A current towards 0 mV that lasts one step: one that depends on v, and keeps nothing."""

    @staticmethod
    def onto(q, y, w, x, v, h):
        return drive.added(x, -(w * v), lit(0.0, w))


def network(*synapses):
    """30 cells and their synapses, each given with its weight; one kernel for all of these kinds."""
    net = izh.Network(seed=3)
    start = (-65.0, -13.0)
    one, two = net.population("one", "RS", 20, start=start), net.population("two", "FS", 10, start=start)
    for synapse, weight in synapses:
        net.connect(
            one, two, rule="fixed_outdegree", outdegree=4, weight=weight, delay=izh.uniform(1, 4), synapse=synapse
        )
    net.stimulate(net, izh.noise(3, interval=1))
    net.stimulate(one, 6.0)
    return net


EACH = ((Biexponential(), 2.0), (JumpAndCurrent(), 0.7), (JumpAndPulse(), 0.6), (Pull(), 0.05), (Wiped(tau=20), 2.0))


def run(given, engine, method, delivery):
    options = {"method": method, "dt": 0.5, "delivery": delivery, "record": ("spikes", "v", "current")}
    return network(*given).run(60, engine=engine, **options)


@pytest.mark.parametrize(
    ("given", "method", "delivery"),
    [
        (EACH[:1], "euler", "grid"),
        pytest.param(EACH, "mobius3", "grid", marks=pytest.mark.slow),
        pytest.param(EACH, "euler", "grid", marks=pytest.mark.slow),
        pytest.param(EACH[:1], "mobius3", "precise", marks=pytest.mark.slow),
    ],
)
def test_engines_agree(given, method, delivery):
    judge, compiled = (run(given, engine, method, delivery) for engine in ("numpy", "cpu"))
    assert judge["one"].spike_count.sum() > 20, "too quiet to prove anything"
    assert_same(judge, compiled)
    for name in ("v", "current"):
        np.testing.assert_array_equal(getattr(judge, name), getattr(compiled, name), err_msg=name)
    for k in range(len(given)):  # each of them matters
        without = run((*given[:k], (given[k][0], 0.0), *given[k + 1 :]), "numpy", method, delivery)
        assert np.abs(judge["two"].v - without["two"].v).max() > 0.5


def test_whether_it_kicks_is_seen():
    kinds = (Biexponential, JumpAndCurrent, JumpAndPulse, Pull, izh.synapses.Jump, izh.synapses.AMPA)
    assert [kind.kicks for kind in kinds] == [False, True, True, False, True, False]


def pair(synapse, dt, **options):
    """One spike of a cell onto one below threshold; the time of the spike, and the second cell's recording."""
    net = izh.Network()
    one, two = net.population("one", izh.Izhikevich(refractory=5.0), 1), net.population("two", "RS", 1)
    net.connect(one, two, weight=1.0, delay=1.5, synapse=synapse)
    net.stimulate_each([4.0], [0], 3000.0)
    found = net.run(60, dt=dt, method="mobius3", engine="numpy", record=("spikes", "v", "current"), **options)
    (spike,) = found.spikes.times
    return spike, found["two"]


def law(synapse, t):
    """Its current t ms after an arrival of weight 1, in closed form."""
    peak = np.log(synapse.fall / synapse.rise) * synapse.rise * synapse.fall / (synapse.fall - synapse.rise)
    shape = [np.exp(-s / synapse.fall) - np.exp(-s / synapse.rise) for s in (np.maximum(t, 0), peak)]
    return shape[0] / shape[1]


def test_its_current_is_that_of_the_closed_form():
    synapse = Biexponential()
    spike, two = pair(synapse, 0.5)
    begin = np.floor(spike / 0.5) * 0.5 + 1.5  # on the grid
    np.testing.assert_allclose(two.current.ravel(), law(synapse, two.times - begin), atol=1e-14)
    assert law(synapse, np.arange(0, 20, 0.001)).max() == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(("dt", "within"), [(0.5, 5e-4), (0.25, 7e-5)])
def test_off_the_grid_v_is_that_of_an_independent_solver(dt, within):
    synapse = Biexponential()
    spike, two = pair(synapse, dt, delivery="precise")
    assert 1e-3 < spike % dt < dt - 1e-3, "on the grid after all"
    truth = by_dop853(synapse, two.times, spike + 1.5)
    assert np.ptp(truth) > 1
    np.testing.assert_allclose(two.v.ravel(), truth, atol=within, rtol=0)


def by_dop853(synapse, times, arrival):
    """v of a cell that was at rest when a spike arrived."""

    def slope(t, s):
        i = float(law(synapse, t - arrival))
        return [0.04 * s[0] ** 2 + 5 * s[0] + 140 - s[1] + i, 0.02 * (0.2 * s[0] - s[1])]

    start = np.array(izh.cell("RS").rest())
    after = times >= arrival
    found = solve_ivp(slope, (arrival, times[-1]), start, "DOP853", times[after], rtol=1e-12, atol=1e-12).y[0]
    return np.concatenate([np.full((~after).sum(), start[0]), found])

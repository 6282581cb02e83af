"""Where a step could go wrong unseen: strong and steep currents, starts above the peak, deep hyperpolarisation, runaways, overflow."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.lower import lower
from izhikevich.methods import METHODS, base
from izhikevich.models.drive import Current

LOCATED = [m.name for m in METHODS.values() if m.located]
MOBIUS = ["mobius3", "mobius4"]
# A method's kernel costs seconds: of starts and strong currents, what `make test` compiles anyway.
OFTEN = ("mobius3", "taylor", "rk4_located", "euler", "izhikevich2003")


def often(methods):
    return [m if m in OFTEN else pytest.param(m, marks=pytest.mark.slow) for m in methods]


STEPPED = [m for m in LOCATED if m not in (*MOBIUS, "taylor")]
ENGINES = ["numpy", "cpu"]
T = izh.Izhikevich(a=[0.02, -0.026, 0.02], b=[0.2, -1, 0.2], c=[-65, -45, -65], d=[8, -2, 8], name="T")


def counts(method, duration, current, cell="RS", **options):
    return izh.simulate(cell, duration, current, method=method, record="spikes", **options)


@pytest.mark.parametrize("method", often(MOBIUS))
def test_a_strong_current_loses_no_spike(method):
    """One map over 3.5 rad would lose 647 of 654 spikes without a word."""
    run, judge = (counts(m, 1000, 300, dt=1.0) for m in (method, "taylor"))
    assert run.spike_count == judge.spike_count == 699
    assert np.abs(run.spike_times - judge.spike_times).max() < 0.1


@pytest.mark.parametrize("slope", [100, 400, 1600])
@pytest.mark.parametrize("method", often(MOBIUS))
def test_a_steep_ramp_loses_no_spike(method, slope):
    """The current at the start of the step does not tell what comes within it."""
    current = izh.piecewise([(0, 0, 0), (5, 0, slope), (6, 0, 0)])
    run, judge = (counts(m, 20, current, dt=1.0) for m in (method, "taylor"))
    assert run.spike_count == judge.spike_count > 0
    assert np.abs(run.spike_times - judge.spike_times).max() < 0.05


@pytest.mark.parametrize("method", often(MOBIUS))
def test_several_spikes_in_a_step(method):
    run, judge = (counts(m, 50, 900, "FS", dt=1.0) for m in (method, "taylor"))
    per_step = np.bincount(run.spike_times.astype(int))
    assert per_step.max() >= 9
    assert run.spike_count == judge.spike_count
    assert np.abs(run.spike_times - judge.spike_times).max() < 1e-3


@pytest.mark.parametrize("v0", [30.0, 45.0, 1000.0])
@pytest.mark.parametrize("method", often(LOCATED))
def test_a_start_above_the_peak_spikes_at_once(method, v0):
    """A synaptic kick; and what follows is what follows from the reset."""
    cell = izh.cell("RS")
    kicked = cell.run(8, 0, method=method, start=(v0, -14.0))
    after = cell.run(8, 0, method=method, start=(cell.c, -14.0 + cell.d))
    assert kicked.spike_times.tolist() == [0.0]
    np.testing.assert_array_equal(kicked.v, after.v)
    np.testing.assert_array_equal(kicked.u, after.u)


@pytest.mark.parametrize("method", often(m.name for m in METHODS.values() if not m.located))
def test_a_start_above_the_peak_spikes_on_the_grid_too(method):
    run = izh.cell("RS").run(3, 0, method=method, start=(45.0, -14.0), dt=0.5)
    assert run.spike_times.tolist() == [0.5 * METHODS[method].stamp]


@pytest.mark.parametrize("current", [-1e2, -1e4, -1e5])
@pytest.mark.parametrize("method", often(STEPPED))
def test_a_huge_negative_current_makes_no_spike_of_an_unstable_step(method, current):
    """An explicit step that long would leap from -10000 mV across the peak."""
    run, judge = (izh.cell("RS").run(20, current, method=m) for m in (method, "taylor"))
    assert run.spike_count == 0
    np.testing.assert_allclose(run.v[-1], judge.v[-1], rtol=1e-2)


@pytest.mark.parametrize("current", [-1e2, -1e4, -1e6])
@pytest.mark.parametrize("method", often(MOBIUS))
def test_a_huge_negative_current_only_hyperpolarises(method, current):
    run, judge = (izh.cell("RS").run(100, current, method=m, dt=1.0) for m in (method, "taylor"))
    assert run.spike_count == 0
    assert (np.diff(run.v) < 1e-6).sum() > 0
    assert run.v.max() <= -70.0
    np.testing.assert_allclose(run.v[-1], judge.v[-1], rtol=1e-3)
    np.testing.assert_allclose(run.u[-1], judge.u[-1], rtol=1e-2)


@pytest.mark.parametrize("v0", [-150.0, -1000.0])
@pytest.mark.parametrize("method", often(LOCATED))
def test_deep_hyperpolarisation_never_spikes(method, v0):
    """From very low v the parabola throws the cell back up: to the rest, not over the peak."""
    run = izh.cell("RS").run(200, 0, method=method, start=(v0, -14.0))
    assert run.spike_count == 0
    assert run.v.max() < -60.0
    assert abs(run.v[-1] + 70) < 0.1


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("method", [pytest.param("mobius4", marks=pytest.mark.slow), "taylor"])
def test_a_runaway_stops_with_neuron_and_time(method, engine):
    """Pattern T's exact solution fires ever faster: the run ends in words, not in a loop without end."""
    stimulus = izh.piecewise([(0, 80, 0), (50, 75, 0)])
    with pytest.raises(izh.errors.RunawayError, match=r"at most 16 spikes .* from neuron 1 at t = 1[78]\d") as stopped:
        izh.simulate(T, 350, stimulus, method=method, engine=engine, record="spikes", start=(-63.8, 63.8))
    for word in ("(T)", "smaller dt", "T_exact_d0"):
        assert word in str(stopped.value)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_divergence_stops_with_neuron_time_and_value(engine):
    """Euler at a step of 1 ms under a current that no cell has: -1e308 once, then squared."""
    level = izh.constant([0.0, 0.0, 1.0]) * izh.step(-1e308, start=7.0)
    said = r"state of neuron 2 at t = 8 ms, from v = -1e\+308 mV .* mobius3, a smaller dt"
    with pytest.raises(izh.errors.DivergenceError, match=said):
        izh.simulate("RS", 30, level, method="euler", dt=1.0, engine=engine, record="spikes")


def test_a_divergence_of_the_parameters():
    """u' = a (bv - u) in steps beyond 2/a: u grows by its own until it overflows, long after the start."""
    with pytest.raises(izh.errors.DivergenceError, match=r"neuron 0 at t = \d+ ms") as stopped:
        counts("euler", 3000, 5, izh.Izhikevich(a=3.0), dt=1.0)
    time = float(str(stopped.value).split("t = ")[1].split(" ")[0])
    assert counts("euler", time, 5, izh.Izhikevich(a=3.0), dt=1.0).duration == time
    with pytest.raises(izh.errors.DivergenceError):
        counts("euler", time + 1, 5, izh.Izhikevich(a=3.0), dt=1.0)


@pytest.mark.parametrize("dt", [1.0, 0.1])
@pytest.mark.parametrize("method", often(LOCATED))
def test_peaks_are_landed_on(method, dt):
    """The state from which a spike resets is at the peak."""
    run = izh.simulate("RS", 60, [8.0, 15.0, 40.0, 100.0], method=method, dt=dt)
    spikes = run.events[run.events[:, 2] == 1]
    assert len(spikes) > 20
    assert np.abs(spikes[:, 3] - 30.0).max() < 1e-9


@pytest.mark.parametrize("method", [m for m in LOCATED if m != "taylor"])
def test_the_flow_to_a_peak_ends_on_it(method):
    """Not by decree: the method's own step over the time to the peak ends there."""
    plan, _ = lower(izh.cell("RS"), 1, 0, method=method)
    state = type(plan.start)(np.linspace(-30.0, 25.0, 8), np.linspace(-14.0, 5.0, 8))
    drive, h = Current(np.full(8, 40.0), np.full(8, -5.0)), np.full(8, 1.0)
    with np.errstate(all="ignore"):
        landing = base.time_to_peak(plan.method, plan.p, state, drive, h)
    assert (landing.t > 0).all()
    assert (landing.t < 1).all()
    end = base.flow(plan.method, plan.p, state, drive, landing.t).s
    assert np.abs(end.v - 30.0).max() < 1e-8  # at 300 mV/ms: 3e-11 ms
    np.testing.assert_allclose(end.u, landing.s.u, rtol=0, atol=1e-11)


@pytest.mark.parametrize("place", [2.1, 0.9, 1e-9])
@pytest.mark.parametrize("dt", [0.3, 0.7])
@pytest.mark.parametrize("method", often(MOBIUS))
def test_an_edge_near_a_grid_point_is_not_late(method, dt, place):
    """3 · 0.3 is less than 0.9: the current of the next piece holds from there on all the same."""
    current = izh.step(20, start=place, stop=6.3)
    run, judge = (izh.cell("RS").run(12, current, method=m, dt=h) for m, h in ((method, dt), ("taylor", 0.25)))
    assert run.spike_count == judge.spike_count == 2
    assert np.abs(run.spike_times - judge.spike_times).max() < 5e-3
    assert run.current[np.searchsorted(run.times, place + 0.05)] == 20
    assert run.current[np.searchsorted(run.times, 6.35)] == 0


def test_an_edge_on_a_grid_of_thirds_is_in_time_on_the_grid():
    run = izh.cell("RS").run(3, izh.step(10, start=0.9, stop=2.1), method="euler", dt=0.3)
    assert run.current.tolist() == [0, 0, 0, 10, 10, 10, 10, 0, 0, 0, 0]

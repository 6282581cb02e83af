"""Declared orders are measured ones: between spikes, across them, and for noise in v. `taylor` is the judge."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import izhikevich as izh
from izhikevich.methods import METHODS

N = 48
NEAR = 0.3  # a measured order may be this far from the declared one
LOCATED = [m.name for m in METHODS.values() if m.located and m.tolerance is None]
GRID = [m.name for m in METHODS.values() if not m.located]

# steps, ms, at which the leading term of the error is the visible one
BETWEEN = {
    "mobius3": (3, 5),
    "mobius4": (1, 4),
    "rk4_located": (2, 4),
    "rk4": (2, 4),
    "heun_located": (2, 5),
    "heun": (2, 5),
}
ACROSS = {"mobius3": (4, 6), "mobius4": (3, 5), "rk4_located": (5, 7), "heun_located": (7, 9)}


def steps(table, method, default):
    first, last = table.get(method, default)
    return [2.0**-k for k in range(first, last + 1)]


def slope(dts, errors):
    return np.polyfit(np.log2(dts), np.log2(errors), 1)[0]


def quiet(method, dt):
    """v and u below threshold, under a current of straight pieces with slopes: (2, samples, N)."""
    current = izh.constant(np.linspace(0.6, 1.4, N)) * izh.piecewise([(0, 0, 0.25), (8, 2.0, -0.125), (24, 0, 0.0625)])
    run = izh.simulate(
        "RS", 32, current, method=method, dt=dt, size=N, record=izh.Recorder(("v", "u", "spikes"), every=4.0)
    )
    assert run.spike_count.sum() == 0
    return np.stack([run.v, run.u])


def spiking(method, dt):
    """Time of the fourth spike of every neuron, under a current of straight pieces with slopes."""
    current = izh.constant(np.linspace(1.0, 1.6, N)) * izh.piecewise(
        [(0, 9.0, 0.0625), (32, 11, -0.0625), (64, 9, 0.125)]
    )
    run = izh.simulate("RS", 120, current, method=method, dt=dt, size=N, record="spikes")
    assert run.spike_count.min() >= 4
    return np.array([run.of(i)[3] for i in range(N)])


@pytest.fixture(scope="module")
def truth():
    return quiet("taylor", 0.25), spiking("taylor", 0.25)


@pytest.mark.parametrize("method", LOCATED + GRID)
def test_order_between_spikes(method, truth):
    dts = steps(BETWEEN, method, (4, 7))
    errors = [np.mean(np.abs(quiet(method, dt) - truth[0])) for dt in dts]
    assert abs(slope(dts, errors) - METHODS[method].order) < NEAR


@pytest.mark.parametrize("method", LOCATED + GRID)
def test_order_across_spikes(method, truth):
    """On the grid every method is of order one here: the reset waits for the next grid point."""
    dts = steps(ACROSS, method, (5, 9))
    errors = [np.mean(np.abs(spiking(method, dt) - truth[1])) for dt in dts]
    assert abs(slope(dts, errors) - METHODS[method].order_across) < NEAR
    assert METHODS[method].located or METHODS[method].order_across == 1


def test_taylor_keeps_its_tolerance_at_any_step(truth):
    """The order of `taylor` follows from its tolerance: the step leaves no error of its own."""
    for dt in (0.125, 0.5, 1.0, 2.0):
        assert np.abs(quiet("taylor", dt) - truth[0]).max() < 1e-10
        assert np.abs(spiking("taylor", dt) - truth[1]).max() < 1e-10


def test_taylor_follows_its_tolerance(monkeypatch, truth):
    errors = []
    for tolerance in (1e-3, 1e-5, 1e-7, 1e-9):
        monkeypatch.setitem(METHODS, "taylor", dataclasses.replace(METHODS["taylor"], tolerance=tolerance))
        errors.append(np.abs(spiking("taylor", 0.25) - truth[1]).max())
    assert all(fine < 0.2 * coarse for coarse, fine in itertools.pairwise(errors))
    assert errors[-1] < 1e-6


def test_euler_maruyama_is_euler_under_its_noise():
    """White noise in v over a step is a current held over it, of standard deviation diffusion/√dt, each neuron its own."""
    diffusion, dt = np.linspace(0.0, 1.0, N), 0.125
    cell = izh.cell("RS").replace(diffusion=diffusion)
    path = izh.noise(diffusion / np.sqrt(dt), interval=dt, stream=2**31)
    one = izh.simulate(cell, 64, 4, method="euler_maruyama", dt=dt, seed=5)
    other = izh.simulate("RS", 64, izh.constant(4.0) + path, method="euler", dt=dt, seed=5)
    np.testing.assert_array_equal(one.v, other.v)
    np.testing.assert_array_equal(one.spikes.times, other.spikes.times)


def test_the_strength_of_noise_in_v():
    """var(v) after one step is diffusion² dt, whatever the step."""
    n = 4000
    for dt in (0.25, 0.0625):
        run = izh.simulate(izh.Izhikevich(diffusion=np.full(n, 0.5)), dt, 0, method="euler_maruyama", dt=dt, record="v")
        assert abs(run.v[1].var() / (0.25 * dt) - 1) < 5 * np.sqrt(2 / n)
        assert run.v[0].std() == 0


def test_strong_order_of_euler_maruyama():
    """One Brownian path, seen in steps of 2⁻⁹ to 2⁻⁴ ms: additive noise makes the strong order one."""
    fine, duration = 2.0**-11, 8.0
    draws = np.random.default_rng(1).normal(size=(round(duration / fine), N)) * 0.3 * np.sqrt(fine)

    def final(dt):
        held = draws.reshape(round(duration / dt), -1, N).sum(axis=1) / dt
        current = izh.sampled(np.arange(len(held)) * dt, held)
        run = izh.simulate(
            "RS", duration, current, method="euler", dt=dt, record=izh.Recorder(("v", "spikes"), every=duration)
        )
        assert run.spike_count.sum() == 0
        return run.v[-1]

    truth, dts = final(fine), [2.0**-k for k in range(4, 9)]
    errors = [np.mean(np.abs(final(dt) - truth)) for dt in dts]
    assert abs(slope(dts, errors) - METHODS["euler_maruyama"].order) < NEAR


cells = st.builds(
    izh.Izhikevich,
    a=st.floats(0.02, 0.1),
    b=st.floats(0.15, 0.25),
    c=st.floats(-65, -52),
    d=st.floats(1, 8),
    vpeak=st.floats(20, 40),
)
# knots of a polygon, 8 ms apart, strong enough that no spike hangs on a threshold
knots = st.lists(st.floats(14, 40), min_size=6, max_size=6)


def polygon(values):
    return izh.sampled(np.arange(len(values)) * 8.0, values, interpolation="linear")


@pytest.mark.parametrize("method", LOCATED)
@settings(max_examples=12, deadline=None, derandomize=True)
@given(cell=cells, values=knots)
def test_located_methods_converge_to_taylor(method, cell, values):
    """Any cell, any polygon of current: half the step, and the spikes lie nearer to those of `taylor`, or are the same already."""
    dt = {"mobius3": 0.125, "mobius4": 0.25, "rk4_located": 0.0625, "heun_located": 2.0**-8}.get(method, 2.0**-13)

    def spikes(method, dt):
        return izh.simulate(cell, 40, polygon(values), method=method, dt=dt, record="spikes").spike_times

    judge = spikes("taylor", 0.25)
    first = min(8, judge[judge < 39].size)  # the last one may fall over the end
    assert first >= 2
    errors = [np.abs(spikes(method, step)[:first] - judge[:first]).max() for step in (dt, dt / 2)]
    assert errors[1] < 0.02
    assert errors[1] < 0.75 * errors[0] or errors[1] < 1e-5

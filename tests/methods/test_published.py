"""The published loops, transcribed in plain Python: the methods of their names give their bits."""

import numpy as np
import pytest

import izhikevich as izh


def net_m(cell, start, currents):
    """The loop of net.m (2003) for one neuron: test and reset first, v in two halves, u with the new v; steps of 1 ms."""
    v, u = start
    seen, fired = [], []
    for t, current in enumerate(currents):
        seen.append((v, u))
        if v >= 30:
            fired.append(float(t))
            v = cell.c
            u = u + cell.d
        v = v + 0.5 * (0.04 * (v * v) + 5 * v + 140 - u + current)
        v = v + 0.5 * (0.04 * (v * v) + 5 * v + 140 - u + current)
        u = u + cell.a * (cell.b * v - u)
    return np.array([*seen, (v, u)]), np.array(fired)


@pytest.mark.parametrize("name", ["RS", "IB", "CH", "FS"])
def test_the_network_script(name):
    cell, start = izh.cell(name), (-65.0, izh.cell(name).b * -65.0)
    currents = 5 * np.random.default_rng(3).normal(size=400) + 6
    seen, fired = net_m(cell, start, currents)
    current, before = izh.sampled(np.arange(400.0), currents), izh.Recorder(when="before")
    run = izh.simulate(cell, 400, current, method="izhikevich2003", dt=1.0, start=start, record=before)
    assert len(fired) > 5
    np.testing.assert_array_equal(run.spike_times, fired)
    np.testing.assert_array_equal(np.stack([run.v, run.u], axis=1), seen)


def figure_m(cell, start, current, tau, duration):
    """The loop of figure1.m (2004): Euler for v, u with the new v, then `v > 30`; labels 0, tau ... duration."""
    v, u = start
    seen, fired = [], []
    for k in range(round(duration / tau) + 1):
        t = k * tau
        seen.append((v, u))
        v = v + tau * (0.04 * (v * v) + 5 * v + 140 - u + current(t))
        u = u + tau * (cell.a * (cell.b * v - u))  # printed as tau*a*(b*V-u), the same where tau is a power of two
        if v > 30:
            fired.append(t)
            v = cell.c
            u = u + cell.d
    return np.array(seen), np.array(fired)


@pytest.mark.parametrize("tau", [0.25, 0.5, 0.2, 0.1])
def test_the_figure_script(tau):
    cell, start = izh.cell("RS"), (-70.0, -14.0)
    run = izh.simulate(cell, 100, izh.step(14, start=10), method="izhikevich2004", dt=tau, start=start)
    seen, fired = figure_m(cell, start, lambda t: 14.0 if t > 10 else 0.0, tau, 100)
    assert len(fired) >= 4
    np.testing.assert_array_equal(run.spike_times, fired)
    np.testing.assert_array_equal(np.stack([run.v, run.u], axis=1)[: len(seen)], seen)


def test_the_figure_script_as_printed():
    """`tau*a*(b*V-u)` is (tau·a)·(...) there and h·(a·(...)) here: at tau = 0.2 the same spikes, and v but for the last bits."""
    cell, start = izh.cell("RS"), (-70.0, -14.0)
    run = izh.simulate(cell, 100, izh.step(14, start=10), method="izhikevich2004", dt=0.2, start=start)
    v, u = start
    for k in range(300):
        v = v + 0.2 * (0.04 * (v * v) + 5 * v + 140 - u + (14.0 if k * 0.2 > 10 else 0.0))
        u = u + 0.2 * cell.a * (cell.b * v - u)
        if v > 30:
            assert abs(run.spike_times - k * 0.2).min() < 1e-9
            v, u = cell.c, u + cell.d
        assert abs(run.v[k + 1] - v) < 1e-8


@pytest.mark.parametrize("amplitude", [6.0, -6.0])
def test_pulses_are_open_at_both_ends(amplitude):
    """`t > T1 & t < T2`: a pulse of 3 ms lasts one step less than its width, up or down."""
    cell, start, tau = izh.cell("RS"), (-64.0, -16.0), 0.25
    pulse = izh.step(amplitude, start=10, stop=13)
    run = izh.simulate(cell, 30, pulse, method="izhikevich2004", dt=tau, start=start)
    strict = [t for t in np.arange(0, 30 + tau, tau) if 10 < t < 13]
    on = run.times[:121][run.current[:121] != 0]
    assert on.tolist() == strict
    assert len(strict) * tau == 3 - tau
    seen, _ = figure_m(cell, start, lambda t: amplitude if 10 < t < 13 else 0.0, tau, 30)
    np.testing.assert_array_equal(run.v[: len(seen)], seen[:, 0])


def test_a_peak_reached_exactly():
    """`v >= 30` in the network script, `v > 30` in the figure script."""
    cell = izh.Izhikevich(k2=0.04, k1=0, k0=-36.0, a=0, b=0, d=0)  # v = 30 is an equilibrium at u = 0
    spikes = [
        cell.run(3, 0, method=m, dt=1.0, start=(30.0, 0.0)).spike_times.size
        for m in ("izhikevich2003", "izhikevich2004")
    ]
    assert spikes == [1, 0]

"""`exponential_euler` against BrainPy's `exp_auto`, written again from its definition with the analytic diagonal."""

import math

import numpy as np
import pytest

import izhikevich as izh


def phi1(z):
    return math.expm1(z) / z if z else 1.0


def exp_auto(cell, start, current, dt, steps):
    """x_i += dt φ₁(dt ∂f_i/∂x_i) f_i for each equation by itself, all from the old state; then test and reset."""
    v, u = start
    trace, spikes = [(v, u)], []
    for k in range(steps):
        dv = cell.k2 * v * v + cell.k1 * v + cell.k0 - u + current(k * dt)
        du = cell.a * (cell.b * v - u)
        v, u = v + dt * phi1(dt * (2 * cell.k2 * v + cell.k1)) * dv, u + dt * phi1(-dt * cell.a) * du
        if v >= cell.vpeak:
            spikes.append((k + 1) * dt)
            v, u = cell.c, u + cell.d
        trace.append((v, u))
    return np.array(trace), np.array(spikes)


@pytest.mark.parametrize("name", ["RS", "FS", "CH"])
@pytest.mark.parametrize("dt", [0.1, 0.5])
def test_exp_auto(name, dt):
    cell, start = izh.cell(name), (-65.0, -13.0)
    pieces = [(0, 4, 0), (5, 14, 0.125), (20, 16, 0)]
    current = izh.piecewise(pieces)

    def level(t):
        t_on, value, slope = [p for p in pieces if p[0] <= t + 1e-9][-1]
        return value + slope * max(t - t_on, 0.0)

    steps = round(40 / dt)
    trace, spikes = exp_auto(cell, start, level, dt, steps)
    run = izh.simulate(cell, 40, current, method="exponential_euler", dt=dt, start=start)
    assert len(spikes) >= 3
    np.testing.assert_allclose(run.spike_times, spikes, rtol=0, atol=1e-9)
    np.testing.assert_allclose(np.stack([run.v, run.u], axis=1), trace, rtol=0, atol=1e-9)


def test_a_single_step_to_rounding():
    """Where nothing has grown yet: to 1e-9 in v and u, from anywhere."""
    cell, dt = izh.cell("RS"), 0.1
    for v0, u0, level in [(-70, -14, 10), (-40, 0, 5), (20, 3, 0), (-90, -20, -50), (-62.5, -10, 12.5)]:
        trace, _ = exp_auto(cell, (v0, u0), lambda t, level=level: level, dt, 1)
        run = izh.simulate(cell, dt, level, method="exponential_euler", dt=dt, start=(v0, u0))
        np.testing.assert_allclose([run.v[1], run.u[1]], trace[1], rtol=0, atol=1e-9)

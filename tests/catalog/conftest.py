"""Two independent judges: the published loop in plain Python, and SciPy's DOP853 with located spikes."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp


def _level(segments, t):
    t_on, value, slope = [s for s in segments if s[0] <= t][-1]
    return value + slope * (t - t_on)


def _drift(m, v, u, current):
    recovery = m.a * (m.b * v - u) if m.v_ref is None else m.a * (m.b * (v - m.v_ref))
    return m.k2 * v**2 + m.k1 * v + m.k0 - u + current, recovery


@pytest.fixture(scope="session")
def published_loop():
    """(spike times, (times, v)) of the script's loop: v by Euler, u with the new v, test after the step."""

    def run(pattern):
        m, step, (v, u) = pattern.model, pattern.published.step, pattern.start
        spikes, times, trace = [], [], []
        for k in range(round(pattern.duration / step) + 1):
            t = k * step
            v = v + step * _drift(m, v, u, _level(pattern.published_stimulus, t))[0]
            u = u + step * _drift(m, v, u, 0.0)[1]
            if v > m.vpeak:
                spikes.append(t)
                v, u = m.c, u + m.d
            times.append(t)
            trace.append(v)
        return np.array(spikes), (np.array(times), np.array(trace))

    return run


@pytest.fixture(scope="session")
def dop853():
    """(spike times, (times, v)) of the equations, by a tight DOP853 that is restarted at borders and resets."""

    def run(pattern, sample=0.25):
        m, y, t = pattern.model, list(pattern.start), 0.0
        spikes, times, trace = [], [], []
        ends = [*(s[0] for s in pattern.stimulus[1:]), pattern.duration]
        for (t_on, value, slope), end in zip(pattern.stimulus, ends, strict=True):
            while t < end - 1e-12:

                def rhs(x, s, t_on=t_on, value=value, slope=slope):
                    return _drift(m, s[0], s[1], value + slope * (x - t_on))

                def peak(x, s):
                    return s[0] - m.vpeak

                peak.terminal, peak.direction = True, 1
                run = solve_ivp(
                    rhs, (t, end), y, method="DOP853", rtol=1e-10, atol=1e-10, events=peak, dense_output=True
                )
                at = np.arange(t, run.t[-1], sample)
                times.extend(at)
                trace.extend(run.sol(at)[0])
                t, y = run.t[-1], list(run.y[:, -1])
                if len(run.t_events[0]):
                    spikes.append(t)
                    y = [m.c, y[1] + m.d]
        return np.array(spikes), (np.array(times), np.array(trace))

    return run

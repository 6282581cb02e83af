"""States beyond v and u, which a reset sets as well: against an independent integrator, and alike in both engines."""

from typing import Any, NamedTuple

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import dop853_spike_times
from izhikevich.models import Model, model, param
from izhikevich.models.ops import lit


class VUGW(NamedTuple):
    v: Any
    u: Any
    g: Any
    w: Any


@model
class Gated(Model):
    """The simple model with a leaking conductance that a spike shuts, and a slow current that it doubles and lifts."""

    tau: float = param("ms", "decay of the conductance", default=30.0)
    g0: float = param("1/ms", "conductance at the start", default=0.1)

    State = VUGW

    @staticmethod
    def begin(p, v, u):
        return VUGW(v, u, p.g0, lit(0.0, p.g0))

    @staticmethod
    def drift(p, s, i):
        dv = lit(0.04, s.v) * (s.v * s.v) + lit(5.0, s.v) * s.v + lit(140.0, s.v) - s.u + i - s.g * s.v - s.w
        return VUGW(dv, lit(0.02, s.v) * (lit(0.2, s.v) * s.v - s.u), -(s.g / p.tau), -(lit(0.01, s.w) * s.w))

    @staticmethod
    def margin(p, s):
        return s.v - lit(30.0, s.v)

    @staticmethod
    def reset(p, s):
        return VUGW(lit(-65.0, s.v), s.u + lit(2.0, s.v), lit(0.0, s.g), s.w + s.w + lit(0.5, s.w))


@pytest.mark.slow
def test_a_reset_of_four_variables():
    izh.check_model(Gated)
    truth = dop853_spike_times(Gated(), 120, 12, start=(-70.0, -14.0))
    runs = [
        izh.simulate(Gated(), 120, 12, start=(-70.0, -14.0), method="rk4_located", dt=0.02, engine=engine)
        for engine in ("numpy", "cpu")
    ]
    assert truth.size >= 4
    np.testing.assert_array_equal(runs[0].spike_times, runs[1].spike_times)
    assert runs[1].spike_times == pytest.approx(truth, abs=1e-5)
    spikes = runs[1].events[runs[1].events[:, 2] == 1]
    before, after = spikes[:, 3:7], spikes[:, 7:11]
    np.testing.assert_allclose(after[:, 0], -65)
    np.testing.assert_allclose(after[:, 1], before[:, 1] + 2)
    np.testing.assert_allclose(after[:, 2], 0)
    np.testing.assert_allclose(after[:, 3], 2 * before[:, 3] + 0.5)

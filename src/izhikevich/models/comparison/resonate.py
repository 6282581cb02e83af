"""The resonate-and-fire cell: a damped oscillator that fires when it swings far enough."""

from __future__ import annotations

from typing import Any

from ..base import Model, model
from ..parameters import param, positive, require_below
from ..state import VU


@model
class ResonateAndFire(Model):
    """Resonate-and-fire cell: a linear oscillator z = u + i v with a threshold in v.

    z' = I + (b + i ω) z;   when v reaches vpeak:  u ← 0,  v ← c.

    The paper resets to z = i, on the threshold itself; here a reset has to be below it.

    Parameters
    ----------
    b : float or array (N,), 1/ms, default -0.1
        Attraction to rest, below 0.
    omega : float or array (N,), 1/ms, default 1
        Angular frequency of the oscillation.
    c : float or array (N,), 1, default 0
        Value of v after a spike.
    vpeak : float or array (N,), 1, default 1
        Threshold.

    References
    ----------
    E. M. Izhikevich, Resonate-and-fire neurons, Neural Networks 14 (2001) 883.

    Examples
    --------
    >>> cell = ResonateAndFire()
    >>> pulses = "4 * (t < 0.2) + 4 * (t >= {0}) * (t < {0} + 0.2)"
    >>> [cell.run(12, pulses.format(gap)).spike_times.size for gap in (3, 6.25)]  # in antiphase, in phase
    [0, 1]
    """

    current_unit = "1"
    year = 2001
    source = "Izhikevich (2001)"

    b: float = param("1/ms", "attraction to rest", default=-0.1)
    omega: float = param("1/ms", "angular frequency", positive, default=1.0)
    c: float = param("1", "v after a spike", default=0.0)
    vpeak: float = param("1", "threshold", default=1.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        require_below(self, "c", "vpeak")

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> VU:
        return VU(p.omega * s.u + p.b * s.v, i + p.b * s.u - p.omega * s.v)

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        return s.v - p.vpeak

    @staticmethod
    def reset(p: Any, s: Any) -> VU:
        return VU(p.c, s.u - s.u)

"""The Hindmarsh-Rose burster."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..base import model
from ..crossing import Crossing, first_side
from ..ops import lit
from ..parameters import param, positive


class HindmarshRoseState(NamedTuple):
    """v, the fast recovery u, the slow adaptation z, and the side of `Crossing`."""

    v: Any
    u: Any
    z: Any
    side: Any


@model
class HindmarshRose(Crossing):
    """Hindmarsh-Rose burster; an upward crossing of vspike is a spike.

    v' = u - a v³ + b v² + I - z,   u' = c - d v² - u,   z' = r (s (v - v1) - z).

    Its time has no unit; here it counts as ms. At the start z is in equilibrium with v.

    Parameters
    ----------
    a, b, c, d : float or array (N,), 1, default 1, 3, 1, 5
        Coefficients of the two fast nullclines.
    r : float or array (N,), 1/ms, default 0.006
        Rate of the slow adaptation.
    s : float or array (N,), 1, default 4
        Its sensitivity to v.
    v1 : float or array (N,), 1, default -1.6
        Its reference, about the resting potential.
    vspike : float or array (N,), 1, default 1
        Upward crossings of it count.

    References
    ----------
    J. L. Hindmarsh and R. M. Rose, A model of neuronal bursting using three coupled first order differential equations,
    Proc. R. Soc. Lond. B 221 (1984) 87.

    Examples
    --------
    >>> HindmarshRose().run(500, 0).spike_times.size, HindmarshRose().run(1000, 2).spike_times.size > 20
    (0, True)
    """

    State = HindmarshRoseState
    current_unit = "1"
    year = 1984
    source = "Hindmarsh and Rose (1984)"

    a: float = param("1", "cubic coefficient", default=1.0)
    b: float = param("1", "quadratic coefficient", default=3.0)
    c: float = param("1", "constant of fast recovery", default=1.0)
    d: float = param("1", "quadratic coefficient of fast recovery", default=5.0)
    r: float = param("1/ms", "rate of the slow adaptation", positive, default=0.006)
    s: float = param("1", "its sensitivity to v", default=4.0)
    v1: float = param("1", "its reference", default=-1.6)
    vspike: float = param("1", "upward crossings of it count", default=1.0)

    @staticmethod
    def begin(p: Any, v: Any, u: Any) -> HindmarshRoseState:
        return HindmarshRoseState(v, u, p.s * (v - p.v1), first_side(p, v))

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> HindmarshRoseState:
        square = s.v * s.v
        dv = s.u - p.a * (square * s.v) + p.b * square + i - s.z
        return HindmarshRoseState(dv, p.c - p.d * square - s.u, p.r * (p.s * (s.v - p.v1) - s.z), lit(0.0, s.v))

    @staticmethod
    def sided(p: Any, s: Any, side: Any) -> HindmarshRoseState:
        return HindmarshRoseState(s.v, s.u, s.z, side)

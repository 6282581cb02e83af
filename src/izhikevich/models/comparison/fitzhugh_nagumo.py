"""The FitzHugh-Nagumo oscillator."""

from __future__ import annotations

from typing import Any

from ..base import model
from ..crossing import Crossing
from ..ops import lit
from ..parameters import param, positive
from ..state import VUS


@model
class FitzHughNagumo(Crossing):
    """FitzHugh-Nagumo oscillator, as the 2004 comparison writes it; an upward crossing of vspike is a spike.

    v' = a + b v + c v² + d v³ - u + I,   u' = eps (e v - u).

    The defaults are FitzHugh's v' = v - v³/3 - w + I, w' = 0.08 (v + 0.7 - 0.8 w) with w = u + 0.875. Its time has no unit; here it
    counts as ms. It rests below I = 0.3313 and above 1.4187, and oscillates between.

    Parameters
    ----------
    a, b, c, d : float or array (N,), 1, default -0.875, 1, 0, -1/3
        Coefficients of the cubic.
    eps : float or array (N,), 1/ms, default 0.064
        Rate of recovery.
    e : float or array (N,), 1, default 1.25
        Sensitivity of recovery to v.
    vspike : float or array (N,), 1, default 0
        Upward crossings of it count.

    References
    ----------
    R. FitzHugh, Impulses and physiological states in theoretical models of nerve membrane, Biophys. J. 1 (1961) 445; the form is that
    of E. M. Izhikevich, IEEE Trans. Neural Networks 15 (2004) 1063, section III.

    Examples
    --------
    >>> [FitzHughNagumo().run(300, i).spike_times.size > 1 for i in (0.3, 0.5, 1.5)]
    [False, True, False]
    """

    current_unit = "1"
    year = 1961
    source = "FitzHugh (1961)"

    a: float = param("1", "constant of the cubic", default=-0.875)
    b: float = param("1", "its linear coefficient", default=1.0)
    c: float = param("1", "its quadratic coefficient", default=0.0)
    d: float = param("1", "its cubic coefficient", default=-1 / 3.0)
    eps: float = param("1/ms", "rate of recovery", positive, default=0.064)
    e: float = param("1", "sensitivity of recovery to v", default=1.25)
    vspike: float = param("1", "upward crossings of it count", default=0.0)

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> VUS:
        cubic = p.a + p.b * s.v + p.c * (s.v * s.v) + p.d * (s.v * s.v * s.v)
        return VUS(cubic - s.u + i, p.eps * (p.e * s.v - s.u), lit(0.0, s.v))

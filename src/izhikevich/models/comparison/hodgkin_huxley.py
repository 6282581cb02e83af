"""The squid axon of Hodgkin and Huxley, at one place of its membrane."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..base import model
from ..crossing import Crossing, first_side
from ..exponential import eased
from ..ops import exp, lit
from ..parameters import param, positive
from .rates import linear_rise, logistic


class HodgkinHuxleyState(NamedTuple):
    """v, potassium activation u (their n), sodium activation m and inactivation h, and the side of `Crossing`."""

    v: Any
    u: Any
    m: Any
    h: Any
    side: Any


class Rates(NamedTuple):
    """Opening and closing rates of the three gates, 1/ms."""

    an: Any
    bn: Any
    am: Any
    bm: Any
    ah: Any
    bh: Any


@model
class HodgkinHuxley(Crossing):
    """Hodgkin-Huxley cell at 6.3 °C, with its rest at -65 mV; u is the gate n, and an upward crossing of vspike is a spike.

    C v' = I - gna m³h (v - ena) - gk u⁴ (v - ek) - gl (v - el),   x' = α(v)(1 - x) - β(v) x for u, m and h.

    At the start m and h are in equilibrium with v.

    Parameters
    ----------
    C : float or array (N,), µF/cm², default 1
        Membrane capacitance.
    gna, gk, gl : float or array (N,), mS/cm², default 120, 36, 0.3
        Conductance of sodium, potassium and leak.
    ena, ek, el : float or array (N,), mV, default 50, -77, -54.387
        Their reversal potentials.
    vspike : float or array (N,), mV, default 0
        Upward crossings of it count.

    References
    ----------
    A. L. Hodgkin and A. F. Huxley, A quantitative description of membrane current and its application to conduction and excitation in
    nerve, J. Physiol. 117 (1952) 500, table 3 and equations 12 to 26; v counts upwards, from -65 mV.

    Examples
    --------
    >>> round(HodgkinHuxley().rest()[0], 2)
    -65.0
    """

    State = HodgkinHuxleyState
    current_unit = "uA (per cm^2)"
    year = 1952
    source = "Hodgkin and Huxley (1952), table 3"

    C: float = param("uF (per cm^2)", "membrane capacitance", positive, default=1.0)
    gna: float = param("mS (per cm^2)", "conductance of sodium", default=120.0)
    gk: float = param("mS (per cm^2)", "conductance of potassium", default=36.0)
    gl: float = param("mS (per cm^2)", "conductance of the leak", positive, default=0.3)
    ena: float = param("mV", "reversal potential of sodium", default=50.0)
    ek: float = param("mV", "reversal potential of potassium", default=-77.0)
    el: float = param("mV", "reversal potential of the leak", default=-54.387)
    vspike: float = param("mV", "upward crossings of it count", default=0.0)

    @staticmethod
    def begin(p: Any, v: Any, u: Any) -> HodgkinHuxleyState:
        r = rates(v)
        return HodgkinHuxleyState(v, u, r.am / (r.am + r.bm), r.ah / (r.ah + r.bh), first_side(p, v))

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> HodgkinHuxleyState:
        one, r = lit(1.0, s.v), rates(s.v)
        dv = current(p, s, i, sodium(p, s), potassium(p, s)) / p.C
        du, dm = r.an * (one - s.u) - r.bn * s.u, r.am * (one - s.m) - r.bm * s.m
        return HodgkinHuxleyState(dv, du, dm, r.ah * (one - s.h) - r.bh * s.h, lit(0.0, s.v))

    @staticmethod
    def exponential(p: Any, s: Any, i: Any, h: Any) -> HodgkinHuxleyState:
        r, na, k = rates(s.v), sodium(p, s), potassium(p, s)
        v = eased(s.v, current(p, s, i, na, k) / p.C, -((na + k + p.gl) / p.C), h)
        u, m = relaxed(s.u, r.an, r.bn, h), relaxed(s.m, r.am, r.bm, h)
        return HodgkinHuxleyState(v, u, m, relaxed(s.h, r.ah, r.bh, h), s.side)

    @staticmethod
    def sided(p: Any, s: Any, side: Any) -> HodgkinHuxleyState:
        return HodgkinHuxleyState(s.v, s.u, s.m, s.h, side)


def rates(v: Any) -> Rates:
    """The six curves, from how far v is above -65 mV."""
    x = v + lit(65.0, v)
    tenth = lit(0.1, v)
    return Rates(
        an=tenth * linear_rise(tenth * (x - lit(10.0, v))),
        bn=lit(0.125, v) * exp(x * lit(-1 / 80.0, v)),
        am=linear_rise(tenth * (x - lit(25.0, v))),
        bm=lit(4.0, v) * exp(x * lit(-1 / 18.0, v)),
        ah=lit(0.07, v) * exp(x * lit(-1 / 20.0, v)),
        bh=logistic(tenth * (x - lit(30.0, v))),
    )


def sodium(p: Any, s: Any) -> Any:
    """Conductance of sodium."""
    return p.gna * (s.m * s.m * s.m) * s.h


def potassium(p: Any, s: Any) -> Any:
    """Conductance of potassium."""
    square = s.u * s.u
    return p.gk * (square * square)


def current(p: Any, s: Any, i: Any, na: Any, k: Any) -> Any:
    """All currents into the cell, at conductances na and k."""
    return i - na * (s.v - p.ena) - k * (s.v - p.ek) - p.gl * (s.v - p.el)


def relaxed(x: Any, opening: Any, closing: Any, h: Any) -> Any:
    """A gate after `h` ms at constant rates."""
    speed = opening + closing
    return eased(x, opening - speed * x, -speed, h)

"""Wilson's cortical cell: four currents, their curves polynomials of v."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..base import model
from ..crossing import Crossing, first_side
from ..exponential import eased
from ..ops import lit
from ..parameters import param, positive


class WilsonState(NamedTuple):
    """v, the fast potassium recovery u (Wilson's R), calcium T, the slow potassium recovery H, and the side of `Crossing`."""

    v: Any
    u: Any
    t: Any
    h: Any
    side: Any


@model
class Wilson(Crossing):
    """Wilson's neocortical cell, v in units of 100 mV; u is its R, and an upward crossing of vspike is a spike.

    C v' = I - (17.8 + 47.6 v + 33.8 v²)(v - ena) - gr u (v - ek) - gt T (v - et) - gh H (v - ek),
    tau_r u' = 1.24 + 3.7 v + 3.2 v² - u,   tau_t T' = 4.205 + 11.6 v + 8 v² - T,   tau_h H' = 3 T - H.

    The defaults are those of a regular spiking cell; at the start T and H are in equilibrium with v.

    Parameters
    ----------
    C : float or array (N,), default 1
        Membrane capacitance, such that I and the conductances divided by it are per ms.
    gr, gt, gh : float or array (N,), default 26, 0.1, 5
        Conductances of fast potassium, calcium and slow potassium.
    ena, ek, et : float or array (N,), 100 mV, default 0.48, -0.95, 1.2
        Reversal potentials of sodium, potassium and calcium.
    tau_r, tau_t, tau_h : float or array (N,), ms, default 4.2, 14, 45
        Time constants of u, T and H.
    vspike : float or array (N,), 100 mV, default -0.2
        Upward crossings of it count.

    References
    ----------
    H. R. Wilson, Simplified dynamics of human and mammalian neocortical neurons, J. Theor. Biol. 200 (1999) 375; given after secondary
    sources, which agree on these numbers, with T of its square form 8 (v + 0.725)².

    Examples
    --------
    >>> Wilson().run(200, 0).spike_times.size, Wilson().run(200, 1).spike_times.size > 2
    (0, True)
    """

    State = WilsonState
    current_unit = "1"
    year = 1999
    source = "Wilson (1999)"

    C: float = param("1", "membrane capacitance", positive, default=1.0)
    gr: float = param("1", "conductance of fast potassium", default=26.0)
    gt: float = param("1", "conductance of calcium", default=0.1)
    gh: float = param("1", "conductance of slow potassium", default=5.0)
    ena: float = param("1", "reversal potential of sodium, 100 mV", default=0.48)
    ek: float = param("1", "reversal potential of potassium, 100 mV", default=-0.95)
    et: float = param("1", "reversal potential of calcium, 100 mV", default=1.2)
    tau_r: float = param("ms", "time constant of fast potassium", positive, default=4.2)
    tau_t: float = param("ms", "time constant of calcium", positive, default=14.0)
    tau_h: float = param("ms", "time constant of slow potassium", positive, default=45.0)
    vspike: float = param("1", "upward crossings of it count, 100 mV", default=-0.2)

    @staticmethod
    def begin(p: Any, v: Any, u: Any) -> WilsonState:
        t = calcium(v)
        return WilsonState(v, u, t, lit(3.0, v) * t, first_side(p, v))

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> WilsonState:
        du = (recovery(s.v) - s.u) / p.tau_r
        dt, dh = (calcium(s.v) - s.t) / p.tau_t, (lit(3.0, s.v) * s.t - s.h) / p.tau_h
        return WilsonState(current(p, s, i, sodium(s.v)) / p.C, du, dt, dh, lit(0.0, s.v))

    @staticmethod
    def exponential(p: Any, s: Any, i: Any, h: Any) -> WilsonState:
        one, g = lit(1.0, h), sodium(s.v)
        total = g + p.gr * s.u + p.gt * s.t + p.gh * s.h
        v = eased(s.v, current(p, s, i, g) / p.C, -(total / p.C), h)
        u = eased(s.u, (recovery(s.v) - s.u) / p.tau_r, -(one / p.tau_r), h)
        t = eased(s.t, (calcium(s.v) - s.t) / p.tau_t, -(one / p.tau_t), h)
        slow = eased(s.h, (lit(3.0, h) * s.t - s.h) / p.tau_h, -(one / p.tau_h), h)
        return WilsonState(v, u, t, slow, s.side)

    @staticmethod
    def sided(p: Any, s: Any, side: Any) -> WilsonState:
        return WilsonState(s.v, s.u, s.t, s.h, side)


def sodium(v: Any) -> Any:
    """Conductance of sodium and leak together."""
    return lit(17.8, v) + lit(47.6, v) * v + lit(33.8, v) * (v * v)


def recovery(v: Any) -> Any:
    """Where the fast potassium channels settle."""
    return lit(1.24, v) + lit(3.7, v) * v + lit(3.2, v) * (v * v)


def calcium(v: Any) -> Any:
    """Where the calcium channels settle: 8 (v + 0.725)²."""
    return lit(4.205, v) + lit(11.6, v) * v + lit(8.0, v) * (v * v)


def current(p: Any, s: Any, i: Any, g: Any) -> Any:
    """All currents into the cell, at a sodium conductance g."""
    fast = g * (s.v - p.ena) + p.gr * s.u * (s.v - p.ek)
    return i - fast - p.gt * s.t * (s.v - p.et) - p.gh * s.h * (s.v - p.ek)

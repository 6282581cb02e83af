"""The quadratic cell with its derivatives: how v and u between two spikes depend on where they began, and on each parameter.

With F the equations and y = (v, u), a derivative S of y by anything obeys the variational equation S' = (∂F/∂y) S + ∂F/∂θ. Here the two
columns by the initial state start as the identity, those by parameters at 0, and every spike sets them back to that: of one interval
between spikes they are the transition matrix and what parameters add. What a spike does to derivatives is in `saltation.py`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ...models import VU, Izhikevich, Model, model, param
from ...models.ops import lit


class Tangent(NamedTuple):
    """State: v and u; then pairs of their derivatives by v and u at the begin, and by k2, k1, k0, a, b and gain."""

    v: Any
    u: Any
    v_v: Any
    u_v: Any
    v_u: Any
    u_u: Any
    v_k2: Any
    u_k2: Any
    v_k1: Any
    u_k1: Any
    v_k0: Any
    u_k0: Any
    v_a: Any
    u_a: Any
    v_b: Any
    u_b: Any
    v_gain: Any
    u_gain: Any


#: Parameters in the equations between spikes, in the order of `Tangent`.
FLOWING = ("k2", "k1", "k0", "a", "b", "gain")

flow, peak, after = Izhikevich.drift, Izhikevich.margin, Izhikevich.reset


@model
class TangentCell(Model):
    """The cell of 2003 with a gain on its current (1/C, for a cell of 2007 in this form), and its derivatives as further variables.

    Parameters
    ----------
    a, b, c, d, k2, k1, k0, vpeak : float or array (N,)
        As in `Izhikevich`.
    gain : float or array (N,), default 1
        What one unit of current does to v', mV/ms.
    """

    a: float = param("1/ms", "rate of recovery", default=0.02)
    b: float = param("1/ms", "sensitivity of recovery to v", default=0.2)
    c: float = param("mV", "v after a spike", default=-65.0)
    d: float = param("mV/ms", "jump of u at a spike", default=8.0)
    k2: float = param("1/(mV ms)", "curvature of the parabola", default=0.04)
    k1: float = param("1/ms", "linear coefficient", default=5.0)
    k0: float = param("mV/ms", "constant coefficient", default=140.0)
    vpeak: float = param("mV", "cut-off of the spike", default=30.0)
    gain: float = param("1", "what a unit of current does to v'", default=1.0)

    State = Tangent

    @staticmethod
    def begin(p: Any, v: Any, u: Any) -> Tangent:
        return fresh(v, u)

    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> Tangent:
        rate = flow(p, VU(s.v, s.u), p.gain * i)
        steep, ab = lit(2.0, s.v) * p.k2 * s.v + p.k1, p.a * p.b
        return Tangent(
            rate.v,
            rate.u,
            steep * s.v_v - s.u_v,
            ab * s.v_v - p.a * s.u_v,
            steep * s.v_u - s.u_u,
            ab * s.v_u - p.a * s.u_u,
            steep * s.v_k2 - s.u_k2 + s.v * s.v,
            ab * s.v_k2 - p.a * s.u_k2,
            steep * s.v_k1 - s.u_k1 + s.v,
            ab * s.v_k1 - p.a * s.u_k1,
            steep * s.v_k0 - s.u_k0 + lit(1.0, s.v),
            ab * s.v_k0 - p.a * s.u_k0,
            steep * s.v_a - s.u_a,
            ab * s.v_a - p.a * s.u_a + (p.b * s.v - s.u),
            steep * s.v_b - s.u_b,
            ab * s.v_b - p.a * s.u_b + p.a * s.v,
            steep * s.v_gain - s.u_gain + i,
            ab * s.v_gain - p.a * s.u_gain,
        )

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        return peak(p, s)

    @staticmethod
    def reset(p: Any, s: Any) -> Tangent:
        to = after(p, s)
        return fresh(to.v, to.u)


def fresh(v: Any, u: Any) -> Tangent:
    """Derivatives at the begin of an interval."""
    no, one = lit(0.0, v), lit(1.0, v)
    return Tangent(v, u, one, no, no, one, no, no, no, no, no, no, no, no, no, no, no, no)

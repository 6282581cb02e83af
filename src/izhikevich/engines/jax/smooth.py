"""A located method whose derivatives know that spikes move: the time of a spike by the implicit function theorem.

The time T at which the margin S reaches 0 obeys S(θ, T(θ)) = 0, so dT = -dS/(dS/dt), with dS/dt along the method's flow; the
state at the peak moves by what it would change at that time, and by its rate times dT (the saltation of a hybrid system: M. A.
Aizerman and F. R. Gantmakher, Quart. J. Mech. Appl. Math. 11 (1958) 525). The iterations that find T are never differentiated.

`methods/located.py` evaluates both ways of a step and picks one. A derivative would look into the other one too, where a flow past its
peak is no number; so flows that are not picked are differentiated after a millionth of their time, where they are harmless.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from ...methods import base
from ...methods.base import Landing, Leg
from ...methods.located import leg, simple
from ...models import law
from ...models.ops import both, lit, maximum, select

HARMLESS = 1e-6  # part of a step


@jax.custom_jvp
def flow(m: Any, p: Any, s: Any, x: Any, h: Any) -> Leg:
    """The method's flow."""
    return base.flow(m, p, s, x, h)


@flow.defjvp
def _flow(primals: tuple, tangents: tuple) -> tuple[Leg, Leg]:
    m, p, s, x, h = primals
    end = base.flow(m, p, s, x, h)
    short = select(end.margin < lit(0.0, h), h, lit(HARMLESS, h) * h)
    _, change = jax.jvp(base.flow, (m, p, s, x, short), tangents)
    return end, change


@jax.custom_jvp
def time_to_peak(m: Any, p: Any, s: Any, x: Any, h: Any) -> Landing:
    """The method's time of the peak, or of the model's switch; a potential that is the peak's for all cells stands there for each."""
    found = base.time_to_peak(m, p, s, x, h)
    return Landing(found.t, type(s)(*(jnp.broadcast_to(f, jnp.shape(found.t)) for f in found.s)))


@time_to_peak.defjvp
def _time_to_peak(primals: tuple, tangents: tuple) -> tuple[Landing, Landing]:
    m, p, s, x, h = primals
    found = time_to_peak(m, p, s, x, h)
    zero, one = lit(0.0, h), jnp.ones_like(found.t)
    # not over less than that: in single precision powers of a shorter time are 0, and quotients of these no numbers
    t = maximum(select(both(found.t >= zero, found.t <= h), found.t, zero), lit(HARMLESS, h) * h)

    def at(m: Any, p: Any, s: Any, x: Any) -> Any:
        return base.flow(m, p, s, x, t).s

    def passed(p: Any, s: Any, end: Any) -> Any:
        q = base.cell(m, p)
        return maximum(law.progress(q, s, end), law.margin(q, end))

    end, change = jax.jvp(at, primals[:4], tangents[:4])
    # the rate of the method's map, not the cell's own: the derivative of the time that is computed, at long steps too
    _, rate = jax.jvp(lambda t: base.flow(m, p, s, x, t).s, (t,), (one,))
    _, nearer = jax.jvp(passed, (p, s, end), (tangents[1], tangents[2], change))
    _, speed = jax.jvp(lambda end: passed(p, s, end), (end,), (rate,))
    dt = -nearer / select(speed > zero, speed, one)
    moved = type(end)(*(c + r * dt for c, r in zip(change, rate, strict=True)))
    return found, Landing(dt, moved)


class Smooth(NamedTuple):
    """A located method, with these two in the place of its own; all else is the method's."""

    method: Any

    @property
    def events(self) -> Any:
        return self.method.events

    @staticmethod
    def cell(m: Any, p: Any) -> Any:
        return base.cell(m.method, p)

    @staticmethod
    def flow(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
        return flow(m.method, p, s, x, h)

    @staticmethod
    def time_to_peak(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
        return time_to_peak(m.method, p, s, x, h)

    @staticmethod
    def within(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
        return base.within(m.method, p, s, x, h)

    @staticmethod
    def reach(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
        # where a flow is cut into two changes the result by the method's error alone, and the slope of where is at times no number
        cut = jax.lax.stop_gradient(base.reach(m.method, p, s, x, h))
        return select(cut < h, cut, h)

    leg = staticmethod(leg)
    simple = staticmethod(simple)

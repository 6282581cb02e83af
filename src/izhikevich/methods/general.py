"""Located spikes for any one-step method: the peak, or a switch, is found inside the step by repeating the step shorter."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..models import law
from ..models.ops import absolute, both, lit, maximum, minimum, select
from .base import Landing, Leg, flow
from .grid import as_is
from .located import leg, simple
from .steps import euler_step, exponential_euler_step, heun_step, rk4_step


def event(m: Any, p: Any, s: Any, x: Any, t: Any) -> Any:
    """Signed and bounded: above 0 once the peak or the switch is passed after `t` ms. A flow that blew up has passed."""
    end = flow(m, p, s, x, t).s
    # in this order: `maximum` and `minimum` answer their second argument where one is nan
    e = minimum(maximum(law.progress(p, s, end), law.margin(p, end)), lit(1e9, t))
    # the upstroke is a pole: squeezed into (-1, 1), it is a line that a secant can follow
    return e / (lit(20.0, t) + absolute(e))


def first_event(m: Any, p: Any, s: Any, x: Any, h: Any) -> Landing:
    """When the event happens, and the state then, by 30 turns of the Illinois method, every fifth one a bisection, without early exit.

    The value at an end that stays for a second turn running is halved, and not before: halved at every turn, the method creeps.
    """
    half = lit(0.5, h)
    zero = lit(0.0, h)
    one = lit(1.0, h)
    low = zero * h
    high = h
    moved = low  # 1: the high end moved last, -1: the low one
    f_low = event(m, p, s, x, low)
    f_high = event(m, p, s, x, high)
    for turn in range(30):
        secant = high - f_high * (high - low) / (f_high - f_low)
        middle = half * (low + high)
        t = select(turn % 5 == 4, middle, secant)
        t = select(both(t >= low, t <= high), t, middle)
        f = event(m, p, s, x, t)
        past = f >= zero
        f_low = select(past, select(moved > zero, half * f_low, f_low), f)
        f_high = select(past, f, select(moved < zero, half * f_high, f_high))
        moved = select(past, one, -one)
        low = select(past, low, t)
        high = select(past, t, high)
    return Landing(high, flow(m, p, s, x, high).s)


def anywhere(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """No guard: one flow may span any step."""
    return h == h


def all_the_way(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """The whole step."""
    return h


def ended(p: Any, s: Any) -> Leg:
    """The margin of a general method is read from where the step ends."""
    return Leg(s, law.margin(p, s))


class EulerLocated(NamedTuple):
    """Forward Euler with located spikes."""

    events: Any

    prepare = staticmethod(as_is)
    cell = staticmethod(as_is)
    within = staticmethod(anywhere)
    reach = staticmethod(all_the_way)
    time_to_peak = staticmethod(first_event)
    leg = staticmethod(leg)
    simple = staticmethod(simple)

    @staticmethod
    def flow(m: Any, p: Any, s: Any, x: Any, h: Any) -> Leg:
        return ended(p, euler_step(p, s, x, h))


class HeunLocated(NamedTuple):
    """Heun with located spikes."""

    events: Any

    prepare = staticmethod(as_is)
    cell = staticmethod(as_is)
    within = staticmethod(anywhere)
    reach = staticmethod(all_the_way)
    time_to_peak = staticmethod(first_event)
    leg = staticmethod(leg)
    simple = staticmethod(simple)

    @staticmethod
    def flow(m: Any, p: Any, s: Any, x: Any, h: Any) -> Leg:
        return ended(p, heun_step(p, s, x, h))


class RK4Located(NamedTuple):
    """Classic Runge-Kutta with located spikes: the default outside the quadratic family."""

    events: Any

    prepare = staticmethod(as_is)
    cell = staticmethod(as_is)
    within = staticmethod(anywhere)
    reach = staticmethod(all_the_way)
    time_to_peak = staticmethod(first_event)
    leg = staticmethod(leg)
    simple = staticmethod(simple)

    @staticmethod
    def flow(m: Any, p: Any, s: Any, x: Any, h: Any) -> Leg:
        return ended(p, rk4_step(p, s, x, h))


class ExponentialEulerLocated(NamedTuple):
    """Diagonal exponential Euler with located spikes."""

    events: Any

    prepare = staticmethod(as_is)
    cell = staticmethod(as_is)
    within = staticmethod(anywhere)
    reach = staticmethod(all_the_way)
    time_to_peak = staticmethod(first_event)
    leg = staticmethod(leg)
    simple = staticmethod(simple)

    @staticmethod
    def flow(m: Any, p: Any, s: Any, x: Any, h: Any) -> Leg:
        return ended(p, exponential_euler_step(p, s, x, h))

"""Located spikes for any one-step method: the peak, or a switch, is found inside the step by repeating the step shorter."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..models import drive, law
from ..models.ops import absolute, both, lit, maximum, minimum, select
from ..models.primitives import moved
from .base import Landing, Leg, flow, step
from .grid import as_is
from .located import leg, simple
from .steps import euler_step, exponential_euler_step, heun_step, rk4_step

# What one step may span: |dv'/dv|·h up to STIFF, and |v'|·h up to FAR. No cell comes near either at its method's own step; but far
# below rest (-1000 mV) or under a current of -1e5 an explicit step beyond them is unstable: it leaps across the peak, and would count
# spikes where there are none.
STIFF = 1.0
FAR = 50.0  # mV


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
    side = low  # 1: the high end moved last, -1: the low one
    f_low = event(m, p, s, x, low)
    f_high = event(m, p, s, x, high)
    for turn in range(30):
        secant = high - f_high * (high - low) / (f_high - f_low)
        middle = half * (low + high)
        t = select(turn % 5 == 4, middle, secant)
        t = select(both(t >= low, t <= high), t, middle)
        f = event(m, p, s, x, t)
        past = f >= zero
        f_low = select(past, select(side > zero, half * f_low, f_low), f)
        f_high = select(past, f, select(side < zero, half * f_high, f_high))
        side = select(past, one, -one)
        low = select(past, low, t)
        high = select(past, t, high)
    return Landing(high, flow(m, p, s, x, high).s)


def haste(p: Any, s: Any, x: Any) -> Any:
    """How many steps each ms needs at least, for stability; dv'/dv is a difference over 1 mV."""
    zero = lit(0.0, s.v)
    ahead = s.v + lit(1.0, s.v)
    slope = law.drift(p, s, drive.current_now(x, s.v)).v
    change = law.drift(p, moved(s, ahead), drive.current_now(x, ahead)).v - slope
    return maximum(absolute(change) * lit(1 / STIFF, zero), absolute(slope) * lit(1 / FAR, zero))


def within(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """Whether one step may span `h`."""
    return haste(p, s, x) * h <= lit(1.0, h)


def reach(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """`h` where it is within; else the longest step that is."""
    rate = haste(p, s, x)
    return select(rate * h <= lit(1.0, h), h, lit(1.0, h) / rate)


def followed(m: Any, p: Any, s: Any, x: Any, h: Any) -> Leg:
    """The method's step; its margin is read from where it ends."""
    end = step(m, p, s, x, h)
    return Leg(end, law.margin(p, end))


class Stepped(NamedTuple):
    """Base of the classic methods with located spikes, which give `step`."""

    events: Any

    prepare = staticmethod(as_is)
    cell = staticmethod(as_is)
    within = staticmethod(within)
    reach = staticmethod(reach)
    flow = staticmethod(followed)
    time_to_peak = staticmethod(first_event)
    leg = staticmethod(leg)
    simple = staticmethod(simple)


class EulerLocated(Stepped):
    """Forward Euler with located spikes."""

    __slots__ = ()
    step = staticmethod(euler_step)


class HeunLocated(Stepped):
    """Heun with located spikes."""

    __slots__ = ()
    step = staticmethod(heun_step)


class RK4Located(Stepped):
    """Classic Runge-Kutta with located spikes: the default outside the quadratic family."""

    __slots__ = ()
    step = staticmethod(rk4_step)


class ExponentialEulerLocated(Stepped):
    """Diagonal exponential Euler with located spikes."""

    __slots__ = ()
    step = staticmethod(exponential_euler_step)

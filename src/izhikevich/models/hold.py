"""The hard refractory period: what moves while a neuron is held."""

from __future__ import annotations

from typing import Any, NamedTuple

from . import drive, law
from .ops import absolute, exp, lit, select


class Free(NamedTuple):
    """1 where a variable moves during a hold, 0 where it is frozen."""

    v: Any
    u: Any


def growth(z: Any) -> Any:
    """(e^z - 1)/z without cancellation, 1 at z = 0."""
    small = absolute(z) < lit(0.5, z)
    t = lit(1 / 6227020800.0, z) * z + lit(1 / 479001600.0, z)
    t = t * z + lit(1 / 39916800.0, z)
    t = t * z + lit(1 / 3628800.0, z)
    t = t * z + lit(1 / 362880.0, z)
    t = t * z + lit(1 / 40320.0, z)
    t = t * z + lit(1 / 5040.0, z)
    t = t * z + lit(1 / 720.0, z)
    t = t * z + lit(1 / 120.0, z)
    t = t * z + lit(1 / 24.0, z)
    t = t * z + lit(1 / 6.0, z)
    t = t * z + lit(0.5, z)
    t = t * z + lit(1.0, z)
    safe = select(small, lit(1.0, z), z)
    return select(small, t, (exp(safe) - lit(1.0, z)) / safe)


def held(p: Any, s: Any, x: Any, h: Any, free: Any) -> Any:
    """v and u after `h` ms of hold: a free u relaxes by its exact exponential at the frozen v; a free v stays below the peak."""
    half = lit(0.5, h)
    now = drive.current_now(x, s.v)
    rate = law.drift(p, s, now).u
    slope = law.drift(p, law.begin(p, s.v, s.u + lit(1.0, h)), now).u - rate  # u' is linear in u
    u = s.u + free.u * h * growth(slope * h) * rate
    # v at frozen u: one classic Runge-Kutta step
    k1 = law.drift(p, s, now).v
    v2 = s.v + half * h * k1
    k2 = law.drift(p, law.begin(p, v2, s.u), drive.current_at(x, v2, half * h)).v
    v3 = s.v + half * h * k2
    k3 = law.drift(p, law.begin(p, v3, s.u), drive.current_at(x, v3, half * h)).v
    v4 = s.v + h * k3
    k4 = law.drift(p, law.begin(p, v4, s.u), drive.current_at(x, v4, h)).v
    v = s.v + free.v * lit(1 / 6.0, h) * h * (k1 + lit(2.0, h) * (k2 + k3) + k4)
    return law.begin(p, select(law.margin(p, law.begin(p, v, u)) < lit(0.0, h), v, s.v), u)


def stays(p: Any, s: Any, x: Any, h: Any, free: Any) -> Any:
    """Nothing moves: for models with states of their own."""
    return s


def frozen(p: Any, s: Any, moved: Any, free: Any) -> Any:
    """`moved` where a variable is free, `s` where it is frozen."""
    zero = lit(0.0, s.v)
    return law.begin(p, select(free.v > zero, moved.v, s.v), select(free.u > zero, moved.u, s.u))


def all_frozen(p: Any, s: Any, moved: Any, free: Any) -> Any:
    """Nothing has moved: for models with states of their own."""
    return s

"""Exponential Euler: every variable relaxes by its own exponential, as if the others stood still."""

from __future__ import annotations

from typing import Any

from . import law
from .hold import growth
from .ops import lit
from .state import VU


def eased(x: Any, rate: Any, slope: Any, h: Any) -> Any:
    """x after `h` ms of x' = rate + slope (x - x now): exact where x' is linear in x."""
    return x + h * growth(h * slope) * rate


def differenced(p: Any, s: Any, i: Any, h: Any) -> VU:
    """The step of a model with v and u alone: ∂f/∂x from a central difference, exact for the quadratic family up to rounding.

    A model that knows its slopes, or has more states, gives ``exponential(p, s, i, h)`` instead.
    """
    d = lit(1 / 64.0, h)
    wide = lit(32.0, h)
    rate = law.drift(p, s, i)
    dv = (law.drift(p, VU(s.v + d, s.u), i).v - law.drift(p, VU(s.v - d, s.u), i).v) * wide
    du = (law.drift(p, VU(s.v, s.u + d), i).u - law.drift(p, VU(s.v, s.u - d), i).u) * wide
    return VU(eased(s.v, rate.v, dv, h), eased(s.u, rate.u, du, h))

"""One step of the classic one-step methods, as if no spike came."""

from __future__ import annotations

from typing import Any

from ..models import drive, law
from ..models.ops import along, lit


def slope(p: Any, s: Any, x: Any, t: Any) -> Any:
    """Time derivative of the state, `t` ms into the step."""
    return law.drift(p, s, drive.current_at(x, s.v, t))


def euler_step(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """Forward Euler: order 1."""
    return along(s, h, law.drift(p, s, drive.current_now(x, s.v)))


def heun_step(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """Heun: order 2."""
    half = lit(0.5, h) * h
    k1 = law.drift(p, s, drive.current_now(x, s.v))
    k2 = slope(p, along(s, h, k1), x, h)
    return along(along(s, half, k1), half, k2)


def rk4_step(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """Classic Runge-Kutta: order 4."""
    half = lit(0.5, h) * h
    sixth = lit(1 / 6.0, h) * h
    third = sixth + sixth
    k1 = law.drift(p, s, drive.current_now(x, s.v))
    k2 = slope(p, along(s, half, k1), x, half)
    k3 = slope(p, along(s, half, k2), x, half)
    k4 = slope(p, along(s, h, k3), x, h)
    return along(along(along(along(s, sixth, k1), third, k2), third, k3), sixth, k4)


def exponential_euler_step(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """Each variable by its own exponential, all slopes at the old state: order 1 by the coupling, 2 in each variable."""
    return law.exponential(p, s, drive.current_now(x, s.v), h)

"""One step of the classic one-step methods, as if no spike came."""

from __future__ import annotations

from typing import Any

from ..models import drive, law
from ..models.hold import growth
from ..models.ops import along, lit
from ..models.state import VU


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


def exponential_euler_step(m: Any, p: Any, s: Any, x: Any, h: Any) -> VU:
    """Each variable by its own exponential, all slopes at the old state: order 1 by the coupling, 2 in each variable.

    ∂f/∂x comes from a central difference, which is exact for the quadratic family up to rounding.
    """
    d = lit(1 / 64.0, h)
    wide = lit(32.0, h)
    now = drive.current_now(x, s.v)
    rate = law.drift(p, s, now)
    dv = (law.drift(p, VU(s.v + d, s.u), now).v - law.drift(p, VU(s.v - d, s.u), now).v) * wide
    du = (law.drift(p, VU(s.v, s.u + d), now).u - law.drift(p, VU(s.v, s.u - d), now).u) * wide
    return VU(s.v + h * growth(h * dv) * rate.v, s.u + h * growth(h * du) * rate.u)

"""Where a neuron rests: the stable equilibrium at a held current."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import NoRestError, sentence
from . import law
from .base import Model
from .quadratic import Quadratic


def rest(model: Model, current: Any = 0.0, size: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """v and u of the stable equilibrium at a constant current.

    Parameters
    ----------
    model : Model
        A model of the quadratic family (others are searched numerically from v = -100 to 0 mV).
    current : float or array (N,), default 0
        The current that is held, in the model's own unit.
    size : int, optional
        Number of neurons; by default as many as the parameters describe.

    Returns
    -------
    v, u : ndarray (N,)

    Raises
    ------
    NoRestError
        If a neuron has no stable equilibrium at this current: it says which, and asks for a start.

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> v, u = rest(Izhikevich())
    >>> v.round(9).tolist(), u.round(9).tolist()
    ([-70.0], [-14.0])
    """
    n = size or model.size
    current = np.broadcast_to(np.asarray(current, float), n)
    find: Any = _quadratic_rest if isinstance(model, Quadratic) else _numeric_rest
    with np.errstate(all="ignore"):
        v, u, stable = find(model, current, n)
    if not stable.all():
        first = int(np.argmin(stable))
        name = model.name or type(model).__name__
        raise NoRestError(
            sentence(
                "start",
                f"given as (v0, u0) for {name}, which has no stable rest at a current of {current[first]:g}",
                "rest",
                "It fires, or runs away, by itself there",
                **({} if n == 1 else {"index": first, "of": n}),
            )
        )
    return v, u


def _quadratic_rest(model: Quadratic, current: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The stable root of the parabola with u at its equilibrium: the lower one, or, where a < 0 makes it so, the upper."""
    k = law.canonical(model.record())
    g = k.g + k.gain * current
    leaks = k.r != 0
    slope = np.where(leaks, k.w / np.where(leaks, k.r, 1.0), 0.0)
    root = np.sqrt(slope * slope - 4 * k.kappa * (g - slope * k.xr))
    # without a leak (accommodation form) u takes whatever value holds v at its reference
    roots = [np.where(leaks, (slope + sign * root) / (2 * k.kappa), -k.xr) for sign in (-1.0, 1.0)]
    low, high = (_stable(k, x) for x in roots)
    x = np.where(high & ~low, roots[1], roots[0])
    u = np.where(leaks, slope * (x + k.xr), k.kappa * x * x + g) * k.capacity
    return tuple(np.array(np.broadcast_to(a, n)) for a in (k.v0 + x, u, low | high))  # type: ignore[return-value]


def _stable(k: Any, x: Any) -> Any:
    """Negative trace, positive determinant."""
    steep = 2 * k.kappa * x
    return (steep - k.r < 0) & (k.w - k.r * steep > 0) & np.isfinite(x)


def _numeric_rest(model: Model, current: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scan v with u relaxed to its own equilibrium, and all else as `begin` has it, for the lowest zero of v' that is stable."""
    p = model.record()
    grid = np.linspace(-120.0, 0.0, 12001)
    v0, u0, ok = np.full(n, np.nan), np.full(n, np.nan), np.zeros(n, bool)
    for i in range(n):
        q = type(p)(*(np.atleast_1d(f)[i if np.size(f) > 1 else 0] for f in p))

        def relaxed(v: Any, q: Any = q) -> Any:
            zero = np.zeros_like(v)
            if "u" not in model.State._fields:
                return zero
            at0 = model.drift(q, law.begin(q, v, zero), 0.0).u
            return at0 / (at0 - model.drift(q, law.begin(q, v, zero + 1.0), 0.0).u)

        def dv(v: Any, q: Any = q, i: int = i) -> Any:
            return model.drift(q, law.begin(q, v, relaxed(v)), current[i]).v

        y = dv(grid)
        falls = np.flatnonzero((y[:-1] > 0) & (y[1:] <= 0))
        if not falls.size:
            continue
        low, high = grid[falls[0]], grid[falls[0] + 1]
        for _ in range(60):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if dv(np.array([middle]))[0] > 0 else (low, middle)
        v0[i], u0[i] = low, _on_nullcline(relaxed, dv, low, high)
        ok[i] = _is_stable(model, q, law.begin(q, np.array([v0[i]]), np.array([u0[i]])), float(current[i]))
    return v0, u0, ok


def _on_nullcline(relaxed: Any, dv: Any, low: Any, high: Any) -> float:
    """u at the zero of v' between two neighbouring v: that of the u-nullcline, or, where it jumps there, what makes v' 0 on the jump."""
    sides = np.array([low, high])
    (below, above), (rising, falling) = relaxed(sides), dv(sides)
    if abs(above - below) < 1e-9:
        return float(below)
    return float(below + (above - below) * rising / (rising - falling))


def _is_stable(model: Model, q: Any, s: Any, i: float) -> bool:
    """Whether all eigenvalues of the Jacobian are negative; the side of a switch is no variable that moves."""
    moving = [name for name in s._fields if name != "side"]
    e = 1e-5
    columns = []
    for name in moving:
        up, down = (model.drift(q, s._replace(**{name: getattr(s, name) + d}), i) for d in (e, -e))
        columns.append([float((getattr(up, f) - getattr(down, f)).item()) / (2 * e) for f in moving])
    return bool(np.all(np.linalg.eigvals(np.array(columns).T).real < 0))

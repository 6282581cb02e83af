"""Trajectories traced backwards in time, until they leave the plane's interesting part or wind onto a cycle."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .equilibrium import FixedPoint
from .nullclines import Law

TIGHT = {"method": "DOP853", "rtol": 1e-10, "atol": 1e-10}
TURNS = 3  # that often past the centre, a trajectory traced back is no longer on its way out
PER_STEP = 4  # points drawn within one step of DOP853


class Past(NamedTuple):
    """Where a state came from: the nearest past first."""

    v: np.ndarray
    u: np.ndarray
    escaped: bool  # to the floor or over the peak; else it winds, or came from the centre
    passes: list[float]  # v at each passing of the section: u as at the centre, v above it
    crossings: list[list[float]]  # v at which each level of u was crossed


def backwards(
    state: tuple[float, float],
    model: Any,
    form: Law,
    current: float,
    floor: float,
    centre: FixedPoint,
    levels: tuple[float, ...] = (),
    turns: int = TURNS,
) -> Past:
    """The past of a state (v, u), for as long as it stays between the floor and the peak and is not wound up.

    Parameters
    ----------
    state : (float, float), mV and units of the current
    model : Model
        For its peak.
    form : Law
        Its equations.
    current : float
        Constant input, in the model's unit.
    floor : float, mV
    centre : FixedPoint
        About which it may wind.
    levels : tuple of float
        Values of u whose crossings are wanted.
    turns : int, default 3
        Passings of the section after which to stop.

    Returns
    -------
    Past
    """
    from scipy.integrate import solve_ivp

    slope = getattr(model, "peak_slope", 0.0)

    def rates(t: float, y: np.ndarray) -> tuple[float, float]:
        pull = form.piece(y[0]).curve(y[0]) - (y[1] if form.leak else 0.0)
        return -(form.quadratic(y[0]) - y[1] + current) / form.C, -form.a * pull

    def high(t: float, y: np.ndarray) -> float:
        return y[0] - model.vpeak - slope * y[1]

    def low(t: float, y: np.ndarray) -> float:
        return floor - y[0]

    def home(t: float, y: np.ndarray) -> float:
        return 1e-6 - abs(y[0] - centre.v) - abs(y[1] - centre.u) / form.C

    def section(t: float, y: np.ndarray) -> float:
        return centre.u - y[1] if y[0] > centre.v else -1.0

    for event in (high, low, home, section):
        event.direction, event.terminal = 1, True  # type: ignore[attr-defined]
    section.terminal = turns  # type: ignore[attr-defined]
    events = [high, low, home, section, *(_level(u) for u in levels)]
    run = solve_ivp(rates, (0.0, 100.0 / abs(form.a)), state, events=events, dense_output=True, **TIGHT)
    t = run.t[:-1, None] + np.diff(run.t)[:, None] * np.linspace(0.0, 1.0, PER_STEP, endpoint=False)
    v, u = run.sol(np.append(t.ravel(), run.t[-1]))
    met = [[float(y[0]) for y in np.reshape(at, (-1, 2))] for at in run.y_events[3:]]
    return Past(v, u, bool(run.t_events[0].size or run.t_events[1].size), met[0], met[1:])


def _level(u: float) -> Any:
    return lambda t, y: y[1] - u


def wound(past: Past, centre: FixedPoint, **how: Any) -> Past:
    """One turn of the cycle that a past winds onto: the fixed point of its return to the section, by Brent's method.

    Between the centre, from which a stable rest repels backwards in time, and the first passing, which lies outside the
    cycle, the return map has its fixed point.
    """
    from scipy.optimize import brentq

    def turn(v: float, levels: tuple[float, ...]) -> Past:
        just_past = centre.u - 1e-12 * max(1.0, abs(centre.u))  # else the start counts as a passing
        return backwards((v, just_past), centre=centre, **{**how, "levels": levels, "turns": 1})

    def outwards(v: float) -> float:
        return turn(v, ()).passes[0] - v

    reach = past.passes[0] - centre.v
    near = next(centre.v + reach * f for f in (0.1, 1e-2, 1e-3, 1e-4) if outwards(centre.v + reach * f) > 0)
    on_cycle: Any = brentq(outwards, near, past.passes[0], xtol=1e-11)
    return turn(on_cycle, how["levels"])

"""Trajectories traced backwards in time, until they leave the plane's interesting part or wind onto a cycle.

Where the u-nullcline has a kink or a jump (`nullclines`), the tracing stops, changes to the next piece and goes on, so that no step
goes across it.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from ...errors import ArgumentError, sentence
from .equilibrium import FixedPoint
from .nullclines import Law, Piece

TIGHT = {"method": "DOP853", "rtol": 1e-10, "atol": 1e-10}
TURNS = 3  # that often past the centre, a trajectory traced back is no longer on its way out
PER_STEP = 4  # points drawn within one step of DOP853
MEMORIES = 100.0  # time constants 1/a of recovery after which a trajectory is given up
SAME = (
    1e-7  # mV: a turn that comes back as near as that is the cycle; beside the homoclinic bifurcation the first one is
)
LEGS = 400  # changes of piece after which it is given up


class Past(NamedTuple):
    """Where a state came from: the nearest past first."""

    v: np.ndarray
    u: np.ndarray
    escaped: bool  # to the floor, over the peak or to the ceiling; else it winds, or came from the centre
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
    ceiling: float = math.inf,
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
    ceiling : float, units of the current, default inf
        Value of u at which to stop, for cells whose peak runs away from the trajectory as u grows.

    Returns
    -------
    Past

    Raises
    ------
    ArgumentError
        For a trajectory that changes pieces of the u-nullcline without end.
    """
    from scipy.integrate import solve_ivp

    slope = getattr(model, "peak_slope", 0.0)

    def high(t: float, y: np.ndarray) -> float:
        return y[0] - model.vpeak - slope * y[1]

    def low(t: float, y: np.ndarray) -> float:
        return floor - y[0]

    def top(t: float, y: np.ndarray) -> float:
        return y[1] - ceiling if math.isfinite(ceiling) else -1.0

    def home(t: float, y: np.ndarray) -> float:
        return 1e-6 - abs(y[0] - centre.v) - abs(y[1] - centre.u) / form.C

    def section(t: float, y: np.ndarray) -> float:
        return centre.u - y[1] if y[0] > centre.v else -1.0

    for event in (high, low, top, home, section):
        event.direction, event.terminal = 1, True  # type: ignore[attr-defined]
    past: list[tuple[np.ndarray, np.ndarray]] = []
    met: list[list[float]] = [[] for _ in range(1 + len(levels))]
    piece, t, end = form.piece(state[0]), 0.0, MEMORIES / abs(form.a)
    for _ in range(LEGS):
        section.terminal = turns - len(met[0])  # type: ignore[attr-defined]
        events = [high, low, top, home, *_borders(piece), section, *(_level(u) for u in levels)]
        rates = _reversed(form, piece, current)
        run = solve_ivp(rates, (t, end), state, events=events, dense_output=True, **TIGHT)
        past.append(_drawn(run))
        for found, at in zip(met, run.y_events[6:], strict=True):
            found += [float(y[0]) for y in np.reshape(at, (-1, 2))]
        t, state = float(run.t[-1]), (float(run.y[0, -1]), float(run.y[1, -1]))
        if not (run.t_events[4].size or run.t_events[5].size):
            v, u = (np.concatenate(x) for x in zip(*past, strict=True))
            return Past(v, u, any(run.t_events[k].size for k in range(3)), met[0], met[1:])
        k = form.pieces.index(piece)
        piece = form.pieces[k - 1 if run.t_events[4].size else k + 1]
    rule = "one at which the curve can be traced"
    raise ArgumentError(sentence("current", rule, current, f"It crosses the kink of the u-nullcline {LEGS} times"))


def _reversed(form: Law, piece: Piece, current: float) -> Any:
    """The equations with time turned round, with the u-nullcline of one piece."""
    leak = 1.0 if form.leak else 0.0

    def rates(t: float, y: np.ndarray) -> tuple[float, float]:
        return -(form.quadratic(y[0]) - y[1] + current) / form.C, -form.a * (piece.curve(y[0]) - leak * y[1])

    return rates


def _borders(piece: Piece) -> list[Any]:
    """Events at which v leaves a piece, downwards and upwards; an endless side is never left."""

    def below(t: float, y: np.ndarray) -> float:
        return y[0] - piece.low if math.isfinite(piece.low) else 1.0

    def above(t: float, y: np.ndarray) -> float:
        return y[0] - piece.high if math.isfinite(piece.high) else -1.0

    for event, direction in ((below, -1), (above, 1)):
        event.direction, event.terminal = direction, True  # type: ignore[attr-defined]
    return [below, above]


def _level(u: float) -> Any:
    return lambda t, y: y[1] - u


def _drawn(run: Any) -> tuple[np.ndarray, np.ndarray]:
    """v and u along a run, with points between its steps."""
    t = run.t[:-1, None] + np.diff(run.t)[:, None] * np.linspace(0.0, 1.0, PER_STEP, endpoint=False)
    v, u = run.sol(np.append(t.ravel(), run.t[-1]))
    return v, u


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
        return next(iter(turn(v, ()).passes), math.inf) - v

    first = past.passes[0]
    drift = outwards(first)
    if abs(drift) < SAME:
        return turn(first, how["levels"])
    reach = first - centre.v
    near = next((v for v in (centre.v + reach * f for f in (0.1, 1e-2, 1e-3, 1e-4)) if outwards(v) > 0), None)
    if near is None or drift > 0:
        rule = "further from the bifurcation that takes the cycle around the rest away"
        raise ArgumentError(sentence("current", rule, how["current"]))
    on_cycle: Any = brentq(outwards, near, first, xtol=1e-11)
    return turn(on_cycle, how["levels"])

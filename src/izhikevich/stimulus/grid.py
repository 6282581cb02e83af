"""Does a time step meet the edges of a stimulus?"""

from __future__ import annotations

import math

import numpy as np

from ..errors import ArgumentError, sentence
from .base import Lowered

ON_GRID = 1e-9  # relative distance up to which an edge counts as on the grid
TICKS = 1_000_000  # per ms: the resolution in which a common step is looked for


def shortest_piece(edges: np.ndarray) -> float:
    """Length of the shortest pulse between edges.

    Parameters
    ----------
    edges : ndarray of float, shape (K,), ms

    Returns
    -------
    float, ms
        Infinite with fewer than two edges.

    Examples
    --------
    >>> shortest_piece(np.array([10.0, 12.0, 30.0]))
    2.0
    """
    return float(np.diff(edges).min()) if len(edges) > 1 else math.inf


def check_edges(stimulus: Lowered, t0: float, t1: float, dt: float, argument: str = "dt") -> None:
    """`check_grid` on the edges of a stimulus within `[t0, t1)`.

    Parameters
    ----------
    stimulus : Lowered
    t0, t1 : float, ms
    dt : float, ms
    argument : str, optional

    Raises
    ------
    ArgumentError
    """
    check_grid(stimulus.edges(t0, t1), dt, argument)


def check_grid(edges, dt: float, argument: str = "dt") -> None:
    """Refuse a step that misses a pulse, or an edge of one, and offer the nearest that does not.

    Parameters
    ----------
    edges : array_like of float, shape (K,), ms
        Times at which the current jumps, increasing, counted from the start of the grid.
    dt : float, ms
        The step.
    argument : str, optional
        Name for the error message.

    Raises
    ------
    ArgumentError
        When dt is longer than the shortest piece, or an edge is no multiple of it (to 1e-9 of its place).

    Examples
    --------
    >>> check_grid([10.0, 12.5], 0.5)
    >>> check_grid([10.0, 12.5], 1.0)
    Traceback (most recent call last):
    izhikevich.errors.ArgumentError: dt must be a step that meets the stimulus edge at 12.5 ms, got 1.0. The
    nearest good one is 1.25.
    """
    edges = np.asarray(edges, dtype=float)
    places = edges / dt
    missed = np.abs(places - np.round(places)) > ON_GRID * np.maximum(1.0, np.abs(places))
    if not missed.any():
        return
    shortest = shortest_piece(edges)
    rule = f"a step that meets the stimulus edge at {edges[missed][0]:.12g} ms"
    if dt > shortest * (1 + ON_GRID):
        rule = f"no longer than the shortest pulse of the stimulus, {shortest:.12g} ms,"
    good = nearest_step(edges, dt)
    remedy = "Use a method that locates spikes" if good is None else f"The nearest good one is {good:.12g}"
    raise ArgumentError(sentence(argument, rule, dt, remedy))


def nearest_step(edges, dt: float) -> float | None:
    """The step nearest to dt, in ratio, of which every edge is a multiple, and that has at most six decimals.

    Parameters
    ----------
    edges : array_like of float, ms
    dt : float, ms

    Returns
    -------
    float or None, ms
        None when there is no such step of at least a hundredth of dt.

    Examples
    --------
    >>> nearest_step([10.0, 12.5], 0.3), nearest_step([1 / 3, 1.0], 0.1)
    (0.3125, None)
    """
    edges = np.asarray(edges, dtype=float)
    ticks = np.round(edges * TICKS)
    if (np.abs(ticks / TICKS - edges) > 1e-12 * np.maximum(1.0, np.abs(edges))).any():
        return None
    common = math.gcd(*(int(k) for k in ticks))  # every whole fraction of it meets all edges
    wanted = common / (dt * TICKS)
    if not 0.01 <= wanted < 1e6:
        return common / TICKS if 0 < wanted < 0.01 and common / TICKS >= dt / 100 else None
    parts = [m for m in _around(wanted) if common % m == 0]
    return min((common / m / TICKS for m in parts), key=lambda h: abs(math.log(h / dt)), default=None)


def _around(wanted: float) -> range:
    """Whole numbers in which a good divisor is looked for."""
    return (
        range(max(1, int(wanted / 100)), int(wanted * 100) + 2) if wanted < 1e4 else range(int(wanted), int(wanted * 4))
    )

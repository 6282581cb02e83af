"""Least squares in stages: on more and more of the data, with finer and finer steps of the method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from .levenberg import ENOUGH, Residuals, levenberg_marquardt
from .minimum import Minimum

COARSE, FINER = 0.1, (0.02, 0.005)  # ms: steps with which minima are looked for, and then settled


class Stage(NamedTuple):
    """How many data are fitted, with which step [ms], for how many rounds, and with which gain a start has converged."""

    count: int
    dt: float
    rounds: int
    gain: float


def stages(horizons: Sequence[int], count: int) -> list[Stage]:
    """Stages on the horizons below the number of data, then on all of them with a coarse step, then with finer ones.

    >>> [(stage.count, stage.dt) for stage in stages((4, 8, 16), 10)]
    [(4, 0.1), (8, 0.1), (10, 0.1), (10, 0.02), (10, 0.005)]
    """
    growing = [Stage(h, COARSE, 12, 1e-4) for h in horizons if h < count]
    return [*growing, Stage(count, COARSE, 40, 1e-6), *(Stage(count, dt, 20, 1e-9) for dt in FINER)]


def in_stages(
    residuals: Callable[[int, float], Residuals],
    x: np.ndarray,
    plan: Sequence[Stage],
    enough: Callable[[int], float] = lambda count: ENOUGH,
) -> Minimum:
    """Starts taken to their minima, fewer from stage to stage.

    With all data at once, later ones would hide what the first ones tell. Those of a coarse step err by more than a good fit does, so
    that fewer and fewer starts are worth a finer one.

    Parameters
    ----------
    residuals : callable
        From a number of data and a step [ms] to the residuals of these.
    x : ndarray (N, p)
        Starts in the unit cube.
    plan : sequence of Stage
    enough : callable, optional
        From a number of data to the cost that need not be bettered.

    Returns
    -------
    Minimum
        The best first.
    """
    best = Minimum(x, np.full(len(x), np.inf), np.zeros(len(x), bool))
    for count, dt, rounds, gain in plan:
        found = levenberg_marquardt(residuals(count, dt), best.x, rounds=rounds, gain=gain, enough=enough(count))
        keep = max(1 if dt < COARSE else 3, len(found.x) * 2 // 3)
        best = Minimum(*(part[:keep] for part in found.best_first()))
    return best

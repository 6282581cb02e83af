"""Levenberg and Marquardt's method for many starts side by side, inside bounds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .minimum import Minimum

FIRST, LEAST, MOST = 1e-1, 1e-12, 1e10  # damping at first, and its range
ENOUGH = 1e-16  # a cost that need not be bettered: rounding
PROBE, BENT = 0.1, 0.4  # part of a step at which its bend is looked for, and how large that may be beside it
EASIER, HARDER = 0.2, 5.0  # factors on the damping after a step that helped, and one that did not

#: From points (N, p) to residuals (N, m) and their derivatives (N, m, p).
Residuals = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


def levenberg_marquardt(
    residuals: Residuals, x: np.ndarray, rounds: int = 40, gain: float = 1e-6, enough: float = ENOUGH
) -> Minimum:
    """Least squares from many starts; every round asks for all of them in one call.

    Points stay in the unit cube: a step is cut at its walls, and a coordinate that presses against one is left out of the step.

    Parameters
    ----------
    residuals : callable
        From points (N, p) to residuals (N, m) and derivatives (N, m, p). What is not finite counts as infinitely bad.
    x : ndarray (N, p)
        Starts, between 0 and 1.
    rounds : int, default 40
        Steps at most.
    gain : float, default 1e-6
        A start has converged when a step betters its cost by less than this part of it.
    enough : float, default 1e-16
        A cost that need not be bettered.

    Returns
    -------
    Minimum
        In the order of the starts; costs are half the sum of squared residuals.

    Examples
    --------
    >>> def line(x):
    ...     t = np.arange(3.0)
    ...     return x[:, :1] * t + x[:, 1:] - (0.5 * t + 0.25), np.broadcast_to(np.stack([t, t * 0 + 1], -1), (len(x), 3, 2))
    >>> levenberg_marquardt(line, np.array([[0.9, 0.9]])).x.round(6)
    array([[0.5 , 0.25]])
    """
    x = np.array(x, dtype=float)
    r, J = (np.array(part) for part in residuals(x))
    cost = _cost(r)
    damping = np.full(len(x), FIRST)
    still = np.isfinite(cost)
    for _ in range(rounds):
        if not still.any():
            break
        here = np.flatnonzero(still)
        step = _bent(residuals, x[here], r[here], J[here], damping[here])
        tried = np.clip(x[here] + step, 0.0, 1.0)
        new_r, new_J = residuals(tried)
        new = _cost(new_r)
        better = new < cost[here]
        won, lost = here[better], here[~better]
        still[won] = (cost[won] - new[better] > gain * cost[won]) & (new[better] > enough)
        x[won], r[won], J[won], cost[won] = tried[better], new_r[better], new_J[better], new[better]
        damping[won] = np.maximum(damping[won] * EASIER, LEAST)
        damping[lost] *= HARDER
        still[lost] = damping[lost] < MOST
    return Minimum(x, cost, ~still & np.isfinite(cost))


def _cost(r: np.ndarray) -> np.ndarray:
    total = 0.5 * np.einsum("nm,nm->n", r, r)
    return np.where(np.isfinite(total), total, np.inf)


def _bent(residuals: Residuals, x: np.ndarray, r: np.ndarray, J: np.ndarray, damping: np.ndarray) -> np.ndarray:
    """The damped step, bent after the residuals' second derivative along it; nothing where the bend is no small correction.

    Valleys of badly determined parameters are narrow and curved: straight steps along them must be tiny.
    """
    step = _step(x, r, J, damping, r)
    ahead = residuals(np.clip(x + PROBE * step, 0.0, 1.0))[0]
    slope = np.einsum("nmp,np->nm", J, step)
    second = np.nan_to_num(2.0 / PROBE * ((ahead - r) / PROBE - slope))
    bend = 0.5 * _step(x, r, J, damping, second)
    small = np.linalg.norm(bend, axis=1) <= BENT * np.linalg.norm(step, axis=1)
    return step + np.where(small[:, None], bend, 0.0)


def _step(x: np.ndarray, r: np.ndarray, J: np.ndarray, damping: np.ndarray, against: np.ndarray) -> np.ndarray:
    """What the damped linear equations say takes `against` away; a coordinate that presses against a wall stays."""
    downhill = -np.einsum("nmp,nm->np", J, r)
    free = ~(((x <= 0.0) & (downhill < 0)) | ((x >= 1.0) & (downhill > 0)))
    J = J * free[:, None, :]
    normal = np.einsum("nmp,nmq->npq", J, J) + np.eye(x.shape[1]) * damping[:, None, None]
    return np.linalg.solve(normal, -np.einsum("nmp,nm->np", J, against)[..., None])[..., 0]

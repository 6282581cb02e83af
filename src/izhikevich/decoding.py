"""Linear readouts: weights by which activities of cells add up to what they are to mean."""

from __future__ import annotations

from typing import Any

import numpy as np

from .errors import ArgumentError, sentence


def ridge(activities: Any, targets: Any, regularisation: float = 0.1) -> np.ndarray:
    """Decoders D that minimise ‖A D - Y‖² + m σ² ‖D‖², where σ is a part of the largest activity: L2-regularised least squares.

    σ stands for noise of the activities that the samples do not show, as in Eliasmith and Anderson, Neural Engineering (MIT Press 2003), section
    2.3, and is scaled as in Nengo's `LstsqL2`. With more cells than samples the smaller of the two equal problems is solved.

    Parameters
    ----------
    activities : array_like (m, n)
        Of n cells in m samples.
    targets : array_like (m,) or (m, d)
    regularisation : float, default 0.1
        σ / max \\|A\\|, positive.

    Returns
    -------
    ndarray (n,) or (n, d)

    Raises
    ------
    ArgumentError
        For shapes that do not fit, numbers that are not finite, a regularisation that is not positive.

    Examples
    --------
    >>> ridge([[1.0], [2.0]], [2.0, 4.0], 1e-6).round(6)
    array([2.])
    """
    a, y = _checked(activities, targets, "ridge")
    if not 0 < regularisation < np.inf:
        remedy = "least_squares has none"
        raise ArgumentError(sentence("ridge.regularisation", "positive", regularisation, remedy))
    samples, cells = a.shape
    penalty = samples * (regularisation * np.abs(a).max(initial=0.0)) ** 2
    if penalty == 0.0:  # cells that are silent everywhere say nothing
        return np.zeros((cells, *y.shape[1:]))
    if cells <= samples:
        return np.linalg.solve(a.T @ a + penalty * np.eye(cells), a.T @ y)
    return a.T @ np.linalg.solve(a @ a.T + penalty * np.eye(samples), y)


def least_squares(activities: Any, targets: Any) -> np.ndarray:
    """Decoders that minimise ‖A D - Y‖, the smallest of them where many do.

    Parameters
    ----------
    activities : array_like (m, n)
        Of n cells in m samples.
    targets : array_like (m,) or (m, d)

    Returns
    -------
    ndarray (n,) or (n, d)

    Raises
    ------
    ArgumentError
        For shapes that do not fit and numbers that are not finite.

    Examples
    --------
    >>> least_squares([[1.0, 1.0]], [2.0]).round(6)
    array([1., 1.])
    """
    a, y = _checked(activities, targets, "least_squares")
    return np.linalg.lstsq(a, y, rcond=None)[0]


def _checked(activities: Any, targets: Any, name: str) -> tuple[np.ndarray, np.ndarray]:
    a, y = np.asarray(activities, float), np.asarray(targets, float)
    if a.ndim != 2 or 0 in a.shape:
        raise ArgumentError(sentence(f"{name}.activities", "a table (samples, cells)", f"shape {a.shape}"))
    if y.ndim not in (1, 2) or y.shape[0] != a.shape[0]:
        rule = f"one row for each of the {a.shape[0]} samples"
        raise ArgumentError(sentence(f"{name}.targets", rule, f"shape {y.shape}"))
    for what, x in (("activities", a), ("targets", y)):
        if not np.isfinite(x).all():
            first = int(np.argmin(np.isfinite(x).reshape(len(x), -1).all(axis=1)))
            raise ArgumentError(sentence(f"{name}.{what}", "finite", x[first].tolist(), index=first, of=len(x)))
    return a, y

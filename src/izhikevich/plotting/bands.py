"""Several quantities with their own axes in one frame, each in its own horizontal band, so that none hides another."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from ..errors import ArgumentError


def finite_range(*values: ArrayLike, least: float = 1.0) -> tuple[float, float]:
    """Smallest and largest finite value, at least `least` apart.

    Parameters
    ----------
    *values : array_like, any shape
    least : float
        Smallest span, in the unit of the values; a constant gets this much room above and below. Default 1.

    Returns
    -------
    low, high : float

    Examples
    --------
    >>> finite_range([0.0, 10.0, float("nan")])
    (0.0, 10.0)
    >>> finite_range([3.0])
    (2.5, 3.5)
    """
    flat = np.concatenate([np.ravel(np.asarray(v, dtype=float)) for v in values]) if values else np.zeros(0)
    flat = flat[np.isfinite(flat)]
    if not flat.size:
        return 0.0, least
    low, high = float(flat.min()), float(flat.max())
    if high - low < least:
        middle = (low + high) / 2
        return middle - least / 2, middle + least / 2
    return low, high


def band(ax: Axes, low: float, high: float, bottom: float, top: float, *, side: str = "left", ticks: int = 5) -> Axes:
    """Give an axis limits that put [low, high] between two heights of the frame, with ticks there only.

    Parameters
    ----------
    ax : Axes
    low, high : float
        Range of the values.
    bottom, top : float, fraction of the frame
        Where that range lies, 0 is the lower edge of the frame and 1 the upper.
    side : {"left", "right"}
        Which spine carries the axis. It is drawn over the band only. Default left.
    ticks : int
        About how many tick intervals. Default 5.

    Returns
    -------
    Axes
        The same axes.
    """
    scale = (high - low) / (top - bottom)
    start = low - bottom * scale
    ax.set_ylim(start, start + scale)
    slack = 1e-6 * (high - low)
    places = MaxNLocator(nbins=ticks, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    ax.set_yticks([p for p in places if low - slack <= p <= high + slack])
    ax.spines[side].set_bounds(low, high)
    ax.yaxis.label.set_y((bottom + top) / 2)
    return ax


def has(recording: Any, *names: str) -> bool:
    """Whether a recording holds these quantities; asking for one that was not recorded is refused by the recording.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> has(SimpleNamespace(v=[1.0], u=None), "v"), has(SimpleNamespace(v=[1.0], u=None), "v", "u")
    (True, False)
    """
    try:
        return all(getattr(recording, name) is not None for name in names)
    except ArgumentError:
        return False


def corners(times: ArrayLike, values: ArrayLike, jump: float = 0.05) -> tuple[np.ndarray, np.ndarray]:
    """A sampled current as a line to draw: its jumps upright, its slopes as slopes.

    A sample holds the value from its time on, so where the current jumps between two samples, the earlier value is kept
    up to the later sample.

    Parameters
    ----------
    times : array_like, ms, shape (n,)
    values : array_like, any unit, shape (n,)
    jump : float
        Least change between two samples that counts as a jump, as a fraction of the whole range. Default 0.05.

    Returns
    -------
    times, values : ndarray, shape (m,) with m >= n

    Examples
    --------
    >>> t, i = corners([0, 1, 2, 3], [0, 0, 10, 10])
    >>> t.tolist(), i.tolist()
    ([0.0, 1.0, 2.0, 2.0, 3.0], [0.0, 0.0, 0.0, 10.0, 10.0])
    """
    t, x = np.asarray(times, dtype=float), np.asarray(values, dtype=float)
    if t.size < 2:
        return t, x
    at = np.flatnonzero(np.abs(np.diff(x)) > jump * np.ptp(x)) + 1
    return np.insert(t, at, t[at]), np.insert(x, at, x[at - 1])

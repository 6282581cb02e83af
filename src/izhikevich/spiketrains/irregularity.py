"""How irregular the intervals of a spike train are: against their mean, and each against the next."""

from __future__ import annotations

import numpy as np


def cv(intervals: np.ndarray) -> float:
    """Coefficient of variation: standard deviation (of a sample) over mean; nan below two intervals.

    >>> cv(np.array([10.0, 10.0, 10.0]))
    0.0
    """
    return float(intervals.std(ddof=1) / intervals.mean()) if intervals.size > 1 else np.nan


def cv2(intervals: np.ndarray) -> float:
    """CV2 of neighbouring intervals (Holt et al. 1996, J. Neurophysiol. 75:1806): mean of 2 |y - x| / (y + x); nan below two.

    >>> cv2(np.array([10.0, 30.0, 10.0]))
    1.0
    """
    return float(2.0 * np.abs(contrasts(intervals)).mean()) if intervals.size > 1 else np.nan


def lv(intervals: np.ndarray) -> float:
    """Local variation (Shinomoto et al. 2003, Neural Computation 15:2823): mean of 3 ((y - x) / (y + x))²; nan below two.

    >>> lv(np.array([10.0, 30.0, 10.0]))
    0.75
    """
    return float(3.0 * (contrasts(intervals) ** 2).mean()) if intervals.size > 1 else np.nan


def adaptation(intervals: np.ndarray) -> float:
    """How much intervals lengthen, -1 to 1: mean of (y - x) / (y + x) of neighbouring intervals; nan below two.

    >>> adaptation(np.array([10.0, 30.0]))
    0.5
    """
    return float(contrasts(intervals).mean()) if intervals.size > 1 else np.nan


def contrasts(intervals: np.ndarray) -> np.ndarray:
    """Difference of neighbouring intervals over their sum."""
    return np.diff(intervals) / (intervals[1:] + intervals[:-1])

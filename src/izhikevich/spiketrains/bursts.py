"""Bursts: groups of spikes parted by an interval that is long beside those before and after it."""

from __future__ import annotations

import numpy as np


def burst_ends(intervals: np.ndarray, factor: float) -> np.ndarray:
    """Where bursts part: the intervals longer than `factor` times the median of those of the burst so far, and the next by `factor` shorter.

    eFEL's rule (``burst_ISI_indices``). Below four intervals there are none.

    >>> burst_ends(np.array([5.0, 6.0, 80.0, 5.0, 5.0, 70.0, 6.0]), 1.5)
    array([2, 5])
    """
    ends: list[int] = []
    begin = 0
    for k in range(1, intervals.size - 1 if intervals.size >= 4 else 0):
        burst = intervals[begin:k]
        if burst.size and intervals[k] > factor * np.median(burst) and intervals[k + 1] < intervals[k] / factor:
            ends.append(k)
            begin = k  # the long interval counts among those of the next burst, as in eFEL
    return np.array(ends, np.int64)


def burst_number(intervals: np.ndarray, factor: float) -> int:
    """How many bursts of two spikes or more; 0 where nothing parts any.

    >>> burst_number(np.array([5.0, 6.0, 80.0, 5.0, 5.0, 70.0, 6.0]), 1.5)
    3
    """
    ends = burst_ends(intervals, factor)
    return 1 + int((np.diff([*ends, intervals.size]) != 1).sum()) if ends.size else 0

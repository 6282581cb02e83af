"""Spike trains told apart: bursts from single spikes, firing that lasts from firing that ends."""

from __future__ import annotations

import numpy as np

LASTS = 1.5  # times the longest interval: firing goes on if the silence at the end is shorter
ENDS = 2.0  # times the longest interval, and the wait for the first spike: firing has ended if it is longer
TIGHT = 20.0  # ms: longest interval of a burst that stands alone
VOID = 2.0  # intervals are of two kinds if, sorted, one is so many times the one before
NEARLY = 0.8  # of the widest void: as wide


def burst_sizes(intervals: np.ndarray, pause: float) -> np.ndarray:
    """How many spikes stand together each time, between intervals of `pause` ms or more.

    >>> burst_sizes(np.array([2.0, 3.0, 30.0, 2.0, 3.0, 31.0]), 30.0).tolist()
    [3, 3, 1]
    """
    last = (intervals >= pause).nonzero()[0]
    return np.diff(last, prepend=-1, append=intervals.size)


def pause_length(intervals: np.ndarray) -> float:
    """The shortest of the long intervals, where intervals are of two kinds; infinite where all are of one.

    The kinds are divided at the widest void of the sorted logarithms of the intervals (of voids that are nearly as wide, at the one between
    longer intervals), after V. Pasquale, S. Martinoia and M. Chiappalone, A
    self-adapting approach for the detection of bursts and network bursts, J. Comput. Neurosci. 29 (2010) 213.

    Parameters
    ----------
    intervals : ndarray (n,), ms

    Returns
    -------
    float, ms

    Examples
    --------
    >>> pause_length(np.array([2.0, 3.0, 30.0, 2.0, 3.0, 31.0])), pause_length(np.array([10.0, 12.0, 13.0]))
    (30.0, inf)
    """
    if intervals.size < 2:
        return np.inf
    ordered = np.sort(intervals)
    ratio = ordered[1:] / ordered[:-1]
    widest = ratio.max()
    if widest < VOID:
        return np.inf
    return float(ordered[(ratio >= max(VOID, NEARLY * widest)).nonzero()[0][-1] + 1])


def lasts(spikes: np.ndarray, end: float) -> bool:
    """Whether firing goes on to the end, as far as its intervals tell."""
    return bool(spikes.size > 1 and end - spikes[-1] < LASTS * np.diff(spikes).max())


def ended(spikes: np.ndarray, begin: float, end: float) -> bool:
    """Whether firing is over before the end, with a silence longer than any wait in it."""
    if not spikes.size:
        return False
    longest = max(spikes[0] - begin, np.diff(spikes).max(initial=0.0))
    return bool(end - spikes[-1] > ENDS * longest)


def is_burst(spikes: np.ndarray) -> bool:
    """Whether spikes that stand alone are a burst: three or more, in quick succession."""
    return spikes.size >= 3 and np.diff(spikes).max() <= TIGHT

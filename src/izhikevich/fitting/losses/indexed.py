"""Spikes compared by their index within a window: how many, how late the first, how long each interval, and whether these grow."""

from __future__ import annotations

import numpy as np

from .featured import adaptation
from .windowed import windowed

COUNT = (0.5, 0.05)  # spikes, and part of them: what a cell itself varies by between two equal steps
LATENCY, INTERVAL = 0.1, 0.15  # the same, of logarithms
WORST = 16.0  # the most that a latency or an interval counts: what is far off is no matter of degree
ADAPTATION = 0.02  # of eFEL's adaptation_index2: the trend, which single intervals hide
FEW = 3  # spikes: so many have no trend
SOON = 1.0  # ms, added to latencies before their logarithm is taken


def indexed(spikes: np.ndarray, wanted: np.ndarray, begin: float, end: float) -> np.ndarray:
    """Squared errors of count, latency, intervals and their trend in one window, in units of what a cell itself varies by.

    Parameters
    ----------
    spikes : ndarray (N, K), ms
        Of N candidates; nan beyond a candidate's last spike.
    wanted : ndarray (n,), ms
    begin, end : float, ms

    Returns
    -------
    ndarray (N,)

    Examples
    --------
    >>> found = np.array([[10.0, 30.0, 50.0], [10.0, 30.0, np.nan], [10.0, 40.0, 50.0]])
    >>> indexed(found, np.array([10.0, 30.0, 50.0]), 0.0, 60.0).round(2)
    array([ 0.  ,  2.37, 11.65])
    """
    own, cell = windowed(spikes, begin, end), windowed(wanted[None], begin, end)[0]
    counts, count = np.isfinite(own).sum(axis=1), int(np.isfinite(cell).sum())
    total = ((counts - count) / (COUNT[0] + COUNT[1] * count)) ** 2
    if not count:
        return total
    late = np.log((own[:, 0] + SOON) / (cell[0] + SOON)) / LATENCY
    total += np.where(counts > 0, np.minimum(late**2, WORST), WORST)
    both = min(own.shape[1], count)
    if both > 1:
        off = np.log(np.diff(own[:, :both], axis=1) / np.diff(cell[:both])) / INTERVAL
        known = np.isfinite(off)
        total += np.where(known, np.minimum(off**2, WORST), 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    if count > FEW:
        trend = (adaptation(own) - adaptation(cell[None])) / ADAPTATION
        total += np.nan_to_num(np.minimum(trend**2, WORST))
    return total

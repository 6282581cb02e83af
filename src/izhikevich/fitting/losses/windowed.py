"""The spikes of many candidates in one window."""

from __future__ import annotations

import numpy as np


def windowed(spikes: np.ndarray, begin: float, end: float) -> np.ndarray:
    """Spikes of N candidates in one window, from its begin, (N, K); nan beyond the last of each.

    Parameters
    ----------
    spikes : ndarray (N, K), ms
        Rising; nan, or inf for a candidate that diverged, beyond the last.
    begin, end : float, ms

    Returns
    -------
    ndarray (N, most)

    Examples
    --------
    >>> windowed(np.array([[1.0, 12.0, 15.0], [11.0, np.nan, np.nan]]), 10.0, 20.0)
    array([[ 2.,  5.],
           [ 1., nan]])
    """
    inside = (spikes >= begin) & (spikes < end)
    counts = inside.sum(axis=1)
    made = np.full((len(spikes), max(1, int(counts.max(initial=0)))), np.nan)
    made[np.arange(made.shape[1]) < counts[:, None]] = spikes[inside] - begin
    return made

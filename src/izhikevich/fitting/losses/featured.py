"""Features of many candidates' spikes at once, under eFEL's names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ...errors import unknown


def mean(values: np.ndarray) -> np.ndarray:
    """Of each row, without what is nan; nan for a row with nothing else."""
    known = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        return np.where(known, values, 0.0).sum(axis=1) / np.where(known.any(axis=1), known.sum(axis=1), np.nan)


def last(times: np.ndarray) -> np.ndarray:
    """The last spike of each row; nan for a row without one."""
    counts = np.isfinite(times).sum(axis=1)
    return np.where(counts > 0, np.take_along_axis(times, np.maximum(counts - 1, 0)[:, None], axis=1)[:, 0], np.nan)


def interval(times: np.ndarray, k: int) -> np.ndarray:
    """The k-th interval of each row, from 0; nan where there is none."""
    return np.diff(times, axis=1)[:, k] if times.shape[1] > k + 1 else np.full(len(times), np.nan)


def last_interval(times: np.ndarray) -> np.ndarray:
    """Of each row."""
    return last(np.diff(times, axis=1)) if times.shape[1] > 1 else np.full(len(times), np.nan)


def variation(times: np.ndarray) -> np.ndarray:
    """ISI_CV: standard deviation (of a sample) over mean, without the first interval; nan below two."""
    intervals = np.diff(times, axis=1)[:, 1:]
    count = np.isfinite(intervals).sum(axis=1)
    middle = mean(intervals)
    spread = np.where(np.isfinite(intervals), (intervals - middle[:, None]) ** 2, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 1, np.sqrt(spread / (count - 1)) / middle, np.nan)


def adaptation(times: np.ndarray) -> np.ndarray:
    """adaptation_index2: mean of (y - x) / (y + x) of neighbouring intervals, without the first."""
    intervals = np.diff(times, axis=1)[:, 1:]
    return mean(np.diff(intervals, axis=1) / (intervals[:, 1:] + intervals[:, :-1]))


#: From spikes (N, K), ms from the begin of the stimulus, nan beyond each candidate's last, to the feature (N,).
FEATURES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "spike_count": lambda t: np.isfinite(t).sum(axis=1).astype(float),
    "mean_frequency": lambda t: 1000.0 * np.isfinite(t).sum(axis=1) / last(t),
    "time_to_first_spike": lambda t: t[:, 0],
    "time_to_second_spike": lambda t: t[:, 1] if t.shape[1] > 1 else np.full(len(t), np.nan),
    "time_to_last_spike": last,
    "inv_first_ISI": lambda t: 1000.0 / interval(t, 0),
    "inv_second_ISI": lambda t: 1000.0 / interval(t, 1),
    "inv_third_ISI": lambda t: 1000.0 / interval(t, 2),
    "inv_last_ISI": lambda t: 1000.0 / last_interval(t),
    "ISI_CV": variation,
    "adaptation_index2": adaptation,
}


def featured(times: np.ndarray, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Features of N candidates, each (N,); equal to `izhikevich.spiketrains.features` of each by itself.

    Parameters
    ----------
    times : ndarray (N, K), ms
        From the begin of the stimulus; nan beyond the last of each.
    names : sequence of str

    Returns
    -------
    dict of str to ndarray (N,)
        nan for a feature that so few spikes do not have.

    Raises
    ------
    UnknownNameError

    Examples
    --------
    >>> featured(np.array([[5.0, 15.0, 40.0], [20.0, np.nan, np.nan]]), ("spike_count", "inv_first_ISI"))
    {'spike_count': array([3., 1.]), 'inv_first_ISI': array([100.,  nan])}
    """
    for name in names:
        if name not in FEATURES:
            raise unknown("features", name, FEATURES)
    return {name: FEATURES[name](times) for name in names}

"""Features of one spike train, under the names that eFEL gives them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from .bursts import burst_number
from .irregularity import adaptation, cv, cv2, lv
from .trains import Trains, check_rising, packed

BURST = 1.5  # eFEL's burst_factor
SKIPPED, MOST_SKIPPED = (
    0.1,
    2,
)  # share of the spikes, and the most of them, that adaptation_index leaves out: spike_skipf, max_spike_skip
ORDINALS = ("first", "second", "third", "fourth", "fifth")


def features(
    train: Any, begin: float | None = None, end: float | None = None, *, ignore_first_ISI: bool = True
) -> dict[str, float]:
    """What is said of a spike train, from its times alone.

    The names, and what they mean, are eFEL's, with its default settings: ``spike_count``, ``spike_count_stimint``, ``mean_frequency``
    (Hz, to the last spike), ``time_to_first_spike``, ``time_to_second_spike``, ``time_to_last_spike`` (ms from `begin`),
    ``inv_time_to_first_spike``, ``inv_first_ISI`` ... ``inv_fifth_ISI``, ``inv_last_ISI`` (Hz), ``doublet_ISI`` (ms, the first
    interval), ``ISI_CV``, ``irregularity_index`` (ms, mean change from one interval to the next), ``single_burst_ratio``,
    ``ISI_log_slope``, ``ISI_semilog_slope``, ``adaptation_index``, ``adaptation_index2``, ``burst_number``. Two more are not eFEL's:
    ``CV2`` and ``LV``, of all intervals.

    Parameters
    ----------
    train : array_like (n,) in ms, or Recording of one neuron
        Ascending spike times.
    begin, end : float, ms
        From when to when there was a stimulus; the recording's window where left out.
    ignore_first_ISI : bool, default True
        Leave the first interval out of ``ISI_CV``, ``irregularity_index``, ``single_burst_ratio``, the slopes and ``burst_number``, as
        eFEL does by itself: it is often a transient.

    Returns
    -------
    dict of str to float
        nan for a feature that so few spikes do not have.

    Raises
    ------
    ArgumentError
        For times that are not finite, not ascending or doubled, several trains, and a stimulus that is not known.

    References
    ----------
    eFEL, Electrophys Feature Extraction Library, doi:10.5281/zenodo.593869.

    Examples
    --------
    >>> found = features([110, 120, 140, 170, 210], 100, 300)
    >>> found["mean_frequency"], found["inv_first_ISI"], round(found["adaptation_index2"], 4)
    (45.45454545454545, 100.0, 0.1714)
    """
    trains = packed(train, "features.train")
    begin, end = stimulus(trains, begin, end, "features")
    check_rising(trains, "features.train")
    times = trains.times
    during = times[(times >= begin) & (times <= end)]
    intervals = np.diff(times)
    kept = intervals[1:] if ignore_first_ISI else intervals
    return (
        latencies(times - begin)
        | {
            "spike_count": float(times.size),
            "spike_count_stimint": float(during.size),
            "mean_frequency": 1000.0 * during.size / (nth(during, -1) - begin) if (during > begin).any() else np.nan,
        }
        | {f"inv_{name}_ISI": 1000.0 / nth(intervals, k) for k, name in enumerate(ORDINALS)}
        | {
            "inv_last_ISI": 1000.0 / nth(intervals, -1),
            "doublet_ISI": nth(intervals, 0),
            "ISI_CV": cv(kept),
            "irregularity_index": float(np.abs(np.diff(kept)).mean()) if kept.size > 1 else np.nan,
            "single_burst_ratio": float(kept[0] / kept.mean()) if kept.size > 1 else np.nan,
            "ISI_log_slope": slope(np.log(np.arange(1, kept.size + 1)), np.log(kept)),
            "ISI_semilog_slope": slope(np.arange(1, kept.size + 1), np.log(kept)),
            "adaptation_index": adaptation(np.diff(during)[skipped(during.size) :]) if during.size > 3 else np.nan,
            "adaptation_index2": adaptation(np.diff(during)[1:]),
            "burst_number": float(burst_number(kept, BURST)),
            "CV2": cv2(intervals),
            "LV": lv(intervals),
        }
    )


def stimulus(train: Trains, begin: Any, end: Any, verb: str) -> tuple[float, float]:
    """From when to when there was a stimulus: as given, or all the time that was recorded."""
    if not train.alone:
        raise ArgumentError(sentence(f"{verb}.train", "one train", f"{train.count} trains", "Ask for each by itself"))
    recorded = train.window or (None, None)
    begin, end = recorded[0] if begin is None else begin, recorded[1] if end is None else end
    if begin is None or end is None or not -np.inf < begin < end < np.inf:
        rule = "finite, with begin before end [ms]"
        raise ArgumentError(sentence(f"{verb}.begin, end", rule, (begin, end), "Say when the stimulus was on"))
    return float(begin), float(end)


def latencies(times: np.ndarray) -> dict[str, float]:
    """Times from the begin of the stimulus."""
    first = nth(times, 0)
    return {
        "time_to_first_spike": first,
        "time_to_second_spike": nth(times, 1),
        "time_to_last_spike": nth(times, -1),
        "inv_time_to_first_spike": 1000.0 / first if first else np.nan,
    }


def nth(values: np.ndarray, n: int) -> float:
    """One of the values; nan where there is none."""
    return float(values[n]) if -values.size <= n < values.size else np.nan


def skipped(spikes: int) -> int:
    """How many of the first intervals `adaptation_index` leaves out."""
    return min(int(SKIPPED * spikes + 0.5), MOST_SKIPPED)


def slope(x: np.ndarray, y: np.ndarray) -> float:
    """Of the line that fits best; nan below two points."""
    if x.size < 2:
        return np.nan
    away = x - x.mean()
    return float((away * (y - y.mean())).sum() / (away**2).sum())

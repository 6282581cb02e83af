"""Features of a voltage trace, under the names that eFEL gives them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..units import to_number
from .features import stimulus
from .trains import packed

NEAR_BEGIN, NEAR_END = (
    0.1,
    0.1,
)  # shares of the time before the stimulus and of the stimulus that say where the voltage settles


def voltage_features(
    times: Any, v: Any, train: Any, begin: float | None = None, end: float | None = None
) -> dict[str, Any]:
    """What is said of a voltage trace whose spikes are known.

    The names, and what they mean, are eFEL's, with its default settings. One number each: ``voltage_base`` (mean of the last tenth of
    the time before the stimulus), ``steady_state_voltage_stimend`` (mean of the last tenth of the stimulus), ``minimum_voltage`` and
    ``maximum_voltage`` (during the stimulus). One for each spike: ``peak_voltage``, ``AHP_depth_abs`` (the lowest voltage before the
    next spike; after the last one, before the end of the stimulus, or of the trace where that spike comes later), ``AHP_depth`` (that
    above ``voltage_base``), ``time_to_AHP`` (ms from the spike; not eFEL's).

    A spike of these models is a peak that is cut off and a reset: it has a height by definition and no width. eFEL's features of its
    shape (AP_width, AP_begin_voltage, AP_amplitude from there, rise and fall rates) say nothing about a cell here, and are left out.

    Parameters
    ----------
    times : array_like (n,), ms
        Ascending; equal ones, as at a reset in ``recording.trace()``, are fine.
    v : array_like (n,), mV
    train : array_like (k,) in ms, or Recording of one neuron
        Spike times.
    begin, end : float, ms
        From when to when there was a stimulus; the recording's window where left out.

    Returns
    -------
    dict of str to float or ndarray (k,)
        All in mV, but for times; nan where the trace does not reach.

    Raises
    ------
    ArgumentError
        For a trace that is not finite, not ascending, or not of one length, for spikes outside it, and a stimulus that is not known.

    References
    ----------
    eFEL, Electrophys Feature Extraction Library, doi:10.5281/zenodo.593869.

    Examples
    --------
    >>> import izhikevich as izh
    >>> run = izh.simulate("RS", 300, izh.step(10, start=100), record=["spikes", "v", "u"])
    >>> found = voltage_features(*run.trace()[:2], run, 100, 300)
    >>> found["voltage_base"], found["AHP_depth"].round(1)
    (-70.0, array([...]))
    """
    t, v = np.asarray(to_number(times, "ms", "times"), float), np.asarray(to_number(v, "mV", "v"), float)
    trains = packed(train, "voltage_features.train")
    begin, end = stimulus(trains, begin, end, "voltage_features")
    _check(t, v, trains.times)
    base = mean_between(t, v, begin - NEAR_BEGIN * (begin - t[0]), begin)
    last = end if trains.times.size and trains.times[-1] < end else t[-1]
    lowest = [trough(t, v, a, b) for a, b in zip(trains.times, [*trains.times[1:], last], strict=False)]
    depths, when = np.array(lowest).reshape(-1, 2).T
    during = v[(t >= begin) & (t < end)]
    return {
        "voltage_base": base,
        "steady_state_voltage_stimend": mean_between(t, v, end - NEAR_END * (end - begin), end),
        "minimum_voltage": float(during.min()) if during.size else np.nan,
        "maximum_voltage": float(during.max()) if during.size else np.nan,
        "peak_voltage": v[nearest(t, trains.times)],
        "AHP_depth_abs": depths,
        "AHP_depth": depths - base,
        "time_to_AHP": when - trains.times,
    }


def nearest(t: np.ndarray, spikes: np.ndarray) -> np.ndarray:
    """The sample nearest to each spike: the peak, where a peak and a reset share its time."""
    after = np.minimum(np.searchsorted(t, spikes), t.size - 1)
    before = np.maximum(after - 1, 0)
    return np.where(spikes - t[before] < t[after] - spikes, before, after)


def mean_between(t: np.ndarray, v: np.ndarray, low: float, high: float) -> float:
    """Mean of the samples from `low` to `high`; nan where there is none."""
    inside = v[(t >= low) & (t <= high)]
    return float(inside.mean()) if inside.size else np.nan


def trough(t: np.ndarray, v: np.ndarray, low: float, high: float) -> tuple[float, float]:
    """The lowest voltage between two times, and when."""
    inside = np.flatnonzero((t >= low) & (t <= high))
    if not inside.size:
        return np.nan, np.nan
    k = inside[np.argmin(v[inside])]
    return float(v[k]), float(t[k])


def _check(t: np.ndarray, v: np.ndarray, spikes: np.ndarray) -> None:
    if t.ndim != 1 or t.shape != v.shape or not t.size:
        rule = "as many as times, in a row, and at least one"
        raise ArgumentError(sentence("voltage_features.v", rule, f"{v.shape} with times of {t.shape}"))
    for name, values in (("times", t), ("v", v)):
        if not np.isfinite(values).all():
            k = int(np.argmin(np.isfinite(values)))
            raise ArgumentError(sentence(f"voltage_features.{name}", "finite", float(values[k]), index=k, of=t.size))
    if (np.diff(t) < 0).any():
        k = int(np.argmax(np.diff(t) < 0)) + 1
        raise ArgumentError(sentence("voltage_features.times", "ascending [ms]", float(t[k]), index=k, of=t.size))
    outside = spikes[(spikes < t[0]) | (spikes > t[-1])]
    if outside.size:
        rule = f"spike times of the trace, {t[0]:g} to {t[-1]:g} ms"
        raise ArgumentError(sentence("voltage_features.train", rule, float(outside[0])))

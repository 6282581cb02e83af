"""Spikes in a measured voltage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..analysis.pattern.epochs import scatter
from ..errors import ArgumentError, sentence
from ..units import to_number

RISE = 15.0  # mV: least rise to the peak of a spike, and fall from it
WITHIN = 3.0  # ms: in which time
REFRACTORY = 1.0  # ms
NOISE = 10.0  # standard deviations of the noise of v that the rise must exceed too


def detect_spikes(
    v: Any,
    dt: float,
    level: float | None = None,
    *,
    rise: float = RISE,
    within: float = WITHIN,
    refractory: float = REFRACTORY,
) -> np.ndarray:
    """Times of the spikes in a measured voltage.

    The rule: a spike is a peak of v that stands at least `rise` above the lowest v in the `within` ms before it, and above
    the lowest in the `within` ms after it, and that lies above `level`. Its time is where v last crossed the level from
    below, interpolated between two samples. Two peaks without a crossing between them are one spike, and a crossing less
    than `refractory` after that of another spike is none. A trace that ends above the level, on its way up, ends with a spike.

    A slow hump, a step of the current or the charging of the membrane are none, for they do not both rise and fall in time; where v is
    noisy, `rise` is at least ten standard deviations of the noise (from second differences, robust against spikes).

    Parameters
    ----------
    v : array_like (K,), mV
        At equal distances.
    dt : float, ms
        From sample to sample.
    level : float, mV, optional
        Half way between rest and peaks by default: see `spike_level`.
    rise : float, mV, default 15
    within : float, ms, default 3
    refractory : float, ms, default 1

    Returns
    -------
    ndarray (n,), ms
        From the first sample on; empty without a spike.

    Raises
    ------
    ArgumentError
        For a v that is not finite or not in a row, and for numbers that are not positive.

    Examples
    --------
    >>> t = np.arange(0, 100, 0.1)
    >>> v = -65 + 90 * np.exp(-((t - 40) ** 2)) + 90 * np.exp(-((t - 80) ** 2))  # two spikes, 40 ms apart
    >>> detect_spikes(v, 0.1).round(2)
    array([39.17, 79.17])
    """
    v = _checked(v)
    dt, rise, within, refractory = (_positive(*x) for x in (
        (dt, "ms", "dt"), (rise, "mV", "rise"), (within, "ms", "within"), (refractory, "ms", "refractory")
    ))  # fmt: skip
    if level is None:
        level = spike_level([v], [dt], rise=rise, within=within)
        if level is None:
            return np.empty(0)
    level = float(to_number(level, "mV", "level"))
    tops = _peaks(v, dt, rise, within)
    tops = tops[v[tops] > level]
    up = np.flatnonzero((v[:-1] <= level) & (v[1:] > level))
    last = np.searchsorted(up, tops) - 1  # a peak above the level lies behind its crossing
    last = np.unique(last[last >= 0])
    at = up[last]
    times = dt * (at + (level - v[at]) / (v[at + 1] - v[at]))
    return _apart(times, refractory)


def spike_level(
    traces: Sequence[np.ndarray], dts: Sequence[float], *, rise: float = RISE, within: float = WITHIN
) -> float | None:
    """The level that tells spikes in recordings of one cell: half way between the median of v and the median height of its quick peaks.

    Quick peaks are those that rise and fall by `rise` within `within` ms, as in `detect_spikes`.

    Parameters
    ----------
    traces : sequence of ndarray, mV
        All sweeps of a cell.
    dts : sequence of float, ms
        Sampling interval of each.
    rise : float, mV, default 15
    within : float, ms, default 3

    Returns
    -------
    float, mV, or None
        None where there is no quick peak at all, and so no spike.

    Examples
    --------
    >>> t = np.arange(0, 100, 0.1)
    >>> round(spike_level([-65 + 90 * np.exp(-((t - 40) ** 2))], [0.1]), 3)
    -20.0
    """
    heights = [v[_peaks(v, dt, rise, within)] for v, dt in zip(traces, dts, strict=True)]
    heights = np.concatenate(heights) if heights else np.empty(0)
    if not heights.size:
        return None
    return float(0.5 * (np.median(np.concatenate(traces)) + np.median(heights)))


def _peaks(v: np.ndarray, dt: float, rise: float, within: float) -> np.ndarray:
    """Samples at the top of a quick rise and fall; the last one too, if v rises up to it."""
    from scipy.signal import find_peaks

    least = max(rise, NOISE * scatter(v))
    reach = max(1, round(within / dt))
    down = np.append(v, v.min() - 2.0 * least)
    return find_peaks(down, plateau_size=(None, reach), prominence=least, wlen=2 * reach + 1)[0]


def _apart(times: np.ndarray, refractory: float) -> np.ndarray:
    """Those times that come at least `refractory` after the last one kept."""
    kept: list[float] = []
    for time in times.tolist():
        if not kept or time - kept[-1] >= refractory:
            kept.append(time)
    return np.array(kept)


def _checked(v: Any) -> np.ndarray:
    v = np.asarray(to_number(v, "mV", "detect_spikes.v"), dtype=float)
    if v.ndim != 1 or v.size < 3:
        raise ArgumentError(sentence("detect_spikes.v", "at least 3 samples in a row", f"shape {v.shape}"))
    if not np.isfinite(v).all():
        k = int(np.argmin(np.isfinite(v)))
        raise ArgumentError(sentence("detect_spikes.v", "finite", float(v[k]), index=k, of=v.size))
    return v


def _positive(value: Any, unit: str, name: str) -> float:
    number = float(to_number(value, unit, f"detect_spikes.{name}"))
    if not 0.0 < number < np.inf:
        raise ArgumentError(sentence(f"detect_spikes.{name}", f"positive [{unit}]", number))
    return number

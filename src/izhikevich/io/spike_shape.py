"""Where measured spikes begin, end and fall to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .responses import peak_times

BEFORE = 5.0  # ms before the peak in which the upstroke is looked for
SHARE = 0.05  # of the steepest slope of a spike: where it begins
AFTER = 5.0  # ms after the peak in which the fast trough lies


class SpikeShape(NamedTuple):
    """Of every spike, (n,), mV."""

    threshold: np.ndarray
    peak: np.ndarray
    trough: np.ndarray


def spike_shape(v: np.ndarray, dt: float, crossings: np.ndarray) -> SpikeShape:
    """Threshold, peak and fast trough of each spike.

    The threshold is v at the last sample before the upstroke at which dv/dt is no more than a twentieth of its maximum in this
    spike; in cortical cells that is near 10 to 20 mV/ms, and it needs no unit. The trough is the lowest v in the 5 ms after the peak, and
    before the next spike. Both rules are those of the Allen Cell Types Database (technical white paper: electrophysiology), but for the
    mean that it takes over all spikes of a sweep.

    Parameters
    ----------
    v : ndarray (K,), mV
    dt : float, ms
    crossings : ndarray (n,), ms
        When v crossed the spikes' level, as in ``recordings.spikes``.

    Returns
    -------
    SpikeShape

    Examples
    --------
    >>> t = np.arange(0, 40, 0.05)
    >>> v = -65 + 90 * np.exp(-((t - 20) ** 2)) - 5 * np.exp(-(((t - 23) / 2) ** 2))
    >>> [float(x[0].round(1)) for x in spike_shape(v, 0.05, np.array([19.2]))]
    [-64.1, 24.5, -70.0]
    """
    slope = np.gradient(v, dt)
    tops = np.round(peak_times(v, dt, crossings) / dt).astype(int)
    ends = np.append(np.floor(crossings[1:] / dt).astype(int), v.size)
    found = []
    for top, end in zip(tops, ends, strict=False):  # without a spike there is an end all the same
        first = max(0, top - round(BEFORE / dt))
        steepest = first + int(np.argmax(slope[first : top + 1]))
        slow = np.flatnonzero(slope[first:steepest] <= SHARE * slope[steepest])
        begin = first + int(slow[-1]) if slow.size else first
        found.append((v[begin], v[top], v[top : max(top + 1, min(end, top + round(AFTER / dt)))].min()))
    return SpikeShape(*np.array(found, float).reshape(-1, 3).T)

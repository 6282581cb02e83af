"""What a population does as a whole: its rate over time, and the rhythms in it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..errors import ArgumentError, sentence


class PopulationRate(NamedTuple):
    """Firing rate of a population in bins."""

    times: np.ndarray  # (n,), ms: the middle of each bin
    rate: np.ndarray  # (n,), Hz: spikes per neuron and second
    bin: float  # ms


class Spectrum(NamedTuple):
    """Power spectral density of a population rate."""

    frequency: np.ndarray  # (m,), Hz
    power: np.ndarray  # (m,), Hz² per Hz
    resolution: float  # Hz

    def peak(self, low: float, high: float) -> float:
        """The frequency of the largest power from `low` to `high`, Hz; nan where there is no power at all."""
        inside = np.flatnonzero((self.frequency >= low) & (self.frequency <= high))
        if not inside.size:
            rule = f"a band with a frequency of the spectrum in it, of which there is one every {self.resolution:g} Hz"
            raise ArgumentError(sentence("Spectrum.peak", rule, (low, high)))
        best = inside[np.argmax(self.power[inside])]
        return float(self.frequency[best]) if self.power[best] > 0 else float("nan")


def population_rate(recording: Any, bin: float = 1.0) -> PopulationRate:
    """How often the cells of a recording fire, bin by bin, on average over the cells.

    Parameters
    ----------
    recording : Recording
        With spikes; of a network also one population of it, ``recording["exc"]``.
    bin : float, ms, default 1
        Width of a bin. A spike on the border of two belongs to the later one; a last, incomplete bin is left out.

    Returns
    -------
    PopulationRate
        ``times`` (ms, middles of the bins) and ``rate`` (Hz), both (n,).

    Raises
    ------
    ArgumentError
        For a bin that is not positive, or longer than the recording.

    Examples
    --------
    >>> import izhikevich as izh
    >>> population_rate(izh.simulate("RS", 100, 10), bin=50).rate
    array([40., 20.])
    """
    if not (isinstance(bin, int | float) and 0 < bin <= recording.duration):
        rule = f"positive and not longer than the recording, {recording.duration:g} [ms]"
        raise ArgumentError(sentence("population_rate.bin", rule, bin))
    count = int(recording.duration / bin + 1e-9)
    spikes = sum((_in_bins(piece.times - recording.begin, bin, count) for piece in recording.pieces()), np.zeros(count))
    times = recording.begin + (np.arange(count) + 0.5) * bin
    return PopulationRate(times, spikes * (1000.0 / (recording.size * bin)), float(bin))


def _in_bins(times: np.ndarray, bin: float, count: int) -> np.ndarray:
    """How many times fall into each of `count` bins from 0 on."""
    # a billionth of a bin: times on a grid, such as 3 * 0.1, may lie a rounding before the border that they stand for
    place = np.floor(times / bin + 1e-9).astype(np.int64)
    return np.bincount(place[place < count], minlength=count)


def spectrum(rate: Any, resolution: float = 2.0) -> Spectrum:
    """The power spectral density of a population rate, by Welch's method.

    The rate is cut into stretches of 1000/`resolution` ms that overlap by half. Of each its mean is taken off and a Hann window laid over
    it; the squared magnitudes of their Fourier transforms are averaged. So with one second of rate and the default there are three
    stretches, and the power at one frequency has a standard error of about 0.6 of itself: peaks of single short runs scatter.

    Parameters
    ----------
    rate : PopulationRate or Recording
        A recording's rate is taken in bins of 1 ms.
    resolution : float, Hz, default 2
        Distance between frequencies; the window smears a sharp line over about twice as much.

    Returns
    -------
    Spectrum
        ``frequency`` (Hz, up to half the sampling rate) and ``power`` (Hz² per Hz), both (m,); ``spectrum(...).peak(20, 80)`` is the
        frequency of the largest power in a band.

    Raises
    ------
    ArgumentError
        For a recording shorter than one stretch, or a resolution that is not positive.

    Examples
    --------
    >>> times = np.arange(2000.0)
    >>> hum = PopulationRate(times, 5 + np.sin(2 * np.pi * 0.040 * times), 1.0)
    >>> spectrum(hum).peak(20, 80)
    40.0
    """
    if not isinstance(rate, PopulationRate):
        rate = population_rate(rate)
    if not (isinstance(resolution, int | float) and 0 < resolution < np.inf):
        raise ArgumentError(sentence("spectrum.resolution", "positive [Hz]", resolution))
    length = round(1000.0 / (resolution * rate.bin))
    if not 2 <= length <= rate.rate.size:
        least = 1000.0 / (rate.rate.size * rate.bin)
        rule = f"between {least:g} Hz, one over the length of the rate, and {500 / rate.bin:g} Hz"
        raise ArgumentError(sentence("spectrum.resolution", rule, resolution, "Record for longer, or ask for less"))
    from scipy.signal import welch  # here, because it takes a third of a second to import

    frequency, power = welch(rate.rate, 1000.0 / rate.bin, "hann", length, detrend="constant")
    return Spectrum(frequency, power, float(frequency[1]))

"""Smooth currents made of chords: sine and chirp."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import units
from ..errors import ArgumentError, UnitError, sentence
from . import segments as seg
from .base import Lowered, Stimulus, check_neurons, finite
from .pieces import Piecewise, build
from .waveforms import _amplitude, span


def sine(amplitude, frequency, phase=0.0, offset=0.0, start=0.0, stop=None, tolerance=1e-4) -> Sine:
    """A sinusoidal current, `offset + amplitude * sin(2 pi frequency (t - start) + phase)`; 0 outside `[start, stop)`.

    Parameters
    ----------
    amplitude : float or array_like, shape (N,), or quantity
        Half the height from trough to crest [cell's unit].
    frequency : float or quantity, Hz
    phase : float, optional, rad
    offset : float or array_like, shape (N,), or quantity, optional
        Mean current [cell's unit].
    start : float or quantity, optional, ms
    stop : float or quantity, optional, ms
        None: it goes on for ever.
    tolerance : float, optional
        Largest error of the chords that stand for the curve, relative to the amplitude.

    Returns
    -------
    Sine

    Raises
    ------
    ArgumentError
        For a frequency or tolerance that is not positive, or values that are not finite.

    Examples
    --------
    >>> abs(sine(10, frequency=5).at([50.0]) - 10) < 1e-3
    array([[ True]])
    """
    height, mean, dimension = _height_and_mean(amplitude, offset, "sine")
    rate = _positive(units.to_number(frequency, "Hz", "sine.frequency"), "sine.frequency", "positive [Hz]")
    begin, end = span(start, stop, "sine")
    angle = finite(units.to_number(phase, "1", "sine.phase"), "sine.phase")
    accuracy = _positive(tolerance, "sine.tolerance", "positive")
    return Sine(height, rate / 1e3, angle, mean, begin, end, accuracy, dimension)


@dataclass(frozen=True, eq=False)
class Sine(Stimulus):
    """The current that `sine` makes.

    Parameters
    ----------
    amplitude, offset : ndarray of float, shape (M,)
    frequency : float, kHz
    phase : float, rad
    start : float, ms
    stop : float or None, ms
    tolerance : float
    dimension : tuple of three int, or None
    """

    amplitude: np.ndarray
    frequency: float
    phase: float
    offset: np.ndarray
    start: float
    stop: float | None
    tolerance: float
    dimension: units.Dimension | None

    @property
    def neurons(self) -> int:
        return self.amplitude.size

    def lower(self, n: int = 1, seed: int = 0) -> Lowered:
        check_neurons(self.amplitude.size, n)
        return _LoweredSine(self)


@dataclass(frozen=True, eq=False)
class _LoweredSine(Lowered):
    wave: Sine

    def window(self, t0: float, t1: float) -> seg.Segments:
        w = self.wave
        chord = chord_length(2 * np.pi * w.frequency, w.tolerance)
        end = t1 if w.stop is None else min(t1, w.stop)
        if not (t1 - t0) / seg.MAX_PIECES < chord:  # before any array is made: a chord may be 0
            rule = "slow enough for 5 million chords a window [Hz]"
            raise ArgumentError(sentence("sine.frequency", rule, w.frequency * 1e3, "Raise the tolerance"))
        first = max(0.0, np.floor((t0 - w.start) / chord) - 1)
        k = np.arange(first, max(first, np.ceil((end - w.start) / chord) + 1) + 1)
        height = np.sin(2 * np.pi * w.frequency * (k * chord) + w.phase)[:, None]
        knots, value = w.start + k[:-1] * chord, w.offset + w.amplitude * height[:-1]
        slope = w.amplitude * np.diff(height, axis=0) / chord
        on = knots < (np.inf if w.stop is None else w.stop)
        # 0 before and after: what of this lies outside the window is clipped away again
        t_on = np.concatenate([[w.start - 1.0], knots[on], [] if w.stop is None else [w.stop]])
        zero = np.zeros((1, w.amplitude.size))
        value, slope = (np.vstack([zero, x[on], zero])[: t_on.size] for x in (value, slope))
        return seg.clip(seg.make_segments(t_on, value, slope), t0, t1)

    def edges(self, t0: float, t1: float) -> np.ndarray:
        w = self.wave
        ends = [w.start] if w.stop is None else [w.start, w.stop]
        return np.array([t for t in ends if t0 <= t < t1])


def chord_length(angular: float, tolerance: float) -> float:
    """Longest chord that stays within a relative tolerance of a sine wave.

    Parameters
    ----------
    angular : float, rad/ms
    tolerance : float
        Relative to the amplitude. The error of a chord of length h is `(angular * h)**2 / 8`.

    Returns
    -------
    float, ms
    """
    return float(np.sqrt(8 * min(tolerance, 0.1)) / angular)


def chirp(amplitude, f0, f1, duration, start=0.0, phase=0.0, offset=0.0, tolerance=1e-4) -> Piecewise:
    """A sine whose frequency changes evenly from f0 to f1 (ZAP), to show a cell's resonance; 0 outside.

    Parameters
    ----------
    amplitude : float or array_like, shape (N,), or quantity
        [cell's unit].
    f0, f1 : float or quantity, Hz
        Frequency at the start and at the end, not negative.
    duration : float or quantity, ms
    start : float or quantity, optional, ms
    phase : float, optional, rad
    offset : float or array_like, shape (N,), or quantity, optional
        [cell's unit].
    tolerance : float, optional
        Largest error of the chords, relative to the amplitude.

    Returns
    -------
    Piecewise

    Raises
    ------
    ArgumentError

    Examples
    --------
    >>> zap = chirp(10, f0=0, f1=20, duration=1000)
    >>> exact = 10 * np.sin(2 * np.pi * 0.02 * 600**2 / 2000)
    >>> bool(abs(zap.at(600.0)[0] - exact) <= 1e-3)
    True
    """
    height, mean, dimension = _height_and_mean(amplitude, offset, "chirp")
    ends = (("chirp.f0", f0), ("chirp.f1", f1))
    low, high = (finite(units.to_number(f, "Hz", name), name) / 1e3 for name, f in ends)
    if min(low, high) < 0 or max(low, high) == 0:
        raise ArgumentError(sentence("chirp.f0 and chirp.f1", "not negative and not both 0 [Hz]", (f0, f1)))
    length = _positive(units.to_number(duration, "ms", "chirp.duration"), "chirp.duration", "positive [ms]")
    begin, _ = span(start, None, "chirp")
    accuracy = _positive(tolerance, "chirp.tolerance", "positive")
    angle = finite(units.to_number(phase, "1", "chirp.phase"), "chirp.phase")
    t = _chirp_knots(low, high, length, accuracy)
    wave = np.sin(2 * np.pi * (low * t + (high - low) * t * t / (2 * length)) + angle)[:, None]
    value = np.vstack([mean + height * wave[:-1], np.zeros_like(height)])
    slope = np.vstack([height * np.diff(wave, axis=0) / np.diff(t)[:, None], np.zeros_like(height)])
    return build(np.append(begin + t[:-1], begin + length), value, slope, dimension)


def _chirp_knots(low: float, high: float, length: float, tolerance: float) -> np.ndarray:
    """Knots as dense as the curvature asks: at most omega**2 + omega' for a wave of height 1."""
    grid = np.linspace(0.0, length, 20001)
    angular = 2 * np.pi * (low + (high - low) * grid / length)
    with np.errstate(over="ignore"):
        density = np.sqrt((angular**2 + 2 * np.pi * abs(high - low) / length) / (8 * min(tolerance, 0.1)))
        count = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(grid))])
    pieces = np.ceil(count[-1] * 1.02) + 1  # 2 % for the change of density within a chord
    if not pieces <= seg.MAX_PIECES:
        raise ArgumentError(sentence("chirp.f1", "slow enough for 5 million chords", high * 1e3, "Raise the tolerance"))
    return np.interp(np.linspace(0.0, count[-1], int(pieces) + 1), count, grid)


def _height_and_mean(amplitude, offset, owner: str):
    height, dimension = _amplitude(amplitude, f"{owner}.amplitude")
    mean, other = _amplitude(offset, f"{owner}.offset")
    if dimension is not None and other is not None and dimension != other:
        raise UnitError(sentence(f"{owner}.offset", f"in {units.unit_name(dimension)} like the amplitude", offset))
    height, mean = np.broadcast_arrays(height, mean)
    return height, mean, dimension if other is None else other


def _positive(value, argument: str, rule: str) -> float:
    if not (np.isfinite(value) and value > 0):
        raise ArgumentError(sentence(argument, rule, value))
    return float(value)

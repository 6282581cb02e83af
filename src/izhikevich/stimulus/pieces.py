"""A stimulus that is straight pieces to begin with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .. import units
from ..errors import ArgumentError, sentence
from . import segments as seg
from .base import Lowered, Stimulus, check_neurons, finite


@dataclass(frozen=True, eq=False, repr=False)
class Piecewise(Stimulus):
    """A current made of straight pieces; steps, pulses and ramps are this.

    Parameters
    ----------
    segments : Segments
        The pieces, M = 1 or one column per neuron.
    dimension : tuple of three int, or None
        As in `Stimulus`.
    """

    segments: seg.Segments
    dimension: units.Dimension | None = None

    @property
    def neurons(self) -> int:
        return self.segments.value.shape[1]

    def lower(self, n: int = 1, seed: int = 0) -> Lowered:
        check_neurons(self.segments.value.shape[1], n)
        return LoweredPieces(self.segments, seg.jumps(self.segments))

    def __repr__(self) -> str:
        k, m = self.segments.value.shape
        unit = f" {self.unit}" if self.unit else ""
        low, high = self.segments.value.min(), self.segments.value.max()
        return f"<current: {k} pieces, {low:g} to {high:g}{unit}, M={m}>"


@dataclass(frozen=True, eq=False)
class LoweredPieces(Lowered):
    """Pieces that are all known beforehand.

    Parameters
    ----------
    segments : Segments
    jump_times : ndarray of float, ms
        What `edges` reports.
    """

    segments: seg.Segments
    jump_times: np.ndarray

    def window(self, t0: float, t1: float) -> seg.Segments:
        return seg.clip(self.segments, t0, t1)

    def edges(self, t0: float, t1: float) -> np.ndarray:
        return self.jump_times[(self.jump_times >= t0) & (self.jump_times < t1)]


def build(
    t_on: np.ndarray | list[float], value: np.ndarray, slope: np.ndarray, dimension: units.Dimension | None
) -> Piecewise:
    """A current that is 0 before its first piece.

    Parameters
    ----------
    t_on : array_like of float, shape (K,), ms
    value, slope : ndarray of float, shape (K,) or (K, M)
    dimension : tuple of three int, or None

    Returns
    -------
    Piecewise
    """
    pieces = seg.make_segments(t_on, value, slope)
    before = min(0.0, pieces.t_on[0] - 1.0)  # any time before the first piece would do
    zero = np.zeros((1, pieces.value.shape[1]))
    value, slope = (np.vstack([zero, x]) for x in (pieces.value, pieces.slope))
    return Piecewise(seg.Segments(np.append(before, pieces.t_on), value, slope), dimension)


def piecewise(pieces: Iterable) -> Piecewise:
    """A current given piece by piece, as in the catalog's `[t_on, value, slope]`.

    Parameters
    ----------
    pieces : iterable of (t_on, value, slope)
        Start [ms], current at the start [cell's unit, or a quantity], and its rise per ms. The slope may be left out
        (0). Starts increase strictly; each piece holds until the next starts, the first also before its start.

    Returns
    -------
    Piecewise

    Raises
    ------
    ArgumentError
        For an empty list, starts that do not increase, or values that are not finite.

    Examples
    --------
    >>> piecewise([(0, 0), (10, 5, 0.5)]).at([9, 10, 12]).ravel()
    array([0., 5., 6.])
    """
    rows = [tuple(p) for p in pieces]
    if not rows or not all(len(row) in (2, 3) for row in rows):
        raise ArgumentError(sentence("piecewise.pieces", "a list of (t_on, value, slope)", rows[:3]))
    t_on = np.array([units.to_number(row[0], "ms", "piecewise.t_on") for row in rows])
    check_times(finite(t_on, "piecewise.t_on"), "piecewise.t_on")
    value, dimension = units.split([row[1] for row in rows], "piecewise.value")
    slope, rate = units.split([row[2] if len(row) == 3 else 0.0 for row in rows], "piecewise.slope")
    if rate is not None:
        per_ms = (rate[0] + 1, rate[1], rate[2])
        units.check_dimension(per_ms, units.unit_name(dimension or per_ms), "piecewise.slope", units.unit_name(rate))
        dimension = dimension or per_ms
    return Piecewise(
        seg.make_segments(t_on, finite(value, "piecewise.value"), finite(slope, "piecewise.slope")), dimension
    )


def check_times(times: np.ndarray, argument: str) -> np.ndarray:
    """Refuse times that do not increase strictly.

    Parameters
    ----------
    times : ndarray of float, shape (K,), ms
    argument : str
        Name for the error message.

    Returns
    -------
    ndarray
        The times.

    Raises
    ------
    ArgumentError

    Examples
    --------
    >>> check_times(np.array([0.0, 2.0, 1.0]), "sampled.times")
    Traceback (most recent call last):
    izhikevich.errors.ArgumentError: sampled.times must be strictly increasing [ms], got 1.0 at index 2 of 3.
    """
    if times.ndim != 1 or times.size == 0:
        raise ArgumentError(sentence(argument, "one-dimensional and not empty", f"shape {times.shape}"))
    wrong = np.flatnonzero(np.diff(times) <= 0)
    if wrong.size:
        k = int(wrong[0]) + 1
        raise ArgumentError(sentence(argument, "strictly increasing [ms]", float(times[k]), index=k, of=times.size))
    return times

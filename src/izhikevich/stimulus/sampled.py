"""A current given by samples: an array, or a recording."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .. import units
from ..errors import ArgumentError, sentence
from . import segments as seg
from .base import Lowered, Stimulus, check_neurons, finite
from .pieces import LoweredPieces, Piecewise, check_times

FINE = 4.0  # steps this many times longer than a sample see means instead of samples


def sampled(times, values, interpolation="held", cut=False) -> Sampled:
    """A current given at points in time.

    Parameters
    ----------
    times : array_like of float, shape (K,), ms
        Strictly increasing.
    values : array_like, shape (K,) or (K, N), or quantity
        Current at these times [cell's unit], one column for all neurons or one per neuron.
    interpolation : {"held", "linear"}, optional
        Each value stays until the next sample, or straight lines join them. Before the first and after the last sample
        the first and last values stay.
    cut : bool, optional
        Samples more than 4 times finer than a run's step give the step their mean and slope (marked in the provenance);
        with True every sample cuts the step instead: exact, and slower by as much.

    Returns
    -------
    Sampled

    Raises
    ------
    ArgumentError
        For times that do not increase, values that are not finite, shapes that do not fit.

    Examples
    --------
    >>> sampled([0, 10, 20], [0, 5, 1]).at([5, 15, 99]).ravel()
    array([0., 5., 1.])
    >>> sampled([0, 10, 20], [0, 5, 1], interpolation="linear").at([5, 15, 99]).ravel()
    array([2.5, 3. , 1. ])
    """
    if interpolation not in ("held", "linear"):
        raise ArgumentError(sentence("sampled.interpolation", '"held" or "linear"', interpolation))
    at = np.atleast_1d(finite(units.to_number(times, "ms", "sampled.times"), "sampled.times"))
    check_times(at, "sampled.times")
    numbers, dimension = units.split(values, "sampled.values")
    numbers = np.atleast_1d(numbers)
    if numbers.ndim > 2 or numbers.shape[0] != at.size:
        rule = f"of shape ({at.size},) or ({at.size}, N), one row per time"
        raise ArgumentError(sentence("sampled.values", rule, f"shape {numbers.shape}"))
    finite(numbers, "sampled.values")
    return Sampled(at, numbers.reshape(at.size, -1), interpolation, dimension, bool(cut))


@dataclass(frozen=True, eq=False, repr=False)
class Sampled(Stimulus):
    """The current that `sampled` makes.

    Parameters
    ----------
    times : ndarray of float, shape (K,), ms
    values : ndarray of float, shape (K, M)
    interpolation : {"held", "linear"}
    dimension : tuple of three int, or None
    cut : bool
    """

    times: np.ndarray
    values: np.ndarray
    interpolation: str = "held"
    dimension: units.Dimension | None = None
    cut: bool = False

    @cached_property
    def segments(self) -> seg.Segments:
        """The pieces, runs of equal samples joined."""
        slope = np.zeros_like(self.values)
        if self.interpolation == "linear":
            slope[:-1] = np.diff(self.values, axis=0) / np.diff(self.times)[:, None]
        return seg.simplify(seg.make_segments(self.times, self.values, slope))

    @property
    def neurons(self) -> int:
        return self.values.shape[1]

    def lower(self, n: int = 1, seed: int = 0) -> Lowered:
        check_neurons(self.values.shape[1], n)
        return LoweredPieces(self.segments, seg.jumps(self.segments))

    def averaged(self, dt: float, origin: float = 0.0) -> Piecewise:
        """Mean and slope of this current over each step: the straight line nearest to it in the least-squares sense.

        Parameters
        ----------
        dt : float, ms
            Length of a step.
        origin : float, optional, ms
            A point of the grid.

        Returns
        -------
        Piecewise
            Its `.segments` have one piece per step, from the step of the first sample to that of the last.

        Raises
        ------
        ArgumentError
            When dt is not positive.

        Examples
        --------
        >>> sampled([0, 0.5, 1, 1.5], [1, 3, 1, 3]).averaged(2.0).at(1.0)
        array([2.])
        """
        if not (np.isfinite(dt) and dt > 0):
            raise ArgumentError(sentence("dt", "positive [ms]", dt))
        first, last = np.floor((self.times[[0, -1]] - origin) / dt)
        grid = origin + dt * np.arange(first, last + 2)
        return Piecewise(seg.simplify(_lines(self.segments, grid)), self.dimension)

    def coarsened(self, dt: float, origin: float = 0.0) -> Stimulus:
        pieces = np.diff(self.segments.t_on)
        fine = not self.cut and pieces.size > 0 and float(np.median(pieces)) * FINE < dt * (1 - 1e-9)
        return self.averaged(dt, origin) if fine else self

    def __repr__(self) -> str:
        k, m = self.values.shape
        unit = f" {self.unit}" if self.unit else ""
        return f"<{self.interpolation} samples: {k} from {self.times[0]:g} to {self.times[-1]:g} ms,{unit} M={m}>"


def _lines(segments: seg.Segments, grid: np.ndarray) -> seg.Segments:
    """Least-squares line over every step of a grid, from the exact moments of the pieces.

    With x the time from a step's middle, the mean is (1/h) int I dx and the slope (12/h**3) int x I dx.
    """
    inner = segments.t_on[(segments.t_on > grid[0]) & (segments.t_on < grid[-1])]
    cuts = np.union1d(grid, inner)
    fine = seg.refine(segments, cuts[:-1])
    width = np.diff(cuts)[:, None]
    step = np.searchsorted(grid, cuts[:-1], side="right") - 1
    length = np.diff(grid)[:, None]
    x = (cuts[:-1] - (grid[step] + length[step, 0] / 2))[:, None] + width / 2  # middle of the piece in the step
    mean = fine.value + fine.slope * width / 2
    starts = np.flatnonzero(np.diff(step, prepend=-1))
    area = np.add.reduceat(mean * width, starts, axis=0)
    moment = np.add.reduceat(x * mean * width + fine.slope * width**3 / 12, starts, axis=0)
    slope = 12 * moment / length**3
    # a last piece for what comes after the grid
    after = seg.evaluate(segments, grid[-1:])
    value = np.vstack([area / length - slope * length / 2, after])
    return seg.make_segments(grid, value, np.vstack([slope, np.zeros_like(after)]))

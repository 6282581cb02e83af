"""A current given as a Python function of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .. import units
from ..errors import ArgumentError, sentence
from . import segments as seg
from .base import Lowered, Stimulus, check_neurons, finite


def function(f, resolution=0.05) -> Function:
    """A current computed by a function of time, straight between points `resolution` apart.

    A jump of the function is smeared over one resolution; where its exact time matters, use `step` or text.

    Parameters
    ----------
    f : callable
        `f(t_ms)`, of a float or of an array of times; returns the current [cell's unit, or a quantity], shape of the
        times, or (T, N) for N neurons.
    resolution : float or quantity, optional, ms

    Returns
    -------
    Function

    Raises
    ------
    ArgumentError
        When `f` cannot be called, or gives something that is not a finite number.

    Examples
    --------
    >>> round(float(function(lambda t: 5 + 0.1 * t).at(30.0)[0]), 9)
    8.0
    """
    if not callable(f):
        raise ArgumentError(sentence("function.f", "callable as f(t_ms)", f))
    spacing = units.to_number(resolution, "ms", "function.resolution")
    if not (np.isfinite(spacing) and spacing > 0):
        raise ArgumentError(sentence("function.resolution", "positive [ms]", resolution))
    dimension = units.split(f(0.0), "function.f(0.0)")[1]
    return Function(f, float(spacing), dimension)


@dataclass(frozen=True, eq=False)
class Function(Stimulus):
    """The current that `function` makes.

    Parameters
    ----------
    f : callable
    resolution : float, ms
    dimension : tuple of three int, or None
    """

    f: Callable
    resolution: float
    dimension: units.Dimension | None = None

    def lower(self, n: int = 1, seed: int = 0) -> Lowered:
        return _LoweredFunction(self, n)


@dataclass(frozen=True, eq=False)
class _LoweredFunction(Lowered):
    of: Function
    n: int

    def window(self, t0: float, t1: float) -> seg.Segments:
        spacing = self.of.resolution
        first, last = np.floor(t0 / spacing) - 1, np.ceil(t1 / spacing) + 2
        if last - first > seg.MAX_PIECES:
            rule = "long enough for 5 million points a window [ms]"
            raise ArgumentError(sentence("function.resolution", rule, spacing))
        t = spacing * np.arange(first, last)
        values = _values(self.of.f, t, self.of.dimension)
        check_neurons(values.shape[1], self.n, "function.f(t)")
        pieces = seg.make_segments(t[:-1], values[:-1], np.diff(values, axis=0) / spacing)
        return seg.simplify(seg.clip(pieces, t0, t1))


def _values(f: Callable, t: np.ndarray, dimension: units.Dimension | None) -> np.ndarray:
    """f on all times at once if it can, else one by one; shape (T, M)."""
    try:
        number, have = units.split(f(t), "function.f(t)")
    except (TypeError, ValueError):
        number, have = None, None
    if number is None or np.shape(number)[:1] != t.shape:
        number, have = units.split([f(float(x)) for x in t], "function.f(t)")
    if have != dimension:
        found = units.unit_name(have or units.NUMBER)
        raise ArgumentError(sentence("function.f(t)", "in one unit at all times", found))
    number = np.asarray(number, dtype=float)
    if number.ndim > 2:
        raise ArgumentError(sentence("function.f(t)", "one number, or one per neuron", f"shape {number.shape}"))
    return finite(number.reshape(t.size, -1), "function.f(t)")

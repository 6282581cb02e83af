"""What a stimulus is: current as a function of time that knows its own borders."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from .. import units
from ..errors import ArgumentError, sentence
from .segments import Segments, evaluate


class Lowered(ABC):
    """A stimulus bound to n neurons and a seed: pieces on demand.

    Windows are normally asked for one after another, but any window may be asked for at any time, and the numbers do
    not depend on how time is cut.
    """

    @abstractmethod
    def window(self, t0: float, t1: float) -> Segments:
        """The pieces that touch `[t0, t1)`; the first may start before t0 and is not cut.

        Parameters
        ----------
        t0, t1 : float, ms

        Returns
        -------
        Segments
            M is 1 (all neurons alike) or n.
        """

    def edges(self, t0: float, t1: float) -> np.ndarray:
        """Times in `[t0, t1)` at which the current jumps by design: what a grid method has to step onto.

        Noise and the knots of a smooth waveform are no edges.

        Parameters
        ----------
        t0, t1 : float, ms

        Returns
        -------
        ndarray of float, shape (K,), ms
        """
        return np.empty(0)

    def at(self, t) -> np.ndarray:
        """The current at given times.

        Parameters
        ----------
        t : float or array_like of float, shape (T,), ms

        Returns
        -------
        ndarray of float, shape (T, M), or (M,) for a single time
        """
        t = np.asarray(t, dtype=float)
        if t.size == 0:
            return np.empty((0, 1))
        segments = self.window(t.min(), np.nextafter(t.max(), np.inf))
        return evaluate(segments, t)

    def borders(self, t0: float, t1: float) -> np.ndarray:
        """Every start of a piece in `[t0, t1)`: where a located method cuts its step.

        Parameters
        ----------
        t0, t1 : float, ms

        Returns
        -------
        ndarray of float, shape (K,), ms
        """
        t_on = self.window(t0, t1).t_on
        return t_on[(t_on >= t0) & (t_on < t1)]


class Stimulus(ABC):
    """Current as a function of time; `+`, `-`, `*` and `shift` make new ones.

    Plain numbers are in the cell's own current unit, times in ms. Before its first border a stimulus has the value of
    its first piece. `dimension` is None for plain numbers, else the exponents of (ms, mV, pA).

    Examples
    --------
    >>> from izhikevich.stimulus import noise, step
    >>> current = step(10, start=20, stop=120) + noise(2)
    >>> (0.5 * current.shift(100)).at([50.0]).shape
    (1, 1)
    """

    dimension: units.Dimension | None = None
    __array_ufunc__ = None  # so that `array * stimulus` comes here too

    @abstractmethod
    def lower(self, n: int = 1, seed: int = 0) -> Lowered:
        """Bind to n neurons and the run's seed.

        Parameters
        ----------
        n : int, optional
            Number of neurons.
        seed : int, optional
            Seed of the run, used by noise that has none of its own.

        Returns
        -------
        Lowered

        Raises
        ------
        ArgumentError
            When per-neuron values are not n.
        """

    @property
    def neurons(self) -> int:
        """How many neurons its per-neuron numbers describe; 1 where it is alike for all."""
        return 1

    @property
    def unit(self) -> str | None:
        """Unit of the current in words, or None where plain numbers take the cell's own unit."""
        return None if self.dimension is None else units.unit_name(self.dimension)

    def at(self, t, n: int = 1, seed: int = 0) -> np.ndarray:
        """The current at given times; `lower` and `Lowered.at` in one.

        Parameters
        ----------
        t : float or array_like of float, shape (T,), ms
        n, seed : int, optional
            As in `lower`.

        Returns
        -------
        ndarray of float, shape (T, M), or (M,) for a single time
        """
        return self.lower(n, seed).at(t)

    def coarsened(self, dt: float, origin: float = 0.0) -> Stimulus:
        """This stimulus for steps of dt: parts sampled far finer than dt give each step its mean and slope.

        Parameters
        ----------
        dt : float, ms
        origin : float, optional, ms
            A point of the grid.

        Returns
        -------
        Stimulus
            The very same object where nothing was that fine.
        """
        return self

    def shift(self, delay) -> Stimulus:
        """The same current, `delay` later.

        Parameters
        ----------
        delay : float or quantity, ms
            Negative for earlier.

        Returns
        -------
        Stimulus
        """
        from .combine import Shifted

        return Shifted(self, finite(units.to_number(delay, "ms", "shift.delay"), "shift.delay"))

    def every(self, interval) -> Stimulus:
        """The same current looked up every `interval` ms and held in between.

        Parameters
        ----------
        interval : float or quantity, ms

        Returns
        -------
        Stimulus
        """
        from .held import Held

        step = finite(units.to_number(interval, "ms", "every.interval"), "every.interval")
        if step <= 0:
            raise ArgumentError(sentence("every.interval", "positive [ms]", step))
        return Held(self, step)

    def __add__(self, other) -> Stimulus:
        from .combine import Sum

        return Sum(self, _operand(other))

    def __mul__(self, other) -> Stimulus:
        from .combine import Product

        return Product(self, _operand(other))

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Stimulus:
        return self * -1.0

    def __sub__(self, other) -> Stimulus:
        return self + -_operand(other)

    def __rsub__(self, other) -> Stimulus:
        return -self + other


def _operand(value) -> Stimulus:
    from .waveforms import constant

    return value if isinstance(value, Stimulus) else constant(value)


def finite(value, argument: str):
    """The value itself, refused where it is not finite.

    Parameters
    ----------
    value : float or ndarray
    argument : str
        Name for the error message.

    Returns
    -------
    float or ndarray

    Raises
    ------
    ArgumentError

    Examples
    --------
    >>> finite(float("nan"), "step.amplitude")
    Traceback (most recent call last):
    izhikevich.errors.ArgumentError: step.amplitude must be finite, got nan.
    """
    bad = np.flatnonzero(~np.isfinite(value))
    if bad.size == 0:
        return value
    if np.ndim(value) == 0:
        raise ArgumentError(sentence(argument, "finite", value))
    worst = float(np.ravel(value)[bad[0]])
    raise ArgumentError(sentence(argument, "finite", worst, index=int(bad[0]), of=np.size(value)))


def check_neurons(m: int, n: int, argument: str = "current") -> None:
    """Refuse per-neuron values that are neither one nor n.

    Parameters
    ----------
    m : int
        Number of values.
    n : int
        Number of neurons.
    argument : str, optional
        Name for the error message.

    Raises
    ------
    ArgumentError
    """
    if m not in (1, n):
        raise ArgumentError(sentence(argument, f"one value or one per neuron ({n})", f"{m} values"))

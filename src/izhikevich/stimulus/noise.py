"""Noise as a stimulus on its own clock, so that the same path is seen whatever the time step."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from .. import units
from ..errors import ArgumentError, UnitError, sentence
from . import segments as seg
from .base import Lowered, Stimulus, check_neurons, finite
from .normal import normals

LARGEST_WORD = 2**32 - 1


def noise(sigma, tau=None, mean=0.0, interval=0.5, seed=None, stream=0) -> Noise:
    """A noisy current, drawn for every neuron independently and held on short intervals; 0 before t = 0.

    Parameters
    ----------
    sigma : float or array_like, shape (N,), or quantity
        Standard deviation of the held values [cell's unit], not negative.
    tau : float or quantity, optional, ms
        None: white noise, each interval on its own. Else an Ornstein-Uhlenbeck process of this correlation time, by
        its exact transition, started from its stationary distribution.
    mean : float or array_like, shape (N,), or quantity, optional
        Mean current [cell's unit].
    interval : float or quantity, optional, ms
        How long a value is held. Part of what the noise is: it does not follow the time step.
    seed : int, optional
        0 to 2**32 - 1. None: the run's seed.
    stream : int, optional
        0 to 2**32 - 1; noises with unlike streams are independent.

    Returns
    -------
    Noise

    Raises
    ------
    ArgumentError
        For a negative sigma, an interval or tau that is not positive, a seed or stream out of range.

    Notes
    -----
    The integral of white noise held on an interval h has the variance `sigma**2 * h` per ms: to keep the strength of a
    noise while changing its interval, keep `sigma**2 * h`.

    Examples
    --------
    >>> x = noise(2, tau=5, seed=1).at(np.arange(0, 20000, 0.5))
    >>> bool(abs(x.std() - 2) < 0.1)
    True
    """
    spread, dimension = units.split(sigma, "noise.sigma")
    centre, other = units.split(mean, "noise.mean")
    if dimension is not None and other is not None and dimension != other:
        raise UnitError(sentence("noise.mean", f"in {units.unit_name(dimension)} like sigma", mean))
    spread, centre = (np.atleast_1d(finite(x, f"noise.{n}")) for x, n in ((spread, "sigma"), (centre, "mean")))
    if (spread < 0).any():
        raise ArgumentError(sentence("noise.sigma", "not negative", float(spread.min())))
    if max(spread.ndim, centre.ndim) > 1 or len({1, spread.size, centre.size}) > 2:
        sizes = (spread.size, centre.size)
        raise ArgumentError(sentence("noise.sigma and mean", "one number or one per neuron", sizes))
    return Noise(
        spread,
        None if tau is None else _positive(tau, "noise.tau"),
        centre,
        _positive(interval, "noise.interval"),
        None if seed is None else word(seed, "noise.seed"),
        word(stream, "noise.stream"),
        dimension if other is None else other,
    )


@dataclass(frozen=True, eq=False)
class Noise(Stimulus):
    """The current that `noise` makes.

    Parameters
    ----------
    sigma, mean : ndarray of float, shape (1,) or (N,)
    tau : float or None, ms
    interval : float, ms
    seed : int or None
    stream : int
    dimension : tuple of three int, or None
    """

    sigma: np.ndarray
    tau: float | None
    mean: np.ndarray
    interval: float
    seed: int | None
    stream: int
    dimension: units.Dimension | None = None

    @property
    def neurons(self) -> int:
        return max(self.sigma.size, self.mean.size)

    def lower(self, n: int = 1, seed: int = 0) -> Lowered:
        check_neurons(max(self.sigma.size, self.mean.size), n, "noise.sigma")
        return _LoweredNoise(self, n, word(seed, "seed") if self.seed is None else self.seed)


@dataclass(eq=False)
class _LoweredNoise(Lowered):
    """Values on demand; an OU path keeps where it is, and starts again from 0 when asked for the past."""

    of: Noise
    n: int
    seed: int
    first: int = 0  # step of the first row kept
    kept: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))

    def window(self, t0: float, t1: float) -> seg.Segments:
        interval = self.of.interval
        # one step more on either side, clipped again: a quotient may round onto the wrong side of a border
        first, last = max(0, math.floor(t0 / interval) - 1), max(1, math.ceil(t1 / interval) + 1)
        if last > LARGEST_WORD:
            rule = f"long enough to count the intervals to {t1:g} ms in 32 bits [ms]"
            raise ArgumentError(sentence("noise.interval", rule, interval))
        path = self._path(first, max(last, first + 1))
        values = self.of.mean + self.of.sigma * path
        t_on = interval * np.arange(first, first + len(path))
        if first == 0:  # nothing flows before t = 0
            t_on, values = np.append(-1.0, t_on), np.vstack([np.zeros((1, self.n)), values])
        return seg.clip(seg.make_segments(t_on, values, np.zeros_like(values)), t0, t1)

    def _draws(self, first: int, last: int) -> np.ndarray:
        steps, neurons = np.arange(first, last)[:, None], np.arange(self.n)
        return normals(self.seed, self.of.stream, neurons, steps)

    def _path(self, first: int, last: int) -> np.ndarray:
        """Unit-variance values of the steps first ... last - 1, shape (steps, n)."""
        if self.of.tau is None:
            return self._draws(first, last)
        if first < self.first or len(self.kept) == 0:
            self.first, self.kept = 0, self._draws(0, 1)
        while self.first + len(self.kept) < last:
            self._go_on(min(last, self.first + len(self.kept) + 4096), first, self.of.interval / self.of.tau)
        return self.kept[first - self.first : last - self.first].copy()

    def _go_on(self, last: int, needed_from: int, decay: float) -> None:
        """Exact transition of the OU process, x' = rho x + sqrt(1 - rho**2) xi, to step last - 1."""
        begin = self.first + len(self.kept)
        rho = math.exp(-decay)
        rows = math.sqrt(-math.expm1(-2.0 * decay)) * self._draws(begin, last)
        x = self.kept[-1]
        for row in rows:
            row += rho * x
            x = row
        keep_from = max(self.first, min(needed_from, begin - 1))
        self.kept = np.concatenate([self.kept[keep_from - self.first :], rows])
        self.first = keep_from


def word(value, argument: str) -> int:
    """A whole number of 32 bits, as seeds and streams are.

    Parameters
    ----------
    value : int
    argument : str
        Name for the error message.

    Returns
    -------
    int

    Raises
    ------
    ArgumentError

    Examples
    --------
    >>> word(-1, "seed")
    Traceback (most recent call last):
    izhikevich.errors.ArgumentError: seed must be a whole number from 0 to 4294967295, got -1.
    """
    rule = f"a whole number from 0 to {LARGEST_WORD}"
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        raise ArgumentError(sentence(argument, rule, value)) from None
    if number != value or not 0 <= number <= LARGEST_WORD:
        raise ArgumentError(sentence(argument, rule, value))
    return number


def _positive(value, argument: str) -> float:
    number = units.to_number(value, "ms", argument)
    if np.ndim(number) or not (np.isfinite(number) and number > 0):
        raise ArgumentError(sentence(argument, "positive [ms]", value))
    return number

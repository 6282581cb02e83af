"""Distributions of weights and delays: each number is a pure function of two random words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence

UNIFORM, NORMAL, LOGNORMAL, EXPONENTIAL = range(4)


@dataclass(frozen=True)
class Distribution:
    """A distribution of weights or delays, drawn anew for every synapse.

    Made by `izhikevich.uniform`, `normal`, `lognormal` and `exponential`.

    Parameters
    ----------
    kind : int
        Which of the four.
    a, b : float
        Its two numbers: bounds, mean and standard deviation, or mean alone.
    low, high : float
        Bounds to which what is drawn is clipped.
    """

    kind: int
    a: float
    b: float
    low: float = -np.inf
    high: float = np.inf

    def scaled(self, factor: float) -> Distribution:
        """The same distribution in other units."""
        if self.kind == LOGNORMAL:
            return Distribution(self.kind, self.a + np.log(factor), self.b, self.low * factor, self.high * factor)
        return Distribution(self.kind, self.a * factor, self.b * factor, self.low * factor, self.high * factor)

    @property
    def least(self) -> float:
        """No number is below it."""
        floor = {UNIFORM: min(self.a, self.b), NORMAL: -np.inf, LOGNORMAL: 0.0, EXPONENTIAL: 0.0}[self.kind]
        return max(floor, self.low)

    @property
    def most(self) -> float:
        """No number is above it."""
        return min(max(self.a, self.b) if self.kind == UNIFORM else np.inf, self.high)

    def __str__(self) -> str:
        name = ("uniform", "normal", "lognormal", "exponential")[self.kind]
        return f"{name}({self.a:g})" if self.kind == EXPONENTIAL else f"{name}({self.a:g}, {self.b:g})"


def uniform(low: float, high: float) -> Distribution:
    """Uniform between two bounds; as a delay, every step from `low` to `high` is equally likely.

    Parameters
    ----------
    low, high : float
        Bounds, in the unit of the weight, or in ms.

    Returns
    -------
    Distribution

    Examples
    --------
    >>> str(uniform(1, 20))
    'uniform(1, 20)'
    """
    low, high = _finite("uniform", low=low, high=high)
    if not low <= high:
        raise ArgumentError(sentence("uniform.low", f"at most high = {high:g}", low))
    return Distribution(UNIFORM, low, high)


def normal(mean: float, sd: float, low: float = -np.inf, high: float = np.inf) -> Distribution:
    """Normal, clipped to `low` and `high`.

    Parameters
    ----------
    mean, sd : float
        In the unit of the weight, or in ms.
    low, high : float, optional
        Values beyond are set to these bounds; a delay needs a positive `low`, and an `high`.

    Returns
    -------
    Distribution
    """
    mean, sd = _finite("normal", mean=mean, sd=sd)
    if sd < 0:
        raise ArgumentError(sentence("normal.sd", "not negative", sd))
    return Distribution(NORMAL, mean, sd, float(low), float(high))


def lognormal(median: float, sigma: float, low: float = 0.0, high: float = np.inf) -> Distribution:
    """Lognormal: exp of a normal number with standard deviation `sigma` about ln(median), clipped.

    Parameters
    ----------
    median : float
        In the unit of the weight, or in ms; positive.
    sigma : float
        Standard deviation of the logarithm.
    low, high : float, optional
        Values beyond are set to these bounds.

    Returns
    -------
    Distribution
    """
    median, sigma = _finite("lognormal", median=median, sigma=sigma)
    if median <= 0 or sigma < 0:
        raise ArgumentError(sentence("lognormal", "of a positive median and a sigma not negative", (median, sigma)))
    return Distribution(LOGNORMAL, float(np.log(median)), sigma, float(low), float(high))


def exponential(mean: float, low: float = 0.0, high: float = np.inf) -> Distribution:
    """Exponential, clipped.

    Parameters
    ----------
    mean : float
        In the unit of the weight, or in ms; positive.
    low, high : float, optional
        Values beyond are set to these bounds.

    Returns
    -------
    Distribution
    """
    (mean,) = _finite("exponential", mean=mean)
    if mean <= 0:
        raise ArgumentError(sentence("exponential.mean", "positive", mean))
    return Distribution(EXPONENTIAL, mean, 0.0, float(low), float(high))


def _finite(owner: str, **values: Any) -> list[float]:
    out = []
    for name, value in values.items():
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise ArgumentError(sentence(f"{owner}.{name}", "a number", value)) from None
        if not np.isfinite(number):
            raise ArgumentError(sentence(f"{owner}.{name}", "finite", number))
        out.append(number)
    return out

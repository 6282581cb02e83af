"""Least mean squares: every row moves the weights against the gradient of its own error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import ArgumentError, refuse_not_positive, sentence
from .online import Learnt, Rule


@dataclass(frozen=True)
class LMS(Rule):
    """The rule of Widrow and Hoff: W ← W + rate a (y - Wᵀ a)ᵀ.

    The error it settles at is larger than the least possible one. For white Gaussian activities of variance s² it is so by the part
    rate s² n / (2 - rate s² (n + 2)), the misadjustment; with a rate that makes the denominator 0 it settles nowhere.

    Parameters
    ----------
    features, outputs : int
    rate : float, 1/activity²

    References
    ----------
    B. Widrow and M. E. Hoff, Adaptive switching circuits, IRE WESCON Convention Record 4 (1960) 96.
    A. Feuer and E. Weinstein, IEEE Trans. Acoust. Speech Signal Process. 33 (1985) 222 (misadjustment).

    Examples
    --------
    >>> import jax.numpy as jnp
    >>> state, error = LMS(features=2, outputs=1, rate=0.1).update(
    ...     Learnt(jnp.zeros((2, 1))), jnp.array([1.0, 2.0]), jnp.array([3.0])
    ... )
    >>> [round(float(w), 6) for w in state.weights.ravel()], error.tolist()
    ([0.3, 0.6], [3.0])
    """

    features: int
    outputs: int
    rate: float

    def __post_init__(self) -> None:
        refuse_not_positive("LMS.rate", self.rate)

    def moved(self, state: Learnt, activities: Any, error: Any) -> Learnt:
        """What is learnt from an error (outputs,) under activities (features,)."""
        return Learnt(state.weights + self.rate * activities[:, None] * error)


@dataclass(frozen=True)
class NormalisedLMS(Rule):
    """The same with steps that do not depend on how large activities are: W ← W + rate a (y - Wᵀ a)ᵀ / (offset + ‖a‖²).

    For white Gaussian activities the misadjustment is rate/(2 - rate) n/(n - 2) without an offset.

    Parameters
    ----------
    features, outputs : int
    rate : float, default 1
        Above 0 and below 2; with 1 and no offset each row is met to the last digit at once.
    offset : float, activity², default 1e-6
        Keeps rows of silence from being divided by 0.

    References
    ----------
    J. Nagumo and A. Noda, IEEE Trans. Automatic Control 12 (1967) 282.
    S. Haykin, Adaptive Filter Theory, 4th ed., Prentice Hall 2002, table 6.1.

    Examples
    --------
    >>> import jax.numpy as jnp
    >>> rule = NormalisedLMS(features=2, outputs=1, rate=0.5, offset=0.0)
    >>> state, _ = rule.update(rule.init(), jnp.array([1.0, 2.0]), jnp.array([3.0]))
    >>> [round(float(w), 6) for w in state.weights.ravel()]
    [0.3, 0.6]
    """

    features: int
    outputs: int
    rate: float = 1.0
    offset: float = 1e-6

    def __post_init__(self) -> None:
        if not 0.0 < self.rate < 2.0:
            raise ArgumentError(sentence("NormalisedLMS.rate", "above 0 and below 2", self.rate))
        if not self.offset >= 0.0:
            raise ArgumentError(sentence("NormalisedLMS.offset", "0 or more", self.offset))

    def moved(self, state: Learnt, activities: Any, error: Any) -> Learnt:
        """What is learnt from an error (outputs,) under activities (features,)."""
        size = self.offset + activities @ activities
        return Learnt(state.weights + (self.rate / size) * activities[:, None] * error)

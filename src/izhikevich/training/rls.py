"""Recursive least squares: after every row the weights are those of ridge regression on all rows so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp

from ..errors import ArgumentError, refuse_not_positive, sentence
from .online import Learnt, Rule


@dataclass(frozen=True)
class RLS(Rule):
    """Recursive least squares.

    With activities a, target y and forgetting λ,

        k = P a / (λ + aᵀ P a),    W ← W + k (y - Wᵀ a)ᵀ,    P ← (P - k aᵀ P) / λ,    P(0) = 1/regularisation,

    so that W minimises Σ λ^(K-i) ‖y_i - Wᵀ a_i‖² + λ^K regularisation ‖W‖² after K rows. P is kept symmetric to the bit: what is taken off it
    is an outer product of a vector with itself.

    Parameters
    ----------
    features, outputs : int
    regularisation : float, activity², default 1
        As in ridge regression with the *sum* of squares. Sussillo and Abbott call it α, and 1/α the learning rate.
    forgetting : float, default 1
        Above 0, up to 1. Below 1 old rows count less; P then grows without limit along what activities no longer visit.

    References
    ----------
    S. Haykin, Adaptive Filter Theory, 4th ed., Prentice Hall 2002, table 9.1.
    D. Sussillo and L. F. Abbott, Neuron 63 (2009) 544, eqs 4 and 5 (FORCE: this rule in a closed loop, see `force`).

    Examples
    --------
    >>> import jax.numpy as jnp
    >>> rule = RLS(features=2, outputs=1, regularisation=1e-3)
    >>> state, errors = rule.fit(jnp.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), jnp.array([[2.0], [3.0], [5.0]]))
    >>> state.weights.ravel().round(2).tolist(), abs(float(errors[-1, 0])) < 0.01
    ([2.0, 3.0], True)
    """

    features: int
    outputs: int
    regularisation: float = 1.0
    forgetting: float = 1.0

    def __post_init__(self) -> None:
        refuse_not_positive("RLS.regularisation", self.regularisation)
        if not 0.0 < self.forgetting <= 1.0:
            raise ArgumentError(sentence("RLS.forgetting", "above 0 and at most 1", self.forgetting))

    def init(self) -> Learnt:
        """Weights of 0, and the inverse of what the regularisation alone contributes."""
        return super().init()._replace(inverse=jnp.eye(self.features) / self.regularisation)

    def moved(self, state: Learnt, activities: Any, error: Any) -> Learnt:
        """What is learnt from an error (outputs,) under activities (features,)."""
        reached = state.inverse @ activities
        size = self.forgetting + activities @ reached
        half = reached / jnp.sqrt(size)
        inverse = state.inverse - half[:, None] * half
        if self.forgetting != 1.0:
            inverse = inverse / self.forgetting
        return Learnt(state.weights + (reached / size)[:, None] * error, inverse)

"""Linear readouts learnt row by row: what all rules share."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ..errors import ArgumentError, DivergenceError, sentence


class Learnt(NamedTuple):
    """What a rule has learnt so far.

    `weights` (features, outputs): a prediction is ``activities @ weights``. `inverse` (features, features): what recursive least squares keeps
    besides, the inverse of the activities' regularised second moments; None in other rules.
    """

    weights: Any
    inverse: Any = None


class Rule:
    """Base of the rules; one of them says how weights begin (`init`) and how they move (`moved`).

    A rule keeps nothing: `update` is a pure function that goes inside `jax.lax.scan`.
    """

    features: int
    outputs: int

    def init(self) -> Learnt:
        """Before anything is learnt: weights of 0."""
        return Learnt(jnp.zeros((self.features, self.outputs)))

    def moved(self, state: Learnt, activities: Any, error: Any) -> Learnt:
        """What is learnt from an error (outputs,) under activities (features,)."""
        raise NotImplementedError

    def update(self, state: Learnt, activities: Any, target: Any) -> tuple[Learnt, Any]:
        """One row.

        Parameters
        ----------
        state : Learnt
        activities : array (features,)
        target : array (outputs,)

        Returns
        -------
        Learnt
        error : array (outputs,)
            Target minus what was predicted before this row was learnt.

        Raises
        ------
        ArgumentError
            If a shape does not fit.
        """
        self._refuse_shape("activities", activities, (self.features,))
        self._refuse_shape("target", target, (self.outputs,))
        error = target - activities @ state.weights
        return self.moved(state, activities, error), error

    def fit(self, activities: Any, targets: Any, state: Learnt | None = None) -> tuple[Learnt, Any]:
        """Many rows, one after the other.

        Parameters
        ----------
        activities : array (K, features)
        targets : array (K, outputs)
        state : Learnt, optional
            Where to go on from.

        Returns
        -------
        Learnt
        errors : array (K, outputs)
            Of each row before it was learnt.

        Raises
        ------
        ArgumentError
            If a shape does not fit, or a number is not finite.
        """
        rows = np.shape(activities)[:1]
        self._refuse_shape("activities", activities, (*rows, self.features) if rows else ("K", self.features))
        self._refuse_shape("targets", targets, (*rows, self.outputs))
        for name, given in (("activities", activities), ("targets", targets)):
            refuse_not_finite(f"{type(self).__name__}.{name}", given)
        begin = self.init() if state is None else state
        pairs = jnp.asarray(activities, begin.weights.dtype), jnp.asarray(targets, begin.weights.dtype)
        return _fit(self, begin, *pairs)

    def check(self, state: Learnt) -> None:
        """Refuse what is no number any more.

        Raises
        ------
        DivergenceError
            Naming the first such weight.
        """
        bad = np.argwhere(~np.isfinite(np.asarray(state.weights)))
        if bad.size:
            raise DivergenceError(
                f"{type(self).__name__} must keep finite weights, got {np.asarray(state.weights)[tuple(bad[0])]} "
                f"at {tuple(map(int, bad[0]))}. Take a smaller rate, more regularisation, or double precision."
            )

    def _refuse_shape(self, name: str, given: Any, shape: tuple) -> None:
        if np.shape(given) != shape:
            expected = f"of shape ({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
            raise ArgumentError(sentence(f"{type(self).__name__}.{name}", expected, np.shape(given)))


def refuse_not_finite(name: str, given: Any) -> None:
    """Refuse an array with a number that is none, saying where."""
    bad = np.argwhere(~np.isfinite(np.asarray(given)))
    if bad.size:
        where = tuple(map(int, bad[0]))
        raise ArgumentError(sentence(name, f"finite, at {where} too", float(np.asarray(given)[where])))


@jax.jit(static_argnums=0)
def _fit(rule: Rule, state: Learnt, activities: Any, targets: Any) -> tuple[Learnt, Any]:
    return jax.lax.scan(lambda now, row: rule.update(now, *row), state, (activities, targets))

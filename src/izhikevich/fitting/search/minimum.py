"""Where a search came to, and what it asks on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ...errors import ArgumentError, sentence

#: From points (N, p) of the unit cube to what is to be small there, (N,).
Loss = Callable[[np.ndarray], np.ndarray]


class Minimum(NamedTuple):
    """Where each start came to: points (N, p), what was to be small there (N,), and whether the search ended by its own rule.

    A search that ends because it may take no more rounds has not converged, nor has one that found nothing finite.
    """

    x: np.ndarray
    cost: np.ndarray
    converged: np.ndarray

    def best_first(self) -> Minimum:
        """The same, in the order of cost."""
        order = np.argsort(self.cost, kind="stable")
        return Minimum(*(part[order] for part in self))


def evaluated(loss: Loss, x: np.ndarray) -> np.ndarray:
    """What is to be small at points (N, p), all in one call, (N,); what is not finite counts as infinitely bad.

    Examples
    --------
    >>> evaluated(lambda x: np.where(x[:, 0] > 0.5, x[:, 0], np.nan), np.array([[0.25], [0.75]]))
    array([ inf, 0.75])
    """
    found = np.asarray(loss(x), dtype=float)
    if found.shape != (len(x),):
        rule = f"a function that gives one number for each of {len(x)} points, shape {(len(x),)}"
        raise ArgumentError(sentence("loss", rule, f"shape {found.shape}"))
    return np.where(np.isfinite(found), found, np.inf)


def points(name: str, given: Any, p: int) -> np.ndarray:
    """What was given as points, (N, p), refused if it is anything else."""
    x = np.asarray(given, dtype=float)
    if x.ndim != 2 or x.shape[1] != p or not len(x) or not np.isfinite(x).all():
        raise ArgumentError(sentence(name, f"one row of {p} finite numbers for each point", f"shape {x.shape}"))
    return x

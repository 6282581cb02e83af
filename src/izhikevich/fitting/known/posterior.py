"""A posterior as a weighted sample of places in the unit cube."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Posterior:
    """A posterior as weighted points.

    Attributes
    ----------
    x : ndarray (n, p)
        In the unit cube.
    weights : ndarray (n,)
        Adding up to one.
    epsilon : float
        Tolerance: the largest distance of a simulation in it to the data. nan of methods that have none.
    simulations : int
        How many were run for it.
    space : Space, optional
        What the places mean; without one, parameters are the coordinates, named x0, x1 ...
    outcomes, distances : ndarray (n, m), (n,)
        What each simulation gave, and how far from the data; empty of methods that keep none.
    reason : str
        Why the search ended.
    """

    x: np.ndarray
    weights: np.ndarray
    epsilon: float
    simulations: int
    space: Any = None
    outcomes: np.ndarray | None = None
    distances: np.ndarray | None = None
    reason: str = ""

    @property
    def values(self) -> dict[str, np.ndarray]:
        """The points in parameters, each (n,)."""
        if self.space is not None:
            return self.space.values(self.x)
        return {f"x{k}": column for k, column in enumerate(self.x.T)}

    @property
    def mean(self) -> dict[str, float]:
        """Posterior means."""
        return {name: float(self.weights @ value) for name, value in self.values.items()}

    @property
    def sd(self) -> dict[str, float]:
        """Posterior standard deviations."""
        middle = self.mean
        return {name: float(self.weights @ (value - middle[name]) ** 2) ** 0.5 for name, value in self.values.items()}

    @property
    def effective(self) -> float:
        """Effective size of the sample, one over the sum of squared weights: of as many equal ones it would be worth."""
        return float(1.0 / np.sum(self.weights**2))

    def quantiles(self, at: Any = (0.025, 0.5, 0.975)) -> dict[str, np.ndarray]:
        """Weighted quantiles of each parameter.

        Parameters
        ----------
        at : array_like (k,), default (0.025, 0.5, 0.975)
            Between 0 and 1.

        Returns
        -------
        dict of str to ndarray (k,)
        """
        found = {}
        for name, value in self.values.items():
            order = np.argsort(value)
            below = np.cumsum(self.weights[order]) - 0.5 * self.weights[order]
            found[name] = np.interp(np.asarray(at, dtype=float), below, value[order])
        return found

    def resample(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """Places drawn by their weights, (n, p), as equal ones; systematic, so that each comes as often as it weighs, up to one.

        Source: G. Kitagawa, J. Comput. Graph. Stat. 5, 1 (1996).
        """
        edges = np.cumsum(self.weights)
        at = (rng.random() + np.arange(n)) / n * edges[-1]
        return rng.permutation(self.x[np.minimum(np.searchsorted(edges, at, side="right"), len(edges) - 1)])

    def __str__(self) -> str:
        lines = [f"{name}  {m:.5g}  [{low:.5g}, {high:.5g}]" for name, (low, m, high) in self.quantiles().items()]
        head = f"median and 95 %, {self.effective:.0f} effective points, {self.simulations} simulations"
        return "\n".join([head + (f", tolerance {self.epsilon:.3g}" if np.isfinite(self.epsilon) else ""), *lines])

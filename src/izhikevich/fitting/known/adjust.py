"""Regression adjustment: what is left of the tolerance of a posterior, taken away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from .posterior import Posterior

WALL = 1e-9  # from the walls of the cube, where the logit ends
RIDGE = 1e-6  # of the outcomes' spread, where two of them say the same


def adjusted(posterior: Posterior, observed: Any) -> Posterior:
    """Move every point to where it would have been had its simulation hit the data.

    A line is fitted to the points' logits (so that they stay in the cube) against their outcomes, weighted by nearness; then one to the
    logarithm of what is left, since noise may depend on the outcome. A point keeps what is left of it, in the scale that holds at the data.

    Parameters
    ----------
    posterior : Posterior
        With outcomes and distances, as `abc_smc` gives it.
    observed : array_like (m,)
        The data's outcomes.

    Returns
    -------
    Posterior
        With weights that fall with the distance (Epanechnikov's kernel).

    Raises
    ------
    ArgumentError
        For a posterior without outcomes, and for fewer points than the lines have numbers.

    Source: M. A. Beaumont, W. Zhang and D. J. Balding, Genetics 162, 2025 (2002); M. G. B. Blum and O. François, Stat. Comput. 20, 63 (2010).

    Examples
    --------
    >>> from izhikevich.fitting.known.abc import abc_smc
    >>> rng = np.random.default_rng(0)
    >>> rough = abc_smc(lambda x: x + 0.05 * rng.normal(size=x.shape), [0.4], 1, budget=1000, rng=rng)
    >>> round(rough.sd["x0"], 2), round(adjusted(rough, [0.4]).sd["x0"], 2)
    (0.16, 0.06)
    """
    data = np.asarray(observed, dtype=float)
    if posterior.outcomes is None or posterior.distances is None:
        raise ArgumentError(
            sentence("adjusted.posterior", "one with outcomes and distances, as abc_smc gives it", "none")
        )
    if posterior.outcomes.shape[1:] != data.shape:
        raise ArgumentError(sentence("adjusted.observed", f"{posterior.outcomes.shape[1]} numbers", data.tolist()))
    near = 1.0 - (posterior.distances / posterior.epsilon) ** 2 if posterior.epsilon > 0 else 1.0
    weights = posterior.weights * np.maximum(near, 0.0)
    some = weights > 0
    m = data.size
    if int(some.sum()) <= m + 1:
        raise ArgumentError(sentence("adjusted.posterior", f"of more than {m + 1} points", int(some.sum())))
    x, weights = posterior.x[some], weights[some] / weights.sum()
    away = posterior.outcomes[some] - data
    spread = away.std(axis=0)
    design = np.column_stack([np.ones(len(away)), away / np.where(spread > 0, spread, 1.0)])
    logit = _logit(x)
    line = _fitted(design, logit, weights)
    left = logit - design @ line
    tiny = 1e-12 + 1e-6 * np.abs(left).max(axis=0)
    size = _fitted(design, np.log(np.maximum(np.abs(left), tiny) ** 2), weights)
    ratio = np.exp(0.5 * (size[0] - design @ size))
    effective = 1.0 / np.sum(weights**2)
    # Residuals are smaller than the noise, since a line of m + 1 numbers was fitted to it.
    ratio *= np.sqrt(effective / max(effective - m - 1, 1.0))
    moved = 1.0 / (1.0 + np.exp(-(line[0] + left * ratio)))
    return replace(
        posterior, x=moved, weights=weights, outcomes=posterior.outcomes[some], distances=posterior.distances[some]
    )


def _logit(x: np.ndarray) -> np.ndarray:
    inside = np.clip(x, WALL, 1.0 - WALL)
    return np.log(inside / (1.0 - inside))


def _fitted(design: np.ndarray, y: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted least squares, (m + 1, p); the first row is the value at the data."""
    square = design.T @ (design * weights[:, None])
    square[np.diag_indices_from(square)] += RIDGE * np.r_[0.0, np.ones(len(square) - 1)]
    return np.linalg.solve(square, design.T @ (y * weights[:, None]))

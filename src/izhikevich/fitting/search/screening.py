"""The best of many candidates spread over the box: where a search may start."""

from __future__ import annotations

import numpy as np

from .minimum import Loss, Minimum, evaluated


def spread(size: int, p: int, rng: np.random.Generator) -> np.ndarray:
    """Points of the unit cube, (size, p), by Latin hypercube sampling: of each coordinate, one in each of `size` equal parts.

    For losses of spike times 4096 of them are neither better nor worse than independent points, or those of a scrambled Sobol sequence, by
    more than chance; they come in any number, and see to it that no part of a coordinate is left out.

    Source: McKay, Beckman & Conover 1979, Technometrics 21:239.

    Examples
    --------
    >>> x = spread(5, 2, np.random.default_rng(0))
    >>> np.sort((x * 5).astype(int), axis=0).T
    array([[0, 1, 2, 3, 4],
           [0, 1, 2, 3, 4]])
    """
    parts = rng.permuted(np.tile(np.arange(size), (p, 1)), axis=1).T
    return (parts + rng.random((size, p))) / size


def screened(loss: Loss, p: int, rng: np.random.Generator, *, size: int = 4000, keep: int = 12) -> Minimum:
    """The best of many candidates, asked for in one call.

    Parameters
    ----------
    loss : callable
        From points (N, p) of the unit cube to what is to be small, (N,); what is not finite counts as infinitely bad.
    p : int
        Number of coordinates.
    rng : numpy.random.Generator
    size : int, default 4000
        Candidates.
    keep : int, default 12
        How many of them are given back.

    Returns
    -------
    Minimum
        Best first; none has converged.

    Examples
    --------
    >>> found = screened(lambda x: np.abs(x - 0.25).sum(axis=1), 2, np.random.default_rng(0), keep=3)
    >>> found.x.shape, bool(found.cost[0] < 0.02)
    ((3, 2), True)
    """
    x = spread(size, p, rng)
    return Minimum(*(part[:keep] for part in Minimum(x, evaluated(loss, x), np.zeros(size, bool)).best_first()))

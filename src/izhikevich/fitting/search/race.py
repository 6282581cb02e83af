"""A race of searches: from many valleys at first, to the bottom of a few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .covariance import cma_es
from .minimum import Loss, Minimum
from .screening import screened

LOOKED_AT = 4000  # candidates
PART = 250  # of them in a call: larger populations leave the processor's caches


class Heat(NamedTuple):
    """One heat: how many runs, how far apart they start (root mean square over coordinates), and how CMA-ES goes on from there."""

    runs: int
    apart: float
    sigma: float
    size: int
    generations: int


#: The valleys of spikes' losses are many, narrow and bent, and the widest need not be the deepest: at first many runs in small steps, and
#: generations enough to follow a valley.
HEATS = (Heat(24, 0.15, 0.12, 10, 100), Heat(8, 0.05, 0.05, 20, 120), Heat(2, 0.0, 0.01, 24, 250))


def raced(
    loss: Loss,
    p: int,
    rng: np.random.Generator,
    *,
    quick: Loss | None = None,
    size: int = LOOKED_AT,
    heats: Sequence[Heat] = HEATS,
    start: np.ndarray | None = None,
    precision: float = 1e-3,
    progress: bool | None = None,
) -> Minimum:
    """Look at many candidates, start a search from each of the best that lie apart, and again from the best of what these found.

    Parameters
    ----------
    loss : callable
        From points (N, p) of the unit cube to what is to be small, (N,).
    p : int
        Number of coordinates.
    rng : numpy.random.Generator
    quick : callable, optional
        A cheaper loss for the first look.
    size : int, default 4000
        Candidates at first.
    heats : sequence of Heat
    start : ndarray (M, p), optional
        Points from which the first heat starts besides.
    precision : float, default 1e-3
        As in `cma_es`.
    progress : bool, optional

    Returns
    -------
    Minimum
        Where the runs of the last heat came to, best first.

    Examples
    --------
    >>> def two_valleys(x):  # a wide one at 0.7, a deeper narrow one at 0.2
    ...     return np.minimum(1 + ((x - 0.7) ** 2).sum(axis=1), 30 * ((x - 0.2) ** 2).sum(axis=1))
    >>> raced(two_valleys, 3, np.random.default_rng(0), size=400).x[0].round(3)
    array([0.2, 0.2, 0.2])
    """

    def in_parts(x: np.ndarray) -> np.ndarray:
        return np.concatenate([(quick or loss)(part) for part in np.array_split(x, -(-len(x) // PART))])

    points = screened(in_parts, p, rng, size=size, keep=size).x
    found = Minimum(points, np.zeros(len(points)), np.zeros(len(points), bool))
    for k, heat in enumerate(heats):
        begin = apart(found.x, heat.runs, heat.apart)
        if k == 0 and start is not None:
            begin = np.concatenate([start, begin])
        found = cma_es(
            loss, p, rng, starts=begin, sigma=heat.sigma, size=heat.size, generations=heat.generations,
            precision=precision, progress=progress,
        )  # fmt: skip
    return found


def apart(x: np.ndarray, most: int, distance: float) -> np.ndarray:
    """The first of some points, (N, p), that lie no nearer to each other than `distance`, root mean square over coordinates.

    Examples
    --------
    >>> apart(np.array([[0.1], [0.15], [0.6]]), 5, 0.2).ravel()
    array([0.1, 0.6])
    """
    kept: list[np.ndarray] = []
    for point in x:
        if all(np.sqrt(np.mean((point - other) ** 2)) >= distance for other in kept):
            kept.append(point)
        if len(kept) == most:
            break
    return np.array(kept)

"""CMA-ES, many runs side by side: a normal distribution that learns the shape of the valley it is in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...errors import ArgumentError, sentence
from ...progress import Progress
from .minimum import Loss, Minimum, evaluated, points
from .screening import spread

MARGIN = 0.05  # of the cube's edge: how near to a wall coordinates begin to bend
WIDEST = (
    0.3  # of the cube's edge: the largest standard deviation in any direction, that of an even spread from wall to wall
)
WORST = 1e14  # condition number of a covariance from where on its shape is rounding


class Rates(NamedTuple):
    """Constants of the method (Hansen 2016, table 1)."""

    weights: np.ndarray  # (size,), of candidates in the order of their loss; the last ones are negative
    effective: float  # candidates that take part in the mean
    step: float  # c_sigma
    damping: float  # d_sigma
    path: float  # c_c
    one: float  # c_1
    many: float  # c_mu
    length: float  # of a normal vector, on average


class Runs(NamedTuple):
    """The state of all runs; S is the first axis everywhere."""

    mean: np.ndarray  # (S, p), in coordinates without walls
    sigma: np.ndarray  # (S,)
    shape: np.ndarray  # (S, p, p): the covariance is sigma² times it
    step_path: np.ndarray  # (S, p): p_sigma
    shape_path: np.ndarray  # (S, p): p_c
    told: np.ndarray  # (S,): generations that told something
    x: np.ndarray  # (S, p): the best so far, in the unit cube
    cost: np.ndarray  # (S,)


def cma_es(
    loss: Loss,
    p: int,
    rng: np.random.Generator,
    *,
    starts: int | np.ndarray = 8,
    sigma: float = 0.3,
    size: int | None = None,
    generations: int = 300,
    precision: float = 1e-6,
    progress: bool | None = None,
) -> Minimum:
    """The minimum of a rough or badly scaled function in the unit cube, by evolution strategies with covariance matrix adaptation.

    Every run draws candidates from a normal distribution, and moves and reshapes it after their order. Runs know nothing of each other.
    Walls are folds: coordinates bend smoothly where they come near (`inside`), so no candidate lies beyond and a minimum on a wall is one
    like others.

    Parameters
    ----------
    loss : callable
        From points (N, p) of the unit cube to what is to be small, (N,); every generation of all runs is one call. What is not finite
        counts as infinitely bad; a generation with nothing else moves nothing.
    p : int
        Number of coordinates.
    rng : numpy.random.Generator
    starts : int or ndarray (S, p), default 8
        How many runs, spread over the cube, or where they start.
    sigma : float, default 0.3
        Standard deviation at first; also the largest that counts (`WIDEST`).
    size : int, default 4 + 3 ln p
        Candidates of one run and generation; more of them for rougher landscapes.
    generations : int, default 300
        At most.
    precision : float, default 1e-6
        A run has converged when its standard deviation in every direction is below.
    progress : bool, optional
        Show a progress bar with the best value so far; by default on a terminal, when the search takes longer than a second.

    Returns
    -------
    Minimum
        The best candidate of each run, best first. A run whose covariance cannot be told from a flat one any more has ended without
        having converged.

    Raises
    ------
    ArgumentError
        For starts that are not (S, p), fewer than 2 candidates, or a loss of another shape.

    Notes
    -----
    Source: Hansen 2016, The CMA evolution strategy: a tutorial, arXiv:1604.00772v2, appendix A: rank-one and rank-mu updates with negative
    weights, cumulative step-size adaptation.

    Examples
    --------
    >>> def cigar(x):
    ...     y = x - 0.3
    ...     return (y[:, 0] + y[:, 1]) ** 2 + 1e6 * (y[:, 0] - y[:, 1]) ** 2
    >>> found = cma_es(cigar, 2, np.random.default_rng(0))
    >>> found.x[0].round(6), bool(found.converged.all())
    (array([0.3, 0.3]), True)
    """
    x = spread(int(starts), p, rng) if np.ndim(starts) == 0 else np.clip(points("starts", starts, p), 0.0, 1.0)
    rates = rates_of(p, 4 + int(3 * np.log(p)) if size is None else size)
    count = len(x)
    flat, none = np.zeros((count, p)), np.zeros(count)
    runs = Runs(outside(x), none + sigma, np.tile(np.eye(p), (count, 1, 1)), flat, flat, none, x, none + np.inf)
    live, converged = np.ones(count, bool), np.zeros(count, bool)
    with Progress(generations, show=progress, unit="generations") as bar:
        for g in range(generations):
            here = np.flatnonzero(live)
            if not here.size:
                break
            some, widest, condition = _next(loss, Runs(*(part[here] for part in runs)), rates, rng)
            runs = Runs(*(_with(part, here, new) for part, new in zip(runs, some, strict=True)))
            converged[here] = (widest < precision) & np.isfinite(some.cost)
            live[here] = ~converged[here] & (condition < WORST)
            bar.at(g + 1, f"best {runs.cost.min():.4g}")
    return Minimum(runs.x, runs.cost, converged).best_first()


def rates_of(p: int, size: int) -> Rates:
    """The constants for `p` coordinates and `size` candidates (Hansen 2016, eq. 49-58)."""
    if size < 2:
        raise ArgumentError(sentence("size", "at least 2: the better half moves the mean", size))
    raw = np.log((size + 1) / 2) - np.log(np.arange(1, size + 1))
    good, bad = raw[raw > 0], raw[raw < 0]
    effective, against = (float(part.sum() ** 2 / (part**2).sum()) for part in (good, bad))
    one = 2 / ((p + 1.3) ** 2 + effective)
    many = min(1 - one, 2 * (0.25 + effective + 1 / effective - 2) / ((p + 2) ** 2 + effective))
    most = min(1 + one / many, 1 + 2 * against / (effective + 2), (1 - one - many) / (p * many))
    step = (effective + 2) / (p + effective + 5)
    return Rates(
        weights=np.where(raw >= 0, raw / good.sum(), most * raw / -bad.sum()),
        effective=effective,
        step=step,
        damping=1 + 2 * max(0.0, np.sqrt((effective - 1) / (p + 1)) - 1) + step,
        path=(4 + effective / p) / (p + 4 + 2 * effective / p),
        one=one,
        many=many,
        length=float(np.sqrt(p) * (1 - 1 / (4 * p) + 1 / (21 * p**2))),
    )


def inside(y: np.ndarray) -> np.ndarray:
    """From coordinates without walls into the unit cube: folded at the walls, with a parabola there instead of an edge.

    The slope goes through zero at a wall, so that what falls towards it linearly has a smooth minimum on it.

    Examples
    --------
    >>> inside(np.array([0.4, -0.05, -0.5, 1.05]))
    array([0.4, 0. , 0.4, 1. ])
    """
    width = 1.0 + 2.0 * MARGIN
    y = width - np.abs((y + MARGIN) % (2.0 * width) - width)  # from 0 to its width and back
    bent = np.minimum(y, width - y) ** 2 / (4.0 * MARGIN)
    return np.where(y < 2.0 * MARGIN, bent, np.where(y > 1.0, 1.0 - bent, y - MARGIN))


def outside(x: np.ndarray) -> np.ndarray:
    """Where points of the unit cube come from: the inverse of `inside`."""
    bent = np.sqrt(4.0 * MARGIN * np.minimum(x, 1.0 - x)) - MARGIN
    return np.where(x < MARGIN, bent, np.where(x > 1.0 - MARGIN, 1.0 - bent, x))


def _next(loss: Loss, runs: Runs, rates: Rates, rng: np.random.Generator) -> tuple[Runs, np.ndarray, np.ndarray]:
    """All runs one generation on; their largest standard deviations, and the condition numbers of their shapes."""
    count, p = runs.mean.shape
    values, axes = np.linalg.eigh(runs.shape)
    lengths = np.sqrt(np.maximum(values, values[:, -1:] / WORST))
    # a wider one, folded at the walls, is even everywhere and learns nothing; on rough ground some grew so and stayed so
    sigma = np.minimum(runs.sigma, WIDEST / lengths[:, -1])
    z = rng.standard_normal((count, rates.weights.size, p))
    y = np.einsum("spq,sq,skq->skp", axes, lengths, z)
    x = inside(runs.mean[:, None] + sigma[:, None, None] * y)
    cost = evaluated(loss, x.reshape(-1, p)).reshape(count, -1)
    order = np.argsort(cost, axis=1, kind="stable")
    z, y, x = (np.take_along_axis(part, order[..., None], axis=1) for part in (z, y, x))
    best = np.take_along_axis(cost, order[:, :1], axis=1)[:, 0]
    better = best < runs.cost
    kept = runs._replace(
        x=np.where(better[:, None], x[:, 0], runs.x), cost=np.where(better, best, runs.cost), sigma=sigma
    )
    tells = np.isfinite(best)
    moved = _updated(kept, rates, axes, z, y)
    now = Runs(*(_with(old, tells, new[tells]) for old, new in zip(kept, moved, strict=True)))
    return now, sigma * lengths[:, -1], (lengths[:, -1] / lengths[:, 0]) ** 2


def _updated(runs: Runs, rates: Rates, axes: np.ndarray, z: np.ndarray, y: np.ndarray) -> Runs:
    """Mean, step size and shape after candidates in the order of their loss (Hansen 2016, eq. 41-47)."""
    p = y.shape[-1]
    good = np.maximum(rates.weights, 0.0)
    ahead = np.einsum("k,skp->sp", good, y)
    whitened = np.einsum("spq,sq->sp", axes, np.einsum("k,skp->sp", good, z))
    step_path = _followed(runs.step_path, rates.step, rates.effective, whitened)
    long = np.linalg.norm(step_path, axis=1)
    told = runs.told + 1
    usual = long / np.sqrt(1 - (1 - rates.step) ** (2 * told)) < (1.4 + 2 / (p + 1)) * rates.length
    shape_path = _followed(runs.shape_path, rates.path, rates.effective, ahead * usual[:, None])
    # a bad candidate counts as if it had been drawn at the usual distance, or the shape could lose its volume
    far = np.maximum((z**2).sum(axis=2), 1e-300)
    weights = np.where(rates.weights >= 0, rates.weights, rates.weights * p / far)
    missed = (~usual) * rates.path * (2 - rates.path)
    keep = 1 + rates.one * missed - rates.one - rates.many * rates.weights.sum()
    shape = keep[:, None, None] * runs.shape + rates.one * shape_path[:, :, None] * shape_path[:, None, :]
    shape += rates.many * np.einsum("sk,skp,skq->spq", weights, y, y)
    return runs._replace(
        mean=runs.mean + runs.sigma[:, None] * ahead,
        sigma=runs.sigma * np.exp(rates.step / rates.damping * (long / rates.length - 1)),
        shape=(shape + shape.swapaxes(1, 2)) / 2,
        step_path=step_path,
        shape_path=shape_path,
        told=told,
    )


def _followed(path: np.ndarray, rate: float, effective: float, step: np.ndarray) -> np.ndarray:
    """A path of evolution that fades, with a new step on it."""
    return (1 - rate) * path + np.sqrt(rate * (2 - rate) * effective) * step


def _with(old: np.ndarray, where: np.ndarray, new: np.ndarray) -> np.ndarray:
    made = old.copy()
    made[where] = new
    return made

"""Differential evolution that learns its own settings, for landscapes too rough for slopes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...progress import Progress
from .minimum import Loss, Minimum, evaluated, points
from .screening import spread

# As in Tanabe & Fukunaga 2014, but for the first, which is 18 there: fewer points for longer come as far with half the evaluations
PER_COORDINATE = 5  # points for each coordinate at first
LEAST = 4  # points at last
GREEDY = 0.11  # the part of the population that counts as its best
MEMORY = 6  # settings remembered
ARCHIVED = 2.6  # points remembered that were bettered, for each that lives
WIDTH = 0.1  # of the distributions around remembered settings
FIRST = 0.5  # of both settings


class Generation(NamedTuple):
    """A population, points that were bettered, and the settings that bettered them."""

    x: np.ndarray  # (N, p)
    cost: np.ndarray  # (N,)
    archive: np.ndarray  # (A, p)
    crossover: np.ndarray  # (MEMORY,); nan once no crossover at all has proved best
    factor: np.ndarray  # (MEMORY,)
    slot: int  # of the memory, to be written next


def differential_evolution(
    loss: Loss,
    p: int,
    rng: np.random.Generator,
    *,
    generations: int = 400,
    size: int | None = None,
    start: np.ndarray | None = None,
    precision: float = 1e-6,
    progress: bool | None = None,
) -> Minimum:
    """The minimum of a rough function in the unit cube, by differential evolution with settings learnt from what helped.

    Each point is tried a little of the way towards one of the best, and along the difference of two others; what is no worse replaces it.
    How far and in how many coordinates is drawn around settings that helped before (SHADE). The population shrinks evenly from one
    generation to the next, down to four points: L-SHADE shrinks it evenly with the evaluations, where a generation is no unit of time.

    Parameters
    ----------
    loss : callable
        From points (N, p) of the unit cube to what is to be small, (N,); every generation is one call. What is not finite counts as
        infinitely bad.
    p : int
        Number of coordinates.
    rng : numpy.random.Generator
    generations : int, default 400
        At most, the first included.
    size : int, default 5 p
        Points of the first generation; more of them for rougher landscapes, such as 10 p for those of spike times.
    start : ndarray (M, p), optional
        Points that the first generation has among its own, or is made of if they are more than its size.
    precision : float, default 1e-6
        The search has converged when all points lie so close together in every coordinate.
    progress : bool, optional
        Show a progress bar with the best value so far; by default on a terminal, when the search takes longer than a second.

    Returns
    -------
    Minimum
        The last generation, best first.

    Raises
    ------
    ArgumentError
        For a start that is not (M, p), or a loss of another shape.

    Notes
    -----
    Sources: Tanabe & Fukunaga 2013, IEEE CEC, p. 71 (SHADE); 2014, IEEE CEC, p. 1658 (L-SHADE, whose settings are taken); Zhang &
    Sanderson 2009, IEEE Trans Evol Comput 13:945 (JADE: the mutation, the archive, and what is done beyond a wall).

    Examples
    --------
    >>> def rastrigin(x):
    ...     y = 10 * (x - 0.3)
    ...     return (y**2 + 10 - 10 * np.cos(2 * np.pi * y)).sum(axis=1)
    >>> found = differential_evolution(rastrigin, 2, np.random.default_rng(0))
    >>> found.x[0].round(6), bool(found.converged[0])
    (array([0.3, 0.3]), True)
    """
    given = np.empty((0, p)) if start is None else np.clip(points("start", start, p), 0.0, 1.0)
    first = max(PER_COORDINATE * p if size is None else size, LEAST, len(given))
    x = np.concatenate([given, spread(first - len(given), p, rng)])
    now = Generation(x, evaluated(loss, x), np.empty((0, p)), np.full(MEMORY, FIRST), np.full(MEMORY, FIRST), 0)
    with Progress(generations, show=progress, unit="generations") as bar:
        for g in range(1, generations):
            bar.at(g, f"best {now.cost.min():.4g}")
            if _close(now, precision):
                break
            now = _shrunk(_next(loss, now, rng), round(first + (LEAST - first) * g / generations), rng)
    converged = _close(now, precision)
    return Minimum(now.x, now.cost, np.full(len(now.x), converged)).best_first()


def _close(now: Generation, precision: float) -> bool:
    return bool(np.isfinite(now.cost).all() and (np.ptp(now.x, axis=0) <= precision).all())


def _next(loss: Loss, now: Generation, rng: np.random.Generator) -> Generation:
    """One generation on."""
    crossover, factor = _settings(now, rng)
    tried = _crossed(now.x, _mutated(now, factor, rng), crossover, rng)
    cost = evaluated(loss, tried)
    kept, better = cost <= now.cost, cost < now.cost
    x = np.where(kept[:, None], tried, now.x)
    archive = np.concatenate([now.archive, now.x[better]])
    learnt = now._replace(x=x, cost=np.where(kept, cost, now.cost), archive=archive)
    return _remembering(learnt, crossover[better], factor[better], now.cost[better] - cost[better])


def _settings(now: Generation, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Crossover rates and factors for each point, around settings from memory."""
    slot = rng.integers(MEMORY, size=len(now.x))
    around = now.crossover[slot]
    drawn = np.clip(rng.normal(np.nan_to_num(around), WIDTH), 0.0, 1.0)
    crossover = np.where(np.isnan(around), 0.0, drawn)
    # a Cauchy distribution without its part below 0, from where it would be drawn again
    below = 0.5 - np.arctan(now.factor[slot] / WIDTH) / np.pi
    chance = below + (1.0 - below) * (1.0 - rng.random(len(now.x)))
    return crossover, np.minimum(now.factor[slot] + WIDTH * np.tan(np.pi * (chance - 0.5)), 1.0)


def _mutated(now: Generation, factor: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Current-to-pbest/1: towards one of the best, and along a difference in which bettered points take part."""
    count = len(now.x)
    here = np.arange(count)
    best = np.argsort(now.cost, kind="stable")[: max(2, round(GREEDY * count))]
    towards = now.x[rng.choice(best, count)]
    one = (here + rng.integers(1, count, count)) % count
    everyone = np.concatenate([now.x, now.archive])
    two = rng.integers(len(everyone) - 2, size=count)
    for taken in (np.minimum(here, one), np.maximum(here, one)):
        two += two >= taken  # neither the point itself nor the other one
    F = factor[:, None]
    mutant = now.x + F * (towards - now.x) + F * (now.x[one] - everyone[two])
    # beyond a wall: halfway there (Zhang & Sanderson 2009)
    return np.where(mutant < 0.0, now.x / 2, np.where(mutant > 1.0, (now.x + 1.0) / 2, mutant))


def _crossed(x: np.ndarray, mutant: np.ndarray, crossover: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each coordinate from the mutant with its chance, one of them surely."""
    taken = rng.random(x.shape) < crossover[:, None]
    taken[np.arange(len(x)), rng.integers(x.shape[1], size=len(x))] = True
    return np.where(taken, mutant, x)


def _remembering(now: Generation, crossover: np.ndarray, factor: np.ndarray, gain: np.ndarray) -> Generation:
    """The next slot of the memory filled with means of what bettered points, weighted by how much it did."""
    if not gain.size:
        return now
    finite = gain[np.isfinite(gain)]
    weight = np.where(np.isfinite(gain), gain, finite.max() if finite.size else 1.0)
    made = now.crossover.copy(), now.factor.copy()
    gone = np.isnan(made[0][now.slot]) or crossover.max() <= 0.0
    made[0][now.slot] = np.nan if gone else _lehmer(crossover, weight)
    made[1][now.slot] = _lehmer(factor, weight)
    return now._replace(crossover=made[0], factor=made[1], slot=(now.slot + 1) % MEMORY)


def _lehmer(values: np.ndarray, weight: np.ndarray) -> float:
    """The weighted Lehmer mean, which leans to large values."""
    weight = np.maximum(weight / weight.max(), 1e-200)  # so that none is lost in rounding
    return float((weight * values**2).sum() / (weight * values).sum())


def _shrunk(now: Generation, count: int, rng: np.random.Generator) -> Generation:
    """The best `count` points, and as many bettered ones as go with them, drawn at random."""
    best = np.argsort(now.cost, kind="stable")[: max(count, LEAST)]
    room = round(ARCHIVED * len(best))
    archive = now.archive
    if len(archive) > room:
        archive = archive[rng.permutation(len(archive))[:room]]
    return now._replace(x=now.x[best], cost=now.cost[best], archive=archive)

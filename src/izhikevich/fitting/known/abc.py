"""Approximate Bayesian computation by sequential Monte Carlo: a posterior from simulations alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from .posterior import Posterior

KEPT, BATCH = 500, 500  # points kept, and simulated in every generation after the first
ENOUGH = 0.05  # part of a generation that gets in, below which another one is hardly worth it
WIDER = 2.0  # times the covariance of the points kept: the kernel that is best for them (Beaumont et al. 2009)
JITTER = 1e-12  # added to the covariance's diagonal, where all points share a coordinate
STRAY = 1000  # times that points outside the cube are drawn anew: a kernel so wide is no longer a search


def abc_smc(
    simulate: Callable[[np.ndarray], np.ndarray],
    observed: Any,
    dimension: int,
    *,
    scale: Any = None,
    kept: int = KEPT,
    batch: int = BATCH,
    budget: int = 50_000,
    enough: float = ENOUGH,
    tolerance: float = 0.0,
    rng: Any = None,
    space: Any = None,
) -> Posterior:
    """Points of the unit cube whose simulations come near to the data, weighted for a uniform prior.

    The first generation is drawn from the prior, ``kept + batch`` points, of which the nearest stay. From these, every further one draws
    `batch` places by a Gaussian kernel of twice their weighted covariance and simulates them in one call; the nearest of old and new stay,
    and so the tolerance falls by itself. Weights are those of importance sampling, each by the generation that drew it.

    It ends when fewer than `enough` of a generation's points get in (then more simulations hardly move the tolerance), when the tolerance
    asked for is reached, or when the budget is spent; ``reason`` says which. What is left of the tolerance widens the posterior;
    `izhikevich.fitting.known.adjust.adjusted` takes most of it away.

    Parameters
    ----------
    simulate : callable
        From places (N, p) in the unit cube to outcomes (N, m), with their noise. One that is not finite is never near.
    observed : array_like (m,)
        The same numbers of the data.
    dimension : int
        p.
    scale : array_like (m,), optional
        By which differences of outcomes are divided; by default their median absolute deviations in the first generation, so that no
        number rules by its unit; where one is zero, that of the outcome's mean deviation or 1.
    kept, batch : int, default 500
        Points kept; simulated in a generation.
    budget : int, default 50000
        Simulations at most.
    enough : float, default 0.05
        Part of a generation that must get in for another one.
    tolerance : float, default 0
        Distance at which it may end; a root of a mean of squares, in scales.
    rng : numpy.random.Generator, optional
        By default one with seed 0.
    space : Space, optional
        What the places mean, for the posterior's words.

    Returns
    -------
    Posterior

    Raises
    ------
    ArgumentError
        For observations that are not finite, too few points, a budget below the first generation, and where fewer than `kept` outcomes of
        the first generation are finite.

    Source: M. Lenormand, F. Jabot and G. Deffuant, Comput. Stat. 28, 2777 (2013), arXiv:1111.1308 (one batch per generation, the end); kernel
    and weights: M. A. Beaumont et al., Biometrika 96, 983 (2009); T. Toni et al., J. R. Soc. Interface 6, 187 (2009).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> found = abc_smc(lambda x: x + 0.1 * rng.normal(size=x.shape), [0.4], 1, rng=rng)
    >>> round(found.mean["x0"], 1), round(found.sd["x0"], 1)
    (0.4, 0.1)
    """
    data = np.asarray(observed, dtype=float)
    _check(data, dimension, kept, batch, budget)
    rng = np.random.default_rng(0) if rng is None else rng
    x = rng.random((kept + batch, dimension))
    outcomes = _outcomes(simulate, x, data.size)
    scale = _scale(outcomes) if scale is None else np.broadcast_to(np.asarray(scale, dtype=float), data.shape)
    weights, spent = np.ones(len(x)), len(x)
    while True:
        distance = _distance(outcomes, data, scale)
        near = np.argsort(distance, kind="stable")[:kept]
        if not np.isfinite(distance[near[-1]]):
            rule = f"finite at {kept} places of the first {len(x)}, or more"
            raise ArgumentError(sentence("abc_smc.simulate", rule, int(np.isfinite(distance).sum())))
        entered = float(np.count_nonzero(near >= kept)) / batch if spent > kept + batch else 1.0
        x, outcomes, weights, epsilon = x[near], outcomes[near], weights[near], float(distance[near[-1]])
        reason = _reason(entered, enough, epsilon, tolerance, spent + batch, budget)
        if reason:
            return Posterior(x, weights / weights.sum(), epsilon, spent, space, outcomes, distance[near], reason)
        drawn, density = _moved(x, weights / weights.sum(), batch, rng)
        x, weights = np.concatenate([x, drawn]), np.concatenate([weights, 1.0 / density])
        outcomes = np.concatenate([outcomes, _outcomes(simulate, drawn, data.size)])
        spent += batch


def _moved(x: np.ndarray, weights: np.ndarray, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Places drawn from the kernel density of weighted points, inside the unit cube, and that density there.

    A place outside is drawn anew together with the point that it came from: so the density is that of the mixture, cut at the walls, up to
    one factor. With the same point again, each would have a factor of its own.
    """
    centred = x - weights @ x
    covariance = WIDER * (centred * weights[:, None]).T @ centred + JITTER * np.eye(x.shape[1])
    factor = np.linalg.cholesky(covariance)
    made, asked, got = [], 0, 0
    for _ in range(STRAY):
        parents = x[rng.choice(len(x), size=n, p=weights)]
        tried = parents + rng.normal(size=parents.shape) @ factor.T
        inside = tried[((tried >= 0) & (tried <= 1)).all(axis=1)]
        made.append(inside)
        asked, got = asked + n, got + len(inside)
        if got >= n:
            break
    drawn = np.concatenate(made)[:n]
    if len(drawn) < n:
        raise ArgumentError(
            sentence("abc_smc.simulate", "such that points near the data lie in the unit cube", f"{len(drawn)}")
        )
    apart = np.linalg.solve(factor, (drawn[:, None] - x).reshape(-1, x.shape[1]).T)
    kernel = np.exp(-0.5 * np.sum(apart**2, axis=0)).reshape(n, len(x))
    whole = (2 * np.pi) ** (x.shape[1] / 2) * np.prod(np.diag(factor))
    return drawn, kernel @ weights / whole * (asked / got)


def _outcomes(simulate: Callable[[np.ndarray], np.ndarray], x: np.ndarray, m: int) -> np.ndarray:
    found = np.asarray(simulate(x), dtype=float)
    if found.shape != (len(x), m):
        rule = f"a function from places to outcomes of shape ({len(x)}, {m}), a row for each place"
        raise ArgumentError(sentence("abc_smc.simulate", rule, found.shape))
    return found


def _distance(outcomes: np.ndarray, data: np.ndarray, scale: np.ndarray) -> np.ndarray:
    apart = np.sqrt(np.mean(((outcomes - data) / scale) ** 2, axis=1))
    return np.where(np.isfinite(apart), apart, np.inf)


def _scale(outcomes: np.ndarray) -> np.ndarray:
    finite = outcomes[np.isfinite(outcomes).all(axis=1)]
    if not len(finite):
        return np.ones(outcomes.shape[1])
    away = np.abs(finite - np.median(finite, axis=0))
    spread = np.median(away, axis=0)
    spread = np.where(spread > 0, spread, away.mean(axis=0))
    return np.where(spread > 0, spread, 1.0)


def _reason(entered: float, enough: float, epsilon: float, tolerance: float, next_spent: int, budget: int) -> str:
    if epsilon <= tolerance:
        return "the tolerance asked for is reached"
    if entered < enough:
        return f"{100 * entered:.1f} % of the last generation came near enough"
    return "the budget is spent" if next_spent > budget else ""


def _check(data: np.ndarray, dimension: int, kept: int, batch: int, budget: int) -> None:
    if data.ndim != 1 or not data.size or not np.isfinite(data).all():
        raise ArgumentError(sentence("abc_smc.observed", "a list of finite numbers", data.tolist()))
    if dimension < 1:
        raise ArgumentError(sentence("abc_smc.dimension", "1 or more", dimension))
    if kept < 2 * dimension + 2 or batch < 1:
        rule = f"{2 * dimension + 2} or more for {dimension} parameters, and a batch of 1 or more"
        raise ArgumentError(sentence("abc_smc.kept", rule, (kept, batch)))
    if budget < kept + batch:
        raise ArgumentError(sentence("abc_smc.budget", f"at least kept + batch = {kept + batch}", budget))

"""Simulation-based calibration: whether posteriors are as wide as they should be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence

BINS = 20  # of the histogram of ranks, as far as there are that many draws for each
PER_BIN = 10
LEVEL = 0.01  # a calibrated method is said not to be in one of a hundred checks
SHAPES = 4000  # uniform samples by which the band is found
GRID = 100  # places at which the distribution of ranks is looked at


@dataclass(frozen=True, eq=False)
class Calibration:
    """Where true parameters came to lie within their posteriors.

    Attributes
    ----------
    names : tuple of str
        Of the p parameters.
    ranks : ndarray (draws, p)
        How many of the `samples` points of its posterior lie below each true value, 0 to ``samples``. Calibrated ones are uniform: in the
        middle too often means posteriors that are too wide, at both ends too narrow, at one end shifted.
    samples : int
    """

    names: tuple[str, ...]
    ranks: np.ndarray
    samples: int

    @property
    def p_values(self) -> dict[str, float]:
        """Of a chi-square test of each parameter's histogram of ranks for being flat."""
        from scipy.stats import chisquare

        bins = max(2, min(BINS, len(self.ranks) // PER_BIN, self.samples + 1))
        edges = np.arange(bins + 1) * (self.samples + 1) / bins - 0.5
        share = np.diff(np.floor(edges + 1e-9)) / (self.samples + 1)  # of the whole ranks that a bin holds
        return {
            name: float(chisquare(np.histogram(column, edges)[0], share * len(column)).pvalue)
            for name, column in zip(self.names, self.ranks.T, strict=True)
        }

    def coverage(self, level: float) -> dict[str, float]:
        """How often the central interval of a posterior holds the truth; to be set beside the level.

        Parameters
        ----------
        level : float
            Between 0 and 1.

        Returns
        -------
        dict of str to float
        """
        away = np.abs((self.ranks + 0.5) / (self.samples + 1) - 0.5)
        return dict(zip(self.names, (away <= level / 2).mean(axis=0).tolist(), strict=True))

    def band(self, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Where the distribution function of uniform ranks of one parameter lies as a whole, with probability 1 - level.

        Parameters
        ----------
        level : float, default 0.01

        Returns
        -------
        at, low, high : ndarray (k,)
            Parts of the ranks, and the ends of the band.

        Source: T. Säilynoja, P.-C. Bürkner and A. Vehtari, Stat. Comput. 32, 32 (2022), arXiv:2103.10522; by simulation, their section 2.2.
        """
        from scipy.stats import binom

        n, at = len(self.ranks), self._at()
        uniform = np.random.default_rng(0).integers(self.samples + 1, size=(SHAPES, n))
        every = np.arange(n + 1)[:, None]
        tail = 2 * np.minimum(binom.cdf(every, n, at), binom.sf(every - 1, n, at))
        found = tail[self._counts(uniform), np.arange(at.size)]
        gamma = float(np.quantile(found[:, at < 1].min(axis=1), level))
        return at, binom.ppf(gamma / 2, n, at) / n, binom.ppf(1 - gamma / 2, n, at) / n

    def distribution(self) -> tuple[np.ndarray, np.ndarray]:
        """Parts of the ranks (k,), and the part of the draws up to each, (p, k)."""
        return self._at(), self._counts(self.ranks.T) / len(self.ranks)

    def calibrated(self, level: float = LEVEL) -> dict[str, bool]:
        """Whether each parameter's ranks stay in the band; with p parameters it is that of level/p.

        Parameters
        ----------
        level : float, default 0.01
            Part of calibrated methods that are turned down.

        Returns
        -------
        dict of str to bool
        """
        _, low, high = self.band(level / len(self.names))
        _, found = self.distribution()
        inside = np.asarray(np.all((found >= low - 1e-12) & (found <= high + 1e-12), axis=1))
        return dict(zip(self.names, inside.tolist(), strict=True))

    def __str__(self) -> str:
        fifty, ninety, p, fine = self.coverage(0.5), self.coverage(0.9), self.p_values, self.calibrated()
        wide = max(len(name) for name in self.names)
        return "\n".join(
            f"{name:{wide}}  50 % intervals hold {100 * fifty[name]:.0f} %, 90 % ones {100 * ninety[name]:.0f} %; "
            f"chi-square p = {p[name]:.2g}; {'calibrated' if fine[name] else 'NOT calibrated'}"
            for name in self.names
        )

    def _at(self) -> np.ndarray:
        whole = self.samples + 1
        return np.unique(np.ceil(np.arange(1, GRID + 1) / GRID * whole - 1e-9)) / whole

    def _counts(self, ranks: np.ndarray) -> np.ndarray:
        """How many of each row's ranks are below each place, (rows, k)."""
        whole = self.samples + 1
        flat = ranks + np.arange(len(ranks))[:, None] * whole
        histogram = np.bincount(flat.ravel(), minlength=len(ranks) * whole).reshape(-1, whole)
        return np.cumsum(histogram, axis=1)[:, np.rint(self._at() * whole).astype(int) - 1]


def calibrate(
    draw: Callable[[np.random.Generator], np.ndarray],
    simulate: Callable[[np.ndarray, np.random.Generator], np.ndarray],
    posterior: Callable[[np.ndarray, np.random.Generator], np.ndarray],
    *,
    draws: int = 200,
    names: Sequence[str] | None = None,
    rng: Any = None,
) -> Calibration:
    """Draw a truth from the prior, simulate data, find their posterior, and see where the truth lies in it; again and again.

    Parameters
    ----------
    draw : callable
        From a random generator to a place (p,) drawn from the prior.
    simulate : callable
        From a place (p,) and a random generator to data.
    posterior : callable
        From data and a random generator to points (samples, p) of the posterior, all of one weight (`Posterior.resample`), always as many.
    draws : int, default 200
        How often.
    names : sequence of str, optional
        Of the parameters; by default x0, x1 ...
    rng : numpy.random.Generator, optional
        By default one with seed 0.

    Returns
    -------
    Calibration

    Raises
    ------
    ArgumentError
        For fewer than 20 draws.

    Source: S. Talts et al., Validating Bayesian inference algorithms with simulation-based calibration, arXiv:1804.06788, algorithm 1.

    Examples
    --------
    A normal measured with an error as wide as its prior, with its true posterior, and with one that is half as wide:

    >>> def draw(rng): return rng.normal(size=1)
    >>> def measure(x, rng): return x + rng.normal(size=1)
    >>> def right(y, rng): return y / 2 + 0.5**0.5 * rng.normal(size=(99, 1))
    >>> def narrow(y, rng): return y / 2 + 0.5**0.5 / 2 * rng.normal(size=(99, 1))
    >>> calibrate(draw, measure, right).calibrated(), calibrate(draw, measure, narrow).calibrated()
    ({'x0': True}, {'x0': False})
    """
    if draws < 2 * PER_BIN:
        raise ArgumentError(sentence("calibrate.draws", f"{2 * PER_BIN} or more", draws))
    rng = np.random.default_rng(0) if rng is None else rng
    ranks = []
    for _ in range(draws):
        truth = np.asarray(draw(rng), dtype=float)
        points = np.asarray(posterior(simulate(truth, rng), rng), dtype=float)
        ranks.append((points < truth).sum(axis=0))
    samples, found = len(points), np.array(ranks)
    chosen = tuple(names) if names is not None else tuple(f"x{k}" for k in range(found.shape[1]))
    return Calibration(chosen, found, samples)

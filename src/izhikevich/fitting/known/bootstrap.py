"""Bootstrap over sweeps: how far the parameters move when other sweeps of the same kind are fitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, IzhikevichError, sentence

FEWEST = 2  # sweeps, and refits that must have come out for an interval


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """Refits to sweeps drawn with replacement.

    Attributes
    ----------
    names : tuple of str
        Of the p parameters.
    draws : ndarray (draws, p)
        What each refit found; a row of nan where it failed.
    sweeps : ndarray (draws, n)
        Indices of the sweeps that each was fitted to.
    reasons : tuple of str
        Why refits failed, each once.
    """

    names: tuple[str, ...]
    draws: np.ndarray
    sweeps: np.ndarray
    reasons: tuple[str, ...] = ()

    @property
    def failed(self) -> int:
        """Number of refits that failed."""
        return int((~np.isfinite(self.draws).all(axis=1)).sum())

    @property
    def sd(self) -> dict[str, float]:
        """Standard deviation of each parameter over the refits that came out; nan below two."""
        good = self._good()
        spread = good.std(axis=0, ddof=1) if len(good) >= FEWEST else np.full(len(self.names), np.nan)
        return dict(zip(self.names, spread.tolist(), strict=True))

    def interval(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Percentile intervals of the refits that came out; nan below two.

        Parameters
        ----------
        level : float, default 0.95

        Returns
        -------
        dict of str to (low, high)
        """
        good, p = self._good(), len(self.names)
        part = (1 - level) / 2
        ends = np.quantile(good, [part, 1 - part], axis=0) if len(good) >= FEWEST else np.full((2, p), np.nan)
        return {name: (float(low), float(high)) for name, low, high in zip(self.names, *ends, strict=True)}

    def _good(self) -> np.ndarray:
        return self.draws[np.isfinite(self.draws).all(axis=1)]

    def __str__(self) -> str:
        wide = max(len(name) for name in self.names)
        lines = [f"{name:{wide}}  {low:.5g} to {high:.5g}" for name, (low, high) in self.interval().items()]
        lost = f"; {self.failed} failed: {'; '.join(self.reasons)}" if self.failed else ""
        return "\n".join(
            [f"95 % of {len(self.draws) - self.failed} refits to {self.sweeps.shape[1]} sweeps{lost}", *lines]
        )


def bootstrap(
    fit: Callable[[list[int]], Mapping[str, float]], sweeps: int, draws: int = 200, rng: Any = None
) -> Bootstrap:
    """Fit again and again, to as many sweeps drawn with replacement.

    The spread of what is found stands for that over repeated experiments, if sweeps are exchangeable: of one protocol, or drawn within
    strata by `fit` itself. With few sweeps it is too small, by a factor of about the square root of (n - 1)/n and more.

    Parameters
    ----------
    fit : callable
        From a list of indices of sweeps (some more than once) to parameters by name, always the same names. A refusal of this package or a
        numerical breakdown (`numpy.linalg.LinAlgError`, `ArithmeticError`) is a failed refit: counted, and left out. So is a parameter
        that is not finite.
    sweeps : int
        How many there are, two at least.
    draws : int, default 200
        How many refits.
    rng : numpy.random.Generator, optional
        By default one with seed 0.

    Returns
    -------
    Bootstrap

    Raises
    ------
    ArgumentError
        For fewer than two sweeps, no draws, and where no refit at all came out.

    Source: B. Efron, Ann. Statist. 7, 1 (1979), doi:10.1214/aos/1176344552.

    Examples
    --------
    >>> measured = np.random.default_rng(1).normal(3.0, 1.0, 40)
    >>> found = bootstrap(lambda sweeps: {"mean": measured[sweeps].mean()}, 40)
    >>> round(found.sd["mean"], 2), round(float(measured.std()) / 40**0.5, 2)
    (0.15, 0.15)
    """
    if sweeps < FEWEST:
        raise ArgumentError(sentence("bootstrap.sweeps", "2 or more", sweeps, "One sweep has no spread"))
    if draws < 1:
        raise ArgumentError(sentence("bootstrap.draws", "1 or more", draws))
    rng = np.random.default_rng(0) if rng is None else rng
    chosen = rng.integers(sweeps, size=(draws, sweeps))
    found: list[Mapping[str, float] | None] = []
    reasons: dict[str, None] = {}
    for row in chosen:
        try:
            found.append(fit(row.tolist()))
        except (IzhikevichError, np.linalg.LinAlgError, ArithmeticError) as error:
            found.append(None)
            reasons[str(error)] = None
    names = next((tuple(one) for one in found if one is not None), None)
    if names is None:
        raise ArgumentError(sentence("bootstrap.fit", "a fit that comes out", next(iter(reasons))))
    rows = [[float(one[name]) for name in names] if one is not None else [np.nan] * len(names) for one in found]
    return Bootstrap(names, np.array(rows), chosen, tuple(reasons))

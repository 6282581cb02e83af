"""Profile likelihood: how much worse the best fit gets as one combination of parameters is held elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from ..search.levenberg import Residuals, levenberg_marquardt

PLACES = 41  # held values
WORTH, BEYOND = 0.01, 4.0  # gain in the cost that neighbours are told of, and limits of the rise within which they are
REACH = 4.0  # standard deviations of the linear problem that are looked at first
FARTHER = (1.0, 3.0, 9.0, np.inf)  # times as far, as long as an end is open; at last up to the walls
FINER, BETWEEN = 2, 4  # how often places are added where the rise passes the limit, and how many
ROUNDS, GAIN = 10, 1e-4


@dataclass(frozen=True, eq=False)
class Profile:
    """The rise of a fit's misfit along one direction, all other parameters refitted at every place.

    Attributes
    ----------
    distance : ndarray (n,)
        How far along the direction, in the unit cube, each place is from the best fit given.
    x : ndarray (n, p)
        Best fits there.
    rise : ndarray (n,)
        Twice the difference in the logarithm of the likelihood to the best place of all: chi-square with one degree of freedom where noise
        is Gaussian and there are many data.
    low, high : float
        Ends of the confidence interval, as distances; infinite where it is open-ended: the rise stays below the limit as far as the bounds
        of the parameters go.
    limit : float
        Of the rise.
    """

    distance: np.ndarray
    x: np.ndarray
    rise: np.ndarray
    low: float
    high: float
    limit: float

    @property
    def open(self) -> bool:
        """Whether an end of the interval is open."""
        return not (np.isfinite(self.low) and np.isfinite(self.high))

    def interval(self, space: Any, name: str) -> tuple[float, float]:
        """The interval in the unit of a parameter of `space`, for a profile of that parameter; an open end is infinite.

        Parameters
        ----------
        space : Space
        name : str

        Returns
        -------
        low, high : float
        """
        k = list(space.free).index(name)
        centre = self.x[0, k] - self.distance[0]  # along its own axis
        places = np.repeat(np.full((1, len(space.free)), 0.5), 2, axis=0)
        places[:, k] = np.clip(np.nan_to_num(centre + np.array([self.low, self.high])), 0.0, 1.0)
        low, high = space.values(places)[name].tolist()
        return (low if np.isfinite(self.low) else -np.inf), (high if np.isfinite(self.high) else np.inf)


def profile_likelihood(
    residuals: Residuals,
    best: Any,
    along: Any,
    *,
    level: float = 0.95,
    places: int = PLACES,
) -> Profile:
    """Hold one parameter, or one combination, at a row of values, and fit the others at each.

    All fits are rows of one batch. They start where the best fit would go if the problem were linear, and again from where their
    neighbours came to, as long as that betters any: so a curved valley is followed from the best fit outwards. Places are added where
    the rise passes the limit. Looked at is as far as the linear problem says, then farther where the interval is still open, at most to
    the walls of the unit cube.

    Parameters
    ----------
    residuals : callable
        From places (N, p) in the unit cube to residuals (N, m) in standard deviations of their noise, and derivatives (N, m, p).
    best : array_like (p,)
        The best fit, in the unit cube.
    along : int or array_like (p,)
        Which coordinate is held, or a direction in the unit cube, along which the place is held (all that is across is free). For the
        combination that data see least it is ``known.directions[-1] * space.slopes(best[None])[0] / known.sizes``.
    level : float, default 0.95
        Of confidence.
    places : int, default 41
        An odd number has the best fit itself among them.

    Returns
    -------
    Profile

    Raises
    ------
    ArgumentError
        For a best fit outside the unit cube or with residuals that are not finite, a direction of length zero, a level outside (0, 1), and
        fewer than three places.

    Source: A. Raue et al., Bioinformatics 25, 1923 (2009), doi:10.1093/bioinformatics/btp358.

    Examples
    --------
    Of two lengths only the sum was measured, three times: their profile is flat as far as the cube goes.

    >>> def sums(x):
    ...     return 10 * (x.sum(axis=1, keepdims=True) - 1.0 - np.array([-0.1, 0.0, 0.1])), np.full((len(x), 3, 2), 10.0)
    >>> found = profile_likelihood(sums, [0.5, 0.5], 0)
    >>> found.low, found.high, bool(found.rise.max() < 1e-9)
    (-inf, inf, True)
    """
    from scipy.stats import chi2

    x0 = np.asarray(best, dtype=float)
    w = _direction(along, x0.size)
    if x0.ndim != 1 or not ((x0 >= 0) & (x0 <= 1)).all():
        raise ArgumentError(sentence("profile_likelihood.best", "a place in the unit cube", best))
    if not 0 < level < 1:
        raise ArgumentError(sentence("profile_likelihood.level", "between 0 and 1", level))
    if places < 3:
        raise ArgumentError(sentence("profile_likelihood.places", "3 or more", places))
    r, J = (part[0] for part in residuals(x0[None]))
    if not (np.isfinite(r).all() and np.isfinite(J).all()):
        raise ArgumentError(sentence("profile_likelihood.best", "where all residuals are finite", best))
    limit = float(chi2.ppf(level, 1))
    held = _Held(residuals, x0, w)
    follow = _follow(J, w)
    reach = REACH / max(float(np.linalg.norm(J @ follow)), 1e-300)
    for far in FARTHER:
        ends = np.clip([-reach * far, reach * far], held.least, held.most)
        # Closer near the best fit, as the linear problem may promise far too much room.
        spread = np.linspace(-1.0, 1.0, places) ** 3
        distance = np.unique(np.where(spread < 0, -ends[0] * spread, ends[1] * spread))
        found = _profile(held, distance, follow, limit, float(r @ r))
        left = np.isfinite(found.low) or ends[0] == held.least
        right = np.isfinite(found.high) or ends[1] == held.most
        if left and right:
            break
    return found


def _direction(along: Any, p: int) -> np.ndarray:
    if np.ndim(along) == 0:
        return np.eye(p)[int(along)]
    w = np.asarray(along, dtype=float)
    length = float(np.linalg.norm(w))
    if w.shape != (p,) or not np.isfinite(length) or length == 0:
        raise ArgumentError(sentence("profile_likelihood.along", f"a coordinate, or a direction of {p} numbers", along))
    return w / length


def _follow(J: np.ndarray, w: np.ndarray) -> np.ndarray:
    """How all coordinates move with a step along w, if the problem is linear: the others do what keeps the residuals small."""
    across = np.linalg.svd(w[None])[2][1:]  # an orthonormal basis of what is free
    bent = np.linalg.lstsq(J @ across.T, -J @ w, rcond=1e-10)[0]
    return w + bent @ across


class _Held:
    """The problem with the place along w held: its first coordinate is that place, and least squares leaves it alone.

    The coordinate that w moves most, the pivot, follows from the others: no penalty holds them, and no row needs to be known apart.
    """

    def __init__(self, residuals: Residuals, x0: np.ndarray, w: np.ndarray):
        self.residuals, self.x0, self.w = residuals, x0, w
        self.pivot = int(np.argmax(np.abs(w)))
        self.others = [k for k in range(x0.size) if k != self.pivot]
        corners = np.where(w > 0, 1.0 - x0, -x0), np.where(w > 0, -x0, 1.0 - x0)
        self.most, self.least = (float(np.sum(w * c)) for c in corners)

    def to_rows(self, x: np.ndarray, distance: np.ndarray) -> np.ndarray:
        """Places (N, p) as rows: the distance along w in the unit interval, and the others."""
        return np.column_stack([(distance - self.least) / (self.most - self.least), x[:, self.others]])

    def to_distance(self, rows: np.ndarray) -> np.ndarray:
        return self.least + (self.most - self.least) * rows[:, 0]

    def to_places(self, rows: np.ndarray) -> np.ndarray:
        x = np.empty_like(rows)
        x[:, self.others] = rows[:, 1:]
        aside = (rows[:, 1:] - self.x0[self.others]) @ self.w[self.others]
        x[:, self.pivot] = self.x0[self.pivot] + (self.to_distance(rows) - aside) / self.w[self.pivot]
        return x

    def __call__(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        x = self.to_places(rows)
        p = self.pivot
        outside = (x[:, p] < -1e-9) | (x[:, p] > 1 + 1e-9)
        r, J = self.residuals(np.clip(x, 0.0, 1.0))
        ratio = self.w[self.others] / self.w[p]
        slopes = np.zeros_like(J)
        slopes[:, :, 1:] = J[:, :, self.others] - J[:, :, p, None] * ratio
        # A residual of 1 that nothing changes: what a step gains is then a part of at least that, and fits to data without noise end too.
        one = np.ones((len(r), 1))
        r = np.concatenate([np.where(outside[:, None], np.nan, r), one], axis=1)
        return r, np.concatenate([slopes, np.zeros((len(r), 1, slopes.shape[2]))], axis=1)


def _profile(held: _Held, distance: np.ndarray, follow: np.ndarray, limit: float, misfit: float) -> Profile:
    """Fits at each distance, and then more of them between the two where the rise passes the limit."""
    rows = held.to_rows(np.clip(held.x0 + np.outer(distance, follow), 0.0, 1.0), distance)
    cost, worth = np.full(distance.size, np.inf), misfit + BEYOND * limit
    rows, cost = _settled(held, rows, cost, np.arange(distance.size), rows, worth)
    for _ in range(FINER):
        rise = 2 * cost - min(misfit, 2 * float(cost.min()))
        ends = [k for k in (_passing(rise, limit, -1), _passing(rise, limit, 1)) if k is not None]
        if not ends:
            break
        part = np.arange(1, BETWEEN + 1)[:, None] / (BETWEEN + 1)
        inner = np.repeat(rows[[k for k, _ in ends]], BETWEEN, axis=0)
        between = np.concatenate([rows[k] + part * (rows[beyond] - rows[k]) for k, beyond in ends])
        inner[:, 0] = between[:, 0]
        rows, cost = np.concatenate([rows, inner]), np.concatenate([cost, np.full(len(inner), np.inf)])
        order = np.argsort(rows[:, 0], kind="stable")
        at = np.searchsorted(rows[order, 0], between[:, 0])
        rows, cost = _settled(held, rows[order], cost[order], np.tile(at, 2), np.concatenate([inner, between]), worth)
    distance = held.to_distance(rows)
    rise = 2 * cost - min(misfit, 2 * float(cost.min()))
    low, high = (_crossing(distance, rise, limit, side) for side in (-1, 1))
    return Profile(distance, held.to_places(rows), rise, low, high, limit)


def _settled(
    held: _Held, rows: np.ndarray, cost: np.ndarray, at: np.ndarray, tried: np.ndarray, worth: float
) -> tuple[np.ndarray, np.ndarray]:
    """Places `at` fitted from what is tried there, then the neighbours of those that were bettered, and so on."""
    rows, cost = rows.copy(), cost.copy()
    for _ in range(len(rows)):
        found = levenberg_marquardt(held, tried, rounds=ROUNDS, gain=GAIN)
        before = cost.copy()
        for k, x, new in zip(at, found.x, found.cost - 0.5, strict=True):  # without the one of `_Held`
            if new < cost[k]:
                cost[k], rows[k] = new, x
        moved = np.flatnonzero(cost < before - WORTH)
        at, tried = _from_neighbours(rows, moved[2 * cost[moved] < worth], len(rows))
        if not at.size:
            break
    return rows, cost


def _from_neighbours(rows: np.ndarray, moved: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Starts next to places that were bettered: the fit there, and the line through it and the one behind, at one's own place."""
    at, tried = [], []
    for k in moved:
        for side in (-1, 1):
            to, behind = k + side, k - side
            if not 0 <= to < n:
                continue
            tried.append(rows[k])
            at.append(to)
            if 0 <= behind < n:
                part = (rows[to, 0] - rows[k, 0]) / (rows[k, 0] - rows[behind, 0])
                tried.append(np.clip(rows[k] + part * (rows[k] - rows[behind]), 0.0, 1.0))
                at.append(to)
    starts = np.array(tried).reshape(-1, rows.shape[1])
    starts[:, 0] = rows[at, 0]
    return np.array(at, int), starts


def _passing(rise: np.ndarray, limit: float, side: int) -> tuple[int, int] | None:
    """The last place within the limit on one side of the least rise, and the first beyond; None if there is none beyond."""
    first = int(np.argmin(rise))
    outwards = np.arange(first, len(rise)) if side > 0 else np.arange(first, -1, -1)
    beyond = np.flatnonzero(~(rise[outwards] <= limit))
    return (int(outwards[beyond[0] - 1]), int(outwards[beyond[0]])) if beyond.size else None


def _crossing(distance: np.ndarray, rise: np.ndarray, limit: float, side: int) -> float:
    """Where the rise passes the limit on one side of its least value; infinite if it does not."""
    found = _passing(rise, limit, side)
    if found is None:
        return side * np.inf
    k, beyond = found
    if not np.isfinite(rise[beyond]):
        return float(distance[beyond])
    # Near its least value a profile is a parabola: its root is nearly straight.
    a, b = np.sqrt(np.maximum(rise[[k, beyond]], 0.0))
    return float(distance[k] + (distance[beyond] - distance[k]) * (np.sqrt(limit) - a) / (b - a))

"""Cells that spike when they should: spike times under a known current."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..simulate import simulate
from .derivatives.gradients import spike_gradients
from .drive import driven
from .search.levenberg import levenberg_marquardt
from .search.minimum import Minimum
from .search.space import Space

SCALE = 1.0  # ms: errors far above it count by their logarithm, so that a lost spike does not rule the fit
SCREENED, KEPT = 4000, 12  # candidates looked at, and started from
AT_FIRST = 8  # spikes on which candidates are screened
HORIZONS = (4, 7, 12, 20, 35, 60, 100)  # spikes that are fitted at a time, before all of them
COARSE, FINER = 0.1, (0.02, 0.005)  # ms: steps with which minima are looked for, and then settled
LATE = 25.0  # ms beyond the last spike wanted for which a candidate is given time to make it


def screened(space: Space, wanted: np.ndarray, current: Any, start: Any, rng: np.random.Generator) -> np.ndarray:
    """The best of many random candidates on the first spikes, (KEPT, p), all simulated as one population."""
    x = rng.random((SCREENED, len(space.free)))
    cells, beside = space.cells(x)
    first = wanted[:AT_FIRST]
    run = simulate(
        cells, first[-1] + LATE, driven(current, beside), start=start, method="mobius3", dt=1.0, record="spikes"
    )
    found = padded(run.trains(), first.size)
    cost = (errors(found, first) ** 2).sum(axis=1)
    return x[np.argsort(cost, kind="stable")[:KEPT]]


def refined(space: Space, wanted: np.ndarray, current: Any, start: Any, x: np.ndarray) -> Minimum:
    """Starts taken to their minima, on more and more spikes: with all at once, later ones hide what the first ones tell.

    Then, with finer and finer steps, fewer and fewer are taken on: those of a coarse step err by more than a good fit does.
    """
    stages = [(h, COARSE, 12, 1e-4) for h in HORIZONS if h < wanted.size]
    stages += [(wanted.size, COARSE, 40, 1e-6), *((wanted.size, dt, 20, 1e-9) for dt in FINER)]
    best = Minimum(x, np.full(len(x), np.inf), np.zeros(len(x), bool))
    for horizon, dt, rounds, gain in stages:
        target = wanted[:horizon]

        def residuals(x: np.ndarray, target: np.ndarray = target, dt: float = dt) -> tuple[np.ndarray, np.ndarray]:
            cells, extra = space.cells(x)
            beside: dict[str, Any] = dict(extra)
            found = spike_gradients(
                cells, target[-1] + LATE, current, start=start, by=tuple(space.free), dt=dt, **beside
            )
            times, jacobian = padded(found.times, target.size), padded(found.jacobian(), target.size)
            slope = np.where(np.isfinite(times), 1.0 / np.hypot(SCALE, times - target), 0.0)
            return errors(times, target), np.nan_to_num(jacobian) * slope[..., None] * space.slopes(x)[:, None, :]

        best = levenberg_marquardt(residuals, best.x, rounds=rounds, gain=gain)
        keep = max(1 if dt < COARSE else 3, len(best.x) * 2 // 3)
        order = np.argsort(best.cost, kind="stable")[:keep]
        best = Minimum(*(part[order] for part in best))
    return best


def errors(found: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """What is wrong with spike times (N, K), compressed; a missing spike counts as one that comes after the end."""
    late = np.where(np.isfinite(found), found, wanted[-1] + LATE)
    return np.arcsinh((late - wanted) / SCALE)


def padded(found: Any, count: int) -> np.ndarray:
    """The first `count` spikes of each candidate; nan for those that are missing."""
    if isinstance(found, list):
        made = np.full((len(found), count), np.nan)
        for row, train in zip(made, found, strict=True):
            row[: min(count, train.size)] = train[:count]
        return made
    missing = max(0, count - found.shape[1])
    return np.pad(found[:, :count], [(0, 0), (0, missing), *[(0, 0)] * (found.ndim - 2)], constant_values=np.nan)

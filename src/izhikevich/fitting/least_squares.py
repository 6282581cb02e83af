"""Cells that spike when they should: spike times under known currents, by least squares with exact derivatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .candidates import responses
from .data import LATE, Sweep
from .derivatives.gradients import spike_gradients
from .search.levenberg import Residuals
from .search.minimum import Minimum
from .search.screening import screened
from .search.space import Space
from .search.stages import in_stages, stages

SCALE = 1.0  # ms: errors far above it count by their logarithm, so that a lost spike does not rule the fit
SCREENED, KEPT = 4000, 40  # candidates looked at, and started from
AT_FIRST = 20  # spikes of each sweep on which candidates are screened
HORIZONS = (12, 20, 35, 60, 100)  # spikes of each sweep that are fitted at a time, before all of them
CLOSE, SETTLED = 3e-6, 1e-5  # ms, root mean squares: need not be made smaller; is what the finest step errs by


def best_of_many(
    space: Space, sweeps: Sequence[Sweep], start: Any, rng: np.random.Generator, threads: int
) -> np.ndarray:
    """The best of many candidates on the first spikes of each sweep, (KEPT, p), all simulated as one population."""
    short = [sweep.until(AT_FIRST) for sweep in sweeps]

    def loss(x: np.ndarray) -> np.ndarray:
        cells, beside = space.cells(x)
        total = np.zeros(len(x))
        for sweep in short:
            found = responses(cells, beside, sweep, start=start, threads=threads, dt=1.0).spikes
            total += (errors(of_first(found, sweep.spikes.size), sweep.spikes) ** 2).sum(axis=1)
        return total

    return screened(loss, len(space.free), rng, size=SCREENED, keep=KEPT).x


def refined(space: Space, sweeps: Sequence[Sweep], start: Any, x: np.ndarray) -> Minimum:
    """Starts taken to their minima, on more and more spikes of each sweep and with finer and finer steps."""

    def residuals(count: int, dt: float) -> Residuals:
        return residuals_of(space, [sweep.until(count) for sweep in sweeps], start, dt)

    def enough(count: int) -> float:
        return 0.5 * CLOSE**2 * sum(sweep.until(count).spikes.size for sweep in sweeps)

    most = max(sweep.spikes.size for sweep in sweeps)
    best = in_stages(residuals, x, stages(HORIZONS, most), enough)
    # what is left is then the error of the finest step, and rounds that nibble at it prove nothing
    settled = best.cost <= 0.5 * SETTLED**2 * sum(sweep.spikes.size for sweep in sweeps)
    return best._replace(converged=best.converged | settled)


def residuals_of(space: Space, sweeps: Sequence[Sweep], start: Any, dt: float) -> Residuals:
    """Compressed errors of all spikes of all sweeps, with their derivatives by places in the unit cube, as a function of these."""

    def residuals(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        parts = [_residuals(space, sweep, start, dt, x) for sweep in sweeps if sweep.spikes.size]
        return np.concatenate([r for r, _ in parts], axis=1), np.concatenate([J for _, J in parts], axis=1)

    return residuals


def _residuals(space: Space, sweep: Sweep, start: Any, dt: float, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    wanted = sweep.spikes
    times, slopes = slopes_of(space, sweep, start, dt, space.values(x))
    times, slopes = of_first(times, wanted.size), of_first(slopes, wanted.size)
    compressed = np.where(np.isfinite(times), 1.0 / np.hypot(SCALE, times - wanted), 0.0)
    return errors(times, wanted), np.nan_to_num(slopes) * compressed[..., None] * space.slopes(x)[:, None, :]


def slopes_of(
    space: Space, sweep: Sweep, start: Any, dt: float, values: Mapping[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Spike times of candidates with these values in a sweep, (N, K), and their derivatives by what is free, (N, K, p), in its own units."""
    cells, beside = space.made(values)
    shift = beside.get("offset", 0.0) + beside.get("drift", 0.0) * sweep.away
    by = tuple(dict.fromkeys("offset" if name == "drift" else name for name in space.free))
    found = spike_gradients(
        cells, sweep.duration, sweep.current, start="held" if start is None else start, by=by, dt=dt,
        offset=shift, scale=beside.get("scale", 1.0),
    )  # fmt: skip
    jacobian = found.jacobian()
    columns = [
        jacobian[..., by.index("offset")] * sweep.away if n == "drift" else jacobian[..., by.index(n)]
        for n in space.free
    ]
    return found.times, np.stack(columns, axis=-1)


def errors(found: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """What is wrong with spike times (N, K), compressed; a missing spike counts as one that comes after the end."""
    late = np.where(np.isfinite(found), found, wanted[-1] + LATE if wanted.size else 0.0)
    return np.arcsinh((late - wanted) / SCALE)


def of_first(found: np.ndarray, count: int) -> np.ndarray:
    """The first `count` spikes of each candidate; nan for those that are missing."""
    missing = max(0, count - found.shape[1])
    return np.pad(found[:, :count], [(0, 0), (0, missing), *[(0, 0)] * (found.ndim - 2)], constant_values=np.nan)

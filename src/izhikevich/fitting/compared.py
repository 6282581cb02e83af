"""Two answers to one step, side by side: how many spikes, how late the first, how far apart the trains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..spiketrains import spike_distance
from .losses.featured import adaptation
from .losses.indexed import SOON

COUNT = (0.15, 2)  # part of the cell's spikes, and spikes: within the larger of the two a count is right
LATENCY = (0.20, 3.0)  # part of the cell's latency, and ms: the same


class Compared(NamedTuple):
    """What a cell does in a step, and what another does: the model, or the cell itself at its second try.

    `level` in the cell's unit of current, times in ms, `rates` in Hz; pairs have the cell first. `latency_right` is None where it is not
    judged.
    """

    sweep: int
    begin: float
    end: float
    level: float
    counts: tuple[int, int]
    latencies: tuple[float, float]
    rates: tuple[float, float]
    adaptations: tuple[float, float]
    distance: float
    count_right: bool
    latency_right: bool | None


class Totals(NamedTuple):
    """Over several steps; nan, or 0 of 0, where there is nothing to judge.

    Attributes
    ----------
    counts, latencies : (int, int)
        How many are right, of how many.
    rate_error : float, Hz
        Root mean square over the steps: that of the f-I curve.
    latency_error : float, ms
        Median size, over steps that make both fire.
    latency_ratio : float
        The same of the logarithm of their ratio, 1 ms added to both.
    adaptation_error : float
        Mean size of the difference of eFEL's adaptation_index2, where both have one.
    spike_distance : float
        Mean SPIKE-distance over steps in which one of the two fires.
    """

    counts: tuple[int, int]
    latencies: tuple[int, int]
    rate_error: float
    latency_error: float
    latency_ratio: float
    adaptation_error: float
    spike_distance: float


def count_right(cell: int, other: int) -> bool:
    """Whether a number of spikes is the cell's, within 15 % or 2 spikes.

    >>> [count_right(cell, other) for cell, other in ((4, 6), (4, 7), (40, 46), (40, 47))]
    [True, False, True, False]
    """
    return abs(other - cell) <= max(COUNT[0] * cell, COUNT[1])


def latency_right(cell: float, other: float) -> bool:
    """Whether a latency [ms] is the cell's, within 20 % or 3 ms; a spike that never comes is not.

    >>> latency_right(5.0, 7.9), latency_right(50.0, 61.0), latency_right(50.0, float("nan"))
    (True, False, False)
    """
    return bool(abs(other - cell) <= max(LATENCY[0] * cell, LATENCY[1]))


def compared(
    sweep: int, begin: float, end: float, level: float, cell: np.ndarray, other: np.ndarray, judged: bool
) -> Compared:
    """Compare the answers to a step.

    Parameters
    ----------
    sweep : int
        What the source calls it.
    begin, end : float, ms
    level : float
        The current.
    cell, other : ndarray (n,), ms
        Spikes from the begin of the step, all of them before its end.
    judged : bool
        Whether the latency is to be right; where the cell is silent it never is.

    Returns
    -------
    Compared

    Examples
    --------
    >>> found = compared(3, 100.0, 600.0, 50.0, np.array([20.0, 80.0]), np.array([22.0, 90.0, 160.0]), True)
    >>> found.counts, found.rates, found.count_right, found.latency_right
    ((2, 3), (4.0, 6.0), True, True)
    """
    length = end - begin
    sizes, late = (cell.size, other.size), (_first(cell), _first(other))
    return Compared(
        sweep,
        begin,
        end,
        level,
        sizes,
        late,
        (1e3 * sizes[0] / length, 1e3 * sizes[1] / length),
        (float(adaptation(cell[None])[0]), float(adaptation(other[None])[0])),
        float(spike_distance(cell, other, 0.0, length)),
        count_right(*sizes),
        latency_right(*late) if judged and cell.size else None,
    )


def totals(rows: Sequence[Compared]) -> Totals:
    """Sum up some steps; see `Totals`."""
    late = np.array([row.latencies for row in rows]).reshape(-1, 2)
    late = late[np.isfinite(late).all(axis=1)]
    adapted = np.array([row.adaptations for row in rows]).reshape(-1, 2)
    rates = np.array([row.rates for row in rows]).reshape(-1, 2)
    judged = [row.latency_right for row in rows if row.latency_right is not None]
    away = np.abs(np.diff(adapted, axis=1)).ravel()
    ratio = np.abs(np.diff(np.log(late + SOON), axis=1))
    return Totals(
        (sum(row.count_right for row in rows), len(rows)),
        (sum(judged), len(judged)),
        float(np.sqrt(_mean(np.diff(rates, axis=1).ravel() ** 2))),
        float(np.median(np.abs(np.diff(late, axis=1)))) if len(late) else np.nan,
        float(np.median(ratio)) if len(late) else np.nan,
        _mean(away[np.isfinite(away)]),
        _mean(np.array([row.distance for row in rows if any(row.counts)])),
    )


def _first(train: np.ndarray) -> float:
    return float(train[0]) if train.size else np.nan


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else np.nan

"""What the distances of intervals share: trains without empty ones, and the interval a train is in, edges corrected."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .pool import Pool, both_ways, pair, pooled, shaped, window
from .trains import Trains, check_rising


class Compared(NamedTuple):
    """Both sides of a comparison within a window."""

    a: Trains
    b: Trains
    pool: Pool
    lengths: np.ndarray  # (n + k,), ms: as `lengths` has them
    begin: float  # ms
    end: float  # ms

    def mean(self, total: np.ndarray) -> Any:
        """The distances, from a table of what each train's share of a profile adds up to with every other one."""
        return shaped(both_ways(total, self.a, self.b) / (self.end - self.begin), self.a, self.b)


def compared(a: Any, b: Any, begin: Any, end: Any, verb: str) -> Compared:
    """Check both sides, and pool them."""
    first, second = pair(a, b, verb)
    begin, end = window(begin, end, first, second, verb)
    check_rising(first, f"{verb}.a")
    check_rising(second, f"{verb}.b")
    whole = filled(first, begin, end)
    other = whole if second is first else filled(second, begin, end)
    pool = pooled(whole, other)
    return Compared(whole, other, pool, lengths(pool, begin, end), begin, end)


def filled(trains: Trains, begin: float, end: float) -> Trains:
    """With spikes at both edges in a train that has none, or a single one at the begin: either is in one interval all the time."""
    sizes = np.diff(trains.borders)
    first = trains.times[np.minimum(trains.borders[:-1], trains.times.size - 1)] if trains.times.size else sizes
    bare = (sizes == 0) | ((sizes == 1) & (first == begin))
    if not bare.any():
        return trains
    parts = np.split(trains.times, trains.borders[1:-1]) if trains.count else []
    parts = [np.array([begin, end]) if empty else part for part, empty in zip(parts, bare, strict=True)]
    borders = np.concatenate([[0], np.cumsum([part.size for part in parts])])
    return trains._replace(times=np.concatenate(parts), borders=borders)


def lengths(pool: Pool, begin: float, end: float) -> np.ndarray:
    """Lengths of all intervals, ms: that before each spike of a train and that after its last one, train after train.

    Beyond the first and the last spike nobody knows it: it is at least as long as what is seen of it, and as the interval beside it.
    """
    times, first, last = pool.times, pool.borders[:-1], pool.borders[1:]
    trains = np.arange(first.size)
    found = np.empty(times.size + trains.size)
    found[np.arange(times.size) + pool.owner] = np.diff(times, prepend=begin)
    alone = last - first == 1
    second, second_last = np.where(alone, first, first + 1), np.where(alone, last - 1, last - 2)
    found[first + trains] = np.maximum(times[first] - begin, times[second] - times[first])
    after = np.maximum(end - times[last - 1], times[last - 1] - times[second_last])
    found[last + trains] = np.where(after > 0.0, after, end - begin)  # of no length, so any number will do but 0
    return found

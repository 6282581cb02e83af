"""What the distances of intervals share: trains without empty ones, and the interval a train is in, edges corrected."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .pool import Pool, pair, pooled, window
from .trains import Trains, check_rising


class Compared(NamedTuple):
    """Both sides of a comparison within a window."""

    a: Trains
    b: Trains
    pool: Pool
    begin: float  # ms
    end: float  # ms


def compared(a: Any, b: Any, begin: Any, end: Any, verb: str) -> Compared:
    """Check both sides, and pool them."""
    first, second = pair(a, b, verb)
    begin, end = window(begin, end, first, second, verb)
    check_rising(first, f"{verb}.a")
    check_rising(second, f"{verb}.b")
    whole = filled(first, begin, end)
    other = whole if second is first else filled(second, begin, end)
    return Compared(whole, other, pooled(whole, other), begin, end)


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


def interval(times: Any, first: Any, last: Any, k: Any, begin: Any, end: Any) -> Any:
    """Length of the interval before spike k of the train times[first:last], which is not empty; k = last: after its last spike.

    Beyond the first and the last spike nobody knows it: it is at least as long as what is seen of it, and as the interval beside it.
    """
    alone = last - first == 1
    if k == first:
        seen = times[k] - begin
        return seen if alone else max(seen, times[k + 1] - times[k])
    if k == last:
        seen = end - times[k - 1]
        if alone:
            return seen if seen > 0.0 else end - begin  # of no length, so any number will do but 0
        return max(seen, times[k - 1] - times[k - 2])
    return times[k] - times[k - 1]

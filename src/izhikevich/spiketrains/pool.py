"""All trains of a comparison in one, to walk through in order of time."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..errors import ArgumentError, sentence
from .trains import Trains, packed


class Pool(NamedTuple):
    """Trains and, for each, the stretch of them that it is compared with."""

    times: np.ndarray  # (n,), ms, train after train
    borders: np.ndarray  # (k + 1,)
    order: np.ndarray  # (n,) indices of `times` in order of time
    owner: np.ndarray  # (n,) train of each spike
    low: np.ndarray  # (k,) first train it is compared with
    high: np.ndarray  # (k,) one past the last


def pair(a: Any, b: Any, verb: str) -> tuple[Trains, Trains]:
    """Both sides of a comparison; `a` with itself where `b` is left out."""
    first = packed(a, f"{verb}.a")
    if b is not None:
        return first, packed(b, f"{verb}.b")
    if first.alone:
        raise ArgumentError(sentence(f"{verb}.b", "given where a is one train", None, "Compare it with another train"))
    return first, first


def window(begin: Any, end: Any, a: Trains, b: Trains, verb: str) -> tuple[float, float]:
    """From when to when trains are compared: as given, or as recorded."""
    known = {side.window for side in (a, b)} - {None}
    if len(known) > 1 and (begin is None or end is None):
        rule = "recordings of one window, where begin and end are not given"
        raise ArgumentError(sentence(f"{verb}.a, b", rule, sorted(known)))  # type: ignore[type-var]
    recorded = known.pop() if known else (None, None)
    begin, end = recorded[0] if begin is None else begin, recorded[1] if end is None else end  # type: ignore[index]
    if begin is None or end is None:
        rule = "both given where trains are plain times"
        raise ArgumentError(sentence(f"{verb}.begin, end", rule, (begin, end), "Say from when to when [ms]"))
    begin, end = float(begin), float(end)
    if not (np.isfinite(begin) and np.isfinite(end) and begin < end):
        raise ArgumentError(sentence(f"{verb}.begin, end", "finite, with begin before end [ms]", (begin, end)))
    for name, side in (("a", a), ("b", b)):
        outside = side.times[(side.times < begin) | (side.times > end)]
        if outside.size:
            rule = f"spike times from {begin:g} to {end:g} ms"
            raise ArgumentError(sentence(f"{verb}.{name}", rule, float(outside[0]), "Cut it, or widen the window"))
    return begin, end


def pooled(a: Trains, b: Trains) -> Pool:
    """Both sides in one pool: a train of one is compared with all of the other."""
    n, m = a.count, b.count
    if a is b:
        times, borders = a.times, a.borders
        low, high = np.zeros(n, np.int64), np.full(n, n)
    else:
        times = np.concatenate([a.times, b.times])
        borders = np.concatenate([a.borders, b.borders[1:] + a.times.size])
        low, high = np.repeat([n, 0], [n, m]), np.repeat([n + m, n], [n, m])
    owner = np.repeat(np.arange(borders.size - 1), np.diff(borders))
    return Pool(times, borders, np.argsort(times), owner, low, high)


def both_ways(total: np.ndarray, a: Trains, b: Trains) -> np.ndarray:
    """What trains of `a` have with those of `b` and the other way round, (n, m), from a pool's table."""
    if a is b:
        return total + total.T
    return total[: a.count, a.count :] + total[a.count :, : a.count].T


def shaped(matrix: np.ndarray, a: Trains, b: Trains) -> Any:
    """The answer: one train for a side takes that side's axis away; a number where both do."""
    answer = matrix[tuple(0 if side.alone else slice(None) for side in (a, b))]
    return float(answer) if answer.ndim == 0 else answer

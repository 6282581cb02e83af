"""Rows of synapses: a rule's targets with their weights and delays, sorted by delay, packed into words.

Written for one row at a time, in the dialect with loops: plain Python runs these functions as they are, `engines/cpu/connect.py`
compiles them. A word holds the target in its low bits and the delay in steps above them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..models.ops import exp
from ..models.random import gaussian, natural_log, threefry, unit
from .rule import targets, value

SHARED, SLOT, EACH, DRAWN = range(4)  # one value for all, one per outgoing slot, one per synapse, drawn for each
STEPS, UNIFORM, NORMAL, LOGNORMAL, EXPONENTIAL = -1, 0, 1, 2, 3


class Given(NamedTuple):
    """Weights or delays that are given: one for all, per slot, or per synapse."""

    kind: int
    a: float  # the one for all
    given: Any  # array of the others

    @staticmethod
    def value(q: Any, seed: Any, stream: Any, row: Any, k: Any, e: Any) -> Any:
        if q.kind == SLOT:
            return q.given[k]
        if q.kind == EACH:
            return q.given[e]
        return q.a


class Drawn(NamedTuple):
    """Weights or delays that are drawn, each by itself. A record of its own: drawing is not compiled where nothing is drawn."""

    distribution: int
    a: float
    b: float
    low: float
    high: float
    kind: int = DRAWN

    @staticmethod
    def value(q: Any, seed: Any, stream: Any, row: Any, k: Any, e: Any) -> Any:
        word0, word1 = threefry(seed, stream, row, k)
        u = unit(word0)
        if q.distribution == STEPS:  # whole numbers from a to b, all equally likely
            value = q.a + int(u * (q.b - q.a + 1.0))
        elif q.distribution == UNIFORM:
            value = q.a + (q.b - q.a) * u
        elif q.distribution == EXPONENTIAL:
            value = -q.a * natural_log(u)
        else:
            value = q.a + q.b * gaussian(word0, word1)
            if q.distribution == LOGNORMAL:
                value = exp(value)
        return min(max(value, q.low), q.high)


Values = Given | Drawn


def shared(a: float) -> Given:
    """One number for all."""
    return Given(SHARED, a, np.empty(0))


def count(q: Any, seed: Any, stream: Any, borders: Any, out: Any, seen: Any) -> None:
    """Write where each row begins."""
    borders[0] = 0
    for row in range(borders.shape[0] - 1):
        borders[row + 1] = borders[row] + targets(q, seed, stream, row, out, seen)


def fill(
    q: Any,
    seed: Any,
    stream: Any,
    delay: Any,
    weight: Any,
    bits: Any,
    borders: Any,
    words: Any,
    weights: Any,
    out: Any,
    seen: Any,
    steps: Any,
    tally: Any,
) -> None:
    """Write all rows. `out`, `seen`, `steps` and `tally` (longest delay + 2; none: rows are not sorted) are scratch memory."""
    sort = tally.shape[0] > 0 and (delay.kind == EACH or delay.kind == DRAWN)
    for row in range(borders.shape[0] - 1):
        first = borders[row]
        n = targets(q, seed, stream, row, out, seen)
        if delay.kind != SHARED:
            for k in range(n):
                steps[k] = int(value(delay, seed, stream + 1, row, k, first + k) + 0.5)
        if sort:  # a counting sort: stable, in two walks along the row
            for d in range(tally.shape[0]):
                tally[d] = 0
            for k in range(n):
                tally[steps[k] + 1] += 1
            for d in range(1, tally.shape[0]):
                tally[d] += tally[d - 1]
        for k in range(n):
            place = k
            word = out[k]
            if delay.kind != SHARED:
                word = word | (steps[k] << bits)
            if sort:
                place = tally[steps[k]]
                tally[steps[k]] += 1
            if words.shape[0]:
                words[first + place] = word
            if weight.kind != SHARED:
                weights[first + place] = value(weight, seed, stream + 2, row, k, first + k)


def columns(q: Any, seed: Any, stream: Any, pres: Any, out: Any, seen: Any) -> None:
    """The presynaptic cells of every postsynaptic one, for a rule that draws them; (targets, indegree)."""
    for column in range(pres.shape[0]):
        n = targets(q, seed, stream, column, out, seen)
        for k in range(n):
            pres[column, k] = out[k]

"""Connectivity rules: which cells a presynaptic cell reaches, as pure functions of (seed, stream, row).

A rule is a NamedTuple of numbers with one static function, ``targets(q, seed, stream, row, out, seen)``. It writes the targets of the
cell `row` into `out` and returns how many there are; `seen` is scratch memory, one number per target, that holds no ``row + 1`` before.
The functions are written in the dialect for one cell at a time: plain Python runs them as they are, `engines/cpu/connect.py`
compiles them. Every draw depends on (seed, stream, row, k) alone, so any row can be made again by itself.

Names are those of NEST. A rule of one's own is such a class too, given to `Network.connect` as a record of its numbers. What it writes is
checked, every index and every target, and autapses and multapses that are not wanted are left out afterwards. A row has room for as
many targets as there are cells to reach, or for as many as the record's `most` says, a field or a property.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..models.ops import exp, sqrt
from ..models.random import natural_log, threefry, unit


def below(word: Any, n: Any) -> Any:
    """A whole number from 0 to n - 1, from a random word; n up to 2**31."""
    return (word * n) >> 32


def most_targets(rule: Any, posts: int) -> Any:
    """How many targets a row of a user's rule may have."""
    return getattr(rule, "most", posts)


class AllToAll(NamedTuple):
    """Every cell reaches every cell."""

    posts: int
    shift: int  # a cell's own number among the targets, less its row
    autapses: int

    @staticmethod
    def targets(q: Any, seed: Any, stream: Any, row: Any, out: Any, seen: Any) -> Any:
        n = 0
        for j in range(q.posts):
            if q.autapses or j != row + q.shift:
                out[n] = j
                n += 1
        return n


class OneToOne(NamedTuple):
    """Each cell reaches the one with its own number."""

    @staticmethod
    def targets(q: Any, seed: Any, stream: Any, row: Any, out: Any, seen: Any) -> Any:
        out[0] = row
        return 1


class FixedOutdegree(NamedTuple):
    """Each cell reaches the same number of cells, drawn at random."""

    outdegree: int
    posts: int
    shift: int
    autapses: int
    multapses: int

    @staticmethod
    def targets(q: Any, seed: Any, stream: Any, row: Any, out: Any, seen: Any) -> Any:
        for k in range(q.outdegree):
            out[k] = below(threefry(seed, stream, row, k)[0], q.posts)
        spare = q.outdegree  # draws beyond the first ones replace those that are refused
        for k in range(q.outdegree):
            target = out[k]
            while (not q.autapses and target == row + q.shift) or (not q.multapses and seen[target] == row + 1):
                target = below(threefry(seed, stream, row, spare)[0], q.posts)
                spare += 1
            seen[target] = row + 1
            out[k] = target
        return q.outdegree


class PairwiseBernoulli(NamedTuple):
    """Each pair is connected with one probability, independently; drawn as gaps between hits."""

    per_log: float  # 1 / ln(1 - p); 0 for p = 1
    posts: int
    shift: int
    autapses: int

    @staticmethod
    def targets(q: Any, seed: Any, stream: Any, row: Any, out: Any, seen: Any) -> Any:
        n = 0
        j = -1
        for k in range(q.posts):
            j = j + 1 + int(natural_log(unit(threefry(seed, stream, row, k)[0])) * q.per_log)
            if j >= q.posts:
                break
            if q.autapses or j != row + q.shift:
                out[n] = j
                n += 1
        return n


class Distance(NamedTuple):
    """Pairs are connected with a probability that falls with their distance."""

    probability: float  # at distance 0
    scale: float  # in the unit of the positions
    cutoff: float
    gaussian: int  # 1: exp(-(d/scale)²/2), 0: exp(-d/scale)
    pre: Any  # (rows, dimensions) positions
    post: Any
    period: float  # of a torus; 0: none
    shift: int
    autapses: int

    @staticmethod
    def targets(q: Any, seed: Any, stream: Any, row: Any, out: Any, seen: Any) -> Any:
        n = 0
        for j in range(q.post.shape[0]):
            square = 0.0
            for d in range(q.post.shape[1]):
                gap = abs(q.pre[row, d] - q.post[j, d])
                if gap + gap > q.period > 0.0:
                    gap = q.period - gap
                square = square + gap * gap
            r = sqrt(square) / q.scale
            p = q.probability * (exp(-0.5 * r * r) if q.gaussian else exp(-r))
            hit = unit(threefry(seed, stream, row, j)[0]) < p and r * q.scale <= q.cutoff
            if hit and (q.autapses or j != row + q.shift):
                out[n] = j
                n += 1
        return n


class Listed(NamedTuple):
    """Targets given one by one, row after row."""

    borders: Any  # (rows + 1,)
    posts: Any

    @staticmethod
    def targets(q: Any, seed: Any, stream: Any, row: Any, out: Any, seen: Any) -> Any:
        n = q.borders[row + 1] - q.borders[row]
        for k in range(n):
            out[k] = q.posts[q.borders[row] + k]
        return n

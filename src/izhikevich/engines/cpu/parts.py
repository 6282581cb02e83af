"""The synapses of each thread: of every row those onto the thread's own cells, in the same order."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np

from ..network import DENSE, OWN_WEIGHTS, SLOTS, Row, Synapses
from .sweeps import KERNEL


class Part(NamedTuple):
    """The synapse table of one thread."""

    table: np.ndarray  # rows of `Row`; a dense projection has one for each population that it reaches
    segments: np.ndarray
    borders: np.ndarray
    words: np.ndarray
    weights: np.ndarray
    dense: np.ndarray  # weights of dense projections, which all threads read
    shared: np.ndarray
    cuts: np.ndarray  # of projections with delays per slot: where in each row each delay's synapses begin


@nb.njit(cache=True, **KERNEL)
def chosen(words, weights, starts, mask, own, slots):
    """The synapses of one projection onto the targets that are `own`: borders, words, weights, and cuts at the places `slots` of each row."""
    rows = starts.size - 1
    borders = np.zeros(rows + 1, np.int64)
    for row in range(rows):
        n = 0
        for e in range(starts[row], starts[row + 1]):
            n += own[np.int64(words[e]) & mask]
        borders[row + 1] = borders[row] + n
    taken = np.empty(borders[rows], words.dtype)
    taken_weights = np.empty(borders[rows] if weights.size else 0, weights.dtype)
    cuts = np.empty((rows, slots.size), np.uint32)
    at = 0
    for row in range(rows):
        cut = 0
        for e in range(starts[row], starts[row + 1]):
            while cut < slots.size and slots[cut] <= e - starts[row]:
                cuts[row, cut] = at - borders[row]
                cut += 1
            if own[np.int64(words[e]) & mask]:
                taken[at] = words[e]
                if weights.size:
                    taken_weights[at] = weights[e]
                at += 1
        cuts[row, cut:] = at - borders[row]
    return borders, taken, taken_weights, cuts.ravel()


def split(net: Synapses, shares: np.ndarray, size: int, me: int) -> Part:
    """The table of thread `me`, whose cells of every population are `shares[me]`."""
    if len(shares) == 1:
        cuts = np.empty(0, np.uint32)
        return Part(net.table, net.segments, net.borders, net.words, net.weights, net.weights, net.shared, cuts)
    own = np.zeros(size, np.bool_)
    for first, last in shares[me]:
        own[first:last] = True
    table: list[Row] = []
    lines, found, starts = [], [], np.zeros(4, np.int64)
    for j, line in enumerate(net.table):
        r = Row(*(int(x) for x in line))
        if r.kind & DENSE:
            rows = [piece for piece in (_piece(r, first, last, size) for first, last in shares[me]) if piece.posts]
        else:
            borders, words, weights, cuts = (int(x) for x in starts)
            rows = [r._replace(borders=borders, words=words, weights=weights, cuts=cuts)]
            found.append(_chosen(net, j, r, own[r.lane % size :]))
            starts += [x.size for x in found[-1]]
        table += rows
        lines += [j] * len(rows)
    kinds = (net.borders.dtype, net.words.dtype, net.weights.dtype, np.dtype(np.uint32))
    columns = zip(*found, strict=True) if found else ((), (), (), ())
    borders, words, weights, cuts = (
        np.concatenate([np.empty(0, kind), *column]) for kind, column in zip(kinds, columns, strict=True)
    )
    whole = np.array(table, np.int64).reshape(-1, len(Row._fields))
    return Part(whole, net.segments[lines], borders, words, weights, net.weights, net.shared[lines], cuts)


def _piece(r: Row, first: int, last: int, size: int) -> Row:
    """The columns of a dense projection onto cells `first` to `last`."""
    post = r.lane % size
    begin, end = (int(np.clip(x, post, post + r.posts)) - post for x in (first, last))
    return r._replace(weights=r.weights + begin, lane=r.lane + begin, posts=end - begin)


def _chosen(net: Synapses, j: int, r: Row, own: np.ndarray) -> tuple[Any, ...]:
    starts = net.borders[r.borders : r.borders + r.rows + 1]
    end = int(starts[-1])
    weights = net.weights[r.weights : r.weights + (end if r.kind & OWN_WEIGHTS else 0)]
    slots = net.segments[j] if r.kind & SLOTS else np.empty(0, np.int64)
    return chosen(net.words[r.words : r.words + end], weights, starts, 2**net.bits - 1, own, slots)

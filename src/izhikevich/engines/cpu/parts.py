"""The synapses of each thread: of every row those onto the thread's own cells, in the same order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
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
    slots: (
        np.ndarray
    )  # words of projections with delays per slot, which all threads read: of each delay thread after thread
    common: np.ndarray  # weights of these, and of dense projections
    cuts: Any  # (row, delay, thread but the last): how many of these synapses come before the next thread's
    shared: np.ndarray


@nb.njit(cache=True, **KERNEL)
def chosen(words, weights, starts, mask, share, me):
    """The synapses of one projection onto the cells of thread `me`: borders, words and weights."""
    rows = starts.size - 1
    borders = np.zeros(rows + 1, np.int64)
    for row in range(rows):
        n = 0
        for e in range(starts[row], starts[row + 1]):
            n += share[np.int64(words[e]) & mask] == me
        borders[row + 1] = borders[row] + n
    taken = np.empty(borders[rows], words.dtype)
    taken_weights = np.empty(borders[rows] if weights.size else 0, weights.dtype)
    at = 0
    for row in range(rows):
        for e in range(starts[row], starts[row + 1]):
            if share[np.int64(words[e]) & mask] == me:
                taken[at] = words[e]
                if weights.size:
                    taken_weights[at] = weights[e]
                at += 1
    return borders, taken, taken_weights


@nb.njit(cache=True, **KERNEL)
def arrange(words, weights, into, weights_into, stride, places, share, threads, cuts):
    """Of one projection with delays per slot: within each row and delay, the synapses of thread 0 first, then those of thread 1 ..."""
    for row in range(words.size // stride):
        for d in range(places.size - 1):
            begin, end = row * stride + places[d], row * stride + places[d + 1]
            at = begin
            for me in range(threads):
                for e in range(begin, end):
                    if share[words[e]] == me:
                        into[at] = words[e]
                        if weights.size:
                            weights_into[at] = weights[e]
                        at += 1
                if me < threads - 1:
                    cuts[(row * places.size + d) * (threads - 1) + me] = at - begin


def split(net: Synapses, shares: np.ndarray, size: int) -> list[Part]:
    """The tables of all threads, whose cells of every population are `shares[thread]`."""
    threads = len(shares)
    if threads == 1:
        own = (net.table, net.segments, net.borders, net.words, net.weights)
        return [Part(*own, slots=net.words, common=net.weights, cuts=(), shared=net.shared)]
    share = np.zeros(size, np.int16)
    for me, own in enumerate(shares):
        for first, last in own:
            share[first:last] = me
    rows = [Row(*(int(x) for x in line)) for line in net.table]
    slots, common, cuts, starts = _arranged(net, rows, share, threads)
    with ThreadPoolExecutor(threads) as pool:
        own = list(pool.map(lambda me: _own(net, rows, shares[me], share, me, starts), range(threads)))
    tables = (Part(*part, slots=slots, common=common, cuts=cuts, shared=net.shared[lines]) for *part, lines in own)
    return list(tables)


def _arranged(net: Synapses, rows: list[Row], share: np.ndarray, threads: int) -> tuple[Any, ...]:
    """What all threads read: words, weights, cuts, and where each projection's cuts begin."""
    width = net.segments.shape[1]
    places = [j for j, r in enumerate(rows) if r.kind & SLOTS]
    sizes = [rows[j].rows * width * (threads - 1) if j in places else 0 for j in range(len(rows))]
    starts = np.cumsum([0, *sizes])
    longest = max((int(np.diff(net.segments[j]).max()) for j in places), default=0)
    cuts = np.zeros(starts[-1], np.uint8 if longest < 256 else np.uint32)
    if not places:
        return net.words, net.weights, cuts, starts
    slots = np.empty_like(net.words)
    common = net.weights.copy() if any(rows[j].kind & OWN_WEIGHTS for j in places) else net.weights
    for j in places:
        r = rows[j]
        stride = r.stride
        words = slice(r.words, r.words + r.rows * stride)
        weights = slice(r.weights, r.weights + (r.rows * stride if r.kind & OWN_WEIGHTS else 0))
        part = cuts[starts[j] : starts[j + 1]]
        own = share[r.lane % share.size :]
        arrange(
            net.words[words],
            net.weights[weights],
            slots[words],
            common[weights],
            stride,
            net.segments[j],
            own,
            threads,
            part,
        )
    return slots, common, cuts, starts


def _own(
    net: Synapses, rows: list[Row], cells: np.ndarray, share: np.ndarray, me: int, starts: np.ndarray
) -> tuple[Any, ...]:
    """One thread's table, and what it has for itself; last: which projection each row of the table is of."""
    table: list[Row] = []
    lines: list[int] = []
    found: list[tuple[np.ndarray, ...]] = []
    at = np.zeros(3, np.int64)
    for j, r in enumerate(rows):
        if r.kind & DENSE:
            own = [piece for piece in (_piece(r, first, last, share.size) for first, last in cells) if piece.posts]
        elif r.kind & SLOTS:
            own = [r._replace(borders=-1, cuts=int(starts[j]))]
        else:
            borders, words, weights = (int(x) for x in at)
            own = [r._replace(borders=borders, words=words, weights=weights)]
            found.append(_chosen(net, r, share[r.lane % share.size :], me))
            at += [x.size for x in found[-1]]
        table += own
        lines += [j] * len(own)
    kinds = (net.borders.dtype, net.words.dtype, net.weights.dtype)
    columns = zip(*found, strict=True) if found else ((), (), ())
    arrays = (np.concatenate([np.empty(0, kind), *column]) for kind, column in zip(kinds, columns, strict=True))
    return np.array(table, np.int64).reshape(-1, len(Row._fields)), net.segments[lines], *arrays, lines


def _piece(r: Row, first: int, last: int, size: int) -> Row:
    """The columns of a dense projection onto cells `first` to `last`."""
    post = r.lane % size
    begin, end = (int(np.clip(x, post, post + r.posts)) - post for x in (first, last))
    return r._replace(weights=r.weights + begin, lane=r.lane + begin, posts=end - begin)


def _chosen(net: Synapses, r: Row, share: np.ndarray, me: int) -> tuple[np.ndarray, ...]:
    starts = net.borders[r.borders : r.borders + r.rows + 1]
    end = int(starts[-1])
    weights = net.weights[r.weights : r.weights + (end if r.kind & OWN_WEIGHTS else 0)]
    return chosen(net.words[r.words : r.words + end], weights, starts, 2**net.bits - 1, share, me)

"""The synapses of each thread: of every row those onto the thread's own cells, in the same order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numba as nb
import numpy as np

from ..network import DENSE, OWN_DELAYS, OWN_WEIGHTS, Row, Synapses
from .sweeps import KERNEL


class Part(NamedTuple):
    """The synapse table of one thread."""

    table: np.ndarray  # rows of `Row`; a dense projection has one for each population that it reaches
    segments: np.ndarray
    borders: np.ndarray
    words: np.ndarray
    weights: np.ndarray
    shared: np.ndarray
    # what all threads read: weights of dense projections, or () where no known delay goes with weights of its own; rows of projections
    # that are counted, whose spikes the threads share among them; and a place for what each of them counts, (threads, places), or ()
    dense: Any
    common_borders: np.ndarray
    common_words: np.ndarray
    counters: np.ndarray
    heights: np.ndarray
    tallies: Any  # (threads, places) of counts, or () where nothing is counted


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


def split(net: Synapses, shares: np.ndarray, size: int) -> list[Part]:
    """The tables of all threads, whose cells of every population are `shares[thread]`."""
    threads = len(shares)
    rows = [Row(*(int(x) for x in line)) for line in net.table]
    added = any(r.counter < 0 and not r.kind & OWN_DELAYS for r in rows)
    all_read: dict[str, Any] = {
        "dense": net.weights if added else (),
        "common_borders": net.borders,
        "common_words": net.words,
        "counters": net.counters,
        "heights": net.heights,
        "tallies": np.zeros((threads, net.counts), net.tally) if len(net.counters) else (),
    }
    if threads == 1:
        return [Part(net.table, net.segments, net.borders, net.words, net.weights, net.shared, **all_read)]
    share = np.zeros(size, np.int16)
    for me, own in enumerate(shares):
        for first, last in own:
            share[first:last] = me
    with ThreadPoolExecutor(threads) as pool:
        own = list(pool.map(lambda me: _own(net, rows, shares[me], share, me), range(threads)))
    return [Part(*part, shared=net.shared[lines], **all_read) for *part, lines in own]


def _own(net: Synapses, rows: list[Row], cells: np.ndarray, share: np.ndarray, me: int) -> tuple[Any, ...]:
    """One thread's table, and what it has for itself; last: which projection each row of the table is of."""
    table: list[Row] = []
    lines: list[int] = []
    found: list[tuple[np.ndarray, ...]] = []
    at = np.zeros(3, np.int64)
    for j, r in enumerate(rows):
        if r.counter >= 0:
            own = [r]
        elif r.kind & DENSE:
            own = [piece for piece in (_piece(r, first, last, share.size) for first, last in cells) if piece.posts]
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

"""Arrivals at synapses that all have one weight: counted, in bytes where these suffice, and weighed when cells are stepped.

A count is the same in whatever order it was made. So threads share the spikes among them, and each visits the rows of its own.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numba.extending import overload

from ..network import DENSE, SLOTS
from .fetching import AHEAD, FAR_AHEAD, fetch, fetch_row
from .inner import INLINE
from .kernels import clear
from .network_records import absent
from .primitives import part, prefetch
from .sweeps import BARE


@nb.njit(**BARE)
def count_slots(tally, words, stride, back, sent, n, pre, first, last):
    """Count the synapses `first` to `last` of the rows of `n` spikes, all rows equally long."""
    for q in range(n):
        if back == 1 and q + AHEAD < n:  # a new spike: the rest of its row is needed in the steps to come
            begin = (sent[q + AHEAD] - pre) * stride
            fetch(words, begin, begin + stride)
        elif q + FAR_AHEAD < n:
            begin = (sent[q + FAR_AHEAD] - pre) * stride
            prefetch(words, begin + first)
            prefetch(words, begin + last - 1)
        begin = np.uint64((sent[q] - pre) * stride + first)  # unsigned: no check for places counted from the end
        for e in range(begin, begin + np.uint64(last - first)):
            tally[words[e]] += 1


@nb.njit(**BARE)
def count_rows(tally, words, starts, sent, n, pre):
    """Count the whole rows of `n` spikes."""
    for q in range(n):
        fetch_row(words, starts, sent, n, pre, q)
        row = sent[q] - pre
        for e in range(np.uint64(starts[row]), np.uint64(starts[row + 1])):
            tally[words[e]] += 1


@nb.njit(**BARE)
def count_due(net, recent, place, back, j):
    """This thread's share of the spikes of a step that are due now at a projection."""
    pre, rows, border0, kind, word0, _, _, posts, stride, counter = net.table[j]
    low, every, threads = net.low[place, j], net.high[place, j] - net.low[place, j], net.tallies.shape[0]
    begin, end = low + every * net.me // threads, low + every * (net.me + 1) // threads
    sent = part(recent.cells[place], begin, end - begin)
    tally = part(net.tallies[net.me], net.counters[counter, 2], posts)
    if kind & DENSE:
        for i in range(posts):
            tally[i] += end - begin
    elif kind & SLOTS:
        first, last = net.segments[j, back], net.segments[j, back + 1]
        words = part(net.common_words, word0, rows * stride)
        count_slots(tally, words, stride, back, sent, end - begin, pre, first, last)
    else:
        starts = part(net.common_borders, border0, rows + 1)
        count_rows(tally, part(net.common_words, word0, starts[rows]), starts, sent, end - begin, pre)


@nb.njit(noalias=True, **BARE)
def add_counts(tally, others, n):
    """The counts of another thread onto ours."""
    for i in range(n):
        tally[i] += others[i]


@nb.njit(noalias=True, **BARE)
def weigh(row, tally, height, n):
    """Counted arrivals onto their lanes."""
    for i in range(n):
        row[i] += height * row.dtype.type(tally[i])
        tally[i] = 0


@nb.njit(**BARE)
def weigh_counts(net, row, first, n):
    """What all threads have counted for the lanes `first` to `first + n`, counter by counter."""
    for k in range(net.counters.shape[0]):
        lane, cells, begin = net.counters[k]
        at = max(first, lane)
        more = min(first + n, lane + cells) - at
        if more > 0:
            tally = part(net.tallies[net.me], begin + at - lane, more)
            for other in range(net.tallies.shape[0]):
                if other != net.me:
                    add_counts(tally, part(net.tallies[other], begin + at - lane, more), more)
            weigh(part(row, at, more), tally, net.heights[k], more)


def cleared(net):
    """A new step: what this thread counted for the cells of others has been read."""


@overload(cleared, jit_options={**INLINE, "_nrt": False})
def _cleared(net):
    if absent(net, "tallies"):
        return lambda net: None

    def impl(net):
        if net.tallies.shape[0] > 1:  # its own cells' counts are cleared where they are weighed
            clear(net.tallies[net.me])

    return impl


def counted(net, recent, place, back, j):
    """`count_due` where anything is counted: what a network has not is not compiled for it."""


@overload(counted, jit_options={**INLINE, "_nrt": False})
def _counted(net, recent, place, back, j):
    if absent(net, "tallies"):
        return lambda net, recent, place, back, j: None
    return lambda net, recent, place, back, j: count_due(net, recent, place, back, j)


def weighed(net, row, first, n):
    """`weigh_counts` where anything is counted."""


@overload(weighed, jit_options={**INLINE, "_nrt": False})
def _weighed(net, row, first, n):
    if absent(net, "tallies"):
        return lambda net, row, first, n: None
    return lambda net, row, first, n: weigh_counts(net, row, first, n)

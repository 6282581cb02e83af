"""From spikes to arrivals: along the rows of the synapses, in the one order of `engines/network.py`."""

from __future__ import annotations

import numba as nb
import numpy as np
from numba.extending import overload

from ..network import DENSE, OWN_DELAYS, OWN_WEIGHTS, SLOTS
from .inner import INLINE
from .network_records import absent
from .primitives import part, prefetch
from .sweeps import BARE
from .team import first_at

AHEAD = 4  # rows of synapses asked for before they are needed
FAR_AHEAD = 24  # the same for short pieces of rows
LINE = 16  # words in a cache line


@nb.njit(**BARE)
def deliver_dense(row, weights, first, shared, own, posts):
    """A spike that reaches every cell of a population."""
    if own:
        for j in range(posts):
            row[j] += weights[first + j]
    else:
        for j in range(posts):
            row[j] += shared


@nb.njit(**BARE)
def add(target, words, first, last, weights, shared, own):
    """The weights of the synapses `first` to `last` of a row onto their targets: each its own, or one for all."""
    if own:
        for e in range(first, last):
            target[words[e]] += weights[e]
    else:
        for e in range(first, last):
            target[words[e]] += shared


@nb.njit(**BARE)
def deliver_slots(target, words, stride, back, sent, n, pre, first, last, weights, shared, own):
    """The slots `first` to `last` of the rows of `n` spikes, all rows equally long."""
    for q in range(n):
        if back == 1 and q + AHEAD < n:  # a new spike: the rest of its row is needed in the steps to come
            begin = (sent[q + AHEAD] - pre) * stride
            for e in range(begin, begin + stride, LINE):
                prefetch(words, e)
        elif q + FAR_AHEAD < n:
            prefetch(words, (sent[q + FAR_AHEAD] - pre) * stride + first)
        begin = (sent[q] - pre) * stride + first
        add(target, words, begin, begin + last - first, weights, shared, own)


@nb.njit(**BARE)
def deliver_cuts(target, net, j, me, of, back, sent, n, pre, first, last, words, weights, own):
    """The same of one thread among several: of each row the synapses onto its own cells, which lie side by side."""
    stride, cut0, width, others = net.table[j, 8], net.table[j, 9], net.segments.shape[1], of - 1
    cuts, shared = part(net.cuts, cut0, net.cuts.size - cut0), net.shared[j]
    for q in range(n):
        if q + FAR_AHEAD < n:
            ahead = sent[q + FAR_AHEAD] - pre
            prefetch(words, ahead * stride + first)
            prefetch(cuts, (ahead * width + back) * others)
        cell = sent[q] - pre
        cut = (cell * width + back) * others + me
        begin = cell * stride + first + (np.int64(cuts[cut - 1]) if me > 0 else 0)
        end = cell * stride + (first + np.int64(cuts[cut]) if me < others else last)
        add(target, words, begin, end, weights, shared, own)


def deliver_known(target, net, j, me, of, back, sent, n, pre, first, last, words, weights, own):
    """Synapses with delays per slot, as this thread is alone or one among several."""


@overload(deliver_known, jit_options={**INLINE, "_nrt": False})
def _deliver_known(target, net, j, me, of, back, sent, n, pre, first, last, words, weights, own):
    if not absent(net, "cuts"):
        return deliver_cuts.py_func

    def alone(target, net, j, me, of, back, sent, n, pre, first, last, words, weights, own):
        deliver_slots(target, words, net.table[j, 8], back, sent, n, pre, first, last, weights, net.shared[j], own)

    return alone


@nb.njit(**BARE)
def deliver_rows(target, words, starts, sent, n, pre, weights, shared, own):
    """The whole rows of `n` spikes."""
    for q in range(n):
        if q + AHEAD < n:
            ahead = sent[q + AHEAD] - pre
            for e in range(starts[ahead], starts[ahead + 1], LINE):
                prefetch(words, e)
        cell = sent[q] - pre
        add(target, words, starts[cell], starts[cell + 1], weights, shared, own)


@nb.njit(**BARE)
def arrive(net, ring, recent, step, me, of):
    """Spikes of earlier steps that are due in this one, the oldest first, of projections whose slots all have known delays."""
    row = ring[step % ring.shape[0]]
    memory = recent.number.size
    for back in range(memory - 1, 0, -1):
        place = (step - back) % memory
        for j in range(net.table.shape[0]):
            first, last = net.segments[j, back], net.segments[j, back + 1]
            if first == last or net.low[place, j] == net.high[place, j]:
                continue
            pre, rows, border0, kind, word0, weight0, lane0, posts, stride, _ = net.table[j]
            n = net.high[place, j] - net.low[place, j]
            own = (kind & OWN_WEIGHTS) != 0
            sent = part(recent.cells[place], net.low[place, j], n)
            target = part(row, lane0, posts)
            if kind & DENSE:
                for q in range(n):
                    deliver_dense(target, net.common, weight0 + (sent[q] - pre) * stride, net.shared[j], own, posts)
            elif kind & SLOTS:
                words = part(net.slots, word0, rows * stride)
                weights = part(net.common, weight0, rows * stride if own else 0)
                deliver_known(target, net, j, me, of, back, sent, n, pre, first, last, words, weights, own)
            else:
                starts = part(net.borders, border0, rows + 1)
                words = part(net.words, word0, starts[rows])
                weights = part(net.weights, weight0, starts[rows] if own else 0)
                deliver_rows(target, words, starts, sent, n, pre, weights, net.shared[j], own)


@nb.njit(**BARE)
def deliver_own(net, flat, length, recent, step):
    """Synapses with delays of their own: each adds its weight to the row of the ring at which it is due."""
    width = flat.size // length
    mask = (1 << net.bits) - 1
    place = step % recent.number.size
    sent = recent.cells[place]
    for j in range(net.table.shape[0]):
        pre, border0, kind = net.table[j, 0], net.table[j, 2], net.table[j, 3]
        word0, weight0, lane0 = net.table[j, 4], net.table[j, 5], net.table[j, 6]
        n = net.high[place, j]
        if not kind & OWN_DELAYS or net.low[place, j] == n:
            continue
        bases = net.bases
        for d in range(bases.size):
            bases[d] = ((step + d) % length) * width + lane0
        own = (kind & OWN_WEIGHTS) != 0
        for q in range(net.low[place, j], n):
            if q + AHEAD < n:
                ahead = border0 + sent[q + AHEAD] - pre
                for e in range(word0 + net.borders[ahead], word0 + net.borders[ahead + 1], LINE):
                    prefetch(net.words, e)
            if q + 1 < n:  # where the next spike's weights will go: the ring is larger than the cache
                ahead = border0 + sent[q + 1] - pre
                for e in range(word0 + net.borders[ahead], word0 + net.borders[ahead + 1]):
                    prefetch(flat, bases[net.words[e] >> net.bits] + (net.words[e] & mask))
            cell = border0 + sent[q] - pre
            for e in range(word0 + net.borders[cell], word0 + net.borders[cell + 1]):
                word = net.words[e]
                weight = net.weights[weight0 - word0 + e] if own else net.shared[j]
                flat[bases[word >> net.bits] + (word & mask)] += weight


@nb.njit(**BARE)
def carry(net, recent, place):
    """Which of the spikes of a step each row of the table carries."""
    sent, n = recent.cells[place], recent.number[place]
    for j in range(net.table.shape[0]):
        pre, rows = net.table[j, 0], net.table[j, 1]
        net.low[place, j] = first_at(sent, n, pre)
        net.high[place, j] = first_at(sent, n, pre + rows)


def deliver(net, flat, length, recent, step):
    """The same where there are such synapses: what has none is not compiled for it."""


@overload(deliver, jit_options={**INLINE, "_nrt": False})
def _deliver(net, flat, length, recent, step):
    if absent(net, "bases"):
        return lambda net, flat, length, recent, step: None
    return lambda net, flat, length, recent, step: deliver_own(net, flat, length, recent, step)

"""From spikes to arrivals: along the rows of the synapses, in the one order of `engines/network.py`."""

from __future__ import annotations

import numba as nb
from numba.extending import overload

from ..network import DENSE, OWN_DELAYS, OWN_WEIGHTS
from .counts import cleared, counted
from .fetching import AHEAD, fetch, fetch_row
from .inner import INLINE
from .network_records import absent
from .primitives import part, prefetch
from .sweeps import BARE
from .team import first_at


@nb.njit(**BARE)
def add_dense(row, weights, first, posts):
    """A spike that reaches every cell of a population."""
    for j in range(posts):
        row[j] += weights[first + j]


@nb.njit(**BARE)
def add_rows(target, words, starts, sent, n, pre, weights):
    """The weights of the whole rows of `n` spikes."""
    for q in range(n):
        fetch_row(words, starts, sent, n, pre, q)
        row = sent[q] - pre
        for e in range(starts[row], starts[row + 1]):
            target[words[e]] += weights[e]


@nb.njit(**BARE)
def add_due(net, row, recent, place, j):
    """The spikes of a step that are due now at a projection whose synapses have weights of their own."""
    pre, rows, border0, kind, word0, weight0, lane0, posts, stride, _ = net.table[j]
    n = net.high[place, j] - net.low[place, j]
    sent = part(recent.cells[place], net.low[place, j], n)
    target = part(row, lane0, posts)
    if kind & DENSE:
        for q in range(n):
            add_dense(target, net.dense, weight0 + (sent[q] - pre) * stride, posts)
    else:
        starts = part(net.borders, border0, rows + 1)
        words, weights = part(net.words, word0, starts[rows]), part(net.weights, weight0, starts[rows])
        add_rows(target, words, starts, sent, n, pre, weights)


def added(net, row, recent, place, j):
    """`add_due` where there are such synapses: what a network has not is not compiled for it."""


@overload(added, jit_options={**INLINE, "_nrt": False})
def _added(net, row, recent, place, j):
    if absent(net, "dense"):
        return lambda net, row, recent, place, j: None
    return lambda net, row, recent, place, j: add_due(net, row, recent, place, j)


@nb.njit(**BARE)
def arrive(net, row, recent, step):
    """Spikes of earlier steps that are due in this one, the oldest first, of projections whose delays are known."""
    memory = recent.number.size
    cleared(net)
    for back in range(memory - 1, 0, -1):
        place = (step - back) % memory
        for j in range(net.table.shape[0]):
            if net.segments[j, back] == net.segments[j, back + 1] or net.low[place, j] == net.high[place, j]:
                continue
            if net.table[j, 9] >= 0:
                counted(net, recent, place, back, j)
            else:
                added(net, row, recent, place, j)


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
                fetch(net.words, word0 + net.borders[ahead], word0 + net.borders[ahead + 1])
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

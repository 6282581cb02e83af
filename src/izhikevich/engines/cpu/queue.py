"""Arrivals on their way in a network whose deliveries are off the grid: a row of the queue for each step to come."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np

from ..network import OWN_WEIGHTS
from ..precise import AT_ONCE, BEGINS, ENDS, TICK, landed
from .lift import lift
from .sweeps import INNER
from .team import first_at

lift(landed)


class Queue(NamedTuple):
    """Arrivals by the step in which they act, each row in the order in which they were sent."""

    n: Any  # (rows,) how many
    lane: Any  # (rows, room)
    offset: Any
    weight: Any


class Due(NamedTuple):
    """The arrivals of one step, by cell, then time, then as they were sent."""

    first: Any  # (cells + 1,) where those of each cell begin
    kind: Any
    receptor: Any
    offset: Any
    weight: Any


@nb.njit(**INNER)
def wider(table, used):
    """A table of the same rows, twice as long."""
    rows, room = table.shape
    new = np.empty((rows, 2 * room), table.dtype)
    for r in range(rows):
        for j in range(used[r]):
            new[r, j] = table[r, j]
    return new


@nb.njit(**INNER)
def sent(queue, row, lane, offset, weight):
    """The queue with one more arrival."""
    n = queue.n[row]
    if n == queue.lane.shape[1]:
        queue = Queue(queue.n, wider(queue.lane, queue.n), wider(queue.offset, queue.n), wider(queue.weight, queue.n))
    queue.lane[row, n] = lane
    queue.offset[row, n] = offset
    queue.weight[row, n] = weight
    queue.n[row] = n + 1
    return queue


@nb.njit(**INNER)
def send(queue, lanes, lasts, step, lane, offset, weight, h):
    """One arrival; where it lasts, its end too."""
    rows = queue.n.size
    long = lasts[lane * lasts.size // lanes]
    queue = sent(queue, step % rows, lane + (BEGINS if long > 0 else AT_ONCE) * lanes, offset, weight)
    if long > 0:
        later, into = landed(offset + long, h, 0)
        queue = sent(queue, (step + later) % rows, lane + ENDS * lanes, into, weight)
    return queue


@nb.njit(**INNER)
def send_along(queue, net, lanes, lasts, step, cells, offsets, h):
    """Arrivals of a step's spikes, projection by projection, along the rows of their synapses."""
    mask = (1 << net.bits) - 1
    for j in range(net.table.shape[0]):
        pre, rows, border0, kind = net.table[j, 0], net.table[j, 1], net.table[j, 2], net.table[j, 3]
        word0, weight0, lane0 = net.table[j, 4], net.table[j, 5], net.table[j, 6]
        for q in range(first_at(cells, cells.size, pre), first_at(cells, cells.size, pre + rows)):
            row = border0 + cells[q] - pre
            for e in range(net.borders[row], net.borders[row + 1]):
                word = np.int64(net.words[word0 + e])
                weight = net.weights[weight0 + e] if kind & OWN_WEIGHTS else net.shared[j]
                later, into = landed(offsets[q] + (word >> net.bits) * TICK, h, 1)
                queue = send(queue, lanes, lasts, step + later, lane0 + (word & mask), into, weight, h)
    return queue


@nb.njit(**INNER)
def due(queue, row, lanes, cells):
    """The arrivals of a row in their order; the row is empty then."""
    n = queue.n[row]
    out = Due(np.zeros(cells + 1, np.int64), np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n), np.empty(n))
    at = np.zeros(cells, np.int64)
    for e in range(n):
        at[queue.lane[row, e] % lanes % cells] += 1
    for i in range(cells):
        out.first[i + 1] = out.first[i] + at[i]
        at[i] = out.first[i]
    for e in range(n):
        lane = queue.lane[row, e]
        cell = lane % lanes % cells
        place = at[cell]  # an insertion sort: a cell has few in a step
        while place > out.first[cell] and out.offset[place - 1] > queue.offset[row, e]:
            out.kind[place], out.receptor[place] = out.kind[place - 1], out.receptor[place - 1]
            out.offset[place], out.weight[place] = out.offset[place - 1], out.weight[place - 1]
            place -= 1
        out.kind[place], out.receptor[place] = lane // lanes, lane % lanes // cells
        out.offset[place], out.weight[place] = queue.offset[row, e], queue.weight[row, e]
        at[cell] += 1
    queue.n[row] = 0
    return out

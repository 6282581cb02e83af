"""The method's step for a slab of a network's cells, and who reached the peak in it."""

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types
from numba.extending import overload

from ..base import MAX_LEGS
from .arrivals import peak_sweep
from .inner import INLINE
from .kernels import gathered, grown
from .network_records import Cells, Found
from .primitives import has_arrays, lane, part, put
from .sweeps import INNER, grid_sweep, held_sweep, leg_sweep, simple_sweep

KEEP = np.uint8(0)


def numbers_of(p, kind, b, at, n):
    """The parameters of a slab: those of its population, or of each of its cells."""


@overload(numbers_of, jit_options=INLINE)
def _numbers_of(p, kind, b, at, n):
    if isinstance(kind, types.BaseTuple):  # (): cells of a population are alike
        return lambda p, kind, b, at, n: lane(p, b)
    return lambda p, kind, b, at, n: part(p, at, n)


def numbers_of_cell(p, kind, b, i):
    """The parameters of a cell: its population's, or its own."""


@overload(numbers_of_cell, jit_options=INLINE)
def _numbers_of_cell(p, kind, b, i):
    if isinstance(kind, types.BaseTuple):  # (): cells of a population are alike
        return lambda p, kind, b, i: lane(p, b)
    return lambda p, kind, b, i: lane(p, i)


@nb.njit(**INNER)
def gather(c, room, found, at, n):
    """The flagged cells of a slab have reached their peak."""
    more = gathered(room.flags, n, c.first + at, found.sent, found.n_sent)
    return Found(found.sent, found.spikes, found.times, found.n_sent + more, found.n_spikes)


def gathered_numbers(p, own):
    """Where the parameters of gathered cells lie: side by side, or those of the block, which all share."""


@overload(gathered_numbers, jit_options=INLINE)
def _gathered_numbers(p, own):
    if has_arrays(p):
        return lambda p, own: own
    return lambda p, own: p


@nb.njit(**INNER)
def run_legs(c, p, room, found, at, n, t, h, keep):
    """The cells of a slab that have more to their step than one flow; returns what was found, and a runaway cell or -1."""
    s, hold, refractory = part(c.s, at, n), part(c.hold, at, n), part(c.refractory, at, n)
    pc = gathered_numbers(p, room.pc)
    sc, xc, hc, rc, left, index, fired = room.sc, room.xc, room.hc, room.rc, room.left, room.index, room.fired
    active = gathered(room.flags, n, 0, index, 0)
    total = active
    for j in range(active):
        i = index[j]
        put((pc, sc, xc, hc, rc), j, (lane(p, i), lane(s, i), lane(room.x, i), hold[i], refractory[i]))
        left[j] = h
        fired[j] = 0
        room.flags[i] = 0
    spikes, times, used = found.spikes, found.times, found.n_spikes
    turns = 0
    while active > 0:
        turns += 1
        if turns > MAX_LEGS:
            return found, index[0]
        leg_sweep(c.m, pc, sc, hc, xc, left, rc, c.free, room.spiked, room.peak, active)
        going = 0
        spikes = grown(spikes, used, active)
        times = grown(times, used, active)
        for j in range(active):
            i = index[j]
            if room.spiked[j]:
                fired[j] += 1
                room.flags[i] += 1
                spikes[used] = c.first + at + i
                times[used] = t + (h - left[j])
                used += keep
                if fired[j] > c.m.events:
                    return found, i
            if left[j] > 0:
                legs = (pc, sc, xc, hc, rc, left, index, fired)
                put(legs, going, lane(legs, j))
                going += 1
            else:
                put((s, hold), i, lane((sc, hc), j))
        active = going
    sent, n_sent = found.sent, found.n_sent
    if total > 0:
        more = 0
        for i in range(n):
            more += room.flags[i]
        sent = grown(sent, n_sent, more)
        for i in range(n):
            for _ in range(room.flags[i]):
                sent[n_sent] = c.first + at + i
                n_sent += 1
    return Found(sent, spikes, times, n_sent, used), -1


def move(c, p, room, found, at, n, t, h, keep):
    """The method's step for a slab of cells; what was found, and a runaway cell or -1."""


@overload(move, jit_options=INLINE)
def _move(c, p, room, found, at, n, t, h, keep):
    method = c[Cells._fields.index("m")].instance_class
    holds = not isinstance(c[Cells._fields.index("refractory")], types.BaseTuple)

    def located(c, p, room, found, at, n, t, h, keep):
        simple_sweep(c.m, p, part(c.s, at, n), part(c.hold, at, n), room.x, h, room.flags, n)
        return run_legs(c, p, room, found, at, n, t, h, keep)

    def held(c, p, room, found, at, n, t, h, keep):
        hold, refractory = part(c.hold, at, n), part(c.refractory, at, n)
        held_sweep(c.m, p, part(c.s, at, n), room.x, h, hold, refractory, c.free, room.flags, KEEP, n)
        return gather(c, room, found, at, n), -1

    def grid(c, p, room, found, at, n, t, h, keep):
        grid_sweep(c.m, p, part(c.s, at, n), room.x, h, room.flags, KEEP, n)
        return gather(c, room, found, at, n), -1

    def first(c, p, room, found, at, n, t, h, keep):
        # it tests at the start of the next step; what it will find there is known now
        grid_sweep(c.m, p, part(c.s, at, n), room.x, h, room.flags, KEEP, n)
        peak_sweep(c.m, p, part(c.s, at, n), room.flags, n)
        return gather(c, room, found, at, n), -1

    if not hasattr(method, "cycle"):
        return located
    if getattr(method, "tests_first", False):
        return first
    return held if holds else grid

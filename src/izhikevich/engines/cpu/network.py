"""The compiled network engine: slab by slab through the cells, then spike by spike through the rows of their synapses."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
from numba.core import types
from numba.extending import overload

from ..base import MAX_LEGS
from ..jit.words import INLINE
from .arrivals import add_noise, draw, drive_sweep, peak_sweep, receive
from .delivery import arrive, deliver, remember
from .kernels import clear, compiled, fill, gathered, grown, log_slab
from .network_records import Cells, Found
from .primitives import borrowed, has_arrays, lane, part, put
from .sweeps import INNER, grid_sweep, held_sweep, leg_sweep, simple_sweep

KEEP = np.uint8(0)


@nb.njit(**INNER)
def note_current(log, k, x, watch, first, n):
    """The current of watched cells at the start of a logged step, beside their states."""
    for j in range(watch.size):
        i = watch[j] - first
        if 0 <= i < n:
            log[k, log.shape[1] - 1, j] = lane(x, i)[0]


@nb.njit(**INNER)
def kept(found, sent, n):
    """The spikes of a grid step among those that are kept."""
    spikes = grown(found.spikes, found.n_spikes, n)
    for j in range(n):
        spikes[found.n_spikes + j] = sent[j]
    return Found(found.sent, spikes, found.times, found.n_sent, found.n_spikes + n)


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


@nb.njit(**INNER)
def step_slab(c, p, room, ring, k, step, at, n, t, h, found, keep):
    """One step of a slab of cells: drive, arrivals, the method's step."""
    s = part(c.s, at, n)
    if c.logged[k] >= 0:
        log_slab(c.log, c.logged[k], s, part(c.hold, at, n), c.watch, at, n)
    drive_sweep(c.base if c.base[0].size == 1 else part(c.base, at, n), room.x, n)
    if c.noises.shape[0] > 0:
        add_noise(part(c.xi, at, n), room.x, n)
    receive(c.receptors, c.ys, 0, c, ring, step, at, room, s[0], h, n)
    if c.logged[k] >= 0:
        note_current(c.log, c.logged[k], room.x, c.watch, at, n)
    clear(room.flags)
    return move(c, p, room, found, at, n, t, h, keep)


@nb.njit(**INNER)
def step_group(c, room, ring, k, step, t, h, found, keep):
    """One step of a group's cells, block by block and slab by slab."""
    if c.fresh[k]:
        fill(c.base, c.table, c.row[k], c.offset[k], 0, c.base[0].size)
    draw(c, step, k == 0)
    for b in range(c.blocks.size - 1):
        for at in range(c.blocks[b], c.blocks[b + 1], room.flags.size):
            n = min(room.flags.size, c.blocks[b + 1] - at)
            found, lost = step_slab(c, numbers_of(c.p, c.kind, b, at, n), room, ring, k, step, at, n, t, h, found, keep)
            if lost >= 0:
                return found, c.first + at + lost
    return found, -1


def numbers_of(p, kind, b, at, n):
    """The parameters of a slab: those of its block, or of each of its cells."""


@overload(numbers_of, jit_options=INLINE)
def _numbers_of(p, kind, b, at, n):
    if isinstance(kind, types.BaseTuple):  # () : cells of a block are alike
        return lambda p, kind, b, at, n: lane(p, b)
    return lambda p, kind, b, at, n: part(p, at, n)


def step_all(groups, rooms, ring, k, step, t, h, found, keep):
    """All groups, one after the other."""


@overload(step_all, jit_options=INLINE)
def _step_all(groups, rooms, ring, k, step, t, h, found, keep):
    if len(groups) == 0:
        return lambda groups, rooms, ring, k, step, t, h, found, keep: (found, -1)

    def impl(groups, rooms, ring, k, step, t, h, found, keep):
        found, lost = step_group(groups[0], rooms[0], ring, k, step, t, h, found, keep)
        if lost >= 0:
            return found, lost
        return step_all(groups[1:], rooms[1:], ring, k, step, t, h, found, keep)

    return impl


def make_network_kernel(digest: str) -> Any:
    """Kernel of a network; `digest` stands for the sources of all functions it reaches (`cache.py`)."""

    def run(groups, rooms, ring, recent, counts, net, pulses, first, t, h, late, per_step, sent, spikes, times, keep):
        _ = digest
        groups, rooms, net = borrowed(groups), borrowed(rooms), borrowed(net)
        ring, recent = borrowed(ring), borrowed(recent)
        at, lanes, heights = borrowed(pulses)
        memory = recent.number.size
        found = Found(sent, spikes, times, 0, 0)
        for k in range(t.size):
            step = first + k
            found = Found(found.sent, found.spikes, found.times, 0, found.n_spikes)
            row = ring[step % ring.shape[0]]
            for e in range(at[k], at[k + 1]):
                row[lanes[e]] += heights[e]
            arrive(net, ring, recent, step)
            # what a method that tests first finds in this step has been known since the end of the one before
            place = (step - 1) % memory
            stamped, n_stamped = recent.cells[place], recent.number[place]
            if late:
                for j in range(n_stamped):
                    counts[stamped[j]] += 1
                if per_step.size > 0:
                    found = kept(found, stamped, n_stamped)
                    per_step[0, k] = n_stamped
            found, lost = step_all(groups, rooms, ring, k, step, t[k], h, found, keep)
            if lost >= 0 or found.n_sent > recent.cells.shape[1]:
                return found.spikes[: found.n_spikes], found.times[: found.n_spikes], max(lost, 0), t[k]
            remember(net, recent, step % memory, found.sent, found.n_sent)
            deliver(net, ring, recent, step)
            if not late:
                for j in range(found.n_sent):
                    counts[found.sent[j]] += 1
                if per_step.size > 0:
                    found = kept(found, found.sent, found.n_sent)
                    per_step[0, k] = found.n_sent
        return found.spikes[: found.n_spikes], found.times[: found.n_spikes], -1, 0.0

    return compiled(run, digest)

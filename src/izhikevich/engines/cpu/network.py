"""The compiled network engine: slab by slab through the cells, then spike by spike through the rows of their synapses."""

from __future__ import annotations

from typing import Any

import numba as nb
from numba.extending import overload

from .arrivals import answer, draw, drive_sweep, noisy, receive
from .delivery import arrive, carry, deliver
from .gaps import couple, note_potentials
from .inner import INLINE
from .kernels import clear, compiled, fill, grown, log_slab
from .moves import move, numbers_of
from .network_records import Found
from .primitives import borrowed, lane, part
from .sweeps import BARE, INNER
from .team import count_own, first_at, meet, put_own, told


@nb.njit(**BARE)
def note_current(log, k, x, watch, first, n):
    """The current of watched cells at the start of a logged step, beside their states."""
    for j in range(watch.size):
        i = watch[j] - first
        if 0 <= i < n:
            log[k, log.shape[1] - 1, j] = lane(x, i)[0]


@nb.njit(**INNER)
def kept(team, sent, n, found, counts, per_step, k):
    """Count this thread's spikes in a list of all, and keep them where they are kept on the grid."""
    for j in range(team.first.size):
        begin, end = first_at(sent, n, team.first[j]), first_at(sent, n, team.last[j])
        for q in range(begin, end):
            counts[sent[q]] += 1
        if per_step.size > 0:
            spikes = grown(found.spikes, found.n_spikes, end - begin)
            for q in range(begin, end):
                spikes[found.n_spikes + q - begin] = sent[q]
            found = Found(found.sent, spikes, found.times, found.n_sent, found.n_spikes + end - begin)
            per_step[k] += end - begin
    return found


@nb.njit(**INNER)
def step_slab(c, p, net, room, ring, k, step, at, n, t, h, found, keep):
    """One step of a slab of cells: drive, arrivals, the method's step."""
    s = part(c.s, at, n)
    if c.logged[k] >= 0:
        log_slab(c.log, c.logged[k], s, part(c.hold, at, n), c.watch, at, n)
    drive_sweep(c.base if c.base[0].size == 1 else part(c.base, at, n), room.x, n)
    noisy(c, room.x, at, n)
    couple(c, room.x, at, n)
    receive(c.receptors, c.ys, 0, c, net, ring, step, at, room, s[0], h, n)
    if c.logged[k] >= 0:
        note_current(c.log, c.logged[k], room.x, c.watch, at, n)
    clear(room.flags)
    before = found.n_sent
    found, lost = move(c, p, room, found, at, n, t, h, keep)
    if lost < 0:
        answer(c.receptors, c.ys, found, before, c.first)
    return found, lost


@nb.njit(**INNER)
def step_group(c, net, room, ring, k, step, t, h, found, keep):
    """One step of a thread's cells of a group, block by block and slab by slab."""
    if c.fresh[k]:
        if c.base[0].size == 1:
            fill(c.base, c.table, c.row[k], c.offset[k], 0, 1)
        for b in range(c.first_of.size if c.base[0].size > 1 else 0):
            n = c.last_of[b] - c.first_of[b]
            fill(part(c.base, c.first_of[b], n), c.table, c.row[k], c.offset[k], c.first_of[b], n)
    draw(c, step, k == 0)
    for b in range(c.first_of.size):
        for at in range(c.first_of[b], c.last_of[b], room.flags.size):
            n = min(room.flags.size, c.last_of[b] - at)
            p = numbers_of(c.p, c.kind, b, at, n)
            found, lost = step_slab(c, p, net, room, ring, k, step, at, n, t, h, found, keep)
            if lost >= 0:
                return found, c.first + at + lost
    return found, -1


def step_all(groups, net, rooms, ring, k, step, t, h, found, keep):
    """All groups, one after the other."""


@overload(step_all, jit_options=INLINE)
def _step_all(groups, net, rooms, ring, k, step, t, h, found, keep):
    if len(groups) == 0:
        return lambda groups, net, rooms, ring, k, step, t, h, found, keep: (found, -1)

    def impl(groups, net, rooms, ring, k, step, t, h, found, keep):
        found, lost = step_group(groups[0], net, rooms[0], ring, k, step, t, h, found, keep)
        if lost >= 0:
            return found, lost
        return step_all(groups[1:], net, rooms[1:], ring, k, step, t, h, found, keep)

    return impl


def make_network_kernel(digest: str) -> Any:
    """Kernel of a network; `digest` stands for the sources of all functions it reaches (`cache.py`)."""

    def run(
        team,
        groups,
        rooms,
        ring,
        flat,
        recent,
        counts,
        net,
        pulses,
        first,
        t,
        h,
        late,
        coupled,
        per_step,
        sent,
        spikes,
        times,
        keep,
    ):
        _ = digest
        team, groups, rooms, net = borrowed(team), borrowed(groups), borrowed(rooms), borrowed(net)
        ring, flat, recent = borrowed(ring), borrowed(flat), borrowed(recent)
        at, lanes, heights = borrowed(pulses)
        memory = recent.number.size
        found = Found(sent, spikes, times, 0, 0)
        turn = 0
        for place in range(memory):
            carry(net, recent, place)
        for k in range(t.size):
            step = first + k
            place, before = step % memory, (step - 1) % memory
            found = Found(found.sent, found.spikes, found.times, 0, found.n_spikes)
            row = ring[step % ring.shape[0]]
            for e in range(at[k], at[k + 1]):
                row[lanes[e]] += heights[e]
            arrive(net, row, recent, step)
            if late:  # what such a method finds in this step has been known since the end of the one before
                found = kept(team, recent.cells[before], recent.number[before], found, counts, per_step, k)
            if coupled:
                note_potentials(groups, groups[0].potentials)
            if coupled or net.counters.shape[0] > 0:  # others read what this thread has noted and counted
                turn += 1
                meet(team, turn)
            found, lost = step_all(groups, net, rooms, ring, k, step, t[k], h, found, keep)
            count_own(team, found.sent, found.n_sent, lost)
            meet(team, turn + 1)
            total, lost = told(team)
            if lost >= 0 or total > recent.cells.shape[1]:
                who = lost if lost >= 0 else counts.size  # one cell, or all of them together
                return found.spikes[: found.n_spikes], found.times[: found.n_spikes], who, t[k]
            put_own(team, found.sent, recent.cells[place])
            recent.number[place] = total
            turn += 2
            meet(team, turn)
            carry(net, recent, place)
            deliver(net, flat, ring.shape[0], recent, step)
            if not late:
                found = kept(team, recent.cells[place], total, found, counts, per_step, k)
        return found.spikes[: found.n_spikes], found.times[: found.n_spikes], -1, 0.0

    return compiled(run, digest)

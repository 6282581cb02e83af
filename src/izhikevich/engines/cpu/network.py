"""The compiled network engine: slab by slab through the cells, then spike by spike through the rows of their synapses."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
from numba.core import types
from numba.extending import overload

from ...methods import base
from ...models import drive, law, synapse
from ...models.ops import lit
from ...models.random import normal
from ..base import MAX_LEGS
from ..network import DENSE, OWN_DELAYS, OWN_WEIGHTS, WHOLE
from .kernels import clear, compiled, fill, gathered, grown, log_slab
from .lift import lift
from .primitives import has_arrays, lane, part, prefetch, put
from .sweeps import STRICT, grid_sweep, held_sweep, leg_sweep, simple_sweep

lift(normal)

AHEAD = 4  # rows of synapses asked for before they are needed
FAR_AHEAD = 24  # the same for short pieces of rows
LINE = 16  # words in a cache line
KEEP = np.uint8(0)
FORCED = {"forceinline": True}


class Cells(NamedTuple):
    """One group of cells as the kernel sees it."""

    m: Any
    p: Any  # of each cell, or of each block of cells that are alike
    kind: Any  # (): each block's cells are alike; 0: each cell is its own
    blocks: Any  # (blocks + 1,) where each block of cells begins
    s: Any
    hold: Any
    refractory: Any
    free: Any
    first: Any  # number of its first cell in the network
    lanes: Any  # (receptors,) first lane of each kind of synapse onto its cells
    lasts: Any  # (receptors,) steps that an arrival of that kind lasts
    receptors: Any  # tuple of records
    ys: Any  # tuple of what is kept for each cell: records of arrays, or ()
    base: Any  # drive by the stimulus: record of arrays (size,)
    noises: (
        Any  # (noises, 6) int64: seed, stream, steps of a tick, its first cell, that one's number in the network, cells
    )
    strengths: Any  # (noises, 2, size) standard deviation and mean of each
    xi: Any  # (size,) noise that holds now
    watch: Any
    # what a window says
    row: Any
    offset: Any
    fresh: Any
    logged: Any
    table: Any
    log: Any


class Net(NamedTuple):
    """The synapse table (`engines/network.py`)."""

    table: Any
    segments: Any
    borders: Any
    words: Any
    weights: Any
    shared: Any
    bits: Any
    bases: Any  # (longest delay of the ring + 1,) working memory


class Room(NamedTuple):
    """Working memory of one slab."""

    x: Any
    w: Any
    flags: Any
    pc: Any
    sc: Any
    xc: Any
    peak: Any
    hc: Any
    rc: Any
    left: Any
    spiked: Any
    index: Any
    fired: Any


class Found(NamedTuple):
    """What has been found so far."""

    sent: Any  # cells that reached their peak in this step, ascending, a cell once for each spike
    spikes: Any  # all that are kept
    times: Any  # theirs, of located methods
    n_sent: Any
    n_spikes: Any


@nb.njit(noalias=True, **STRICT)
def drive_sweep(base_, x, n):
    """The drive of a step before any arrival and noise: the stimulus of each cell, or one for all."""
    if base_[0].size == 1:
        alike = lane(base_, 0)
        for i in range(n):
            put(x, i, alike)
    else:
        for i in range(n):
            put(x, i, lane(base_, i))


@nb.njit(noalias=True, **STRICT)
def add_noise(xi, x, n):
    """Noise onto the drive."""
    for i in range(n):
        put(x, i, drive.added(lane(x, i), xi[i], lit(0.0, xi[i])))


@nb.njit(noalias=True, **STRICT)
def pulse_sweep(q, w, x, h, n):
    """Arrivals of a kind that keeps nothing: a current is all there is."""
    for i in range(n):
        put(x, i, synapse.onto(q, (), w[i], lane(x, i), w[i], h))


@nb.njit(noalias=True, **STRICT)
def kick_sweep(q, w, v, n):
    """Arrivals that move v at once."""
    for i in range(n):
        v[i] = synapse.kicked(q, w[i], v[i])


@nb.njit(noalias=True, **STRICT)
def state_sweep(q, y, w, x, v, h, n):
    """Arrivals of a kind with a state: into it, its current onto the drive, its decay over the step."""
    for i in range(n):
        own = synapse.received(q, lane(y, i), w[i])
        put(x, i, synapse.onto(q, own, w[i], lane(x, i), v[i], h))
        put(y, i, synapse.decayed(q, own, h))


@nb.njit(noalias=True, **STRICT)
def peak_sweep(m, p, s, flags, n):
    """Which cells have reached their peak, for methods that test first."""
    for i in range(n):
        state = lane(s, i)
        margin = law.margin(base.cell(m, lane(p, i)), state)
        flags[i] = margin >= lit(0.0, margin)


@nb.njit(noalias=True, **STRICT)
def noise_sweep(xi, sigma, mean, seed, stream, number, tick, n):
    """One number for every cell, added to what is there."""
    for i in range(n):
        xi[i] += mean[i] + sigma[i] * normal(seed, stream, number + i, tick)


@nb.njit(noalias=True, **STRICT)
def take_row(row, out, n):
    """Arrivals that last one step: out of the ring."""
    for i in range(n):
        out[i] = row[i]
        row[i] = 0


@nb.njit(noalias=True, **STRICT)
def add_row(row, out, n):
    """Arrivals that go on."""
    for i in range(n):
        out[i] += row[i]


@nb.njit(**STRICT)
def due(ring, step, at, lasts, out, n):
    """Arrivals that act in a step, the oldest first; those whose last step it is leave the ring."""
    length = ring.shape[0]
    take_row(part(ring[(step - lasts + 1) % length], at, n), out, n)
    for back in range(lasts - 2, -1, -1):
        add_row(part(ring[(step - back) % length], at, n), out, n)


def receive(receptors, ys, r, c, ring, step, at, room, v, h, n):
    """All kinds of arrivals onto a slab, one after the other; told apart by their classes while compiling."""


@overload(receive, jit_options=FORCED)
def _receive(receptors, ys, r, c, ring, step, at, room, v, h, n):
    if len(receptors) == 0:
        return lambda receptors, ys, r, c, ring, step, at, room, v, h, n: None
    kind = receptors[0].instance_class.model

    if kind.kicks:

        def impl(receptors, ys, r, c, ring, step, at, room, v, h, n):
            due(ring, step, c.lanes[r] + at, c.lasts[r], room.w, n)
            kick_sweep(receptors[0], room.w, v, n)
            receive(receptors[1:], ys[1:], r + 1, c, ring, step, at, room, v, h, n)

    elif kind.State is None:

        def impl(receptors, ys, r, c, ring, step, at, room, v, h, n):
            due(ring, step, c.lanes[r] + at, c.lasts[r], room.w, n)
            pulse_sweep(receptors[0], room.w, room.x, h, n)
            receive(receptors[1:], ys[1:], r + 1, c, ring, step, at, room, v, h, n)

    else:

        def impl(receptors, ys, r, c, ring, step, at, room, v, h, n):
            due(ring, step, c.lanes[r] + at, c.lasts[r], room.w, n)
            state_sweep(receptors[0], part(ys[0], at, n), room.w, room.x, v, h, n)
            receive(receptors[1:], ys[1:], r + 1, c, ring, step, at, room, v, h, n)

    return impl


@nb.njit(**STRICT)
def draw(c, step, fresh):
    """The noise of a group, anew at the tick of any of its noises; each is a pure function of its own tick."""
    for j in range(c.noises.shape[0]):
        fresh |= step % c.noises[j, 2] == 0
    if not fresh or c.noises.shape[0] == 0:
        return
    for i in range(c.xi.size):
        c.xi[i] = 0
    for j in range(c.noises.shape[0]):
        seed, stream, every, place, number, n = c.noises[j]
        sigma, mean = c.strengths[j, 0], c.strengths[j, 1]
        key = np.uint32(seed), np.uint32(stream)
        noise_sweep(part(c.xi, place, n), sigma, mean, key[0], key[1], number, np.uint32(step // every), n)


@nb.njit(**STRICT)
def note_current(log, k, x, watch, first, n):
    """The current of watched cells at the start of a logged step, beside their states."""
    for j in range(watch.size):
        i = watch[j] - first
        if 0 <= i < n:
            log[k, log.shape[1] - 1, j] = lane(x, i)[0]


@nb.njit(**STRICT)
def kept(found, sent, n):
    """The spikes of a grid step among those that are kept."""
    spikes = grown(found.spikes, found.n_spikes, n)
    for j in range(n):
        spikes[found.n_spikes + j] = sent[j]
    return Found(found.sent, spikes, found.times, found.n_sent, found.n_spikes + n)


@nb.njit(**STRICT)
def gather(c, room, found, at, n):
    """The flagged cells of a slab have reached their peak."""
    more = gathered(room.flags, n, c.first + at, found.sent, found.n_sent)
    return Found(found.sent, found.spikes, found.times, found.n_sent + more, found.n_spikes)


def gathered_numbers(p, own):
    """Where the parameters of gathered cells lie: side by side, or those of the block, which all share."""


@overload(gathered_numbers, jit_options=FORCED)
def _gathered_numbers(p, own):
    if has_arrays(p):
        return lambda p, own: own
    return lambda p, own: p


@nb.njit(**STRICT)
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


@nb.njit(**STRICT)
def deliver_dense(row, weights, first, shared, own, posts):
    """A spike that reaches every cell of a population."""
    if own:
        for j in range(posts):
            row[j] += weights[first + j]
    else:
        for j in range(posts):
            row[j] += shared


@nb.njit(**STRICT)
def deliver_slots(target, words, stride, sent, n, pre, first, last, weights, shared, own):
    """The slots `first` to `last` of the rows of `n` spikes, all rows equally long."""
    for q in range(n):
        if q + FAR_AHEAD < n:
            prefetch(words, (sent[q + FAR_AHEAD] - pre) * stride + first)
        begin = (sent[q] - pre) * stride
        if own:
            for e in range(begin + first, begin + last):
                target[words[e]] += weights[e]
        else:
            for e in range(begin + first, begin + last):
                target[words[e]] += shared


@nb.njit(**STRICT)
def deliver_rows(target, words, starts, sent, n, pre, weights, shared, own):
    """The whole rows of `n` spikes."""
    for q in range(n):
        if q + AHEAD < n:
            ahead = sent[q + AHEAD] - pre
            for e in range(starts[ahead], starts[ahead + 1], LINE):
                prefetch(words, e)
        cell = sent[q] - pre
        if own:
            for e in range(starts[cell], starts[cell + 1]):
                target[words[e]] += weights[e]
        else:
            for e in range(starts[cell], starts[cell + 1]):
                target[words[e]] += shared


@nb.njit(**STRICT)
def arrive(net, ring, recent, step):
    """Spikes of earlier steps that are due in this one, the oldest first, of projections whose slots all have known delays."""
    row = ring[step % ring.shape[0]]
    cells, _, low, high = recent
    for back in range(cells.shape[0] - 1, 0, -1):
        place = (step - back) % cells.shape[0]
        for j in range(net.table.shape[0]):
            first, last = net.segments[j, back], net.segments[j, back + 1]
            if first == last or low[place, j] == high[place, j]:
                continue
            pre, rows, border0, kind, word0, weight0, lane0, posts = net.table[j]
            n = high[place, j] - low[place, j]
            own = (kind & OWN_WEIGHTS) != 0
            sent = part(cells[place], low[place, j], n)
            target = part(row, lane0, posts)
            if kind & DENSE:
                for q in range(n):
                    deliver_dense(target, net.weights, weight0 + (sent[q] - pre) * posts, net.shared[j], own, posts)
                continue
            starts = part(net.borders, border0, rows + 1)
            words = part(net.words, word0, starts[rows])
            weights = part(net.weights, weight0, starts[rows] if own else 0)
            if last == WHOLE:
                deliver_rows(target, words, starts, sent, n, pre, weights, net.shared[j], own)
            else:
                deliver_slots(target, words, starts[1], sent, n, pre, first, last, weights, net.shared[j], own)


@nb.njit(**STRICT)
def deliver(net, ring, recent, step):
    """Synapses with delays of their own: each adds its weight to the row of the ring at which it is due."""
    length, width = ring.shape
    flat = ring.reshape(ring.size)
    mask = (1 << net.bits) - 1
    cells, _, low, high = recent
    place = step % cells.shape[0]
    sent = cells[place]
    for j in range(net.table.shape[0]):
        pre, _, border0, kind, word0, weight0, lane0, _ = net.table[j]
        n = high[place, j]
        if not kind & OWN_DELAYS or low[place, j] == n:
            continue
        bases = net.bases
        for d in range(bases.size):
            bases[d] = ((step + d) % length) * width + lane0
        own = (kind & OWN_WEIGHTS) != 0
        for q in range(low[place, j], n):
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


@nb.njit(**STRICT)
def remember(net, recent, place, sent, n):
    """The spikes of a step, and which of them each projection carries."""
    cells, number, low, high = recent
    number[place] = n
    for q in range(n):
        cells[place, q] = sent[q]
    for j in range(net.table.shape[0]):
        pre, rows = net.table[j, 0], net.table[j, 1]
        low[place, j] = np.searchsorted(sent[:n], pre)
        high[place, j] = np.searchsorted(sent[:n], pre + rows)


def move(c, p, room, found, at, n, t, h, keep):
    """The method's step for a slab of cells; what was found, and a runaway cell or -1."""


@overload(move, jit_options=FORCED)
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


@nb.njit(**STRICT)
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


@nb.njit(**STRICT)
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


@overload(numbers_of, jit_options=FORCED)
def _numbers_of(p, kind, b, at, n):
    if isinstance(kind, types.BaseTuple):  # () : cells of a block are alike
        return lambda p, kind, b, at, n: lane(p, b)
    return lambda p, kind, b, at, n: part(p, at, n)


def step_all(groups, rooms, ring, k, step, t, h, found, keep):
    """All groups, one after the other."""


@overload(step_all, jit_options=FORCED)
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
        at, lanes, heights = pulses
        memory = recent[1].size
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
            stamped, n_stamped = recent[0][place], recent[1][place]
            if late:
                for j in range(n_stamped):
                    counts[stamped[j]] += 1
                if per_step.size > 0:
                    found = kept(found, stamped, n_stamped)
                    per_step[0, k] = n_stamped
            found, lost = step_all(groups, rooms, ring, k, step, t[k], h, found, keep)
            if lost >= 0 or found.n_sent > recent[0].shape[1]:
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

"""The compiled walk through a population: slab by slab, each slab through all steps while it is in the first-level cache.

One kernel for grid methods, one for located ones; each is compiled per kind of cell, method and drive. Stimulus and recording are
data, not kinds. Events come back in the order slab, step, neuron; `engines/cpu/program.py` hands them on.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

from ...methods import base
from ..base import MAX_LEGS
from .primitives import borrowed, flag_mask, lane, lowest_bit, put
from .sweeps import BARE, INNER, KERNEL, grid_sweep, held_sweep, leg_sweep, simple_sweep

FLUSH = 255  # steps after which the spikes counted in bytes, as wide as the flags they come from, are added up
KEEP, SUM = np.uint8(0), np.uint8(255)  # what a step leaves of the flags before it: nothing, or all, so that they count


@nb.njit(**INNER)
def grown(array, used, more):
    """Room for `more` numbers: the array itself, or one at least twice as long."""
    if used + more <= array.size:
        return array
    larger = np.empty(2 * array.size + more, array.dtype)
    for i in range(used):  # a slice assignment would compile NumPy's whole broadcasting machinery
        larger[i] = array[i]
    return larger


@nb.njit(**BARE)
def gathered(flags, n, first, out, used):
    """Write ``first`` plus the positions of the set flags into `out` from `used` on; return how many."""
    found = 0
    for block in range(0, n, 64):
        mask = flag_mask(flags, block)
        while mask != 0:
            out[used + found] = first + block + lowest_bit(mask)
            found += 1
            mask &= mask - np.uint64(1)
    return found


@nb.njit(**BARE)
def load(slab, cells, first, n):
    """Copy a slab's neurons out of the population, record by record."""
    for i in range(n):
        put(slab, i, lane(cells, first + i))


@nb.njit(**BARE)
def store(cells, slab, first, n):
    """And back."""
    for i in range(n):
        put(cells, first + i, lane(slab, i))


@nb.njit(**BARE)
def clear(flags):
    """All flags, beyond a last slab's neurons too: the slab before may have left some there."""
    for i in range(flags.size):
        flags[i] = 0


@nb.njit(**BARE)
def flush(flags, counts, first, n):
    """Add up the spikes counted in bytes."""
    for i in range(n):
        counts[first + i] += flags[i]
        flags[i] = 0


@nb.njit(**BARE)
def fill(x, table, row, offset, first, n):
    """The drive of a slab at a step's start: ``value + slope·(t - t_on)`` of its row, each a column for all or one per neuron."""
    for field in range(0, len(table), 2):
        value, slope = table[field], table[field + 1]
        own, rising = min(value.shape[1] - 1, 1), min(slope.shape[1] - 1, 1)
        for i in range(n):
            rate = slope[row, (first + i) * rising]
            x[field][i] = value[row, (first + i) * own] + rate * offset
            x[field + 1][i] = rate


@nb.njit(**BARE)
def note(events, used, neuron, time, kind, before, after, hold):
    """Write one event of a watched neuron: what `recording/traces.py` needs to restart from here."""
    width = len(before)
    row = used * (4 + 2 * width)
    events[row] = neuron
    events[row + 1] = time
    events[row + 2] = kind
    for f in range(width):
        events[row + 3 + f] = before[f]
        events[row + 3 + width + f] = after[f]
    events[row + 3 + 2 * width] = hold


@nb.njit(**BARE)
def log_slab(log, k, s, hold, watch, first, n):
    """Write the states of the slab's watched neurons at the start of a logged step."""
    for w in range(watch.shape[0]):
        i = watch[w] - first
        if 0 <= i < n:
            state = lane(s, i)
            for f in range(len(state)):
                log[k, f, w] = state[f]
            log[k, len(state), w] = hold[i]


def compiled(run: Any, digest: str) -> Any:
    """`run` under Numba, with an index file of its own on disk: indices name the classes of the models compiled, and one index for all
    models would not open where one of them cannot be imported."""
    run.__qualname__ = f"{run.__name__}_{digest}"
    return nb.njit(cache=True, **KERNEL)(run)


def make_grid_kernel(digest: str, holds: bool) -> Any:
    """Kernel of the grid methods; `digest` stands for the sources of all functions it reaches (`cache.py`)."""

    def run(m, p, s, hold, refractory, free, counts, table, plan, watch, watched, log, scratch, spikes, per_step, keep):
        _ = digest
        p, s, hold, refractory, counts = borrowed((p, s, hold, refractory, counts))
        table, plan, watched, log, scratch = borrowed((table, plan, watched, log, scratch))
        pb, sb, xb, before, hb, rb, flags = scratch
        _, h, row, offset, fresh, logged, stamp = plan
        width = 4 + 2 * len(lane(s, 0))
        events = np.empty(16 * width, np.float64)
        used = noted = 0
        for first in range(0, counts.size, flags.size):
            n = min(flags.size, counts.size - first)
            load(pb, p, first, n)
            load(sb, s, first, n)
            if holds:
                load((hb,), (hold,), first, n)
                load((rb,), (refractory,), first, n)
            clear(flags)
            watching = False
            for i in range(n):
                watching |= watched[first + i] != 0
            each = keep or watching
            begun = used
            for k in range(h.size):
                if fresh[k]:
                    fill(xb, table, row[k], offset[k], first, n)
                if logged[k] >= 0:
                    log_slab(log, logged[k], sb, hb, watch, first, n)
                if watching:
                    load(before, sb, 0, n)
                if holds:
                    held_sweep(m, pb, sb, xb, h[k], hb, rb, free, flags, KEEP if each else SUM, n)
                else:
                    grid_sweep(m, pb, sb, xb, h[k], flags, KEEP if each else SUM, n)
                if not each:
                    if k % FLUSH == FLUSH - 1:
                        flush(flags, counts, first, n)
                    continue
                spikes = grown(spikes, used, n)
                found = gathered(flags, n, first, spikes, used)
                if watching:
                    events = grown(events, noted * width, found * width)
                    for j in range(used, used + found):
                        i = spikes[j] - first
                        if watched[first + i]:
                            # the sweep keeps no overshoot: it is computed again, for the few that are watched
                            peak = base.cycle(m, lane(pb, i), lane(before, i), lane(xb, i), h[k]).before
                            note(events, noted, first + i, stamp[k], 1.0, peak, lane(sb, i), hb[i])
                            noted += 1
                if keep:
                    per_step[first // flags.size, k] = found
                    used += found
                else:
                    flush(flags, counts, first, n)
            if keep:
                for j in range(begun, used):
                    counts[spikes[j]] += 1
            elif not each:
                flush(flags, counts, first, n)
            store(s, sb, first, n)
            if holds:
                store((hold,), (hb,), first, n)
        return spikes[:used], per_step, events[: noted * width], -1, 0.0

    return compiled(run, digest)


def make_located_kernel(digest: str) -> Any:
    """Kernel of the located methods: one flow for all, then legs for the few that spike, wait or are guarded."""

    def run(m, p, s, hold, refractory, free, counts, table, plan, watch, watched, log, scratch, spikes, times, keep):
        _ = digest
        p, s, hold, refractory, counts = borrowed((p, s, hold, refractory, counts))
        table, plan, watched, log, scratch = borrowed((table, plan, watched, log, scratch))
        pb, sb, xb, hb, rb, flags, pc, sc, xc, peak, hc, rc, left, spiked, index, fired = scratch
        t, h, row, offset, fresh, logged, _ = plan
        width = 4 + 2 * len(lane(s, 0))
        events = np.empty(16 * width, np.float64)
        used = noted = 0
        for first in range(0, counts.size, flags.size):
            n = min(flags.size, counts.size - first)
            load(pb, p, first, n)
            load(sb, s, first, n)
            load((hb, rb), (hold, refractory), first, n)
            clear(flags)
            for k in range(h.size):
                if fresh[k]:
                    fill(xb, table, row[k], offset[k], first, n)
                if logged[k] >= 0:
                    log_slab(log, logged[k], sb, hb, watch, first, n)
                simple_sweep(m, pb, sb, hb, xb, h[k], flags, n)
                active = gathered(flags, n, 0, index, 0)
                for j in range(active):  # the flagged neurons side by side
                    i = index[j]
                    put((pc, sc, xc, hc, rc), j, (lane(pb, i), lane(sb, i), lane(xb, i), hb[i], rb[i]))
                    left[j] = h[k]
                    fired[j] = 0
                turns = 0
                while active > 0:
                    turns += 1
                    if turns > MAX_LEGS:
                        return spikes[:used], times[:used], events[: noted * width], first + index[0], t[k]
                    leg_sweep(m, pc, sc, hc, xc, left, rc, free, spiked, peak, active)
                    going = 0
                    spikes = grown(spikes, used, active)
                    times = grown(times, used, active)
                    events = grown(events, noted * width, active * width)
                    for j in range(active):
                        i = index[j]
                        now = t[k] + (h[k] - left[j])
                        if spiked[j]:
                            counts[first + i] += 1
                            fired[j] += 1
                            spikes[used] = first + i
                            times[used] = now
                            used += keep
                            if fired[j] > m.events:
                                return spikes[:used], times[:used], events[: noted * width], first + i, t[k]
                        if watched[first + i]:
                            note(events, noted, first + i, now, spiked[j], lane(peak, j), lane(sc, j), hc[j])
                            noted += 1
                        if left[j] > 0:
                            legs = (pc, sc, xc, hc, rc, left, index, fired)
                            put(legs, going, lane(legs, j))
                            going += 1
                        else:
                            put((sb, hb), i, lane((sc, hc), j))
                    active = going
            store((s, hold), (sb, hb), first, n)
        return spikes[:used], times[:used], events[: noted * width], -1, 0.0

    return compiled(run, digest)

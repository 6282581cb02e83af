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
from .primitives import flag_mask, lane, lowest_bit, put
from .sweeps import STRICT, grid_sweep, held_sweep, leg_sweep, simple_sweep

FLUSH = 255  # steps after which the spikes counted in bytes, as wide as the flags they come from, are added up


@nb.njit(**STRICT)
def grown(array, used, more):
    """Room for `more` rows: the array itself, or one at least twice as long."""
    if used + more <= array.shape[0]:
        return array
    larger = np.empty((2 * array.shape[0] + more, array.shape[1]), array.dtype)
    for i in range(used):  # a slice assignment would compile NumPy's whole broadcasting machinery
        for j in range(array.shape[1]):
            larger[i, j] = array[i, j]
    return larger


@nb.njit(**STRICT)
def gathered(flags, n, index):
    """Write the positions of the set flags into `index`; return how many."""
    found = 0
    for block in range(0, n, 64):
        mask = flag_mask(flags, block)
        while mask != 0:
            index[found] = block + lowest_bit(mask)
            found += 1
            mask &= mask - np.uint64(1)
    return found


@nb.njit(**STRICT)
def fill(x, table, row, offset, first, n):
    """The drive of a slab at a step's start: ``value + slope·(t - t_on)`` of its row, one column for all or one per neuron."""
    width = table[0].shape[1]
    stride = 1 if width > 1 else 0
    for field in range(0, len(table), 2):
        value, slope = table[field], table[field + 1]
        for i in range(n):
            j = (first + i) * stride
            x[field][i] = value[row, j] + slope[row, j] * offset
            x[field + 1][i] = slope[row, j]


@nb.njit(**STRICT)
def note(events, used, neuron, time, kind, before, after, hold):
    """Write one event of a watched neuron: what `recording/traces.py` needs to restart from here."""
    width = len(before)
    events[used, 0] = neuron
    events[used, 1] = time
    events[used, 2] = kind
    for f in range(width):
        events[used, 3 + f] = before[f]
        events[used, 3 + width + f] = after[f]
    events[used, 3 + 2 * width] = hold


@nb.njit(**STRICT)
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
    return nb.njit(cache=True, **STRICT)(run)


def make_grid_kernel(digest: str, holds: bool) -> Any:
    """Kernel of the grid methods; `digest` stands for the sources of all functions it reaches (`cache.py`)."""

    def run(m, p, s, hold, refractory, free, table, plan, watch, watched, log, scratch, spikes, keep):
        _ = digest
        pb, sb, xb, before, hb, rb, spiked, tally, index = scratch
        _, h, row, offset, fresh, logged, stamp = plan
        size = hold.shape[0]
        slab = hb.shape[0]
        counts = np.zeros(size, np.int64)
        used = 0
        events = np.empty((16, 4 + 2 * len(lane(s, 0))), np.float64)
        noted = 0
        for first in range(0, size, slab):
            n = min(slab, size - first)
            for i in range(n):
                put(pb, i, lane(p, first + i))
                put(sb, i, lane(s, first + i))
                hb[i] = hold[first + i]
                rb[i] = refractory[first + i]
            watching = False
            for i in range(slab):  # beyond n too: the slab before may have left flags there
                spiked[i] = 0
                tally[i] = 0
            for i in range(n):
                watching |= watched[first + i] != 0
            for k in range(h.shape[0]):
                if fresh[k]:
                    fill(xb, table, row[k], offset[k], first, n)
                if logged[k] >= 0:
                    log_slab(log, logged[k], sb, hb, watch, first, n)
                if watching:
                    for i in range(n):
                        put(before, i, lane(sb, i))
                if holds:
                    held_sweep(m, pb, sb, xb, h[k], hb, rb, free, spiked, tally, n)
                else:
                    grid_sweep(m, pb, sb, xb, h[k], spiked, tally, n)
                if k % FLUSH == FLUSH - 1:
                    for i in range(n):
                        counts[first + i] += tally[i]
                        tally[i] = 0
                if not (keep or watching):
                    continue
                found = gathered(spiked, n, index)
                if keep:
                    spikes = grown(spikes, used, found)
                    for j in range(found):
                        spikes[used + j, 0] = first + index[j]
                        spikes[used + j, 1] = stamp[k]
                    used += found
                if not watching:
                    continue
                events = grown(events, noted, found)
                for j in range(found):
                    i = index[j]
                    if watched[first + i]:
                        # the sweep keeps no overshoot: it is computed again, for the few that are watched
                        peak = base.cycle(m, lane(pb, i), lane(before, i), lane(xb, i), h[k]).before
                        note(events, noted, first + i, stamp[k], 1.0, peak, lane(sb, i), hb[i])
                        noted += 1
            for i in range(n):
                put(s, first + i, lane(sb, i))
                hold[first + i] = hb[i]
                counts[first + i] += tally[i]
        return counts, spikes[:used], events[:noted], -1, 0.0

    return compiled(run, digest)


def make_located_kernel(digest: str) -> Any:
    """Kernel of the located methods: one flow for all, then legs for the few that spike, wait or are guarded."""

    def run(m, p, s, hold, refractory, free, table, plan, watch, watched, log, scratch, spikes, keep):
        _ = digest
        pb, sb, xb, hb, rb, flagged, pc, sc, xc, peak, hc, rc, left, spiked, index, fired = scratch
        t, h, row, offset, fresh, logged, _ = plan
        size = hold.shape[0]
        slab = hb.shape[0]
        counts = np.zeros(size, np.int64)
        used = 0
        events = np.empty((16, 4 + 2 * len(lane(s, 0))), np.float64)
        noted = 0
        for first in range(0, size, slab):
            n = min(slab, size - first)
            for i in range(n):
                put(pb, i, lane(p, first + i))
                put(sb, i, lane(s, first + i))
                hb[i] = hold[first + i]
                rb[i] = refractory[first + i]
            for i in range(slab):  # beyond n too: the slab before may have left flags there
                flagged[i] = 0
            for k in range(h.shape[0]):
                if fresh[k]:
                    fill(xb, table, row[k], offset[k], first, n)
                if logged[k] >= 0:
                    log_slab(log, logged[k], sb, hb, watch, first, n)
                simple_sweep(m, pb, sb, hb, xb, h[k], flagged, n)
                active = gathered(flagged, n, index)
                for j in range(active):  # the flagged neurons side by side
                    i = index[j]
                    put(pc, j, lane(pb, i))
                    put(sc, j, lane(sb, i))
                    put(xc, j, lane(xb, i))
                    hc[j] = hb[i]
                    rc[j] = rb[i]
                    left[j] = h[k]
                    fired[j] = 0
                turns = 0
                while active > 0:
                    turns += 1
                    if turns > MAX_LEGS:
                        return counts, spikes[:used], events[:noted], first + index[0], t[k]
                    leg_sweep(m, pc, sc, hc, xc, left, rc, free, spiked, peak, active)
                    going = 0
                    spikes = grown(spikes, used, active if keep else 0)
                    events = grown(events, noted, active)
                    for j in range(active):
                        i = index[j]
                        if spiked[j]:
                            counts[first + i] += 1
                            fired[j] += 1
                            if keep:
                                spikes[used, 0] = first + i
                                spikes[used, 1] = t[k] + (h[k] - left[j])
                                used += 1
                            if fired[j] > m.events:
                                return counts, spikes[:used], events[:noted], first + i, t[k]
                        if watched[first + i]:
                            kind = 1.0 if spiked[j] else 0.0
                            note(
                                events,
                                noted,
                                first + i,
                                t[k] + (h[k] - left[j]),
                                kind,
                                lane(peak, j),
                                lane(sc, j),
                                hc[j],
                            )
                            noted += 1
                        if left[j] > 0:
                            put(pc, going, lane(pc, j))
                            put(sc, going, lane(sc, j))
                            put(xc, going, lane(xc, j))
                            hc[going] = hc[j]
                            rc[going] = rc[j]
                            left[going] = left[j]
                            index[going] = i
                            fired[going] = fired[j]
                            going += 1
                        else:
                            put(sb, i, lane(sc, j))
                            hb[i] = hc[j]
                    active = going
            for i in range(n):
                put(s, first + i, lane(sb, i))
                hold[first + i] = hb[i]
        return counts, spikes[:used], events[:noted], -1, 0.0

    return compiled(run, digest)

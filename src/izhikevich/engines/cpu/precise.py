"""The compiled walk of a network whose deliveries are off the grid: cell by cell through each step, from arrival to arrival."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
from numba.extending import overload

from ...models import drive
from ...models.ops import lit
from ..precise import ride
from .arrivals import draw
from .gaps import coupled, note_potentials
from .inner import INLINE
from .kernels import compiled, fill, grown, log_slab
from .lift import lift
from .moves import numbers_of_cell
from .network_records import Found, absent
from .primitives import borrowed, lane, put
from .queue import due, send, send_along
from .sweeps import INNER

lift(ride)


def noise_on(c, x, i):
    """A cell's drive with the noise that holds."""


@overload(noise_on, jit_options=INLINE)
def _noise_on(c, x, i):
    if absent(c, "noises"):
        return lambda c, x, i: x
    return lambda c, x, i: drive.added(x, c.xi[i], lit(0.0, c.xi[i]))


@nb.njit(**INNER)
def ride_group(c, numbers, k, step, t, h, arrivals, found, offsets, fired, keep):
    """One step of a group's cells; what was found, the spikes' offsets, and a runaway cell or -1."""
    n = c.base[0].size
    if c.fresh[k]:
        fill(c.base, c.table, c.row[k], c.offset[k], 0, n)
    draw(c, step, k == 0)
    row = c.logged[k]
    if row >= 0:
        log_slab(c.log, row, c.s, c.hold, c.watch, 0, c.last_of[-1])
    watched = 0
    for b in range(c.first_of.size):
        for i in range(c.first_of[b], c.last_of[b]):
            x = coupled(c, noise_on(c, lane(c.base, min(i, n - 1)), i), i)
            if row >= 0 and watched < c.watch.size and c.watch[watched] == i:
                c.log[row, c.log.shape[1] - 1, watched] = x[0]
                watched += 1
            cell = c.first + i
            p, s, ys = numbers_of_cell(c.p, c.kind, b, i), lane(c.s, i), lane(c.ys, i)
            first, last = arrivals.first[cell], arrivals.first[cell + 1]
            s, hold, ys, spikes = ride(
                c.m, p, s, c.hold[i], ys, x, c.receptors, arrivals.kind, numbers, arrivals.offset, arrivals.weight, first, last,
                h, c.refractory[i], c.free, fired,
            )  # fmt: skip
            put(c.s, i, s)
            put(c.ys, i, ys)
            c.hold[i] = hold
            if spikes < 0:
                return found, offsets, cell
            cells = grown(found.sent, found.n_sent, spikes)
            offsets = grown(offsets, found.n_sent, spikes)
            for j in range(spikes):
                cells[found.n_sent + j] = cell
                offsets[found.n_sent + j] = fired[j]
            found = Found(cells, found.spikes, found.times, found.n_sent + spikes, found.n_spikes)
    return found, offsets, -1


@nb.njit(**INNER)
def within(arrivals, places):
    """The kinds of arrivals as a group counts its own kinds of synapses; `places`: by number in the network."""
    out = np.empty(arrivals.receptor.size, np.int64)
    for e in range(out.size):
        out[e] = places[arrivals.receptor[e]]
    return out


def ride_all(groups, places, k, step, t, h, arrivals, found, offsets, fired, keep):
    """All groups, one after the other."""


@overload(ride_all, jit_options=INLINE)
def _ride_all(groups, places, k, step, t, h, arrivals, found, offsets, fired, keep):
    if len(groups) == 0:
        return lambda groups, places, k, step, t, h, arrivals, found, offsets, fired, keep: (found, offsets, -1)

    def impl(groups, places, k, step, t, h, arrivals, found, offsets, fired, keep):
        numbers = within(arrivals, places[0])
        found, offsets, lost = ride_group(groups[0], numbers, k, step, t, h, arrivals, found, offsets, fired, keep)
        if lost >= 0:
            return found, offsets, lost
        return ride_all(groups[1:], places[1:], k, step, t, h, arrivals, found, offsets, fired, keep)

    return impl


def make_precise_kernel(digest: str) -> Any:
    """Kernel of a network with deliveries off the grid; `digest` stands for the sources of all functions it reaches (`cache.py`)."""

    def run(
        groups, places, net, queue, pulses, lanes, lasts, counts, first, t, h, sent, offsets, spikes, times, fired, keep
    ):
        _ = digest
        groups, net = borrowed(groups), borrowed(net)
        at, targets, heights = borrowed(pulses)
        found = Found(sent, spikes, times, 0, 0)
        for k in range(t.size):
            step = first + k
            for e in range(at[k], at[k + 1]):
                queue = send(queue, lanes, lasts, step, targets[e], 0.0, heights[e], h)
            arrivals = due(queue, step % queue.n.size, lanes, counts.size)
            found = Found(found.sent, found.spikes, found.times, 0, found.n_spikes)
            note_potentials(groups, groups[0].potentials)
            found, offsets, lost = ride_all(groups, places, k, step, t[k], h, arrivals, found, offsets, fired, keep)
            if lost >= 0:
                return queue, found.spikes[: found.n_spikes], found.times[: found.n_spikes], lost, t[k]
            n = found.n_sent
            queue = send_along(queue, net, lanes, lasts, step, found.sent[:n], offsets[:n], h)
            spikes = grown(found.spikes, found.n_spikes, n)
            times = grown(found.times, found.n_spikes, n)
            for j in range(n):
                counts[found.sent[j]] += 1
                if keep:
                    spikes[found.n_spikes + j] = found.sent[j]
                    times[found.n_spikes + j] = t[k] + offsets[j]
            found = Found(found.sent, spikes, times, n, found.n_spikes + n * keep)
        return queue, found.spikes[: found.n_spikes], found.times[: found.n_spikes], -1, 0.0

    return compiled(run, digest)

"""From arrivals to the drive of a step: noise, pulses, and the states of synapses, slab by slab."""

from __future__ import annotations

import numba as nb
import numpy as np
from numba.extending import overload

from ...methods import base
from ...models import drive, law, synapse
from ...models.ops import lit
from ...models.random import gaussian, threefry
from ...models.synapses import Synapse
from .counts import weighed
from .inner import INLINE
from .lift import lift
from .network_records import absent
from .primitives import lane, part, put
from .sweeps import BARE, INNER

lift(gaussian)
lift(threefry)


@nb.njit(noalias=True, **BARE)
def drive_sweep(base_, x, n):
    """The drive of a step before any arrival and noise: the stimulus of each cell, or one for all."""
    if base_[0].size == 1:
        alike = lane(base_, 0)
        for i in range(n):
            put(x, i, alike)
    else:
        for i in range(n):
            put(x, i, lane(base_, i))


@nb.njit(noalias=True, **BARE)
def add_noise(xi, x, n):
    """Noise onto the drive."""
    for i in range(n):
        put(x, i, drive.added(lane(x, i), xi[i], lit(0.0, xi[i])))


@nb.njit(noalias=True, **BARE)
def pulse_sweep(q, w, x, v, h, n):
    """Arrivals of a kind that keeps nothing: a current is all there is."""
    for i in range(n):
        put(x, i, synapse.onto(q, (), w[i], lane(x, i), v[i], h))


@nb.njit(noalias=True, **BARE)
def kick_sweep(q, w, v, n):
    """Arrivals that move v at once."""
    for i in range(n):
        v[i] = synapse.kicked(q, w[i], v[i])


@nb.njit(noalias=True, **BARE)
def state_sweep(q, y, w, x, v, h, n):
    """Arrivals of a kind with a state: into it, its current onto the drive, its decay over the step."""
    for i in range(n):
        own = synapse.received(q, lane(y, i), w[i])
        put(x, i, synapse.onto(q, own, w[i], lane(x, i), v[i], h))
        put(y, i, synapse.decayed(q, own, h))


@nb.njit(noalias=True, **BARE)
def peak_sweep(m, p, s, flags, n):
    """Which cells have reached their peak, for methods that test first."""
    for i in range(n):
        state = lane(s, i)
        margin = law.margin(base.cell(m, lane(p, i)), state)
        flags[i] = margin >= lit(0.0, margin)


@nb.njit(noalias=True, **BARE)
def word_sweep(word0, word1, seed, stream, number, tick, n):
    """The random words of a tick; apart from what is made of them, since words and floats fill vectors of unlike length."""
    for i in range(n):
        word0[i], word1[i] = threefry(seed, stream, number + i, tick)


@nb.njit(noalias=True, **BARE)
def noise_sweep(xi, sigma, mean, word0, word1, n):
    """A normal number for every cell, added to what is there."""
    for i in range(n):
        xi[i] += mean[i] + sigma[i] * gaussian(word0[i], word1[i])


@nb.njit(noalias=True, **BARE)
def take_row(row, out, n):
    """Arrivals that last one step: out of the ring."""
    for i in range(n):
        out[i] = row[i]
        row[i] = 0


@nb.njit(noalias=True, **BARE)
def add_row(row, out, n):
    """Arrivals that go on."""
    for i in range(n):
        out[i] += row[i]


@nb.njit(**BARE)
def due(ring, step, at, lasts, out, n):
    """Arrivals that act in a step, the oldest first; those whose last step it is leave the ring."""
    length = ring.shape[0]
    take_row(part(ring[(step - lasts + 1) % length], at, n), out, n)
    for back in range(lasts - 2, -1, -1):
        add_row(part(ring[(step - back) % length], at, n), out, n)


def kick(q, w, v, n):
    """Arrivals of one kind move v, if they do."""


@overload(kick, jit_options={**INLINE, "_nrt": False})
def _kick(q, w, v, n):
    if not q.instance_class.model.kicks:
        return lambda q, w, v, n: None
    return lambda q, w, v, n: kick_sweep(q, w, v, n)


def flow(q, y, at, room, v, h, n):
    """Arrivals of one kind make a current, if they do."""


@overload(flow, jit_options={**INLINE, "_nrt": False})
def _flow(q, y, at, room, v, h, n):
    kind = q.instance_class.model
    if kind.State is not None:
        return lambda q, y, at, room, v, h, n: state_sweep(q, part(y, at, n), room.w, room.x, v, h, n)
    if kind.onto is Synapse.onto:
        return lambda q, y, at, room, v, h, n: None
    return lambda q, y, at, room, v, h, n: pulse_sweep(q, room.w, room.x, v, h, n)


def receive(receptors, ys, r, c, net, ring, step, at, room, v, h, n):
    """All kinds of arrivals onto a slab, one after the other; told apart by their classes while compiling."""


@overload(receive, jit_options={**INLINE, "_nrt": False})
def _receive(receptors, ys, r, c, net, ring, step, at, room, v, h, n):
    if len(receptors) == 0:
        return lambda receptors, ys, r, c, net, ring, step, at, room, v, h, n: None

    def impl(receptors, ys, r, c, net, ring, step, at, room, v, h, n):
        weighed(net, ring[step % ring.shape[0]], c.lanes[r] + at, n)
        due(ring, step, c.lanes[r] + at, c.lasts[r], room.w, n)
        kick(receptors[0], room.w, v, n)
        flow(receptors[0], ys[0], at, room, v, h, n)
        receive(receptors[1:], ys[1:], r + 1, c, net, ring, step, at, room, v, h, n)

    return impl


def answer(receptors, ys, found, before, first):
    """The synapses onto cells that have spiked, kind by kind; `before`: how many spikes had been found before theirs."""


@overload(answer, jit_options={**INLINE, "_nrt": False})
def _answer(receptors, ys, found, before, first):
    if len(receptors) == 0:
        return lambda receptors, ys, found, before, first: None
    if not receptors[0].instance_class.model.answers(receptors[0]):
        return lambda receptors, ys, found, before, first: answer(receptors[1:], ys[1:], found, before, first)

    def impl(receptors, ys, found, before, first):
        for q in range(before, found.n_sent):
            i = found.sent[q] - first
            put(ys[0], i, synapse.spiked(receptors[0], lane(ys[0], i)))
        answer(receptors[1:], ys[1:], found, before, first)

    return impl


@nb.njit(**INNER)
def draw_noises(c, step, fresh):
    """The noise of a thread's cells, anew at the tick of any of the group's noises; each is a pure function of its own tick."""
    for j in range(c.noises.shape[0]):
        fresh |= step % c.noises[j, 2] == 0
    if not fresh:
        return
    for b in range(c.first_of.size):
        for i in range(c.first_of[b], c.last_of[b]):
            c.xi[i] = 0
        for j in range(c.noises.shape[0]):
            seed, stream, every, place, number, cells = c.noises[j]
            at = max(c.first_of[b], place)
            n = min(c.last_of[b], place + cells) - at
            if n <= 0:
                continue
            sigma, mean = part(c.strengths[j, 0], at - place, n), part(c.strengths[j, 1], at - place, n)
            word0, word1 = np.empty(n, np.uint32), np.empty(n, np.uint32)
            key = np.uint32(seed), np.uint32(stream)
            word_sweep(word0, word1, key[0], key[1], number + at - place, np.uint32(step // every), n)
            noise_sweep(part(c.xi, at, n), sigma, mean, word0, word1, n)


def draw(c, step, fresh):
    """The noise of a thread's cells where the group has any: what has none is not compiled for it."""


@overload(draw, jit_options=INLINE)
def _draw(c, step, fresh):
    if absent(c, "noises"):
        return lambda c, step, fresh: None
    return lambda c, step, fresh: draw_noises(c, step, fresh)


def noisy(c, x, at, n):
    """The drives of a slab with the noise that holds."""


@overload(noisy, jit_options=INLINE)
def _noisy(c, x, at, n):
    if absent(c, "noises"):
        return lambda c, x, at, n: None
    return lambda c, x, at, n: add_noise(part(c.xi, at, n), x, n)

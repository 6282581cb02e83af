"""The reference engine for networks: the steps of `engines/network.py` one after the other, on whole arrays. Meant to be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ..methods import base
from ..models import drive, law, synapse
from ..models.drive import Current, Synaptic
from ..models.gap import seen
from ..models.ops import lit
from ..models.random import normal
from ..recording.spikes import located, on_grid
from .base import State
from .network import (
    DENSE,
    OWN_DELAYS,
    OWN_WEIGHTS,
    WHOLE,
    NetOutput,
    NetPlan,
    NetState,
    NetWindow,
    Row,
    initial,
    per_cell,
    room_of,
)
from .numpy import Walk
from .take import put, take


class NumpyNetwork:
    """A NetPlan run by NumPy."""

    def __init__(self, plan: NetPlan, threads: int = 1):
        self.plan = plan
        self.plans = [replace(g, p=per_cell(plan, j), keep_spikes=True) for j, g in enumerate(plan.groups)]

    @property
    def walk(self) -> type[NetWalk]:
        """How it goes through a window."""
        return NetWalk

    def init(self) -> NetState:
        """The state at time 0."""
        return initial(self.plan)

    def advance(self, state: NetState, window: NetWindow) -> tuple[NetState, NetOutput]:
        """Run the steps of a window."""
        walk = self.walk(self.plan, self.plans, state, window)
        with np.errstate(all="ignore"):
            for k in range(window.groups[0].t.size):
                walk.step(k)
                if walk.runaway:
                    break
        return walk.state(), walk.output()


class NetWalk:
    """One walk of a network through a window, and what it collects."""

    def __init__(self, plan: NetPlan, plans: list[Any], state: NetState, window: NetWindow):
        self.plan, self.begun, self.window = plan, state, window
        self.ring, self.recent, self.counts = state.ring, state.recent, state.counts
        self.synapses = [list(ys) for ys in state.synapses]
        self.walks = [
            Walk(group, State(0, s, hold, np.zeros(group.size, np.int64)), w)
            for group, s, hold, w in zip(plans, state.cells, state.holds, window.groups, strict=True)
        ]
        self.logs = [
            np.zeros((w.logs, len(c) + 2, g.watch.size))
            for w, c, g in zip(window.groups, state.cells, plans, strict=True)
        ]
        self.neurons: list[np.ndarray] = [np.empty(0, np.uint32)]
        self.times: list[np.ndarray] = [np.empty(0)]
        self.per_step = np.zeros((1, window.groups[0].t.size), np.int64)
        self.runaway: tuple[int, float] | None = None

    def step(self, k: int) -> None:
        plan, w = self.plan, self.window
        step = w.first + k
        memory = plan.memory
        row = self.ring[step % plan.length]
        pulses = slice(w.pulses[k], w.pulses[k + 1])
        np.add.at(row, w.lanes[pulses], w.weights[pulses])
        self.arrive(row, step)
        if plan.tests_first:
            before = (step - 1) % memory
            self.keep(k, self.recent.cells[before, : self.recent.number[before]])
        self.note_potentials()
        found = [self.cells(g, k, step) for g in range(len(plan.groups))]
        sent = np.concatenate(found)
        if self.runaway is None and sent.size > room_of(plan):
            self.runaway = (plan.size, float(w.groups[0].t[k]))
        if self.runaway:
            return
        self.remember(step % memory, sent)
        self.deliver(step % memory, step)
        if not plan.tests_first:
            self.keep(k, sent)

    def arrive(self, row: np.ndarray, step: int) -> None:
        """Spikes of earlier steps that are due now, the oldest first."""
        net = self.plan.synapses
        counts = [np.zeros(cells, np.int64) for _, cells, _ in net.counters]
        for back in range(self.plan.memory - 1, 0, -1):
            place = (step - back) % self.plan.memory
            for j, line in enumerate(net.table):
                r = Row(*(int(x) for x in line))
                first, last = (int(x) for x in net.segments[j, back : back + 2])
                if first == last:
                    continue
                for cell in self.carried(place, r):
                    targets, weights = self.synapses_of(r, cell, first, last)
                    if r.counter >= 0:
                        np.add.at(counts[r.counter], targets, 1)
                    else:
                        np.add.at(row, r.lane + targets, weights)
        for (lane, cells, _), height, count in zip(net.counters, net.heights, counts, strict=True):
            row[lane : lane + cells] += height * count.astype(row.dtype)

    def synapses_of(self, r: Row, cell: int, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        """Targets and weights of the synapses `first` to `last` of a row."""
        net = self.plan.synapses
        if r.kind & DENSE:
            begin = cell * r.stride
            return np.arange(r.posts), net.weights[r.weights + begin : r.weights + begin + r.posts]
        begin, end = (int(x) for x in net.borders[r.borders + cell : r.borders + cell + 2])
        begin, end = begin + first, end if last == WHOLE else begin + last
        targets = net.words[r.words + begin : r.words + end].astype(np.int64)
        return targets, net.weights[r.weights + begin : r.weights + end]

    def deliver(self, place: int, step: int) -> None:
        """Synapses with delays of their own: into the rows of the ring at which they are due."""
        net = self.plan.synapses
        for j, line in enumerate(net.table):
            r = Row(*(int(x) for x in line))
            if not r.kind & OWN_DELAYS:
                continue
            for cell in self.carried(place, r):
                begin, end = (int(x) for x in net.borders[r.borders + cell : r.borders + cell + 2])
                words = net.words[r.words + begin : r.words + end].astype(np.int64)
                row = (step + (words >> net.bits)) % self.plan.length
                own = slice(r.weights + begin, r.weights + end)
                weight = net.weights[own] if r.kind & OWN_WEIGHTS else net.shared[j]
                np.add.at(self.ring, (row, r.lane + (words & (2**net.bits - 1))), weight)

    def carried(self, place: int, r: Row) -> np.ndarray:
        """The presynaptic cells of a projection that spiked in a step, by their place in it."""
        sent = self.recent.cells[place, : self.recent.number[place]]
        return sent[(sent >= r.pre) & (sent < r.pre + r.rows)].astype(np.int64) - r.pre

    def remember(self, place: int, sent: np.ndarray) -> None:
        """The spikes of a step."""
        self.recent.cells[place, : sent.size], self.recent.number[place] = sent, sent.size

    def keep(self, k: int, sent: np.ndarray) -> None:
        """Count and keep the spikes that this step is stamped with; those of located methods are kept with their times."""
        np.add.at(self.counts, sent, 1)
        if self.plan.keep_spikes and not self.plan.groups[0].located:
            self.neurons.append(sent.copy())
            self.per_step[0, k] = sent.size

    def cells(self, g: int, k: int, step: int) -> np.ndarray:
        """One step of a group's cells; who reached the peak, once for each spike."""
        plan, walk, first = self.plan, self.walks[g], self.plan.firsts[g]
        group, h = walk.plan, plan.dtype.type(plan.dt)
        row = self.window.groups[g].logged[k]
        if row >= 0:
            self.logs[g][row, :-1] = [f[group.watch] for f in (*walk.s, walk.hold)]
        x = self.coupled(g, self.noisy(g, step, walk.drive(k)))
        x, walk.s = self.arrivals(g, step, x, walk.s, h)
        if row >= 0:
            self.logs[g][row, -1] = x[0][group.watch]
        walk.neurons, walk.times = [np.empty(0, np.uint32)], [np.empty(0)]
        if group.located:
            walk.leg_through(k, x)
            if walk.runaway and self.runaway is None:
                self.runaway = (first + walk.runaway[0], walk.runaway[1])
        else:
            walk.cycle_through(k, x)
        sent = np.concatenate(walk.neurons) + np.uint32(first)
        if plan.tests_first:
            peaks = law.margin(base.cell(group.method, group.p), walk.s) >= 0
            sent = (first + np.flatnonzero(peaks)).astype(np.uint32)
        self.answer(g, sent - np.uint32(first))
        if group.located and plan.keep_spikes:
            self.neurons.append(sent)
            self.times.append(np.concatenate(walk.times))
        return np.sort(sent)

    def answer(self, g: int, sent: np.ndarray) -> None:
        """The synapses onto cells that have spiked, once for each spike."""
        cells, spikes = np.unique(sent, return_counts=True)
        for j, r in enumerate(self.plan.uses[g]):
            q, y = self.plan.receptors[r].q, self.synapses[g][j]
            for k in range(spikes.max(initial=0) if synapse.answers(q) else 0):
                put(y, cells[spikes > k], synapse.spiked(q, take(y, cells[spikes > k])))

    def note_potentials(self) -> None:
        """The potentials of all cells at the start of the step, for gap junctions."""
        if any(self.plan.gaps):
            cells = [np.broadcast_to(seen(base.cell(w.plan.method, w.plan.p), w.s), w.plan.size) for w in self.walks]
            self.potentials = np.concatenate(cells)

    def coupled(self, g: int, x: Any) -> Any:
        """The drive with the currents of the group's gap junctions."""
        gaps, size = self.plan.gaps[g], self.plan.groups[g].size
        if not gaps:
            return x
        i = np.zeros(size, self.plan.dtype)
        np.add.at(i, np.repeat(np.arange(size), np.diff(gaps.borders)), gaps.weights * self.potentials[gaps.others])
        return drive.coupled(type(x)(*(np.broadcast_to(f, size) for f in x)), i, gaps.total)

    def noisy(self, g: int, step: int, x: Any) -> Any:
        """The drive with the group's noise."""
        if not self.plan.noises[g]:
            return x
        xi = np.zeros(self.plan.groups[g].size, self.plan.dtype)
        for n in self.plan.noises[g]:
            number = np.arange(n.first, n.first + n.sigma.size, dtype=np.uint32)
            seed, stream, tick = (np.full(1, w, np.uint32) for w in (n.seed, n.stream, step // n.every))
            drawn = normal(seed, stream, number, tick)
            cells = slice(n.place, n.place + n.sigma.size)
            xi[cells] = xi[cells] + (n.mean + n.sigma * drawn)
        return drive.added(x, xi, lit(0.0, xi))

    def arrivals(self, g: int, step: int, x: Any, s: Any, h: Any) -> tuple[Any, Any]:
        """The drive and the cells' state after everything that arrives in a step."""
        plan, size = self.plan, self.plan.groups[g].size
        kind = Synaptic if plan.groups[g].conductances else Current
        x = kind(*(np.array(np.broadcast_to(f, size), plan.dtype) for f in x))
        v = s.v
        for j, r in enumerate(plan.uses[g]):
            receptor = plan.receptors[r]
            q = type(receptor.q)(*(plan.dtype.type(f) for f in receptor.q))
            lanes = slice(r * plan.size + plan.firsts[g], r * plan.size + plan.firsts[g] + size)
            oldest = self.ring[(step - receptor.rows + 1) % plan.length, lanes]
            w = oldest.copy()
            oldest[:] = 0
            for back in range(receptor.rows - 2, -1, -1):
                w = w + self.ring[(step - back) % plan.length, lanes]
            y = synapse.received(q, self.synapses[g][j], w)
            v = synapse.kicked(q, w, v)
            x = synapse.onto(q, y, w, x, v, h)
            self.synapses[g][j] = synapse.decayed(q, y, h)
        return x, s._replace(v=v)

    def state(self) -> NetState:
        return self.begun._replace(
            step=self.begun.step + self.window.groups[0].t.size,
            cells=tuple(w.s for w in self.walks),
            holds=tuple(w.hold for w in self.walks),
            synapses=tuple(tuple(ys) for ys in self.synapses),
        )

    def output(self) -> NetOutput:
        neurons = np.concatenate(self.neurons)
        if self.plan.groups[0].located:
            written = located(neurons, np.concatenate(self.times))
        else:
            written = on_grid(neurons, self.per_step, self.window.groups[0].stamp)
        return NetOutput(written, tuple(self.logs), self.runaway)

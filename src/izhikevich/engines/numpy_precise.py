"""The reference engine for deliveries off the grid: `ride` of `engines/precise.py`, cell by cell, in plain Python. Meant to be read."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..models import drive
from .network import OWN_WEIGHTS, Flight, NetPlan, NetState, NetWindow, Row
from .numpy_network import NetWalk, NumpyNetwork
from .precise import AT_ONCE, BEGINS, ENDS, TICK, landed, ride
from .take import put, take


class NumpyPrecise(NumpyNetwork):
    """A NetPlan whose arrivals act at their own times, run by NumPy."""

    @property
    def walk(self) -> type[NetWalk]:
        """Cell by cell, from arrival to arrival."""
        return _PreciseWalk


class _PreciseWalk(NetWalk):
    def __init__(self, plan: NetPlan, plans: list[Any], state: NetState, window: NetWindow):
        super().__init__(plan, plans, state, window)
        self.sent: dict[int, list[tuple[int, float, float]]] = {}  # by step: lane, offset, weight
        for step, *arrival in zip(*(column.tolist() for column in state.flight), strict=True):
            self.sent.setdefault(step, []).append(tuple(arrival))

    def step(self, k: int) -> None:
        plan, w = self.plan, self.window
        step = w.first + k
        for e in range(w.pulses[k], w.pulses[k + 1]):
            self.send(step, int(w.lanes[e]), 0.0, w.weights[e])
        due = self.sent.pop(step, [])
        # sorted by cell, then time; what has the same of both stays as it was sent
        self.due = sorted(due, key=lambda arrival: (arrival[0] % plan.size, arrival[1]))
        self.cell = np.array([lane % plan.size for lane, *_ in self.due], np.int64)
        self.note_potentials()
        spikes = [spike for g in range(len(plan.groups)) for spike in self.ride_all(g, k, step)]
        for line, shared in zip(plan.synapses.table, plan.synapses.shared, strict=True):
            self.send_along(Row(*(int(x) for x in line)), shared, step, spikes)

    def ride_all(self, g: int, k: int, step: int) -> list[tuple[int, float]]:
        """One step of a group's cells; their spikes, with their times from the step's start."""
        plan, walk, first = self.plan, self.walks[g], self.plan.firsts[g]
        group, h = walk.plan, plan.dtype.type(plan.dt)
        x = self.coupled(g, self.noisy(g, step, walk.drive(k)))
        row = self.window.groups[g].logged[k]
        if row >= 0:
            self.logs[g][row] = [f[group.watch] for f in (*walk.s, walk.hold, np.broadcast_to(x[0], group.size))]
        used = [plan.receptors[r] for r in plan.uses[g]]
        qs = tuple(type(r.q)(*(plan.dtype.type(f) for f in r.q)) for r in used)
        if group.conductances:
            x = drive.added(type(x)(*(np.broadcast_to(f, group.size) for f in x)), 0.0, 0.0)
        found: list[tuple[int, float]] = []
        for i in range(group.size):
            due = [self.due[e] for e in range(*np.searchsorted(self.cell, (first + i, first + i + 1)))]
            kinds = [lane // plan.lanes for lane, *_ in due]
            numbers = [plan.uses[g].index(lane % plan.lanes // plan.size) for lane, *_ in due]
            fired = np.empty(int(group.method.events))
            s, hold, ys, n = ride(
                group.method,
                take(group.p, i),
                take(walk.s, i),
                walk.hold[i],
                tuple(take(y, i) for y in self.synapses[g]),
                take(x, i),
                qs,
                kinds,
                numbers,
                [plan.dtype.type(offset) for _, offset, _ in due],
                [plan.dtype.type(weight) for *_, weight in due],
                0,
                len(due),
                h,
                walk.refractory[i],
                group.free,
                fired,
            )
            if n < 0:
                self.runaway = (first + i, float(self.window.groups[g].t[k]))
                return []
            put(walk.s, i, s)
            put(self.synapses[g], i, ys)
            walk.hold[i] = hold
            found += [(first + i, float(offset)) for offset in fired[:n]]
        t = self.window.groups[g].t[k]
        np.add.at(self.counts, [cell for cell, _ in found], 1)
        if plan.keep_spikes:
            self.neurons.append(np.array([cell for cell, _ in found], np.uint32))
            self.times.append(np.array([t + offset for _, offset in found]))
        return found

    def send_along(self, r: Row, shared: Any, step: int, spikes: list[tuple[int, float]]) -> None:
        """Arrivals of all spikes that a projection carries."""
        net = self.plan.synapses
        for cell, offset in spikes:
            if not r.pre <= cell < r.pre + r.rows:
                continue
            begin, end = (int(x) for x in net.borders[r.borders + cell - r.pre : r.borders + cell - r.pre + 2])
            for e in range(begin, end):
                word = int(net.words[r.words + e])
                weight = net.weights[r.weights + e] if r.kind & OWN_WEIGHTS else shared
                later, into = landed(offset + (word >> net.bits) * TICK, self.plan.dt, 1)
                self.send(step + later, r.lane + (word & (2**net.bits - 1)), into, weight)

    def send(self, step: int, lane: int, offset: float, weight: Any) -> None:
        """One arrival; where it lasts, its end too."""
        lasts = self.plan.receptors[lane // self.plan.size].lasts
        kind = BEGINS if lasts else AT_ONCE
        self.sent.setdefault(step, []).append((lane + kind * self.plan.lanes, offset, float(weight)))
        if lasts:
            later, into = landed(offset + lasts, self.plan.dt, 0)
            self.sent.setdefault(step + later, []).append((lane + ENDS * self.plan.lanes, into, float(weight)))

    def state(self) -> NetState:
        return super().state()._replace(flight=self.flight())

    def flight(self) -> Flight:
        """What is on its way."""
        found = [(step, *arrival) for step in sorted(self.sent) for arrival in self.sent[step]]
        columns = zip(*found, strict=True) if found else ((), (), (), ())
        kinds = (np.int64, np.int64, self.plan.dtype, self.plan.dtype)
        return Flight(*(np.array(column, kind) for column, kind in zip(columns, kinds, strict=True)))

"""A network with deliveries off the grid bound to the compiled engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...recording.spikes import located
from ..network import Flight, NetOutput, NetPlan, NetState, NetWindow, initial
from ..precise import TICK
from . import cache
from .network_cells import cells
from .network_records import Net
from .parts import split
from .queue import Queue

ROOM = 2**16  # spikes of a window, and arrivals of a step, that there is room for at first


class CpuPrecise:
    """A NetPlan whose arrivals act at their own times, run by a compiled kernel on one thread."""

    def __init__(self, plan: NetPlan):
        self.plan = plan
        self.kernel = cache.network_kernel(plan)
        borders = np.concatenate([[0], *(f + b[1:] for f, b in zip(plan.firsts, plan.blocks, strict=True))])
        self.own = borders[:-1], borders[1:]
        self.potentials = np.zeros(plan.size, plan.dtype) if any(plan.gaps) else ()
        self.lasts = np.array([r.lasts for r in plan.receptors])
        self.net = split(plan.synapses, np.stack(self.own, axis=1)[None], plan.size)[0]
        longest = int(plan.synapses.words.max(initial=0)) >> plan.synapses.bits
        self.rows = int((longest * TICK + max(self.lasts, default=0.0)) / plan.dt) + 3

    def init(self) -> NetState:
        """The state at time 0."""
        return initial(self.plan)

    def advance(self, state: NetState, window: NetWindow) -> tuple[NetState, NetOutput]:
        """Run the steps of a window."""
        plan, groups = self.plan, range(len(self.plan.groups))
        steps = window.groups[0].t.size
        logs = [
            np.zeros((w.logs, len(c) + 2, g.watch.size))
            for w, c, g in zip(window.groups, state.cells, plan.groups, strict=True)
        ]
        nothing = np.zeros((0, 0), np.int64)
        bits = plan.synapses.bits
        net = Net(**self.net._asdict(), me=0, bits=bits, bases=(), low=nothing, high=nothing)
        queue, spikes, times, neuron, time = self.kernel(
            tuple(cells(plan, g, self.own, state, window, logs[g], self.potentials) for g in groups),
            tuple(self._places(g) for g in groups),
            net,
            _queued(state.flight, self.rows),
            (window.pulses, window.lanes, window.weights),
            plan.lanes,
            self.lasts,
            state.counts,
            window.first,
            window.groups[0].t,
            plan.dtype.type(plan.dt),
            np.empty(plan.size, np.uint32),
            np.empty(plan.size),
            np.empty(ROOM, np.uint32),
            np.empty(ROOM),
            np.empty(int(plan.groups[0].method.events)),
            plan.keep_spikes,
        )
        lost = None if neuron < 0 else (int(neuron), float(time))
        state = state._replace(step=state.step + steps, flight=_in_flight(Queue(*queue), state.step + steps))
        return state, NetOutput(located(spikes, times), tuple(logs), lost)

    def _places(self, g: int) -> np.ndarray:
        """Where in a group's list each kind of synapse of the network stands."""
        out = np.full(len(self.plan.receptors), -1, np.int64)
        out[list(self.plan.uses[g])] = np.arange(len(self.plan.uses[g]))
        return out


def _queued(flight: Flight, rows: int) -> Queue:
    """The queue that holds these arrivals."""
    row = flight.step % rows
    n = np.bincount(row, minlength=rows).astype(np.int64)
    order = np.argsort(row, kind="stable")
    place = np.arange(row.size) - np.repeat(np.cumsum(n) - n, n)
    room = max(int(n.max(initial=0)) * 2, ROOM // rows)
    tables = []
    for column in (flight.lane, flight.offset, flight.weight):
        table = np.empty((rows, room), column.dtype)
        table[row[order], place] = column[order]
        tables.append(table)
    return Queue(n, *tables)


def _in_flight(queue: Queue, step: int) -> Flight:
    """The arrivals that a queue holds before a step, those of the next steps first."""
    rows = queue.n.size
    order = np.arange(step, step + rows) % rows
    columns: list[Any] = [np.concatenate([t[r, : queue.n[r]] for r in order]) for t in queue[1:]]
    return Flight(np.repeat(np.arange(step, step + rows), queue.n[order]), *columns)

"""A network bound to the compiled engine: its arrays as the kernel of `network.py` takes them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from ...recording.spikes import located, on_grid
from ..network import OWN_DELAYS, NetOutput, NetPlan, NetState, NetWindow, initial, room_of
from . import cache
from .network_cells import cells, room
from .network_records import Net
from .parts import split
from .team import OPEN, Team, shares

ROOM = 2**24  # spikes a kernel may write before it must look for more room; NumPy's untouched memory costs nothing


class CpuNetwork:
    """A NetPlan run by a compiled kernel, on `threads` shares of every population."""

    def __init__(self, plan: NetPlan, threads: int = 1):
        self.plan = plan
        self.kernel = cache.network_kernel(plan)
        self.located = plan.groups[0].located
        borders = np.concatenate([[0], *(f + b[1:] for f, b in zip(plan.firsts, plan.blocks, strict=True))])
        self.shares = shares(borders, threads)
        self.potentials = np.zeros(plan.size, plan.dtype) if any(plan.gaps) else ()
        self.parts = split(plan.synapses, self.shares, plan.size)
        self.pool = ThreadPoolExecutor(max(1, threads - 1))
        self.rooms = [tuple(room(plan, g) for g in range(len(plan.groups))) for _ in range(threads)]

    def init(self) -> NetState:
        """The state at time 0."""
        return initial(self.plan)

    def advance(self, state: NetState, window: NetWindow) -> tuple[NetState, NetOutput]:
        """Run the steps of a window."""
        plan, threads = self.plan, len(self.shares)
        steps = window.groups[0].t.size
        logs = [
            np.zeros((w.logs, len(c) + 2, g.watch.size))
            for w, c, g in zip(window.groups, state.cells, plan.groups, strict=True)
        ]
        per_step = np.zeros((threads, steps if plan.keep_spikes and not self.located else 0), np.int64)
        gate = np.zeros(1, np.int64)
        tally = np.zeros((threads, self.shares.shape[1] + 1), np.int64)

        def run(me: int) -> Any:
            try:
                return self._run(
                    Team(me, threads, gate, tally, *np.ascontiguousarray(self.shares[me].T)),
                    state,
                    window,
                    logs,
                    per_step[me],
                )
            finally:
                gate[0] = OPEN  # whatever happened here, nobody waits for this thread any more

        others = [self.pool.submit(run, me) for me in range(1, threads)]
        found = [run(0), *(other.result() for other in others)]
        spikes, times = (np.concatenate([f[k] for f in found]) for k in (0, 1))
        written = located(spikes, times) if self.located else on_grid(spikes, per_step, window.groups[0].stamp)
        lost = [(int(neuron), float(time)) for _, _, neuron, time in found if neuron >= 0]
        return state._replace(step=state.step + steps), NetOutput(written, tuple(logs), lost[0] if lost else None)

    def _run(self, team: Team, state: NetState, window: NetWindow, logs: list[np.ndarray], per_step: np.ndarray) -> Any:
        """One thread's walk through a window."""
        plan, part = self.plan, self.parts[team.me]
        places = np.zeros((2, plan.memory, len(part.table)), np.int64)
        bases = np.zeros(plan.length, np.int64) if (plan.synapses.table[:, 3] & OWN_DELAYS).any() else ()
        net = Net(**part._asdict(), me=team.me, bits=plan.synapses.bits, bases=bases, low=places[0], high=places[1])
        own = int((team.last - team.first).sum())
        size = min(ROOM, own * window.groups[0].t.size) if plan.keep_spikes or self.located else 0
        return self.kernel(
            team,
            tuple(
                cells(plan, g, (team.first, team.last), state, window, logs[g], self.potentials)
                for g in range(len(plan.groups))
            ),
            self.rooms[team.me],
            state.ring,
            state.ring.reshape(-1),
            state.recent,
            state.counts,
            net,
            self._pulses(team, window),
            window.first,
            window.groups[0].t,
            plan.dtype.type(plan.dt),
            plan.tests_first,
            any(plan.gaps),
            per_step,
            np.empty(room_of(plan), np.uint32),
            np.empty(size, np.uint32),
            np.empty(size if self.located else 0),
            plan.keep_spikes,
        )

    def _pulses(self, team: Team, window: NetWindow) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The external pulses onto a thread's cells."""
        if team.of == 1:
            return window.pulses, window.lanes, window.weights
        cell = window.lanes % self.plan.size
        place = np.searchsorted(team.last, cell, side="right")
        own = (place < team.last.size) & (cell >= team.first[np.minimum(place, team.last.size - 1)])
        borders = np.concatenate([[0], np.cumsum(own)])[window.pulses]
        return borders, window.lanes[own], window.weights[own]

"""A network bound to the compiled engine: its arrays as the kernel of `network.py` takes them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from ...models.drive import Current, Synaptic
from ...recording.spikes import located, on_grid
from ..network import NetOutput, NetPlan, NetState, NetWindow, Noise, alike, initial, room_of
from ..take import full
from . import cache
from .network_records import Cells, Net, Room
from .parts import split
from .team import OPEN, Team, shares

SLAB = 2048  # cells that go through all of a step together: their drive stays in the first-level cache
ROOM = 2**24  # spikes a kernel may write before it must look for more room; NumPy's untouched memory costs nothing


class CpuNetwork:
    """A NetPlan run by a compiled kernel, on `threads` shares of every population."""

    def __init__(self, plan: NetPlan, threads: int = 1):
        self.plan = plan
        self.kernel = cache.network_kernel(plan)
        self.located = plan.groups[0].located
        borders = np.concatenate([[0], *(f + b[1:] for f, b in zip(plan.firsts, plan.blocks, strict=True))])
        self.shares = shares(borders, threads)
        with ThreadPoolExecutor(threads) as pool:
            self.parts = list(pool.map(lambda me: split(plan.synapses, self.shares, plan.size, me), range(threads)))
        self.rooms = [tuple(self._room(g) for g in range(len(plan.groups))) for _ in range(threads)]

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

        if threads == 1:
            found = [run(0)]
        else:
            with ThreadPoolExecutor(threads) as pool:
                found = list(pool.map(run, range(threads)))
        spikes, times = (np.concatenate([f[k] for f in found]) for k in (0, 1))
        written = located(spikes, times) if self.located else on_grid(spikes, per_step, window.groups[0].stamp)
        lost = [(int(neuron), float(time)) for _, _, neuron, time in found if neuron >= 0]
        return state._replace(step=state.step + steps), NetOutput(written, tuple(logs), lost[0] if lost else None)

    def _run(self, team: Team, state: NetState, window: NetWindow, logs: list[np.ndarray], per_step: np.ndarray) -> Any:
        """One thread's walk through a window."""
        plan, part = self.plan, self.parts[team.me]
        places = np.zeros((2, plan.memory, len(part.table)), np.int64)
        bases = np.zeros(plan.length, np.int64)
        net = Net(**part._asdict(), bits=plan.synapses.bits, bases=bases, low=places[0], high=places[1])
        own = int((team.last - team.first).sum())
        room = min(ROOM, own * window.groups[0].t.size) if plan.keep_spikes or self.located else 0
        return self.kernel(
            team,
            tuple(self._cells(g, team, state, window, logs[g]) for g in range(len(plan.groups))),
            self.rooms[team.me],
            state.ring,
            state.recent,
            state.counts,
            net,
            self._pulses(team, window),
            window.first,
            window.groups[0].t,
            plan.dtype.type(plan.dt),
            plan.tests_first,
            per_step,
            np.empty(room_of(plan), np.uint32),
            np.empty(room, np.uint32),
            np.empty(room if self.located else 0),
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

    def _cells(self, g: int, team: Team, state: NetState, window: NetWindow, log: np.ndarray) -> Cells:
        plan, group, w = self.plan, self.plan.groups[g], window.groups[g]
        p, first, last = self._share(g, team)
        used = [plan.receptors[r] for r in plan.uses[g]]
        # an empty tuple where there is no hold and the method asks for none: another kind to the compiler
        holds = full(group.refractory, group.size) if group.holds or group.located else ()
        noises, strengths = _noises(plan.noises[g], plan.dtype)
        kind = () if alike(plan, g) else 0
        return Cells(
            group.method,
            p,
            kind,
            first,
            last,
            state.cells[g],
            state.holds[g],
            holds,
            group.free,
            plan.firsts[g],
            np.array([r * plan.size + plan.firsts[g] for r in plan.uses[g]], np.int64),
            np.array([r.rows for r in used], np.int64),
            tuple(type(r.q)(*(plan.dtype.type(x) for x in r.q)) for r in used),
            state.synapses[g],
            type(w.table)(*(np.zeros(max(x.shape[1] for x in w.table), plan.dtype) for _ in w.table)),
            noises,
            strengths,
            np.zeros(group.size, plan.dtype),
            group.watch,
            w.row,
            w.offset,
            w.fresh,
            w.logged,
            w.table,
            log,
        )

    def _share(self, g: int, team: Team) -> tuple[Any, np.ndarray, np.ndarray]:
        """A thread's cells of a group: their numbers, and from where to where they go, population by population."""
        plan = self.plan
        before = sum(len(b) - 1 for b in plan.blocks[:g])
        mine = slice(before, before + len(plan.blocks[g]) - 1)
        first, last = team.first[mine] - plan.firsts[g], team.last[mine] - plan.firsts[g]
        if alike(plan, g):
            return plan.groups[g].p, first, last
        border = np.flatnonzero(first[1:] != last[:-1])  # shares that go on are one
        return plan.groups[g].p, first[np.r_[0, border + 1]], last[np.r_[border, last.size - 1]]

    def _room(self, g: int) -> Room:
        """Working memory of one slab of a group's cells."""
        group = self.plan.groups[g]
        slab = min(SLAB, -(-group.size // 64) * 64)

        def numbers(kind: Any = group.dtype) -> np.ndarray:
            return np.zeros(slab, kind)

        def states() -> Any:
            return type(group.start)(*(numbers() for _ in group.start))

        def drives() -> Any:
            kind = Synaptic if group.conductances else Current
            return kind(*(numbers() for _ in kind._fields))

        def cells(p: Any) -> Any:
            return type(p)(*(cells(f) for f in p)) if isinstance(p, tuple) else (numbers() if np.ndim(p) else p)

        return Room(
            drives(),
            numbers(),
            numbers(np.uint8),
            () if alike(self.plan, g) else cells(group.p),
            states(),
            drives(),
            states(),
            numbers(),
            numbers(),
            numbers(),
            numbers(np.uint8),
            numbers(np.int64),
            numbers(np.int64),
        )


def _noises(noises: tuple[Noise, ...], dtype: np.dtype) -> tuple[np.ndarray, np.ndarray]:
    """The noises of a group as arrays: whole numbers, and strengths padded to one length."""
    longest = max((n.sigma.size for n in noises), default=0)
    whole = np.array([(n.seed, n.stream, n.every, n.place, n.first, n.sigma.size) for n in noises], np.int64).reshape(
        -1, 6
    )
    strengths = np.zeros((len(noises), 2, longest))
    for row, n in zip(strengths, noises, strict=True):
        row[0, : n.sigma.size], row[1, : n.sigma.size] = n.sigma, n.mean
    return whole, strengths

"""A network bound to the compiled engine: its arrays as the kernel of `network.py` takes them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...models.drive import Current, Synaptic
from ...recording.spikes import located, on_grid
from ..network import NetOutput, NetPlan, NetState, NetWindow, Noise, alike, initial, room_of
from ..take import full
from . import cache
from .network_records import Cells, Net, Room

SLAB = 2048  # cells that go through all of a step together: their drive stays in the first-level cache
ROOM = 2**24  # spikes a kernel may write before it must look for more room; NumPy's untouched memory costs nothing


class CpuNetwork:
    """A NetPlan run by a compiled kernel."""

    def __init__(self, plan: NetPlan, threads: int = 1):
        self.plan = plan
        self.kernel = cache.network_kernel(plan)
        self.located = plan.groups[0].located
        self.sent = np.empty(room_of(plan), np.uint32)
        self.rooms = tuple(self._room(g) for g in range(len(plan.groups)))

    def init(self) -> NetState:
        """The state at time 0."""
        return initial(self.plan)

    def advance(self, state: NetState, window: NetWindow) -> tuple[NetState, NetOutput]:
        """Run the steps of a window."""
        plan, s = self.plan, self.plan.synapses
        steps = window.groups[0].t.size
        logs = [
            np.zeros((w.logs, len(c) + 2, g.watch.size))
            for w, c, g in zip(window.groups, state.cells, plan.groups, strict=True)
        ]
        net = Net(s.table, s.segments, s.borders, s.words, s.weights, s.shared, s.bits, np.zeros(plan.length, np.int64))
        keep = plan.keep_spikes
        room = min(ROOM, plan.size * steps) if keep or self.located else 0
        per_step = np.zeros((1, steps if keep and not self.located else 0), np.int64)
        spikes, times, neuron, time = self.kernel(
            tuple(self._cells(g, state, window, logs[g]) for g in range(len(plan.groups))),
            self.rooms,
            state.ring,
            state.recent,
            state.counts,
            net,
            (window.pulses, window.lanes, window.weights),
            window.first,
            window.groups[0].t,
            plan.dtype.type(plan.dt),
            plan.tests_first,
            per_step,
            self.sent,
            np.empty(room, np.uint32),
            np.empty(room if self.located else 0),
            keep,
        )
        written = located(spikes, times) if self.located else on_grid(spikes, per_step, window.groups[0].stamp)
        return state._replace(step=state.step + steps), NetOutput(
            written, tuple(logs), None if neuron < 0 else (int(neuron), float(time))
        )

    def _cells(self, g: int, state: NetState, window: NetWindow, log: np.ndarray) -> Cells:
        plan, group, w = self.plan, self.plan.groups[g], window.groups[g]
        used = [plan.receptors[r] for r in plan.uses[g]]
        # an empty tuple where there is no hold and the method asks for none: another kind to the compiler
        holds = full(group.refractory, group.size) if group.holds or group.located else ()
        noises, strengths = _noises(plan.noises[g], plan.dtype)
        kind = () if alike(plan, g) else 0
        return Cells(
            group.method,
            group.p,
            kind,
            plan.blocks[g],
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

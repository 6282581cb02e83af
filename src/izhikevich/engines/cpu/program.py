"""The compiled engine: partitions of the population, one per thread, each walked through by a Numba kernel.

Uncoupled neurons never meet, so a partition is a slice, and the bits do not depend on how many there are.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from ...recording.spikes import joined, located, on_grid
from ..base import Output, Plan, State, Window, initial
from ..take import blank, full, leaves, take
from . import cache

ROOM = 2**24  # spikes a kernel may write before it must look for more room; NumPy's untouched memory costs nothing
SLAB = 1024  # neurons walked through all steps together on the grid, at most
CACHE = 32 * 2**10  # bytes of the first-level cache that such a slab's cells, states and drives may take
# more than fit there: of a small slab too few spike in a step to fill a vector (measured: half the speed)
LOCATED_SLAB = 2048


class CpuProgram:
    """A Plan run by compiled kernels on `threads` partitions."""

    def __init__(self, plan: Plan, threads: int = 1):
        self.plan = plan
        self.borders = np.linspace(0, plan.size, min(threads, plan.size) + 1).astype(int)
        self.refractory = full(plan.refractory, plan.size) if plan.holds else np.zeros(plan.size, plan.dtype)
        self.kernel = cache.kernel(plan.method, plan.p, plan.located, plan.holds)

    def init(self) -> State:
        """The state at time 0."""
        return initial(self.plan)

    def advance(self, state: State, window: Window) -> tuple[State, Output]:
        """Run the steps of a window."""
        parts = list(zip(self.borders[:-1], self.borders[1:], strict=True))
        if len(parts) == 1:
            outputs = [self._part(state, window, 0, self.plan.size)]
        else:
            with ThreadPoolExecutor(len(parts)) as pool:
                outputs = list(pool.map(lambda part: self._part(state, window, *part), parts))
        return state._replace(step=state.step + window.t.size), _joined(outputs)

    def _part(self, state: State, window: Window, first: int, last: int) -> Output:
        all_watched = self.plan.watch
        watch = all_watched[(all_watched >= first) & (all_watched < last)] - first
        log = np.empty((window.logs, len(state.s) + 1, watch.size))
        spikes, times, events, neuron, time = self.kernel(*self.arguments(state, window, (first, last), watch, log))
        events = events.reshape(-1, 4 + 2 * len(state.s))
        if first:
            spikes += np.uint32(first)
            events[:, 0] += first
        written = located(spikes, times) if self.plan.located else on_grid(spikes, times, window.stamp)
        return Output(written, events, log, None if neuron < 0 else (first + int(neuron), float(time)))

    def arguments(
        self, state: State, window: Window, of: tuple[int, int], watch: np.ndarray, log: np.ndarray
    ) -> tuple[Any, ...]:
        """What the kernel is called with for the neurons of a part, from its first to before its last, of which it watches some, counted
        from there; it changes state and log in place, and keeps nothing."""
        plan, part = self.plan, slice(*of)
        size, steps = part.stop - part.start, window.t.size
        slab = min(_slab(plan, window.table), -(-size // 64) * 64)
        watched = np.zeros(size, np.uint8)
        watched[watch] = 1
        # always a copy or the whole: a read-only array is another type to Numba, and would compile every kernel once more
        columns = (t if t.shape[1] in (1, size) else np.ascontiguousarray(t[:, part]) for t in window.table)
        room = min(ROOM, size * steps) if plan.keep_spikes else 0
        times = np.empty(room) if plan.located else np.zeros((-(-size // slab), steps * plan.keep_spikes), np.uint16)
        return (
            plan.method,
            take(plan.p, part),
            take(state.s, part),
            state.hold[part],
            self.refractory[part],
            plan.free,
            state.counts[part],
            type(window.table)(*columns),
            (window.t, window.h, window.row, window.offset, window.fresh, window.logged, window.stamp),
            watch,
            watched,
            log,
            _scratch(plan, type(window.table), slab),
            np.empty(room, np.uint32),
            times,
            plan.keep_spikes,
        )


def _slab(plan: Plan, drive: Any) -> int:
    """Neurons of a slab, a power of two: on the grid as many as the cache holds, fewer where each has parameters of its own."""
    if plan.located:
        return LOCATED_SLAB
    own = sum(np.ndim(f) > 0 for f in leaves(plan.p)) + len(plan.start) + len(drive)
    neurons = CACHE // (own * plan.dtype.itemsize + 2)
    return max(64, min(SLAB, 2 ** int(np.log2(neurons))))


def _scratch(plan: Plan, drive: Any, slab: int) -> tuple:
    """A slab's working memory: its cells, states, drives, and room for the neurons that need legs."""

    def numbers(kind: Any = plan.dtype) -> np.ndarray:
        return np.zeros(slab, kind)

    def states() -> Any:
        return type(plan.start)(*(numbers() for _ in plan.start))

    def drives() -> Any:
        return drive(*(numbers() for _ in drive._fields))

    common = (blank(plan.p, numbers), states(), drives())
    if not plan.located:
        return (*common, states(), numbers(), numbers(), numbers(np.uint8))
    return (
        *common,
        numbers(),
        numbers(),
        numbers(np.uint8),
        blank(plan.p, numbers),
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


def _joined(outputs: list[Output]) -> Output:
    if len(outputs) == 1:
        return outputs[0]
    spikes, events, logs, runaways = zip(*outputs, strict=True)
    return Output(
        joined(list(spikes)),
        np.concatenate(events),
        np.concatenate(logs, axis=2),
        next((r for r in runaways if r), None),
    )

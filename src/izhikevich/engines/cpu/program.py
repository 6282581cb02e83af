"""The compiled engine: partitions of the population, one per thread, each walked through by a Numba kernel.

Uncoupled neurons never meet, so a partition is a slice, and the bits do not depend on how many there are.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from ..base import Output, Plan, State, Window
from ..take import leaves, take
from . import cache

ROOM = 2**24  # spikes a kernel may write before it must look for more room; NumPy's untouched memory costs nothing
SLAB = 1024  # neurons walked through all steps together, at most
CACHE = 32 * 2**10  # bytes of the first-level cache that a slab's cells, states and drives may take


class CpuProgram:
    """A Plan run by compiled kernels on `threads` partitions."""

    def __init__(self, plan: Plan, threads: int = 1):
        self.plan = plan
        self.borders = np.linspace(0, plan.size, min(threads, plan.size) + 1).astype(int)
        self.kernel = cache.kernel(plan.method, plan.p, plan.located, plan.holds)

    def init(self) -> State:
        """The state at time 0."""
        return State(0, type(self.plan.start)(*(x.copy() for x in self.plan.start)), self.plan.hold.copy())

    def advance(self, state: State, window: Window) -> tuple[State, Output]:
        """Run the steps of a window."""
        parts = list(zip(self.borders[:-1], self.borders[1:], strict=True))
        if len(parts) == 1:
            outputs = [self._part(state, window, 0, self.plan.size)]
        else:
            with ThreadPoolExecutor(len(parts)) as pool:
                outputs = list(pool.map(lambda part: self._part(state, window, *part), parts))
        return State(state.step + window.t.size, state.s, state.hold), _joined(outputs)

    def _part(self, state: State, window: Window, first: int, last: int) -> Output:
        plan = self.plan
        size = last - first
        slab = min(_slab(plan, window.table), -(-size // 64) * 64)
        watch = plan.watch[(plan.watch >= first) & (plan.watch < last)] - first
        watched = np.zeros(size, np.uint8)
        watched[watch] = 1
        log = np.empty((window.logs, len(state.s) + 1, watch.size))
        table = type(window.table)(
            *(t if t.shape[1] == 1 else np.ascontiguousarray(t[:, first:last]) for t in window.table)
        )
        times = (window.t, window.h, window.row, window.offset, window.fresh, window.logged, window.stamp)
        counts, spikes, events, neuron, time = self.kernel(
            plan.method,
            take(plan.p, slice(first, last)),
            take(state.s, slice(first, last)),
            state.hold[first:last],
            plan.refractory[first:last],
            plan.free,
            table,
            times,
            watch,
            watched,
            log,
            _scratch(plan, type(window.table), slab),
            np.empty((min(ROOM, size * window.t.size) if plan.keep_spikes else 1, 2)),
            plan.keep_spikes,
        )
        if first:
            spikes[:, 0] += first
            events[:, 0] += first
        return Output(counts, spikes, events, log, None if neuron < 0 else (first + int(neuron), float(time)))


def _slab(plan: Plan, drive: Any) -> int:
    """As many neurons as the cache holds, a power of two: fewer where each has parameters of its own."""
    own = sum(np.ndim(f) > 0 for f in leaves(plan.p)) + len(plan.start) + len(drive)
    neurons = CACHE // (own * plan.dtype.itemsize + 2)
    return max(64, min(SLAB, 2 ** int(np.log2(neurons))))


def _scratch(plan: Plan, drive: Any, slab: int) -> tuple:
    """A slab's working memory: its cells, states, drives, and room for the neurons that need legs."""

    def numbers(kind: Any = plan.dtype, more: int = 0) -> np.ndarray:
        return np.zeros(slab + more, kind)

    def states() -> Any:
        return type(plan.start)(*(numbers() for _ in plan.start))

    def drives() -> Any:
        return drive(*(numbers() for _ in drive._fields))

    def cells(p: Any = plan.p) -> Any:
        if isinstance(p, tuple):
            return type(p)(*(cells(f) for f in p))  # type: ignore[call-arg]
        return numbers() if np.ndim(p) else p

    common = (cells(), states(), drives())
    if not plan.located:
        return (*common, states(), numbers(), numbers(), numbers(np.uint8), numbers(np.uint8), numbers(np.int64, 1))
    return (
        *common,
        numbers(),
        numbers(),
        numbers(np.uint8),
        cells(),
        states(),
        drives(),
        states(),
        numbers(),
        numbers(),
        numbers(),
        numbers(np.uint8),
        numbers(np.int64, 1),
        numbers(np.int64),
    )


def _joined(outputs: list[Output]) -> Output:
    if len(outputs) == 1:
        return outputs[0]
    counts, spikes, events, logs, runaways = zip(*outputs, strict=True)
    return Output(
        np.concatenate(counts),
        np.concatenate(spikes),
        np.concatenate(events),
        np.concatenate(logs, axis=2),
        next((r for r in runaways if r), None),
    )

"""The reference engine: the equations on whole arrays, one step after the other. Meant to be read; every other engine is judged by it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..methods import base
from ..methods.grid import held_cycle
from ..recording.spikes import located, on_grid
from .base import MAX_LEGS, Output, Plan, State, Window, initial
from .take import full, stack, take


class NumpyProgram:
    """A Plan run by NumPy."""

    def __init__(self, plan: Plan, threads: int = 1):
        self.plan = plan

    def init(self) -> State:
        """The state at time 0."""
        return initial(self.plan)

    def advance(self, state: State, window: Window) -> tuple[State, Output]:
        """Run the steps of a window."""
        walk = Walk(self.plan, state, window)
        with np.errstate(all="ignore"):
            for k in range(window.t.size):
                walk.log_states(k)
                walk.step(k)
                if walk.runaway:
                    break
        return State(state.step + window.t.size, walk.s, walk.hold, walk.counts), walk.output()


class Walk:
    """The state of one walk through a window, and what it collects."""

    def __init__(self, plan: Plan, state: State, window: Window):
        self.plan, self.window = plan, window
        self.s, self.hold = state.s, state.hold
        fields = len(state.s)
        self.counts = state.counts
        self.refractory = np.broadcast_to(plan.refractory, plan.size)
        self.neurons: list[np.ndarray] = [np.empty(0, np.uint32)]
        self.times: list[np.ndarray] = [np.empty(0)]
        self.per_step = np.zeros((1, window.t.size), np.int64)
        self.events: list[np.ndarray] = [np.empty((0, 4 + 2 * fields))]
        self.log = np.empty((window.logs, fields + 1, plan.watch.size))
        self.watched = np.zeros(plan.size, bool)
        self.watched[plan.watch] = True
        self.runaway: tuple[int, float] | None = None
        self.x: Any = None

    def drive(self, k: int) -> Any:
        """``value + slope·(t - t_on)`` of the row that holds, for every neuron."""
        w = self.window
        if w.fresh[k]:
            fields = []
            for value, slope in zip(w.table[::2], w.table[1::2], strict=True):
                fields += [value[w.row[k]] + slope[w.row[k]] * w.offset[k], slope[w.row[k]]]
            self.x = type(w.table)(*(np.array(np.broadcast_to(f, self.plan.size)) for f in fields))
        return self.x

    def log_states(self, k: int) -> None:
        j = self.window.logged[k]
        if j >= 0:
            self.log[j] = [f[self.plan.watch] for f in (*self.s, self.hold)]

    def step(self, k: int) -> None:
        """One step of all neurons."""
        self.leg_through(k, self.drive(k)) if self.plan.located else self.cycle_through(k, self.drive(k))

    def cycle_through(self, k: int, x: Any) -> None:
        """One step of a grid method under the drive `x`."""
        plan, h = self.plan, self.window.h[k]
        cycle = base.cycle(plan.method, plan.p, self.s, x, h)
        after, spiked = cycle.after, cycle.spiked
        if plan.holds:
            q = base.cell(plan.method, plan.p)
            after, self.hold, spiked = held_cycle(q, self.s, cycle, self.hold, self.refractory, plan.free, h)
        self.s = type(self.s)(*(np.array(np.broadcast_to(f, plan.size), plan.dtype) for f in after))
        index = np.flatnonzero(spiked)
        if index.size:
            time = np.full(index.size, self.window.stamp[k])
            self.per_step[0, k] = index.size
            self.note(
                index, time, np.ones(index.size, bool), take(cycle.before, index), take(self.s, index), self.hold[index]
            )

    def leg_through(self, k: int, x: Any) -> None:
        """One step of a located method under the drive `x`."""
        plan, m, h = self.plan, self.plan.method, self.window.h[k]
        end, ok = base.simple(m, plan.p, self.s, self.hold, x, h)
        index = np.flatnonzero(~np.broadcast_to(ok, plan.size))
        s, hold, x = take(self.s, index), self.hold[index], take(x, index)
        self.s = type(self.s)(*(np.array(np.broadcast_to(f, plan.size), plan.dtype) for f in end))
        left = np.full(index.size, h)
        fired = np.zeros(index.size, np.int64)
        for _ in range(MAX_LEGS):
            if not index.size:
                return
            rest = self.leg(index, s, hold, x, left)
            fired = fired + rest.spiked
            times = self.window.t[k] + (h - rest.left)
            self.note(index, times, rest.spiked, rest.peak, rest.s, rest.hold)
            if fired.max() > m.events:
                self.runaway = (int(index[np.argmax(fired)]), float(self.window.t[k]))
                return
            done = rest.left <= 0
            for field, new in zip(self.s, rest.s, strict=True):
                field[index[done]] = new[done]
            self.hold[index[done]] = rest.hold[done]
            on = np.flatnonzero(~done)
            index, fired, left, hold = index[on], fired[on], rest.left[on], rest.hold[on]
            s, x = take(rest.s, on), take(rest.x, on)
        self.runaway = (int(index[0]), float(self.window.t[k]))

    def leg(self, index: np.ndarray, s: Any, hold: np.ndarray, x: Any, left: np.ndarray) -> Any:
        """One leg of the neurons `index`; a method whose order varies from neuron to neuron goes through them one by one."""
        plan, m = self.plan, self.plan.method
        p, refractory = take(plan.p, index), self.refractory[index]
        if not getattr(type(m), "scalar", False):
            rest = base.leg(m, p, s, hold, x, left, refractory, plan.free)
            return type(rest)(*(full(f, index.size) for f in rest))
        legs = [
            base.leg(m, take(p, j), take(s, j), hold[j], take(x, j), left[j], refractory[j], plan.free)
            for j in range(index.size)
        ]
        return stack(legs)

    def note(self, index: Any, times: Any, spiked: Any, before: Any, after: Any, hold: Any) -> None:
        """Count and keep spikes; keep restarts of watched neurons."""
        hit = index[spiked]
        self.counts[hit] += 1
        if self.plan.keep_spikes:
            self.neurons.append(hit.astype(np.uint32))
            self.times.append(times[spiked])
        seen = self.watched[index]
        if seen.any():
            rows = np.column_stack([index, times, spiked, *before, *after, hold])
            self.events.append(rows[seen])

    def output(self) -> Output:
        neurons, events = np.concatenate(self.neurons), np.concatenate(self.events)
        if self.plan.located:
            return Output(located(neurons, np.concatenate(self.times)), events, self.log, self.runaway)
        return Output(on_grid(neurons, self.per_step, self.window.stamp), events, self.log, self.runaway)

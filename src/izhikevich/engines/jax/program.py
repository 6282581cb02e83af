"""The engine on JAX: a scan over the steps of a window, compiled by XLA for whatever device there is.

XLA fuses multiplications with additions, so its results differ from the other engines' in the last bits; spikes agree until a cell's own
instability has made these visible.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ...recording.spikes import located, on_grid
from ..base import MAX_LEGS, Output, Plan, State, Window, initial
from ..take import full
from .steps import Cells, Turn, cycle, refuse_scalar, turns

FEW = 4  # turns of a step for which there is room at first
CHUNK = 256  # steps compiled together, at most
ROOM = 2**22  # numbers that the notes of a chunk may take


class Step(NamedTuple):
    """A step as the scan sees it."""

    h: Any
    row: Any
    offset: Any
    live: Any  # whether it is one, or fills the chunk


class Found(NamedTuple):
    """What a step leaves."""

    times: Any  # (turns, N) of each spike, ms since the start of the step; nan for none
    watched: Any  # (turns, 2F + 3, watched) time, spike or not, state before and after, hold; nan for nothing
    log: Any  # (F + 1, watched) states and hold at the start
    left: Any  # (N,) ms that were left after as many turns as there is room for


class JaxProgram:
    """A Plan run by JAX on its default device."""

    def __init__(self, plan: Plan, threads: int = 1):
        refuse_scalar(type(plan.method))
        self.plan = plan
        with jax.enable_x64(plan.dtype == np.float64):
            refractory = full(plan.refractory, plan.size).astype(plan.dtype)
            self.cells = jax.tree.map(jnp.asarray, Cells(plan.method, plan.p, refractory, plan.free))
        self.turns = FEW if plan.located else 1

    def init(self) -> State:
        """The state at time 0."""
        return initial(self.plan)

    def advance(self, state: State, window: Window) -> tuple[State, Output]:
        """Run the steps of a window."""
        with jax.enable_x64(self.plan.dtype == np.float64):
            return self._advance(state, window)

    def _advance(self, state: State, window: Window) -> tuple[State, Output]:
        plan, parts, first = self.plan, [], 0
        s, hold = (jax.tree.map(jnp.asarray, x) for x in (state.s, state.hold))
        table = jax.tree.map(jnp.asarray, window.table)
        while first < window.t.size:
            length = max(1, min(CHUNK, ROOM // (self.turns * (plan.size + (2 * len(s) + 5) * plan.watch.size))))
            steps = _steps(window, first, length)
            after, found = _walked(self.cells, s, hold, table, steps, plan.watch, self.turns, plan.located)
            found = Found(*(np.asarray(x)[: window.t.size - first] for x in found))
            if found.left.any() and self.turns < MAX_LEGS and not _runaway(found, plan.method.events):
                self.turns *= 2  # too little room: the chunk once more
                continue
            parts.append(found)
            first += length
            s, hold = after
            if found.left.any():
                break
        return _collected(plan, state, window, s, hold, parts)


def _steps(window: Window, first: int, length: int) -> Step:
    """Steps of a window from `first` on, filled up to `length`: one shape is compiled once."""
    part = slice(first, first + length)
    missing = length - window.t[part].size

    def filled(x: np.ndarray) -> Any:
        return jnp.asarray(np.pad(x[part], (0, missing), mode="edge"))

    live = np.arange(length) < length - missing
    return Step(filled(window.h), filled(window.row), filled(window.offset), jnp.asarray(live))


@partial(jax.jit, static_argnames=("most", "is_located"))
def _walked(
    cells: Cells, s: Any, hold: Any, table: Any, steps: Step, watch: Any, most: int, is_located: bool
) -> tuple[Any, Found]:
    """State and hold after the steps, and what was found on the way."""
    fields, n = len(s), hold.size
    blank = (
        jnp.full((most, n), jnp.nan, steps.h.dtype),
        jnp.full((most, 2 * fields + 3, watch.size), jnp.nan, steps.h.dtype),
    )

    def note(notes: Any, j: Any, turn: Turn) -> Any:
        times = jnp.where(turn.spiked, turn.at, jnp.nan)
        about = (turn.at, turn.spiked, *turn.peak, *turn.after, turn.hold)
        rows = jnp.stack([jnp.where(turn.moved, x, jnp.nan)[watch] for x in about])
        return notes[0].at[j].set(times), notes[1].at[j].set(rows)

    def step(carry: tuple, k: Step) -> tuple[tuple, Found]:
        s, hold = carry
        x = _drive(table, k, n)
        if is_located:
            now, notes = turns(cells, s, hold, x, k.h, most, note, blank)
            new, left = (now.s, now.hold), now.left
        else:
            *new, turn = cycle(cells, s, hold, x, k.h)
            notes, left = note(blank, 0, turn), jnp.zeros_like(hold)
        after = jax.tree.map(lambda a, b: jnp.where(k.live, a, b), tuple(new), carry)
        log = jnp.stack([f[watch] for f in (*s, hold)])
        times, watched = (jnp.where(k.live, x, jnp.nan) for x in notes)
        return after, Found(times, watched, log, jnp.where(k.live, left, 0.0))

    return jax.lax.scan(step, (s, hold), steps)


def _drive(table: Any, k: Step, n: int) -> Any:
    """``value + slope·(t - t_on)`` of the row that holds, for every neuron."""
    fields = []
    for value, slope in zip(table[::2], table[1::2], strict=True):
        fields += [value[k.row] + slope[k.row] * k.offset, slope[k.row]]
    return type(table)(*(jnp.broadcast_to(f, n) for f in fields))


def _runaway(found: Found, events: float) -> bool:
    """Whether any step holds more spikes of a neuron than it may."""
    return bool((np.isfinite(found.times).sum(axis=1) > events).any())


def _collected(plan: Plan, state: State, window: Window, s: Any, hold: Any, parts: list[Found]) -> tuple[State, Output]:
    """What the chunks of a window found, as every engine gives it."""
    most = max(part.times.shape[1] for part in parts)
    times, watched = (np.concatenate([_padded(part[k], most) for part in parts]) for k in (0, 1))
    log, left = (np.concatenate([part[k] for part in parts]) for k in (2, 3))
    step, turn, neuron = np.nonzero(np.isfinite(times))
    order = np.argsort(step, kind="stable")
    step, turn, neuron = step[order], turn[order], neuron[order]
    counts = state.counts + np.bincount(neuron, minlength=plan.size)
    if plan.located:
        written = located(neuron.astype(np.uint32), window.t[step] + times[step, turn, neuron])
    else:
        per_step = np.bincount(step, minlength=window.t.size)[None]
        written = on_grid(neuron.astype(np.uint32), per_step, window.stamp)
    if not plan.keep_spikes:
        written = written._replace(**{name: getattr(written, name)[:0] for name in ("neurons", "times")})
    events = _events(plan, window, watched)
    rows = np.flatnonzero(window.logged[: len(log)] >= 0)
    late = np.argwhere((left > 0) | (np.isfinite(times).sum(axis=1) > plan.method.events))
    runaway = (int(late[0, 1]), float(window.t[late[0, 0]])) if late.size else None
    kept = np.empty((window.logs, *log.shape[1:]))
    kept[window.logged[rows]] = log[rows]
    after = State(state.step + window.t.size, jax.tree.map(np.array, s), np.array(hold), counts)
    return after, Output(written, events, kept, runaway)


def _padded(x: np.ndarray, most: int) -> np.ndarray:
    """Notes of turns with as many rows as other chunks have."""
    return np.pad(x, [(0, 0), (0, most - x.shape[1]), *[(0, 0)] * (x.ndim - 2)], constant_values=np.nan)


def _events(plan: Plan, window: Window, watched: np.ndarray) -> np.ndarray:
    """Restarts of the watched neurons: (n, 4 + 2F) neuron, time, spike or not, state before, state after, hold."""
    step, turn, place = np.nonzero(np.isfinite(watched[:, :, 0]))
    found = watched[step, turn, :, place]
    time = window.t[step] + found[:, 0] if plan.located else window.stamp[step]
    return np.column_stack([plan.watch[place], time, found[:, 1:]])

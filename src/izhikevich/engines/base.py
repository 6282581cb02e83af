"""What engines share: the Plan they get, the windows it is run in, and the Program they make of it.

A window is a stretch of steps with everything that depends on time already in arrays. Engines differ only in how they walk
through the neurons; which steps there are, what current flows and what is recorded is decided here, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

from ..models.drive import Current, Synaptic
from ..models.hold import Free
from ..recording.spikes import Written
from ..stimulus.segments import Segments, piece_at

WINDOW_STEPS = 20_000  # at most; fewer where currents or logs are large
WINDOW_BYTES = 64 * 2**20
MAX_LEGS = 10_000  # legs of one step: a cell that needs more is caught at a switch that pushes back from both sides


class State(NamedTuple):
    """Everything that changes: where the run is, the neurons' state and their refractory time left."""

    step: int
    s: Any  # record of arrays (N,)
    hold: np.ndarray  # (N,), ms
    counts: np.ndarray  # (N,) spikes of each neuron so far


class Window(NamedTuple):
    """A stretch of steps as engines see it; K steps."""

    t: np.ndarray  # (K,) start of each step, ms
    h: np.ndarray  # (K,) its length, in the run's number type
    row: np.ndarray  # (K,) row of `table` that holds at its start
    offset: np.ndarray  # (K,) time since that row's start
    fresh: np.ndarray  # (K,) bool: the drive must be computed anew
    logged: np.ndarray  # (K,) row of the log for the state at its start, or -1
    stamp: np.ndarray  # (K,) time given to a spike on the grid
    table: Any  # record of arrays (rows, 1) or (rows, N): value, slope, ...
    logs: int  # rows of the log
    end: float  # where it ends, ms
    final: bool  # whether the run ends with it


class Output(NamedTuple):
    """What a window gave."""

    spikes: Written
    events: np.ndarray  # (n, 4 + 2F) neuron, time, spike or not, state before, state after, hold
    log: np.ndarray  # (rows, F + 1, watched) states and hold at the start of logged steps
    runaway: tuple[int, float] | None  # neuron and time where a step held too many spikes


@dataclass(frozen=True, eq=False)
class Plan:
    """A run lowered to arrays and numbers: the only thing an engine sees. What differs between neurons is an array (N,), or one number."""

    method: Any  # record of the method
    located: bool
    p: Any  # prepared record of the cells
    size: int
    dtype: np.dtype
    start: Any  # record: initial state
    refractory: Any  # ms
    free: Free
    current: Any  # Lowered current
    conductances: tuple[tuple[Any, np.ndarray], ...]  # (Lowered conductance, reversal)
    dt: float
    duration: float
    steps: int  # grid steps of dt
    open_pulses: bool  # stimulus sampled as the 2004 script does, with t > T1 and t < T2
    stamp: float  # 0: a grid spike carries the start of its step, 1: the end
    keep_spikes: bool
    watch: np.ndarray  # neurons whose traces are wanted, sorted
    samples: np.ndarray  # times at which they are wanted
    averaged: bool = False  # whether samples finer than the step were replaced by its mean and slope
    networked: bool = False  # part of a network: all its cells take the same whole steps

    @property
    def holds(self) -> bool:
        """Whether any neuron has a refractory period."""
        return bool(np.any(np.asarray(self.refractory) > 0))


def initial(plan: Plan) -> State:
    """The state at time 0."""
    start = type(plan.start)(*(np.array(np.broadcast_to(f, plan.size), plan.dtype) for f in plan.start))
    return State(0, start, np.zeros(plan.size, plan.dtype), np.zeros(plan.size, np.int64))


class Program(Protocol):
    """A Plan bound to an engine."""

    plan: Plan

    def init(self) -> State: ...

    def advance(self, state: State, window: Window) -> tuple[State, Output]: ...


def windows(plan: Plan) -> Iterator[Window]:
    """The run as windows, one after the other."""
    per_step = 8 * max(1, 2 * plan.watch.size * 4)
    length = int(max(1, min(WINDOW_STEPS, WINDOW_BYTES // per_step)))
    if not _constant(plan):
        length = int(max(1, min(length, WINDOW_BYTES // (16 * plan.size))))
    for first in range(0, plan.steps, length):
        yield window(plan, first, min(first + length, plan.steps))


def window(plan: Plan, first: int, last: int) -> Window:
    """Steps `first` to `last` of the grid, cut at the borders of the stimulus where the method locates."""
    grid = np.arange(first, last + 1) * plan.dt
    cuts = plan.located and not plan.networked
    if cuts:
        grid[-1] = min(grid[-1], plan.duration)
    table, t_on = drive_table(plan, grid[0], grid[-1])
    times = _cut(grid, t_on, plan) if cuts else grid
    t = times[:-1]
    pieces = Segments(t_on, t_on, t_on)
    if plan.open_pulses:
        row = piece_at(pieces, t)
        row = row - _weaker_before(table, t_on, t, row)
    else:  # 3 * 0.3 is a little less than 0.9: a border that counts as this grid point has been reached
        row = piece_at(pieces, t + _near(t, plan))
    offset = np.maximum(t - t_on[row], 0.0).astype(plan.dtype)
    sloped = np.zeros(t_on.size, bool)
    for slope in table[1::2]:
        sloped |= (slope != 0).any(axis=1)
    fresh = np.concatenate([[True], (np.diff(row) != 0)]) | sloped[row]
    logged = _logged(plan, times, last == plan.steps)
    # on a grid every step is dt itself: differences of multiples of 0.1 differ in their last bits
    h = np.diff(times) if cuts else np.full(t.size, plan.dt)
    return Window(
        t,
        h.astype(plan.dtype),
        row,
        offset,
        fresh,
        np.where(logged, np.cumsum(logged) - 1, -1),
        times[1:] if plan.stamp else t,
        table,
        int(logged.sum()),
        float(times[-1]),
        last == plan.steps,
    )


def drive_table(plan: Plan, t0: float, t1: float) -> tuple[Any, np.ndarray]:
    """Values and slopes of the input on the union of its borders, and when each row starts.

    Always copies: a read-only array is another type to Numba, and would compile every kernel once more.
    """
    early = np.nextafter(t0, -np.inf)  # the piece before a border at t0, for "strictly after"
    current = plan.current.window(early, t1)
    parts = [(g.window(early, t1), reversal) for g, reversal in plan.conductances]
    if not parts:
        return Current(*(_column(x, plan.dtype) for x in current[1:])), current.t_on
    t_on = np.unique(np.concatenate([current.t_on, *(g.t_on for g, _ in parts)]))
    value, slope = _on(current, t_on)
    g_value, g_slope = np.zeros_like(value), np.zeros_like(slope)
    for g, reversal in parts:
        v, s = _on(g, t_on)
        g_value, g_slope = g_value + v, g_slope + s
        value, slope = value + v * reversal, slope + s * reversal
    return Synaptic(*(_column(x, plan.dtype) for x in (value, slope, g_value, g_slope))), t_on


def _column(x: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Numbers of a table: a column for all neurons where they are all zero, as most slopes are."""
    return np.array(x if x.any() else x[:, :1], dtype, order="C")


def _weaker_before(table: Any, t_on: np.ndarray, t: np.ndarray, row: np.ndarray) -> np.ndarray:
    """1 where a step starts on an edge at which the current before is the weaker one: a pulse ``t > T1 and t < T2`` is open at both ends."""
    before = np.maximum(row - 1, 0)
    earlier = np.abs(table[0][before] + table[1][before] * (t - t_on[before])[:, None]).max(axis=1)
    return ((t == t_on[row]) & (row > 0) & (earlier < np.abs(table[0][row]).max(axis=1))).astype(row.dtype)


def _on(segments: Segments, t_on: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    k = piece_at(segments, t_on)
    return segments.value[k] + segments.slope[k] * (t_on - segments.t_on[k])[:, None], segments.slope[k]


def _near(t: np.ndarray, plan: Plan) -> np.ndarray:
    """How far from a grid point a border still is that point: a billionth of a step; on the grid, as far as `check_grid` lets it be."""
    return 1e-9 * plan.dt + 8 * np.spacing(t) if plan.located else 1e-9 * np.maximum(t, plan.dt)


def _cut(grid: np.ndarray, borders: np.ndarray, plan: Plan) -> np.ndarray:
    """Grid and borders together, without the borders that are grid points."""
    inside = borders[(borders > grid[0]) & (borders < grid[-1])]
    near = np.rint(inside / plan.dt) * plan.dt
    inside = inside[np.abs(inside - near) > _near(near, plan)]
    return np.union1d(grid, inside)


def _logged(plan: Plan, times: np.ndarray, final: bool) -> np.ndarray:
    """Which steps hold a sample; the last time of the run belongs to its last step."""
    end = times[-1] if not final else np.inf
    inside = plan.samples[(plan.samples >= times[0]) & (plan.samples < end)]
    logged = np.zeros(times.size - 1, bool)
    logged[np.clip(np.searchsorted(times, inside, side="right") - 1, 0, times.size - 2)] = True
    return logged


def _constant(plan: Plan) -> bool:
    """Whether the input is one table row per border, not one per clock tick and neuron."""
    probe = plan.current.window(0.0, plan.dt)
    return probe.value.shape[1] == 1 or plan.current.borders(0.0, plan.duration).size <= 64

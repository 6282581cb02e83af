"""Dense output: the state at any time, flowed from the last restart.

Engines write down the state only where a flow begins: at the start of a step that holds a sample, and after every spike, guard
or hold inside it. A sample is then one flow from the restart before it, in the very arithmetic of the method, so that sampling
as finely as one likes costs little and never changes the run.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..methods import base
from ..models import drive, law

# glibc hands memory freed at the end of its heap back to the system at once, beyond 128 KiB, and the next array pays a page fault for
# every 4 KiB: measured, a third of the time of a default run. A larger block, taken and freed, raises that limit for the process.
np.empty(2**23, np.uint8)


class Samples(NamedTuple):
    """Sampled states and input of the watched neurons; arrays (times, watched)."""

    times: np.ndarray
    fields: tuple[np.ndarray, ...]  # one per state field
    current: np.ndarray


def sample(plan: Any, window: Any, output: Any, end: Any, take: Any, when: str) -> Samples:
    """States of the watched neurons at the plan's sample times inside a window.

    Parameters
    ----------
    plan, window, output : Plan, Window, Output
        A run, the window it went through, and what came of it.
    end : record of arrays (N,)
        States at the window's end.
    take : callable
        ``take(record, index)``: the neurons `index` of a record.
    when : {"after", "before"}
        Side of the reset that a sample on a grid spike shows.
    """
    if window.t.size == 0:
        empty = np.empty((0, plan.watch.size))
        return Samples(np.empty(0), tuple(empty for _ in plan.start), empty)
    times = plan.samples[(plan.samples >= window.t[0]) & (plan.samples < (np.inf if window.final else window.end))]
    step = np.maximum(_last_before(window.t, times), 0)
    row = window.logged[step]
    shape = (times.size, plan.watch.size)
    since = np.repeat(window.t[step][:, None], shape[1], axis=1)
    states = [output.log[row, f] for f in range(output.log.shape[1])]  # the last one is the hold
    _take_events(plan, output, times, since, states, step, window)
    x = _drive_at(window, step, plan.watch, plan.dtype)
    x = drive.shifted(x, (since - window.t[step][:, None]).astype(plan.dtype))
    with np.errstate(all="ignore"):
        gap = (times[:, None] - since).astype(plan.dtype)
        if plan.located:
            s = _flowed(plan, take, states, x, gap)
        else:
            s = _on_grid(plan, output, times, states, end, take, times > window.t[-1], when)
        current = drive.current_at(x, s[0], gap)
    return Samples(times, tuple(s), current)


def _last_before(events: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Index of the last event at or before each time, -1 where there is none; both sorted. The few are sought among the many."""
    borders = np.searchsorted(times, events, side="left")
    return np.repeat(np.arange(-1, events.size), np.diff(borders, prepend=0, append=times.size))


def _take_events(
    plan: Any, output: Any, times: np.ndarray, since: np.ndarray, states: list, step: np.ndarray, window: Any
) -> None:
    """Replace a step's start by the last event before the sample, where there is one."""
    events = output.events[np.lexsort((np.arange(len(output.events)), output.events[:, 1], output.events[:, 0]))]
    fields = len(states) - 1
    borders = np.searchsorted(events[:, 0], np.append(plan.watch, np.inf))
    for w in range(plan.watch.size):
        own = events[borders[w] : borders[w + 1]]
        if not len(own) or not plan.located:
            continue
        last = _last_before(own[:, 1], times)
        use = (last >= 0) & (own[np.maximum(last, 0), 1] >= window.t[step])
        since[use, w] = own[last[use], 1]
        for f in range(fields):
            states[f][use, w] = own[last[use], 3 + fields + f]
        states[fields][use, w] = own[last[use], 3 + 2 * fields]


def _drive_at(window: Any, step: np.ndarray, watch: np.ndarray, dtype: Any) -> Any:
    """The drive of the watched neurons at the start of each sample's step."""
    fields = []
    row, offset = window.row[step], window.offset[step][:, None]
    for value, slope in zip(window.table[::2], window.table[1::2], strict=True):
        value, slope = (x[row][:, watch if x.shape[1] > 1 else np.zeros(watch.size, int)] for x in (value, slope))
        fields += [value + slope * offset, slope]
    return type(window.table)(*fields)


def _flowed(plan: Any, take: Any, states: list, x: Any, gap: np.ndarray) -> list[np.ndarray]:
    """Flow every restart over its gap, hold first."""
    kind = type(plan.start)
    shape = gap.shape
    flat = np.tile(plan.watch, shape[0])
    s = kind(*(np.asarray(f, plan.dtype).ravel() for f in states[:-1]))
    hold, gap = np.asarray(states[-1], plan.dtype).ravel(), gap.ravel()
    x = type(x)(*(np.array(np.broadcast_to(f, shape)).ravel() for f in x))
    p = take(plan.p, flat)
    q = base.cell(plan.method, p)
    held = np.minimum(hold, gap)
    waits = held > 0
    if waits.any():
        after = law.held(q, s, x, held, plan.free)
        s = kind(*(np.where(waits, a, b) for a, b in zip(after, s, strict=True)))
        x = drive.shifted(x, held)
    rest = gap - held
    moves = np.flatnonzero(rest > 0)
    out = [np.array(f) for f in s]
    ends = _ends(plan, take, take(p, moves), take(s, moves), take(x, moves), rest[moves])
    for field, end in zip(out, ends, strict=True):
        field[moves] = end
    return [f.reshape(shape) for f in out]


def _ends(plan: Any, take: Any, p: Any, s: Any, x: Any, h: np.ndarray) -> Any:
    """Where flows over `h` end; a method whose order varies goes through them one by one."""
    if not getattr(type(plan.method), "scalar", False):
        return base.flow(plan.method, p, s, x, h).s
    ends = [base.flow(plan.method, take(p, j), take(s, j), take(x, j), h[j]).s for j in range(h.size)]
    return [np.array([e[f] for e in ends]) for f in range(len(s))]


def _on_grid(
    plan: Any, output: Any, times: np.ndarray, states: list, end: Any, take: Any, last: np.ndarray, when: str
) -> list[np.ndarray]:
    """Grid methods: the state at the grid point itself, of which the run's last one starts no step.

    A method that steps first has been reset there, and shows its value before the reset on request; one that tests first, the reverse.
    """
    fields = states[:-1]
    for field, value in zip(fields, end, strict=True):
        field[last] = value[plan.watch]
    tests_first = getattr(type(plan.method), "tests_first", False)
    if when != ("after" if tests_first else "before") or not (tests_first or plan.stamp == 1.0):
        return fields
    at = output.events[:, 1]
    near = 1e-9 * np.maximum(1.0, at)
    row = np.searchsorted(times, at - near)
    hit = np.flatnonzero(np.append(times, np.inf)[row] <= at + near)
    neuron = output.events[hit, 0].astype(np.int64)
    shown = type(plan.start)(*(output.events[hit, 3 + f].astype(plan.dtype) for f in range(len(fields))))
    if tests_first:
        shown = law.reset(base.cell(plan.method, take(plan.p, neuron)), shown)
    for field, value in zip(fields, shown, strict=True):
        field[row[hit], np.searchsorted(plan.watch, neuron)] = value
    return fields

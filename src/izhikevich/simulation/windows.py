"""A network's run, window by window: how long a window is, and where a run has to stop."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ..engines.network import SPIKES, NetOutput, NetPlan, NetProgram, NetState, window
from ..errors import DivergenceError, RunawayError
from ..recording import Recorder
from ..stimulus import check_edges
from .collected import sample_times

WINDOW_STEPS = 20_000  # at most
WINDOW_BYTES = 64 * 2**20  # of samples, and of inputs that differ between cells
WINDOW_SECONDS = 0.5  # aimed at, so that Ctrl-C is heard
FIRST_UPDATES = 10**7  # of cells, in the first window, whose speed is not known: some hundredths of a second
KEEPING = 50  # copies of the state may take one part of the time in so many


def program_of(plan: NetPlan, engine: str, threads: int) -> Any:
    """A plan bound to an engine."""
    if plan.precise and engine == "numpy":
        from ..engines.numpy_precise import NumpyPrecise

        return NumpyPrecise(plan)
    if plan.precise:
        from ..engines.cpu.precise_program import CpuPrecise  # here, because numba takes half a second to import

        return CpuPrecise(plan)
    if engine == "numpy":
        from ..engines.numpy_network import NumpyNetwork

        return NumpyNetwork(plan, threads)
    from ..engines.cpu.network_program import CpuNetwork  # here, too

    return CpuNetwork(plan, threads)


def until(plan: NetPlan, begin: int, steps: int, recorder: Recorder) -> NetPlan:
    """The plan of a run from step `begin` to step `steps`."""
    t0, duration = begin * plan.dt, steps * plan.dt
    for group in plan.groups:
        check_edges(group.current, t0, duration, plan.dt)
    samples = sample_times(recorder, plan.dt, begin, steps)
    groups = tuple(replace(g, steps=steps, duration=duration, samples=samples) for g in plan.groups)
    return replace(plan, groups=groups, steps=steps, duration=duration)


def advance(program: NetProgram, state: NetState) -> Iterator[tuple[NetState, NetOutput]]:
    """Go through a plan's windows to its end, as long each as the machine is quick; results do not depend on their lengths.

    Engines change the state in place. So a copy from before is kept, and taken as often as its time allows: where a state becomes no
    number, the steps since the copy are gone through again to say in which of them, and of which cell.
    """
    plan = program.plan
    most = longest_window(plan)
    length = min(first_length(plan.size), most)
    kept, cost, taken = _timed_copy(state)
    while state.step < plan.steps:
        began = time.perf_counter()
        if began - taken > KEEPING * cost:
            kept, cost, taken = _timed_copy(state)
        last = min(state.step + length, plan.steps)
        state, output = program.advance(state, window(plan, state.step, last))
        if output.runaway:
            raise runaway(plan, *output.runaway)
        if not_finite(plan, state).size:
            raise diverged(program, kept, last, length)
        yield state, output
        length = next_length(length, time.perf_counter() - began, most)


def runaway(plan: NetPlan, neuron: int, t: float) -> RunawayError:
    """The error of a step with more spikes than there is room for, of one cell or of all cells together."""
    if neuron == plan.size:
        return RunawayError(
            f"A step must hold at most {SPIKES} spikes per cell on average, got more from {plan.size} cells at t = {t:g} ms. "
            "Weaken what drives them, or take a smaller dt."
        )
    return RunawayError(
        f"A step must hold at most {int(plan.groups[0].method.events)} spikes of a neuron, got more from neuron {neuron} "
        f"at t = {t:g} ms. Its reset, or its input, drives it into ever smaller steps: weaken what drives it."
    )


def first_length(cells: int) -> int:
    """Steps of the first window."""
    return max(1, FIRST_UPDATES // cells)


def next_length(length: int, seconds: float, most: int) -> int:
    """Steps of the next window, after one of `length` steps took `seconds`.

    >>> next_length(1000, 2.0, 20_000), next_length(1000, 0.01, 20_000), next_length(1, 60.0, 20_000)
    (250, 2000, 1)
    """
    return max(1, min(most, 2 * length, int(length * WINDOW_SECONDS / max(seconds, 1e-9))))


def longest_window(plan: NetPlan) -> int:
    """Steps that one window may have, for its arrays to stay small."""
    watched = sum(g.watch.size for g in plan.groups)
    probes = (group.current.window(0.0, plan.dt).value.shape[1] for group in plan.groups)
    inputs = sum(n for n in probes if n > 1)  # at worst a piece of its own for every cell and step
    return int(max(1, min(WINDOW_STEPS, WINDOW_BYTES // (40 * watched + 16 * inputs + 8))))


def not_finite(plan: NetPlan, state: NetState) -> np.ndarray:
    """Numbers of the cells whose state is no number, ascending."""
    bad = [~np.all([np.isfinite(f) for f in s], axis=0) for s in state.cells]
    return np.concatenate([first + np.flatnonzero(b) for first, b in zip(plan.firsts, bad, strict=True)])


def diverged(program: NetProgram, state: NetState, last: int, length: int) -> DivergenceError:
    """Who came to be no number first, and when, between a good `state` and step `last`.

    A cell that is no number stays so: the first window at whose end one is, halved until a single step is left.
    """
    plan = program.plan
    good, end = state, state
    while end.step < last:
        good, end = end, _advanced(program, end, min(end.step + length, last))
        if not_finite(plan, end).size:
            break
    last = end.step
    while last - good.step > 1:
        trial = _advanced(program, good, (good.step + last) // 2)
        if not_finite(plan, trial).size:
            last, end = trial.step, trial
        else:
            good = trial
    neuron = int(not_finite(plan, end)[0])
    g = int(np.searchsorted(plan.firsts, neuron, side="right")) - 1
    v = float(good.cells[g][0][neuron - plan.firsts[g]])
    return DivergenceError(
        f"A network must stay finite, got a non-finite state of neuron {neuron} at t = {good.step * plan.dt:g} ms, "
        f"from v = {v:g} mV before it. Use a located method such as mobius3, a smaller dt, or weaker weights and inputs."
    )


def _advanced(program: NetProgram, state: NetState, last: int) -> NetState:
    """The state at step `last`; the one given stays as it is."""
    return program.advance(copied(state), window(program.plan, state.step, last))[0]


def _timed_copy(state: NetState) -> tuple[NetState, float, float]:
    """A copy, the seconds that it took, and when it was there."""
    began = time.perf_counter()
    kept = copied(state)
    now = time.perf_counter()
    return kept, now - began, now


def copied(x: Any) -> Any:
    """A state with arrays of its own."""
    if isinstance(x, np.ndarray):
        return x.copy()
    if isinstance(x, tuple):
        return type(x)(*map(copied, x)) if hasattr(x, "_fields") else tuple(map(copied, x))
    return x

"""A run of cells that do not act on each other: from a plan, window by window, to what is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .engines.base import MAX_LEGS, Output, Plan, Program, State, Window, windows
from .engines.take import take
from .errors import DivergenceError, RunawayError, unknown
from .models import Model
from .progress import Progress
from .recording import Recorder, Recording
from .recording.spikes import Written
from .recording.traces import sample

ENGINES = ("auto", "cpu", "numpy", "jax")


def bound(plan: Plan, engine: str, threads: int) -> tuple[Program, str]:
    """A plan bound to an engine, and that engine's name."""
    if engine not in ENGINES:
        raise unknown("engine", engine, ENGINES)
    if engine == "numpy":
        from .engines.numpy import NumpyProgram

        return NumpyProgram(plan, threads), "numpy"
    if engine == "jax":
        from .engines.jax import JaxProgram

        return JaxProgram(plan, threads), "jax"
    from .engines.cpu import CpuProgram  # here, because numba takes half a second to import

    return CpuProgram(plan, threads), "cpu"


def collect(program: Program, model: Model, recorder: Recorder, progress: bool | None) -> Collected:
    """Run to the end, or to Ctrl-C."""
    plan = program.plan
    collected = Collected(plan, recorder)
    with Progress(plan.duration, show=progress) as bar:
        try:
            for state, window, output in run(program):
                collected.take(state, window, output)
                _stop_if_runaway(plan, model, output)
                bar.at(min(plan.duration, float(window.t[-1])))
        except KeyboardInterrupt:
            collected.interrupted = True
    return collected


def run(program: Program) -> Iterator[tuple[State, Window, Output]]:
    """Go through a program's windows, refusing a state that is not finite."""
    state = program.init()
    for window in windows(program.plan):
        state, output = program.advance(state, window)
        if not output.runaway and not all(_finite(f) for f in state.s):
            neuron = int(np.argmin(np.all([np.isfinite(f) for f in state.s], axis=0)))
            raise _diverged(program, _again(program, window), window, neuron)
        yield state, window, output


def _finite(x: np.ndarray) -> bool:
    """Whether all numbers are; a sum that is finite says so in a quarter of the time."""
    return bool(np.isfinite(x.sum()) or np.isfinite(x).all())


def _again(program: Program, end: Window) -> State:
    """The state before a window, from the start: runs are repeatable, and copies of every state would cost more."""
    state = program.init()
    for window in windows(program.plan):
        if window.t[0] >= end.t[0]:
            break
        state, _ = program.advance(state, window)
    return state


def _diverged(program: Program, state: State, window: Window, neuron: int) -> DivergenceError:
    """Go through the window again step by step to say when, and from what value."""
    v = float(state.s.v[neuron])
    for k in range(window.t.size):
        v = float(state.s.v[neuron])
        parts = {name: getattr(window, name)[k : k + 1] for name in ("t", "h", "row", "offset", "stamp")}
        one = window._replace(**parts, fresh=np.array([True]), logged=np.array([-1]), logs=0)
        state, _ = program.advance(state, one)
        if not np.isfinite(sum(float(f[neuron]) for f in state.s)):
            break
    return DivergenceError(
        f"The run must stay finite, got a non-finite state of neuron {neuron} at t = {window.t[k]:g} ms, from v = {v:g} mV before it. "
        "Use a located method such as mobius3, a smaller dt, or check the input current."
    )


def _stop_if_runaway(plan: Plan, model: Model, output: Output) -> None:
    if output.runaway:
        neuron, time = output.runaway
        raise RunawayError(
            f"A step must hold at most {int(plan.method.events)} spikes or {MAX_LEGS} legs of a neuron, got more from neuron {neuron} "
            f"at t = {time:g} ms ({model.name or type(model).__name__}). Its reset, or its input, drives it into ever smaller steps: "
            "end the run before, take a smaller dt, or change what drives it "
            "(the published pattern T is such a cell; its companion T_exact_d0 is not)."
        )


class Collected:
    """What the windows of a run leave, until it becomes a Recording."""

    def __init__(self, plan: Plan, recorder: Recorder):
        self.plan, self.recorder = plan, recorder
        self.counts = np.zeros(plan.size, np.int64)
        self.spikes: list[Written] = []
        self.events: list[np.ndarray] = []
        self.samples: list[Any] = []
        self.border = np.empty((0, 4 + 2 * len(plan.start)))  # events at the end of the last window
        self.reached = 0.0
        self.interrupted = False

    def take(self, state: State, window: Window, output: Output) -> None:
        self.counts = state.counts
        self.spikes.append(output.spikes)
        self.events.append(output.events)
        if self.recorder.traces:
            # a spike at the end of a window shows in the sample with which the next one begins
            seen = output._replace(events=np.concatenate([self.border, output.events]))
            self.samples.append(sample(self.plan, window, seen, state.s, take, self.recorder.when))
            self.border = output.events[output.events[:, 1] >= window.stamp[-1]]
        self.reached = window.end

    def recording(self, model: Model, provenance: dict) -> Recording:
        kinds = self.recorder.variables
        fields = type(self.plan.start)._fields
        samples = None
        if self.recorder.traces:
            names = {"v": fields.index("v"), "u": fields.index("u")} if "u" in fields else {"v": fields.index("v")}
            none = np.empty((0, self.plan.watch.size))  # all there is of a run that was stopped before its first window
            columns = {
                n: np.concatenate([none, *(s.fields[f] for s in self.samples)]) for n, f in names.items() if n in kinds
            }
            if "current" in kinds:
                columns["current"] = np.concatenate([none, *(s.current for s in self.samples)])
            times = np.concatenate([none[:, :0].ravel(), *(s.times for s in self.samples)])
            samples = (times, {n: _locked(np.asarray(c, self.recorder.dtype)) for n, c in columns.items()})
        return Recording(
            model=model,
            duration=self.reached if self.interrupted else self.plan.duration,
            size=self.plan.size,
            spike_count=_locked(self.counts),
            provenance=provenance,
            watched=self.plan.watch,
            raw_spikes=self.spikes if "spikes" in kinds else None,
            raw_samples=samples,
            events=np.concatenate(self.events) if self.events else None,
            interrupted=self.interrupted,
        )


def _locked(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array

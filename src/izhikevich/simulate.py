"""The front door: `simulate`, and the same thing held open, `Simulation`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from . import catalog
from .engines.base import MAX_LEGS, Output, Plan, Program, State, Window, windows
from .engines.take import take
from .errors import ArgumentError, DivergenceError, RunawayError, sentence, unknown
from .late import late
from .lower import lower
from .methods import Method
from .models import Model
from .network import Network
from .progress import Progress
from .provenance import versions
from .recording import Recorder, Recording
from .recording.recorder import as_recorder
from .recording.spikes import Written
from .recording.traces import sample
from .simulation import Simulation, refuse_cell_options, refuse_network_options

ENGINES = ("auto", "cpu", "numpy")


def simulate(
    what: Any,
    duration: Any,
    current: Any = 0,
    *,
    size: int | None = None,
    dt: Any = None,
    method: str | None = None,
    engine: str = "auto",
    dtype: str = "float64",
    threads: int = 1,
    seed: int = 0,
    start: Any = "rest",
    record: Any = None,
    conductance: Any = (),
    sweep: int = 0,
    delivery: str | None = None,
    folder: str | Path | None = None,
    accuracy: float | None = None,
    check: bool = False,
    progress: bool | None = None,
) -> Recording:
    """Simulate a neuron, a population of uncoupled ones, or a network.

    Parameters
    ----------
    what : Model, str or Network
        A model, the name of a cell of the catalog such as ``"RS"`` or ``"RS2007"``, or a network, which has its own start, seed and
        inputs and of which spikes alone are recorded unless asked for more.
    duration : float or quantity, ms
        Model time to simulate.
    current : number, quantity, text, array (N,), (times, values), callable, file or Stimulus, default 0
        Input current, in the model's unit: dimensionless mV/ms (2003) or pA (2007). Text such as ``"10 * (t >= 20*ms)"`` is
        understood, and so is the name of an ABF or CSV file.
    size : int, optional
        Number of neurons; by default as many as parameters and current describe.
    dt : float or quantity, ms, optional
        Step; by default the network's, if it has one of its own, else the method's.
    method : str, optional
        Name of a method (`izhikevich.methods.METHODS`); by default the network's, if it has one, else the model's own: ``"mobius3"`` in
        the quadratic family.
    engine : {"auto", "cpu", "numpy"}, default "auto"
        ``"cpu"`` is compiled, ``"numpy"`` the reference; their results are equal, bit for bit.
    dtype : {"float64", "float32"}, default "float64"
        Number type of state and arithmetic.
    threads : int, default 1
        Partitions of the population, each on a thread of its own; the bits do not depend on it.
    seed : int, default 0
        Seed of the stimulus' noise.
    start : "rest" or (v0, u0), default "rest"
        Initial state: the stable equilibrium without input, or values in mV and the model's unit of u; ``cell.rest(0.24)`` gives
        those of a cell held at a current of 0.24.
    record : str, sequence of str or Recorder, optional
        What to record, by default ``("spikes", "v", "u", "current")``. For populations give ``"spikes"`` or ``"spike_count"``, or a
        `Recorder` with some neurons.
    conductance : Conductance or several, optional
        Conductance inputs, from `izhikevich.conductance`.
    sweep : int, default 0
        Sweep to take where `current` names a recording.
    delivery : {"grid", "precise"}, optional
        When the spikes of a network arrive; by default as the network says (`izhikevich.Simulation`).
    folder : str or Path, optional
        Where a network's run keeps itself as it goes, so that it can go on after a kill (`izhikevich.Simulation.run`).
    accuracy : float, ms, optional
        Let the cheapest method and step be chosen whose spikes are within so much of the truth, on up to 8 neurons of this run.
    check : bool, default False
        Compare up to 8 neurons with the truth (`izhikevich.check_accuracy`): what was found is ``recording.accuracy``, and a warning says
        so where the run is wrong.
    progress : bool, optional
        Show a progress bar; by default on a terminal, when the run takes longer than a second.

    Returns
    -------
    Recording
        Spikes, traces and provenance. After Ctrl-C: what was recorded until then.

    Raises
    ------
    ArgumentError
        A value that breaks a rule.
    MethodError
        A method that does not fit the model.
    DivergenceError, RunawayError
        A run that had to stop: with neuron, time and remedy.

    Examples
    --------
    >>> import izhikevich as izh
    >>> recording = izh.simulate("RS", 100, 10)
    >>> recording.spike_times.size
    3
    """
    how = {"dt": dt, "method": method, "engine": engine, "dtype": dtype, "threads": threads, "progress": progress}
    cells = {"size": size, "seed": seed, "start": start, "conductance": conductance, "sweep": sweep}
    if isinstance(what, Network):
        judged = {"accuracy": accuracy is not None, "check": check}
        refuse_cell_options(**{**cells, **judged, "current": not _is_zero(current), "start": start != "rest"})
        held = Simulation(what, record="spikes" if record is None else record, delivery=delivery, **how)
        return held.run(duration, folder=folder)
    refuse_network_options(delivery=delivery, folder=folder)
    given = (_model(what), duration, current)
    how |= _chosen(accuracy, given, cells, method, dt)
    recording = _simulated(*given, record, **cells, **how)
    return (
        _checked(recording, given, {**cells, **{name: how[name] for name in ("dt", "method", "dtype")}})
        if check
        else recording
    )


def _chosen(accuracy: float | None, given: tuple, cells: dict, method: str | None, dt: Any) -> dict[str, Any]:
    """Method and step for a wanted accuracy."""
    if accuracy is None:
        return {}
    if method is not None or dt is not None:
        remedy = "Leave them out, or use check=True to see how accurate they are"
        raise ArgumentError(sentence("accuracy", "given without a method and a dt, which it chooses", accuracy, remedy))
    method, dt = late("analysis.accuracy").method_for(*given, accuracy, **cells)
    return {"method": method, "dt": dt}


def _checked(recording: Recording, given: tuple, options: dict[str, Any]) -> Recording:
    """A recording with what is known of its accuracy."""
    judge = late("analysis.accuracy")
    found = judge.check_accuracy(*given, **options)
    judge.warn_if_wrong(found)
    return replace(recording, accuracy=found)


def _simulated(
    model: Model,
    duration: Any,
    current: Any,
    record: Any,
    engine: str,
    threads: int,
    progress: bool | None,
    **options: Any,
) -> Recording:
    """A run of uncoupled cells; the arguments are those of `simulate`."""
    recorder = as_recorder(("spikes", "v", "u", "current") if record is None else record)
    plan, chosen = lower(model, duration, current, recorder=recorder, **options)
    program, engine = bound(plan, engine, _whole(threads, "threads"))
    collected = _collected(program, model, recorder, progress)
    return collected.recording(model, _provenance(model, chosen, plan, engine, options["seed"], current))


def _collected(program: Program, model: Model, recorder: Recorder, progress: bool | None) -> _Collected:
    """Run to the end, or to Ctrl-C."""
    plan = program.plan
    collected = _Collected(plan, recorder)
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


class _Collected:
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


def _model(what: Any) -> Model:
    if isinstance(what, str):
        return catalog.cell(what)
    if isinstance(what, Model):
        return what
    inner = getattr(what, "model", None)
    if isinstance(inner, Model):
        return inner
    raise ArgumentError(
        sentence("what", "a model, a pattern or the name of a cell", what, "For example izh.cell('RS')")
    )


def _whole(value: Any, name: str) -> int:
    if not isinstance(value, int | np.integer) or value < 1:
        raise ArgumentError(sentence(name, "a whole number of at least 1", value))
    return int(value)


def bound(plan: Plan, engine: str, threads: int) -> tuple[Program, str]:
    """A plan bound to an engine, and that engine's name."""
    if engine not in ENGINES:
        raise unknown("engine", engine, ENGINES)
    if engine == "numpy":
        from .engines.numpy import NumpyProgram

        return NumpyProgram(plan, threads), "numpy"
    from .engines.cpu import CpuProgram  # here, because numba takes half a second to import

    return CpuProgram(plan, threads), "cpu"


def _provenance(model: Model, method: Method, plan: Plan, engine: str, seed: int, current: Any) -> dict[str, Any]:
    return {
        "model": str(model),
        "method": method.name,
        "dt": plan.dt,
        "seed": seed,
        "engine": engine,
        "dtype": str(plan.dtype),
        "current": str(current)[:200] if not isinstance(current, np.ndarray) else f"array of {current.size}",
        "samples": "mean and slope over each step" if plan.averaged else "as given",
        **versions(),
    }


def _is_zero(current: Any) -> bool:
    return isinstance(current, int | float) and current == 0

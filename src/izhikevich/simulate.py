"""The front door: `simulate`, and the same thing held open, `Simulation`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from . import catalog
from .engines.base import Plan
from .errors import ArgumentError, sentence
from .late import late
from .lower import lower
from .methods import Method
from .models import Model
from .network import Network
from .provenance import versions
from .recording import Recording
from .recording.recorder import as_recorder
from .simulation import Simulation, refuse_cell_options, refuse_network_options
from .uncoupled import bound, collect


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
    count_operations: bool = False,
    progress: bool | None = None,
) -> Recording:
    """Simulate a neuron, a population of uncoupled ones, or a network.

    Parameters
    ----------
    what : Model, str or Network
        A model, the name of a cell such as ``"RS2007"``, or a network: with its own start, seed and inputs; by itself it records spikes alone.
    duration : float or quantity, ms, of model time
    current : number, quantity, text, array (N,), (times, values), callable, file or Stimulus, default 0
        Input, in mV/ms (2003) or pA (2007). Text such as ``"10 * (t >= 20*ms)"`` is understood, and the name of an ABF or CSV file.
    size : int, optional
        Number of neurons; by default as many as parameters and current describe.
    dt : float or quantity, ms, optional
        Step; by default the network's, if it has one of its own, else the method's.
    method : str, optional
        Name of a method (`izhikevich.methods.METHODS`); by default the network's, if it has one, else the model's own.
    engine : {"auto", "cpu", "numpy", "jax"}, default "auto"
        ``"cpu"`` is compiled, ``"numpy"`` the reference; their results are equal, bit for bit. ``"jax"`` runs uncoupled cells on the device
        that JAX takes by default (extra ``jax``), by every method but ``taylor``, and rounds differently.
    dtype : {"float64", "float32"}, default "float64"
        Number type of state and arithmetic.
    threads : int, default 1
        Partitions of the population, each on a thread of its own; the bits do not depend on it.
    seed : int, default 0
        Seed of the stimulus' noise.
    start : "rest" or (v0, u0), default "rest"
        The stable equilibrium without input, or values in mV and the model's unit of u, such as ``cell.rest(0.24)``.
    record : str, sequence of str or Recorder, optional
        What to record, by default ``("spikes", "v", "u", "current")``; for populations ``"spikes"`` or ``"spike_count"``.
    conductance : Conductance or several, optional
        Conductance inputs, from `izhikevich.conductance`.
    sweep : int, default 0
        Sweep to take where `current` names a recording.
    delivery : {"grid", "precise"}, optional
        When the spikes of a network arrive; by default as the network says (`izhikevich.Simulation`).
    folder : str or Path, optional
        Where a network's run keeps itself as it goes, so that it can go on after a kill (`izhikevich.Simulation.run`).
    accuracy : float, ms, optional
        Choose the cheapest method and step whose spikes are within so much of the truth, on up to 8 neurons of this run.
    check, count_operations : bool, default False
        Compare up to 8 neurons with the truth (``recording.accuracy``, with a warning where it is wrong; `izhikevich.check_accuracy`); count
        what the run costs, on up to 8 (``recording.operations``; `izhikevich.cost.operations`): slow. The run stays the same.
    progress : bool, optional
        Show a progress bar; by default on a terminal, when the run takes longer than a second.

    Returns
    -------
    Recording
        Spikes, traces and provenance. After Ctrl-C: what was recorded until then.

    Raises
    ------
    ArgumentError, MethodError, DivergenceError, RunawayError
        A value that breaks a rule, a method that does not fit, a run that had to stop: with neuron, time and remedy.

    Examples
    --------
    >>> simulate("RS", 100, 10).spike_times.size
    3
    """
    how = {"dt": dt, "method": method, "dtype": dtype, "engine": engine, "threads": threads, "progress": progress}
    cells = {"size": size, "seed": seed, "start": start, "conductance": conductance, "sweep": sweep}
    if isinstance(what, Network):
        asked = {"accuracy": accuracy is not None, "check": check, "count_operations": count_operations}
        refuse_cell_options(**{**cells, **asked, "current": not _is_zero(current), "start": start != "rest"})
        held = Simulation(what, record="spikes" if record is None else record, delivery=delivery, **how)
        return held.run(duration, folder=folder)
    refuse_network_options(delivery=delivery, folder=folder)
    return _judged((_model(what), duration, current), record, accuracy, (check, count_operations), cells, how)


def _judged(
    given: tuple[Model, Any, Any],
    record: Any,
    accuracy: float | None,
    asked: tuple[bool, bool],
    cells: dict[str, Any],
    how: dict[str, Any],
) -> Recording:
    """A run of uncoupled cells, with a method chosen for an accuracy, checked, and its operations counted, where that is asked for."""
    if accuracy is not None:
        how = how | _chosen(accuracy, given, how, cells)
    recording = _simulated(*given, record, **cells, **how)
    options = cells | {n: how[n] for n in ("dt", "method", "dtype")}
    check, count = asked
    if check:
        recording = _checked(recording, given, options)
    return _counted(recording, given, options | {"progress": how["progress"]}) if count else recording


def _chosen(
    accuracy: float, given: tuple[Model, Any, Any], how: dict[str, Any], cells: dict[str, Any]
) -> dict[str, Any]:
    """Method and step for a wanted accuracy."""
    if how["method"] is not None or how["dt"] is not None:
        remedy = "Leave them out, or use check=True to see how accurate they are"
        raise ArgumentError(sentence("accuracy", "given without a method and a dt, which it chooses", accuracy, remedy))
    found = late("analysis.check.accuracy").method_for(*given, accuracy, dtype=how["dtype"], **cells)
    return dict(zip(("method", "dt"), found, strict=True))


def _checked(recording: Recording, given: tuple, options: dict[str, Any]) -> Recording:
    """A recording with what is known of its accuracy."""
    judge = late("analysis.check.accuracy")
    found = judge.check_accuracy(*given, **options)
    judge.warn_if_wrong(found)
    return replace(recording, accuracy=found)


def _counted(recording: Recording, given: tuple, options: dict[str, Any]) -> Recording:
    """A recording with what the run costs; an interrupted one is not gone through again."""
    if recording.interrupted:
        return recording
    model, duration, current = given
    return replace(recording, operations=late("cost").operations(model, current=current, duration=duration, **options))


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
    collected = collect(program, model, recorder, progress)
    return collected.recording(model, _provenance(model, chosen, plan, engine, options["seed"], current))


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

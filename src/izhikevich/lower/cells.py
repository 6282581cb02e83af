"""From what a person says to a Plan: sizes, start, step, stimulus, recorder, all checked and turned into arrays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..engines.base import Plan
from ..engines.take import any_array, full
from ..errors import ArgumentError, sentence
from ..methods import Method, choose_method
from ..methods.base import prepare
from ..models import Model, law
from ..models.hold import Free
from ..models.rest import rest
from ..models.white import white
from ..recording import Recorder
from ..recording.recorder import float_type
from ..stimulus import Conductance, Stimulus, as_stimulus, check_edges, noise
from ..units import to_number

DENSE = 0.1  # ms, default sampling with located methods


def lower(
    model: Model,
    duration: Any,
    current: Any = 0,
    *,
    size: int | None = None,
    dt: Any = None,
    method: str | None = None,
    dtype: str = "float64",
    seed: int = 0,
    start: Any = "rest",
    recorder: Recorder | None = None,
    conductance: Any = (),
    sweep: int = 0,
) -> tuple[Plan, Method]:
    """The Plan of a run, and the method it was made for; the arguments are those of `izhikevich.simulate`."""
    chosen = choose_method(method, model)
    number = number_type(dtype, chosen)
    recorder = recorder or Recorder("spikes")
    duration = positive(duration, "duration", zero=True)
    dt = positive(chosen.default_dt if dt is None else dt, "dt")
    n, given, stimulus = _stimulus(model, current, size, sweep, chosen, dt)
    averaged = stimulus is not given
    if chosen.diffusion:
        stimulus = stimulus + _white(model, dt)
    lowered = stimulus.lower(n, seed)
    steps = steps_of(duration, dt, chosen)
    if not chosen.located and not chosen.free_grid:
        check_edges(lowered, 0.0, duration, dt)
    record, m = model.record(number), chosen.record(number)
    plan = Plan(
        method=m,
        located=chosen.located,
        p=prepared(m, record, n),
        size=n,
        dtype=number,
        start=_start(model, record, start, n, number),
        refractory=np.asarray(model.refractory, number),
        free=Free(*(number.type(model.freezes not in ("both", f)) for f in ("v", "u"))),
        current=lowered,
        conductances=tuple((c.g.lower(n, seed), np.asarray(c.reversal, float)) for c in _conductances(conductance)),
        dt=dt,
        duration=_covered(duration, dt, steps, chosen),
        steps=steps,
        open_pulses=chosen.open_pulses,
        stamp=chosen.stamp,
        keep_spikes="spikes" in recorder.variables,
        watch=recorder.watched(n),
        samples=_samples(recorder, chosen, duration, dt),
        averaged=averaged,
    )
    return plan, chosen


def number_type(dtype: str, method: Method) -> np.dtype:
    """The number type of a run, which the method must be able to keep its promise in."""
    number = float_type(dtype, "dtype")
    if number == np.float32 and method.double:
        raise ArgumentError(sentence("dtype", f"'float64' with {method.name}", dtype, method.double))
    return number


def prepared(method: Any, record: Any, n: int) -> Any:
    """What the method needs of the cells: all its numbers arrays if any is, one kind of kernel for cells that differ and one for others."""
    with np.errstate(all="ignore"):
        p = prepare(method, full(record, n) if any_array(record) else record)
    return full(p, n) if any_array(p) else p


def positive(value: Any, name: str, zero: bool = False) -> float:
    """A time in ms, refused unless it is finite and positive (or zero)."""
    try:
        number = float(to_number(value, "ms", argument=name))
    except (TypeError, ValueError) as error:
        if isinstance(error, ArgumentError):
            raise
        raise ArgumentError(sentence(name, "a time [ms]", value)) from None
    if not np.isfinite(number) or number < 0 or (number == 0 and not zero):
        raise ArgumentError(sentence(name, "zero or positive [ms]" if zero else "positive [ms]", number))
    return number


def _stimulus(
    model: Model, current: Any, size: int | None, sweep: int, method: Method, dt: float
) -> tuple[int, Stimulus, Stimulus]:
    """The number of neurons, the stimulus, and the stimulus as this step sees it: parameters, `size` and per-neuron currents have to agree."""
    if size is not None and (not isinstance(size, int | np.integer) or size < 1):
        raise ArgumentError(sentence("size", "a whole number of at least 1", size))
    if size is not None and model.size not in (1, size):
        raise ArgumentError(sentence("size", f"{model.size}, as many as the cell's parameters describe", size))
    open_size = size is None and model.size == 1
    n = int(size or model.size)
    stimulus = as_stimulus(current, model.current_unit, n=None if open_size else n, sweep=sweep)
    return stimulus.neurons if open_size else n, stimulus, stimulus.coarsened(dt)


def _white(model: Model, dt: float) -> Stimulus:
    """White noise in v over one step is a current that is held over it, with standard deviation diffusion/√dt."""
    return noise(white(model, dt), interval=dt, stream=2**31)


def _conductances(given: Any) -> tuple[Conductance, ...]:
    if isinstance(given, Conductance):
        return (given,)
    items = tuple(given) if isinstance(given, Iterable) else (given,)
    for item in items:
        if not isinstance(item, Conductance):
            raise ArgumentError(sentence("conductance", "izh.conductance(g, reversal), or several", item))
    return items


def _start(model: Model, record: Any, start: Any, n: int, dtype: np.dtype) -> Any:
    """The initial state: the rest without input, or what is given."""
    if isinstance(start, str):
        if start != "rest":
            raise ArgumentError(sentence("start", "'rest' or (v0, u0)", start))
        v, u = rest(model, 0.0, n)
    else:
        try:
            v, u = start
        except (TypeError, ValueError):
            raise ArgumentError(sentence("start", "'rest' or (v0, u0)", start)) from None
        v, u = to_number(v, "mV", argument="start[0]"), to_number(u, model.current_unit, argument="start[1]")
        if not (np.all(np.isfinite(v)) and np.all(np.isfinite(u))):
            raise ArgumentError(sentence("start", "finite", start))
    for name, x in (("start[0]", v), ("start[1]", u)):
        if np.shape(x) not in ((), (1,), (n,)):
            raise ArgumentError(sentence(name, f"one number or one per neuron ({n})", f"shape {np.shape(x)}"))
    return law.begin(record, *(np.asarray(x, dtype) for x in (v, u)))


def steps_of(duration: float, dt: float, method: Method) -> int:
    """Steps of a run; the last one of a located method may be shorter, on the grid the last whole step ends the run."""
    if method.located:
        return int(np.ceil(duration / dt - 1e-9))
    return int(np.floor(duration / dt + 1e-9)) + (1 if method.inclusive else 0)


def _covered(duration: float, dt: float, steps: int, method: Method) -> float:
    """The time that the steps cover: on the grid what is left of a last step is not run."""
    return duration if method.located or duration - steps * dt < 1e-6 * dt else steps * dt


def _samples(recorder: Recorder, method: Method, duration: float, dt: float) -> np.ndarray:
    if not recorder.traces:
        return np.empty(0)
    every = (DENSE if method.located else dt) if recorder.every is None else recorder.every
    if not method.located:
        ratio = every / dt
        if abs(ratio - round(ratio)) > 1e-9 * ratio or round(ratio) < 1:
            raise ArgumentError(
                sentence(
                    "Recorder.every",
                    f"a multiple of the step {dt:g} on the grid [ms]",
                    every,
                    "Located methods sample anywhere",
                )
            )
        return np.arange(steps_of(duration, dt, method) // round(ratio) + 1) * (round(ratio) * dt)
    return np.minimum(np.arange(int(np.floor(duration / every + 1e-9)) + 1) * every, duration)

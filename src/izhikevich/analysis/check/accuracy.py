"""How accurate a run is: its spikes beside those of the reference method, on the same input."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from ...engines.base import Plan
from ...errors import AccuracyWarning, ArgumentError, MethodError, sentence
from ...lower import lower
from ...lower.some import some
from ...methods import METHODS, choose_method
from ...models import Model
from ...recording import Recorder
from ...recording.spikes import ordered
from ...stimulus.base import Lowered
from ...uncoupled import bound, run
from ..pattern.classify import Classification, classify_spikes
from ..subject import cell_or_cells

NEURONS = 8  # of a population are compared
WRONG = 1.0  # ms: a spike that is off by more is wrong
SPAN = 1.0  # ms: a step of `taylor`, which makes shorter ones of it where it has to
FINE = 0.005  # ms: the step of the reference for other models
SAMPLED = 0.1  # ms: how finely the current is looked at to tell a pattern
REACHED = 1e-6  # ms: what the reference is trusted to; a chaotic cell or a grazing spike may lose more
#: From the cheapest to the dearest (operations per ms of model time); what does not fit a model, or its input, is left out.
LADDER = (
    *(("euler", dt) for dt in (1.0, 0.5, 0.25, 0.1)),
    *(("mobius3", dt) for dt in (1.0, 0.5)),
    *(("rk4_located", dt) for dt in (0.5, 0.25)),
    ("mobius4", 1.0),
    ("mobius3", 0.25),
    ("mobius4", 0.5),
    ("rk4_located", 0.1),
    *(("mobius4", dt) for dt in (0.25, 0.1)),
    *(("rk4_located", dt) for dt in (0.05, 0.02, 0.01)),
    ("mobius4", 0.05),
    ("taylor", SPAN),
)


@dataclass(frozen=True)
class Accuracy:
    """What `check_accuracy` found; true in a condition if the run is right.

    Attributes
    ----------
    method, dt : str, float (ms)
        What was checked.
    reference : str
        What it was compared with.
    neurons : ndarray (n,) of int
        Which neurons were compared.
    spikes, true_spikes : ndarray (n,) of int
        How many spikes each has, and should have.
    largest, median : ndarray (n,), ms
        Error of the spike times, by index, as far as both have spikes; 0 where there are none.
    tolerance : float, ms
        The error that is still right.
    advice : (str, float) or None
        The cheapest method and step that keep within the tolerance here; None where not even the dearest does.
    trains, true_trains : tuple of ndarray, ms
        The spike times themselves, by neuron.
    duration, current : float (ms), Lowered
        How long was simulated, and the input of these neurons.
    """

    method: str
    dt: float
    reference: str
    neurons: np.ndarray
    spikes: np.ndarray
    true_spikes: np.ndarray
    largest: np.ndarray
    median: np.ndarray
    tolerance: float
    advice: tuple[str, float] | None
    trains: tuple[np.ndarray, ...] = field(repr=False)
    true_trains: tuple[np.ndarray, ...] = field(repr=False)
    duration: float
    current: Lowered = field(repr=False)  # conductances, whose current a run itself makes, are not in it

    @cached_property
    def patterns(self) -> tuple[tuple[Classification, Classification], ...]:
        """For each neuron the firing pattern of the run and the true one, from spikes and current (`izhikevich.analysis.classify`)."""
        times = np.arange(0.0, self.duration, SAMPLED)
        current = np.broadcast_to(self.current.at(times), (times.size, self.neurons.size))
        pairs = zip(self.trains, self.true_trains, current.T, strict=True)
        return tuple((classify_spikes(a, times, i), classify_spikes(b, times, i)) for a, b, i in pairs)

    @property
    def pattern_changed(self) -> np.ndarray:
        """(n,) of bool: the neurons that show another firing pattern than the true one, or one where there is none."""
        return np.array([found.name != true.name for found, true in self.patterns])

    @property
    def wrong(self) -> np.ndarray:
        """(n,) of bool: the neurons with another number of spikes, or with one that is off by more than the tolerance."""
        return (self.spikes != self.true_spikes) | (self.largest > self.tolerance)

    def __bool__(self) -> bool:
        return not self.wrong.any()

    def __str__(self) -> str:
        n, wrong = self.neurons.size, int(self.wrong.sum())
        who = "The neuron" if n == 1 else f"{n - wrong} of {n} neurons compared"
        told = [f"{self.method} at {self.dt:g} ms beside {self.reference}:"]
        missed = self.spikes - self.true_spikes
        if missed.any():
            worst = int(np.argmax(np.abs(missed)))
            told.append(
                f"{int((missed != 0).sum())} of {n} with another number of spikes (neuron {self.neurons[worst]}: "
                f"{self.spikes[worst]} for {self.true_spikes[worst]});"
            )
        told.append(f"largest error of a spike {self.largest.max():.2g} ms, median {np.median(self.median):.2g} ms.")
        told.append(f"{who} {'is' if n - wrong == 1 else 'are'} right within {self.tolerance:g} ms." if n > 1 or not wrong
                    else f"It is not right within {self.tolerance:g} ms.")  # fmt: skip
        if wrong and self.pattern_changed.any():
            k = int(np.argmax(self.pattern_changed))
            found, true = (x.name or "no published pattern" for x in self.patterns[k])
            told.append(f"The firing pattern of neuron {self.neurons[k]} is another: {found} for {true}.")
        if wrong and self.advice:
            told.append(f'Take method="{self.advice[0]}", dt={self.advice[1]:g}.')
        return " ".join(told)


def check_accuracy(
    what: Any,
    duration: Any,
    current: Any = 0,
    *,
    dt: Any = None,
    method: str | None = None,
    dtype: str = "float64",
    tolerance: float = WRONG,
    neurons: int = NEURONS,
    **options: Any,
) -> Accuracy:
    """Compare a run with the truth: the same neurons with the same input by `taylor`, to 1e-13 per step.

    Models outside the quadratic family, which `taylor` does not fit, are compared with `rk4_located` at 0.005 ms.

    Parameters
    ----------
    what, duration, current, dt, method, dtype, **options
        As in `izhikevich.simulate`, which takes the run that is checked: ``size``, ``seed``, ``start``, ``conductance``, ``sweep``.
    tolerance : float, ms, default 1
        A spike that is off by more is wrong.
    neurons : int, default 8
        How many neurons of a population are compared at most, evenly spread over it.

    Returns
    -------
    Accuracy
        Spike counts and errors, and the cheapest method and step that would be right.

    Raises
    ------
    ArgumentError
        For a network, whose spikes act on each other: see "How far a network can be trusted" in the documentation.
    MethodError
        For a method that draws noise of its own, of which there is no true run.

    Examples
    --------
    >>> import izhikevich as izh
    >>> found = izh.check_accuracy("CH", 500, 10, method="euler", dt=0.5)
    >>> bool(found), found.spikes.tolist(), found.true_spikes.tolist(), found.advice
    (False, [43], [48], ('mobius3', 1.0))
    """
    model = cell_or_cells(what)
    tolerance = _tolerance(tolerance)
    chosen = choose_method(method, model)
    if chosen.diffusion:
        raise MethodError(sentence("method", "one without noise of its own, to be checked", chosen.name))
    case = _Case(model, duration, current, neurons, options)
    truth = case.truth()
    found = case.trains(chosen.name, dt, dtype)
    step = chosen.default_dt if dt is None else float(dt)
    errors = [_errors(a, b) for a, b in zip(found, truth, strict=True)]
    made = Accuracy(
        chosen.name,
        step,
        case.reference,
        case.index,
        np.array([a.size for a in found]),
        np.array([b.size for b in truth]),
        np.array([e.max(initial=0.0) for e in errors]),
        np.array([np.median(e) if e.size else 0.0 for e in errors]),
        tolerance,
        None,
        tuple(found),
        tuple(truth),
        *case.input,
    )
    return made if made else replace(made, advice=case.cheapest(truth, tolerance, dtype))


def method_for(
    model: Model, duration: Any, current: Any, accuracy: Any, dtype: str = "float64", **options: Any
) -> tuple[str, float]:
    """The cheapest method and step whose spikes are within `accuracy` ms of the truth, on up to 8 neurons of the run."""
    tolerance = _tolerance(accuracy)
    if tolerance < REACHED:
        rule = f"at least {REACHED:g} [ms], to which the reference itself can be trusted"
        raise ArgumentError(sentence("accuracy", rule, tolerance))
    case = _Case(model, duration, current, NEURONS, options)
    found = case.cheapest(case.truth(), tolerance, dtype)
    if found is None:
        best = LADDER[-2]
        rule = f"one that a method in its steps can keep: {best[0]} at {best[1]:g} ms, the dearest tried, did not"
        raise ArgumentError(sentence("accuracy", rule, tolerance, "Allow a larger error"))
    return found


def warn_if_wrong(found: Accuracy) -> None:
    """Say so where a checked run is wrong."""
    if not found:
        warnings.warn(str(found), AccuracyWarning, stacklevel=4)


class _Case:
    """Some neurons with their input, and what methods make of them."""

    def __init__(self, model: Model, duration: Any, current: Any, neurons: int, options: dict[str, Any]):
        self.model, self.given, self.options = model, (model, duration, current), options
        if not isinstance(neurons, int | np.integer) or neurons < 1:
            raise ArgumentError(sentence("neurons", "a whole number of at least 1", neurons))
        size = self.plan(choose_method(None, model).name, None).size
        self.index = np.unique(np.linspace(0, size - 1, min(int(neurons), size)).round().astype(np.int64))
        self.reference, self.span = ("taylor", SPAN) if METHODS["taylor"].fits(model) else ("rk4_located", FINE)

    def plan(self, method: str, dt: Any, dtype: str = "float64") -> Plan:
        plan, _ = lower(*self.given, method=method, dt=dt, dtype=dtype, recorder=Recorder("spikes"), **self.options)
        return plan

    def trains(self, method: str, dt: Any, dtype: str = "float64") -> list[np.ndarray]:
        """Spike times of each neuron."""
        return _trains(some(self.plan(method, dt, dtype), self.index))

    def truth(self) -> list[np.ndarray]:
        """The true ones."""
        plan = some(self.plan(self.reference, None), self.index)
        self.input = plan.duration, plan.current
        # the input is that of the method's own step: a longer one would average what is sampled finely
        return _trains(replace(plan, dt=self.span, steps=int(np.ceil(plan.duration / self.span - 1e-9))))

    def cheapest(self, truth: list[np.ndarray], tolerance: float, dtype: str) -> tuple[str, float] | None:
        """The first method and step of the ladder that keep within the tolerance."""
        for method, dt in self._fitting():
            try:
                found = self.trains(method, dt, dtype)
            except ArgumentError:  # an edge of the input off this grid, or a method that needs float64
                continue
            if all(a.size == b.size and _errors(a, b).max(initial=0.0) <= tolerance
                   for a, b in zip(found, truth, strict=True)):  # fmt: skip
                return method, dt
        return None

    def _fitting(self) -> Iterator[tuple[str, float]]:
        return ((name, dt) for name, dt in LADDER if METHODS[name].fits(self.model))


def _trains(plan: Plan) -> list[np.ndarray]:
    program, _ = bound(plan, "cpu", 1)
    spikes = ordered([output.spikes for _, _, output in run(program)])
    return [spikes.times[spikes.neurons == i] for i in range(plan.size)]


def _errors(found: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """By index, as far as both have spikes."""
    n = min(found.size, truth.size)
    return np.abs(found[:n] - truth[:n])


def _tolerance(value: Any) -> float:
    if not isinstance(value, int | float | np.number) or not 0 < float(value) < np.inf:
        raise ArgumentError(sentence("tolerance", "positive [ms]", value))
    return float(value)

"""Cost at equal accuracy: of all methods and steps that keep every spike within a tolerance, the cheapest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import ArgumentError, DivergenceError, RunawayError, sentence
from ..lower import lower
from ..methods import METHODS
from ..models import Model
from ..simulate import simulate
from ..stimulus import Stimulus
from .average import average

TOLERANCES = (10.0, 1.0, 0.1, 0.01, 0.001)  # ms
JUDGE = "rk4_located"
FINEST = 10  # steps are 1, 1/2, 1/4 ... 2**-10 ms
TRIED = 3  # of the steps that pass, the largest: one that is cut, or made of many legs, costs more than its half
LEAST, MOST, RATIO = 0.01, 1e5, 1.2  # currents that are tried for a rate


@dataclass(frozen=True)
class Cheapest:
    """The cheapest way to a tolerance.

    Attributes
    ----------
    tolerance : float, ms
        Bound of every spike's error.
    method : str
        "" if none of the methods keeps it at any step tried.
    dt : float, ms
        A step that keeps it, as do all finer ones tried; nan without a method.
    error : float, ms
        The largest error of a spike at that step.
    per_ms : float, 1/ms
        Weighted operations (`WEIGHTS`) per ms of model time; infinite without a method.
    """

    tolerance: float
    method: str = ""
    dt: float = float("nan")
    error: float = float("nan")
    per_ms: float = float("inf")


def cost_at_accuracy(
    model: Model,
    current: Any,
    duration: float = 500.0,
    tolerances: Sequence[float] = TOLERANCES,
    methods: Sequence[str] | None = None,
) -> tuple[Cheapest, ...]:
    """What it takes to have all spikes of a run within a tolerance, by the best of several methods.

    The judge is `rk4_located` at half the finest step. A step passes only if all finer ones do, with as many spikes as the judge: an error
    that is small by chance does not count. Nothing passes for a tolerance that the judge itself, at the finest step, does not keep.

    Parameters
    ----------
    model : Model
        One cell with scalar parameters, with a rest to start from.
    current : float or Stimulus
        Current, in the model's unit, that makes it fire; `current_for_rate` finds one for a rate. Noise needs a seed of its own to be the
        same function of time for every method and step, and it is: it is held on its own clock (`izhikevich.noise`).
    duration : float, ms, default 500
        Model time.
    tolerances : sequence of float, ms, default (10, 1, 0.1, 0.01, 0.001)
        Bounds of every spike's error.
    methods : sequence of str, optional
        Names of methods; by default ``"euler"``, ``"exponential_euler"``, ``"rk4"``, their located forms and ``"mobius3"``, ``"mobius4"``,
        where they fit.

    Returns
    -------
    tuple of Cheapest
        One per tolerance.

    Raises
    ------
    ArgumentError
        If the cell does not fire.

    Examples
    --------
    >>> from izhikevich.models.comparison import IntegrateAndFire
    >>> for row in cost_at_accuracy(IntegrateAndFire(), 1.5, 100, (1.0, 0.01), ("euler", "rk4_located")):
    ...     print(row.tolerance, row.method, row.dt)
    1.0 euler 1.0
    0.01 rk4_located 1.0
    """
    names = [n for n in (methods or _COMMON) if METHODS[n].fits(model)]
    judge = judged(model, current, duration)
    steps = [2.0**-k for k in range(FINEST + 1)]
    doubt = _error(_spikes(model, current, duration, JUDGE, steps[-1]), judge)
    errors = {n: [_error(_spikes(model, current, duration, n, dt), judge) for dt in steps] for n in names}

    known: dict[tuple[str, float], float] = {}

    def price(name: str, dt: float, most: float) -> float:
        if (name, dt) not in known:
            found = average(lower(model, duration, current, method=name, dt=dt)[0], most)
            if found == float("inf"):  # more than was asked for: it may be asked again with more
                return found
            known[name, dt] = found
        return known[name, dt]

    return tuple(
        _cheapest(tolerance, steps, errors, price) if doubt <= tolerance else Cheapest(tolerance)
        for tolerance in tolerances
    )


def judged(model: Model, current: Any, duration: float) -> np.ndarray:
    """The spike times that all others are compared with, ms: by `rk4_located` at half the finest step."""
    times = _spikes(model, current, duration, JUDGE, 2.0 ** -(FINEST + 1))
    if times is None or not times.size:
        raise ArgumentError(sentence("current", "one that makes the cell fire", current))
    return times


def current_for_rate(model: Model, hz: float = 20.0, duration: float = 1000.0, shape: Stimulus | None = None) -> float:
    """A current at which a cell fires at a rate, by bisection.

    Under a constant current that is the rate at which it goes on firing; a cell that begins at a higher rate (class 2) gets the least
    current found that makes it fire as fast. Under one of another shape, such as noise, it is the number of spikes; the current is then in
    the middle between the least ones for that number and for one more, so that no spike hangs on a hair.

    Parameters
    ----------
    model : Model
        One cell with scalar parameters, silent without input.
    hz : float, Hz, default 20
        Rate wanted, once it has adapted.
    duration : float, ms, default 1000
        Model time after which the rate is that of the last interval; for another shape, over which spikes are counted.
    shape : Stimulus, optional
        What is to be scaled, for example ``noise(0.3, tau=5, mean=1, seed=1)``; by default a constant current of 1.

    Returns
    -------
    float
        In the model's unit: the current, or what the shape has to be multiplied with.

    Raises
    ------
    ArgumentError
        If no current up to 100 000 makes it fire as fast.
    DivergenceError
        If currents in which it cannot be computed are met before.

    Examples
    --------
    >>> from izhikevich.models.comparison import IntegrateAndFire
    >>> i = current_for_rate(IntegrateAndFire(), 20)
    >>> IntegrateAndFire().run(1000, i).spike_times.size
    20
    """

    def times(factor: float) -> np.ndarray:
        current = factor if shape is None else factor * shape
        return simulate(model, duration, current, record="spikes").spike_times

    def steady(factor: float) -> bool:
        found = times(factor)
        last = float(np.diff(found)[-1]) if found.size > 1 else np.inf
        return last <= 1000.0 / hz and duration - found[-1] <= 1.5 * last  # and it has not fallen silent

    if shape is None:
        return _least(steady, LEAST, hz)
    wanted = hz * duration / 1000.0
    first = _least(lambda factor: times(factor).size >= wanted, LEAST, hz)
    return 0.5 * (first + _least(lambda factor: times(factor).size >= wanted + 1, first, hz))


def _least(enough: Callable[[float], bool], low: float, hz: float) -> float:
    """The least current found that is enough, from one that is not."""
    high = low
    # small steps: a cell whose firing ends again at strong currents is fast enough only in between
    while not enough(high):
        high *= RATIO
        if high > MOST:
            raise ArgumentError(sentence("hz", "a rate that the cell reaches [Hz]", hz))
    low = high / RATIO
    for _ in range(30):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


_COMMON = (
    "euler",
    "exponential_euler",
    "rk4",
    "euler_located",
    "exponential_euler_located",
    "rk4_located",
    "mobius3",
    "mobius4",
)


def _spikes(model: Model, current: Any, duration: float, method: str, dt: float) -> np.ndarray | None:
    """Spike times, or None where the step is too long for the method to stay finite."""
    try:
        return simulate(model, duration, current, method=method, dt=dt, record="spikes").spike_times
    except (DivergenceError, RunawayError):
        return None


def _error(times: np.ndarray | None, judge: np.ndarray) -> float:
    """The largest error of a spike; infinite if their number is wrong."""
    return float(np.abs(times - judge).max()) if times is not None and times.size == judge.size else float("inf")


def _cheapest(tolerance: float, steps: list[float], errors: dict[str, list[float]], price: Callable) -> Cheapest:
    """Of the largest steps of each method that pass with all finer ones, the one of least price."""
    best = Cheapest(tolerance)
    for name, each in errors.items():
        passes = np.logical_and.accumulate(np.array(each[::-1]) <= tolerance)[::-1]
        if passes.any():
            largest = int(np.argmax(passes))
            for k in range(largest, min(largest + TRIED, len(steps))):
                per_ms = price(name, steps[k], best.per_ms)
                if per_ms < best.per_ms:
                    best = Cheapest(tolerance, name, steps[k], each[k], per_ms)
    return best

"""Operations of a run: the model's and the method's own functions, run on `Number`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..engines.base import Plan
from ..errors import ArgumentError, sentence
from ..lower import lower
from ..lower.some import some
from ..methods import choose_method
from ..models import Model
from ..progress import Progress
from .numbers import KINDS, WEIGHTS
from .walk import Walk

NEURONS = 8  # of a population are counted


@dataclass(frozen=True)
class Operations:
    """Operations of a run, by kind.

    Attributes
    ----------
    counts : dict of int
        All that was executed for the neurons counted, tests and resets included.
    test : dict of int
        Of these, what one test and reset of a grid method takes; zeros for a located method, which has no such part.
    steps, spikes : int
        Steps taken and spikes met by the neurons counted, together.
    duration : float, ms
        Model time covered.
    neurons : tuple of int
        Which neurons were counted.
    size : int
        How many neurons the run has.
    """

    counts: dict[str, int]
    test: dict[str, int]
    steps: int
    spikes: int
    duration: float
    neurons: tuple[int, ...] = (0,)
    size: int = 1

    @property
    def flops(self) -> float:
        """All of them, weighted by `WEIGHTS`."""
        return float(sum(WEIGHTS[kind] * n for kind, n in self.counts.items()))

    @property
    def per_ms(self) -> float:
        """Weighted operations per neuron and ms of model time."""
        return self.flops / self.duration / len(self.neurons)

    @property
    def per_step(self) -> float:
        """Weighted operations per neuron and step."""
        return self.flops / self.steps

    @property
    def per_run(self) -> float:
        """Weighted operations of all neurons of the run; where some were counted, as if the others took as many on average."""
        return self.flops / len(self.neurons) * self.size

    @property
    def moving(self) -> float:
        """Weighted operations per step without test and reset: what moves the state."""
        return self.per_step - sum(WEIGHTS[kind] * n for kind, n in self.test.items())

    def __str__(self) -> str:
        some = len(self.neurons) < self.size
        about, who = ("about ", f"; {len(self.neurons)} of {self.size} neurons counted") if some else ("", "")
        kinds = ", ".join(f"{n} {kind}" for kind, n in self.counts.items() if WEIGHTS[kind] and n)
        return (
            f"{about}{self.per_run:.4g} floating-point operations in {self.duration:g} ms: {self.per_step:.4g} per step, "
            f"{self.per_ms:.4g} per ms and neuron ({kinds}; a function is {WEIGHTS['function']}){who}"
        )


def operations(
    model: Model, method: str | None = None, dt: float | None = None, current: Any = 0.0, duration: Any = None,
    start: Any = "rest", progress: bool | None = None, **options: Any,
) -> Operations:  # fmt: skip
    """Count the operations of a run, as executed.

    Methods on a grid take the same operations at every step; located ones more in a step that holds a spike, and `taylor` as many as
    its tolerance asks for: give them a current and a duration that are typical. Some thousand steps are counted in a second. What makes the
    input, such as the drawing of noise, is not counted, but following its slope is.

    Parameters
    ----------
    model : Model
        One cell, or a population; of more than 8 neurons 8 are counted, evenly spread over it.
    method : str, optional
        Name of a method; by default the model's own.
    dt : float, ms, optional
        Step; by default the method's. A step of 1 is a product less for every variable.
    current : number, text, array (N,), (times, values), file or Stimulus, default 0
        Input, as in `izhikevich.simulate`.
    duration : float, ms, optional
        Model time to go through; by default one step.
    start : "rest" or (v0, u0), default "rest"
        Initial state.
    progress : bool, optional
        Show a progress bar; by default on a terminal, when counting takes longer than a second.
    **options
        As in `izhikevich.simulate`: ``size``, ``seed``, ``conductance``, ``sweep``, ``dtype``.

    Returns
    -------
    Operations

    Raises
    ------
    ArgumentError
        For a duration below one step, and what `izhikevich.simulate` refuses.
    RunawayError
        Where a step takes more legs than an engine would go.

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> one = operations(Izhikevich(), "euler", dt=1.0)
    >>> one.counts, one.moving
    ({'add': 9, 'mul': 5, 'div': 0, 'function': 0, 'compare': 1, 'select': 2}, 12.0)
    """
    chosen = choose_method(method, model)
    length = (chosen.default_dt if dt is None else dt) if duration is None else duration
    plan, _ = lower(model, length, current, dt=dt, method=method, start=start, **options)
    if plan.steps < 1:
        raise ArgumentError(sentence("duration", f"at least one step of {plan.dt:g} [ms]", duration))
    index = np.unique(np.linspace(0, plan.size - 1, min(NEURONS, plan.size)).round().astype(np.int64))
    walks = [Walk(some(plan, index[k : k + 1])) for k in range(index.size)]
    with Progress(plan.duration * len(walks), show=progress) as bar:
        for k, walk in enumerate(walks):
            for reached in walk.run():
                bar.at(k * plan.duration + min(reached, plan.duration))
    return _summed(walks, plan, index)


def _summed(walks: list[Walk], plan: Plan, index: np.ndarray) -> Operations:
    """What all walks took together."""
    counts: Counter[str] = Counter()
    for walk in walks:
        counts.update(walk.tally.counts())
    steps, spikes = (sum(x) for x in zip(*((walk.steps, len(walk.times)) for walk in walks), strict=True))
    neurons = tuple(index.tolist())
    return Operations(
        {kind: counts[kind] for kind in KINDS}, walks[0].test(), steps, spikes, plan.duration, neurons, plan.size
    )

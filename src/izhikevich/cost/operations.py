"""Operations of a model under a method: its own functions, run on `Number`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..methods import base, choose_method
from ..methods.grid import tested
from ..models import Model, law
from ..models.drive import Current
from ..models.hold import Free
from ..models.rest import rest
from .numbers import WEIGHTS, Number, Tally, plain

STEPS = 100_000  # more than these would take minutes to count


@dataclass(frozen=True)
class Operations:
    """Operations of a run, by kind.

    Attributes
    ----------
    counts : dict of int
        All that was executed, tests and resets included.
    test : dict of int
        Of these, what one test and reset of a grid method takes; zeros for a located method, which has no such part.
    steps, spikes : int
        Steps taken and spikes met.
    duration : float, ms
        Model time covered.
    """

    counts: dict[str, int]
    test: dict[str, int]
    steps: int
    spikes: int
    duration: float

    @property
    def flops(self) -> float:
        """All of them, weighted by `WEIGHTS`."""
        return float(sum(WEIGHTS[kind] * n for kind, n in self.counts.items()))

    @property
    def per_ms(self) -> float:
        """Weighted operations per ms of model time."""
        return self.flops / self.duration

    @property
    def per_step(self) -> float:
        """Weighted operations per step."""
        return self.flops / self.steps

    @property
    def moving(self) -> float:
        """Weighted operations per step without test and reset: what moves the state."""
        return self.per_step - sum(WEIGHTS[kind] * n for kind, n in self.test.items())


def operations(
    model: Model, method: str | None = None, dt: float | None = None, current: float = 0.0, duration: float | None = None,
    start: Any = "rest",
) -> Operations:  # fmt: skip
    """Count the operations of a run, as executed.

    Methods on a grid take the same operations at every step; located ones more in a step that holds a spike, and `taylor` as many as
    its tolerance asks for: give them a current and a duration that are typical.

    Parameters
    ----------
    model : Model
        One cell with scalar parameters.
    method : str, optional
        Name of a method; by default the model's own.
    dt : float, ms, optional
        Step; by default the method's. A step of 1 is a product less for every variable.
    current : float, default 0
        Constant current, in the model's unit.
    duration : float, ms, optional
        Model time to go through; by default one step.
    start : "rest" or (v0, u0), default "rest"
        Initial state.

    Returns
    -------
    Operations

    Raises
    ------
    ArgumentError
        For several neurons, or a duration below one step or beyond 100 000.

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> one = operations(Izhikevich(), "euler", dt=1.0)
    >>> one.counts, one.moving
    ({'add': 9, 'mul': 5, 'div': 0, 'function': 0, 'compare': 1, 'select': 2}, 12.0)
    """
    if not model.uniform:
        raise ArgumentError(sentence("model", "one neuron with scalar parameters", f"{model.size} neurons"))
    chosen = choose_method(method, model)
    h = float(chosen.default_dt if dt is None else dt)
    if not h > 0:
        raise ArgumentError(sentence("dt", "positive [ms]", dt))
    steps = round((h if duration is None else float(duration)) / h)
    if not 1 <= steps <= STEPS:
        raise ArgumentError(sentence("duration", f"between 1 and {STEPS} steps of {h:g} [ms]", duration))
    walk = Walk(model, chosen, h, current, start)
    for _ in range(steps):
        walk.step()
    return Operations(walk.tally.counts(), walk.test(), steps, walk.spikes, steps * h)


class Walk:
    """One cell going through its steps on numbers that remember; the loop is that of `engines/numpy.py`."""

    def __init__(self, model: Model, chosen: Any, h: float, current: float, start: Any):
        self.tally, self.located, self.spikes = Tally(), chosen.located, 0
        # a literal, so that a product with a step of 1 is none; a method with branches and a workspace needs a number
        self.h = Number(h, constant=True) if getattr(chosen.kind, "scalar", False) else h
        self.asked: list[Any] = []
        record = model.record()
        self.p = type(record)(*(Number(x, constant=True) for x in record))
        v, u = (float(x[0]) for x in rest(model, 0.0, 1)) if isinstance(start, str) else start
        self.s = self.fresh(law.begin(self.p, Number(v), Number(u)))
        self.m = chosen.kind(*(float(x) for x in chosen.record(np.dtype(float))))
        self.x = Current(Number(current), 0.0)
        self.prepared = base.prepare(self.m, self.p)

    def step(self) -> None:
        """One step of the run."""
        if self.located:
            self.legs()
            return
        cycle = base.cycle(self.m, self.prepared, self.s, self.x, self.h)
        self.take(*cycle.after, cycle.spiked)
        self.s, self.spikes = self.fresh(cycle.after), self.spikes + bool(cycle.spiked)

    def legs(self) -> None:
        """A whole step in one flow, or in as many legs as it takes."""
        end, ok = base.simple(self.m, self.prepared, self.s, 0.0, self.x, self.h)
        self.take(*end, ok)
        if ok:
            self.s = self.fresh(end)
            return
        s, x, left = self.s, self.x, self.h
        while plain(left) > 0:
            rest = base.leg(self.m, self.prepared, s, 0.0, x, left, 0.0, Free(0.0, 0.0))
            self.take(*rest.s, *rest.x, rest.left, rest.spiked)
            s, x, left = self.fresh(rest.s), rest.x, rest.left
            self.spikes += bool(rest.spiked)
        self.s = s

    def test(self) -> dict[str, int]:
        """What one test and reset takes on the grid."""
        alone = Tally()
        if not self.located:
            cycle = tested(self.p, self.fresh(self.s))
            alone.take(*cycle.after, cycle.spiked)
        return alone.counts()

    def take(self, *outcomes: Any) -> None:
        """Count what these came from, and what was branched on."""
        self.tally.take(*outcomes, *self.asked)
        self.asked.clear()

    def fresh(self, s: Any) -> Any:
        """The state as numbers that change and come from nowhere: a new step begins."""
        return type(s)(*(Number(plain(x), asked=self.asked) for x in s))

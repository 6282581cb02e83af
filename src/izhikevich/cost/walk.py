"""One cell going through the steps of its run on numbers that remember; the loop is that of `engines/numpy.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..engines.base import MAX_LEGS, Plan, State, Window, windows
from ..errors import RunawayError
from ..methods import base
from ..methods.grid import held_cycle, tested
from ..models.drive import Current, Synaptic
from .numbers import Number, Tally, plain


class Walk:
    """A run of one cell, counted.

    What reaches the cell changes from step to step; parameters, and the step as long as nothing cuts it, do not. A slope of the input
    that is 0, and a refractory period that the cell does not have, are literals and cost nothing.
    """

    def __init__(self, plan: Plan):
        self.plan, self.tally = plan, Tally()
        self.steps, self.times = 0, []
        self.asked: list[Any] = []
        self.real: type = np.float32 if plan.dtype == np.float32 else float
        self.m = type(plan.method)(*(float(x) for x in plan.method))
        self.scalar = getattr(type(self.m), "scalar", False)  # written with branches
        self.known: dict[tuple, Counter[str]] = {}  # what a leg takes, by which of its inputs are literals
        cell = base.cell(plan.method, plan.p)
        self.p = base.prepare(self.m, self.every(cell, self.constant))
        with np.errstate(all="ignore"):
            self.bare_p = base.prepare(self.m, self.every(cell, self.bare))
        self.s = self.every(plan.start, self.fresh)
        self.hold: Any = self.fresh(0.0) if plan.holds else 0.0
        self.refractory: Any = self.constant(plan.refractory) if plan.holds else 0.0

    def enter(self, state: State) -> None:
        """Go on from the state of an engine."""
        self.s = self.every(state.s, self.fresh)
        self.hold = self.fresh(state.hold) if self.plan.holds else 0.0

    def run(self) -> Iterator[float]:
        """Go through all steps; gives the time reached after each."""
        for window in windows(self.plan):
            for k in range(window.t.size):
                self.step(window, k)
                yield float(window.t[k] + window.h[k])

    def step(self, window: Window, k: int) -> None:
        """One step of the run."""
        x, h = self.drive(window, k), self.span(window.h[k])
        with np.errstate(all="ignore"):
            (self.legs if self.plan.located else self.cycle)(x, h, float(window.t[k]), float(window.stamp[k]))
        self.steps += 1

    def cycle(self, x: Any, h: Any, t: float, stamp: float) -> None:
        """One step of a grid method."""
        cycle = base.cycle(self.m, self.p, self.s, x, h)
        after, spiked = cycle.after, cycle.spiked
        if self.plan.holds:
            q, free = base.cell(self.m, self.p), self.plan.free
            after, hold, spiked = held_cycle(q, self.s, cycle, self.hold, self.refractory, free, h)
            self.take(hold)
            self.hold = self.fresh(hold)
        self.take(*after, spiked)
        self.s = self.every(after, self.fresh)
        if spiked:
            self.times.append(stamp)

    def legs(self, x: Any, h: Any, t: float, stamp: float) -> None:
        """A whole step in one flow, or in as many legs as it takes."""
        end, ok = base.simple(self.m, self.p, self.s, self.hold, x, h)
        self.take(*end, ok)
        if ok:
            self.s = self.every(end, self.fresh)
            return
        left = h
        for _ in range(MAX_LEGS):
            rest = self.leg(x, left)
            self.s, left = self.every(rest.s, self.fresh), self.fresh(rest.left)
            x = type(x)(*(self.fresh(new) if isinstance(f, Number) else f for f, new in zip(x, rest.x, strict=True)))
            self.hold = self.fresh(rest.hold) if self.plan.holds else 0.0
            if rest.spiked:
                self.times.append(t + float(self.fresh(h) - left))
            if plain(left) <= 0:
                return
        raise RunawayError(
            f"A step must hold at most {MAX_LEGS} legs of a neuron to be counted, got more at t = {t:g} ms."
        )

    def leg(self, x: Any, left: Any) -> Any:
        """One leg. Without branches every one takes the same: one like it that was counted before is gone through in bare numbers."""
        like = tuple(isinstance(f, Number) for f in (*x, left))
        if like in self.known:
            self.tally.every.update(self.known[like])
            s, y = self.every(self.s, self.bare), self.every(x, self.bare)
            numbers = (self.bare(self.hold), y, self.bare(left), self.bare(self.refractory))
            return base.leg(self.m, self.bare_p, s, *numbers, self.plan.free)
        before = self.tally.every.copy()
        rest = base.leg(self.m, self.p, self.s, self.hold, x, left, self.refractory, self.plan.free)
        self.take(*rest.s, *rest.x, rest.left, rest.spiked, rest.hold)
        if not self.scalar:
            self.known[like] = self.tally.every - before
        return rest

    def drive(self, window: Window, k: int) -> Any:
        """``value + slope·(t - t_on)`` of the row that holds."""
        row, offset, fields = window.row[k], window.offset[k], []
        for value, slope in zip(window.table[::2], window.table[1::2], strict=True):
            now, rate = self.fresh(value[row]), self.fresh(slope[row])
            fields += [now + rate * self.fresh(offset), rate] if rate.value else [now, 0.0]
        self.take(*fields)
        kind = Synaptic if len(fields) == len(Synaptic._fields) else Current
        return kind(*(self.fresh(f) if isinstance(f, Number) else f for f in fields))

    def span(self, h: Any) -> Any:
        """The step: a literal, so that a product with 1 is none, unless it is cut at a border of the input.

        A method with branches and a workspace needs a number.
        """
        cut = abs(float(h) - self.plan.dt) > 1e-6 * self.plan.dt
        return self.fresh(h) if cut else self.constant(h) if self.scalar else h

    def test(self) -> dict[str, int]:
        """What one test and reset takes on the grid."""
        alone = Tally()
        if not self.plan.located:
            cycle = tested(base.cell(self.m, self.p), self.every(self.s, self.fresh))
            alone.take(*cycle.after, cycle.spiked)
        return alone.counts()

    def take(self, *outcomes: Any) -> None:
        """Count what these came from, and what was branched on."""
        self.tally.take(*outcomes, *self.asked)
        self.asked.clear()

    def fresh(self, x: Any) -> Number:
        """A number that changes and comes from nowhere: a new step begins."""
        return Number(_first(x), asked=self.asked, real=self.real)

    def constant(self, x: Any) -> Number:
        """A number that is the same at every step."""
        return Number(_first(x), constant=True, real=self.real)

    def bare(self, x: Any) -> Any:
        """The value alone, in the type of the run."""
        return self.plan.dtype.type(_first(x))

    def every(self, record: Any, made: Any) -> Any:
        """A record of such numbers."""
        return type(record)(*(made(x) for x in record))


def _first(x: Any) -> float:
    """The one value of a number or an array."""
    return x.value if isinstance(x, Number) else float(np.asarray(x).flat[0])

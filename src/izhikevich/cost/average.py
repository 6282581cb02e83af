"""Operations per ms of a long run of one cell: what a quiet step takes, and what a spike takes on top of it."""

from __future__ import annotations

import numpy as np

from ..engines.base import Plan, window
from ..recording.spikes import ordered
from ..uncoupled import bound, run
from .walk import Walk

COUNTED = 200  # steps, around the last spike


def average(plan: Plan, most: float = float("inf")) -> float:
    """Weighted operations per ms of model time, from the steps around the last spike.

    The cheapest step counted is a quiet one. What the others take more is the price of the spikes among them, and all spikes of the run are
    charged with it: at fine steps a spike is a rare thing, but to locate one takes as much as tens of steps, or hundreds.

    Parameters
    ----------
    plan : Plan
        Of one neuron that fires.
    most : float, 1/ms, optional
        Give up, with infinity, as soon as it is clear that there are more: a step of thousands of legs takes long to count.

    Returns
    -------
    float
        1/ms.

    Examples
    --------
    >>> from izhikevich.lower import lower
    >>> from izhikevich.models import Izhikevich
    >>> plan, _ = lower(Izhikevich(), 100, 10, method="euler", dt=0.5)
    >>> average(plan)
    34.0
    """
    times = _times(plan)
    middle = round(float(times[-1]) / plan.dt)
    first, last = max(0, middle - COUNTED // 2), min(plan.steps, middle + COUNTED // 2)
    part = window(plan, first, last)
    spikes = max(1, int(((times > part.t[0]) & (times <= part.end)).sum()))
    walk = _begun(plan, first)
    quiet, above = float("inf"), 0.0
    for k in range(part.t.size):
        before = walk.tally.flops
        walk.step(part, k)
        quiet = min(quiet, walk.tally.flops - before)
        above = (walk.tally.flops - quiet * walk.steps) / spikes * times.size / plan.duration
        if above > most:
            return float("inf")
    return quiet * walk.steps / (part.end - float(part.t[0])) + above


def _times(plan: Plan) -> np.ndarray:
    """Spike times of the run, by the compiled engine."""
    program, _ = bound(plan, "cpu", 1)
    return ordered([output.spikes for _, _, output in run(program)]).times


def _begun(plan: Plan, first: int) -> Walk:
    """A walk that has come to step `first`, by the compiled engine."""
    walk = Walk(plan)
    if first > 0:
        program, _ = bound(plan, "cpu", 1)
        state, _ = program.advance(program.init(), window(plan, 0, first))
        walk.enter(state)
    return walk

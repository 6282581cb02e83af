"""The models of 2004 and AdEx side by side: what each costs at the same rate and the same accuracy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ..models import Izhikevich, Model, comparison
from .accuracy import TOLERANCES, Cheapest, cost_at_accuracy, current_for_rate

#: Cells with a rest that a constant current makes fire at any rate wanted, or at their own least rate.
MODELS: Mapping[str, Model] = {
    "integrate-and-fire": comparison.IntegrateAndFire(),
    "quadratic integrate-and-fire": comparison.QuadraticIntegrateAndFire(),
    "Izhikevich (2003), RS": Izhikevich(),
    "AdEx": comparison.AdEx(),
    "FitzHugh-Nagumo": comparison.FitzHughNagumo(),
    "Morris-Lecar": comparison.MorrisLecar(),
    "Hodgkin-Huxley": comparison.HodgkinHuxley(),
}
RATE = 20.0  # Hz


class Compared(NamedTuple):
    """One model's costs."""

    name: str
    current: float  # constant, in the model's unit
    rate: float  # Hz, at the end of a second of it
    costs: tuple[Cheapest, ...]


def compare_costs(
    models: Mapping[str, Model] = MODELS,
    hz: float = RATE,
    duration: float = 500.0,
    tolerances: Sequence[float] = TOLERANCES,
    methods: Sequence[str] | None = None,
) -> Iterator[Compared]:
    """Operations per ms of model time that keep all spikes within a tolerance, each model by its best method, at about one rate.

    Parameters
    ----------
    models : mapping of name to Model, optional
        Cells with scalar parameters and a rest; by default seven models of the comparison of 2004 and AdEx.
    hz : float, Hz, default 20
        Rate at which they are compared; a cell whose firing begins at a higher rate (class 2) is taken at its slowest.
    duration : float, ms, default 500
    tolerances : sequence of float, ms, default (10, 1, 0.1, 0.01, 0.001)
    methods : sequence of str, optional
        As in `cost_at_accuracy`.

    Yields
    ------
    Compared
        One model after the other, as they are done; seconds to minutes for each.

    Examples
    --------
    >>> cells = {"RS": Izhikevich()}
    >>> (one,) = compare_costs(cells, duration=200, tolerances=(1.0,), methods=("mobius3",))
    >>> one.name, round(one.rate), one.costs[0].dt
    ('RS', 20, 1.0)
    """
    for name, model in models.items():
        current = current_for_rate(model, hz)
        rate = 1000.0 / float(np.diff(model.run(1000.0, current, record="spikes").spike_times)[-1])
        yield Compared(name, current, rate, cost_at_accuracy(model, current, duration, tolerances, methods))

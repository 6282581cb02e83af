"""The models of 2004 and AdEx side by side: what each costs at the same rate and the same accuracy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ..models import Izhikevich, Model, comparison
from ..stimulus import Stimulus, noise
from .accuracy import TOLERANCES, Cheapest, cost_at_accuracy, current_for_rate

#: The eleven models of 2004 in the order of its figure, and AdEx, with the parameters that they have here by default.
MODELS: Mapping[str, Model] = {
    "integrate-and-fire": comparison.IntegrateAndFire(),
    "... with adaptation": comparison.AdaptiveIntegrateAndFire(),
    "integrate-and-fire-or-burst": comparison.IntegrateAndFireOrBurst(),
    "resonate-and-fire": comparison.ResonateAndFire(),
    "quadratic integrate-and-fire": comparison.QuadraticIntegrateAndFire(),
    "Izhikevich (2003), RS": Izhikevich(),
    "AdEx": comparison.AdEx(),
    "FitzHugh-Nagumo": comparison.FitzHughNagumo(),
    "Hindmarsh-Rose": comparison.HindmarshRose(),
    "Morris-Lecar": comparison.MorrisLecar(),
    "Wilson": comparison.Wilson(),
    "Hodgkin-Huxley": comparison.HodgkinHuxley(),
}
RATE = 20.0  # Hz
SECOND = 1000.0  # ms
ABOVE = 1.02  # how far above its least current a cell is taken that begins to fire at a higher rate
#: A noisy current to be scaled: an Ornstein-Uhlenbeck process of 5 ms, its standard deviation 30 % of its mean, held every 0.5 ms. Its
#: seed is its own, so that every run sees the same path.
NOISY: Stimulus = noise(0.3, tau=5.0, mean=1.0, interval=0.5, seed=2004)


class Compared(NamedTuple):
    """One model's costs."""

    name: str
    current: float  # constant, or what the shape is multiplied with, in the model's unit
    rate: float  # Hz: of the second half of a second; under another shape, of all of it
    costs: tuple[Cheapest, ...]


def compare_costs(
    models: Mapping[str, Model] = MODELS,
    hz: float = RATE,
    duration: float = 500.0,
    tolerances: Sequence[float] = TOLERANCES,
    methods: Sequence[str] | None = None,
    shape: Stimulus | None = None,
) -> Iterator[Compared]:
    """Operations per ms of model time that keep all spikes within a tolerance, each model by its best method, at about one rate.

    Parameters
    ----------
    models : mapping of name to Model, optional
        Cells with scalar parameters and a rest; by default the eleven models of 2004 and AdEx.
    hz : float, Hz, default 20
        Rate at which they are compared; under a constant current a cell whose firing begins at a higher rate (class 2) is taken 2 %
        above the least current.
    duration : float, ms, default 500
    tolerances : sequence of float, ms, default (10, 1, 0.1, 0.01, 0.001)
    methods : sequence of str, optional
        As in `cost_at_accuracy`.
    shape : Stimulus, optional
        What is scaled until the rate fits, such as `NOISY`, the same path for all; by default a constant current.

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
        factor, rate = _matched(model, hz, shape)
        current = factor if shape is None else factor * shape
        yield Compared(name, factor, rate, cost_at_accuracy(model, current, duration, tolerances, methods))


def _matched(model: Model, hz: float, shape: Stimulus | None) -> tuple[float, float]:
    """What makes a cell fire at about a rate, and the rate that it has then."""
    factor = current_for_rate(model, hz, shape=shape)
    if shape is not None:
        return factor, float(model.run(SECOND, factor * shape, record="spikes").spike_times.size)
    rate = _steady_rate(model, factor)
    if rate > 1.1 * hz:  # at the least current of a cell of class 2 every spike hangs on a hair
        factor *= ABOVE
        rate = _steady_rate(model, factor)
    return factor, rate


def _steady_rate(model: Model, current: float) -> float:
    """By the intervals of the second half of a second, or the last one."""
    times = model.run(SECOND, current, record="spikes").spike_times
    late = times[times > SECOND / 2]
    return 1000.0 / float(np.diff(late if late.size > 1 else times[-2:]).mean())

"""The pulse that switches a bistable cell, found by search on the exact flow: every candidate is a neuron of one population."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, NoRestError, sentence
from ...models import Model
from ...recording import Recorder
from ...simulate import simulate
from ...stimulus import Stimulus, constant, step
from ..plane.equilibrium import rest
from ..precisely import precisely
from ..subject import one_cell

HORIZON = 400.0  # ms after a pulse in which the cell settles; it fires for ever if it does in the second half
PHASES = 32  # times within an interval at which a pulse is tried
AMPLITUDES = 81  # from -most to most
ZOOMS = 4  # of the borders, each to a tenth


@dataclass(frozen=True)
class SwitchingPulse:
    """A pulse that takes a cell from rest to firing, or back.

    Attributes
    ----------
    to : str
        "firing" or "rest".
    amplitude, width : float, in the model's unit, ms
        Of the pulse, on top of the constant current.
    after : float, ms
        How long after a spike it has to begin; 0 from rest, where any time will do.
    least, most : float
        The amplitudes next to this one at which it begins and ends to work, at this time and width; the end of the search where it
        works up to there.
    current : float
        The constant current.
    """

    to: str
    amplitude: float
    width: float
    after: float
    least: float
    most: float
    current: float

    def stimulus(self, begin: float) -> Stimulus:
        """The constant current with the pulse at `begin` ms; that of a firing cell begins `after` ms after one of its spikes."""
        return constant(self.current) + step(self.amplitude, start=begin, stop=begin + self.width)


def switching_pulse(
    what: Any, current: float, to: str = "firing", width: float = 2.0, most: float = 20.0
) -> SwitchingPulse:
    """Find a pulse that switches a bistable cell on or off.

    Of all times within an interval between spikes and all amplitudes up to `most`, of either sign, the weakest is taken whose neighbours
    work as well. Then the range of amplitudes around it is found to four digits.

    Parameters
    ----------
    what : Model or str
        A cell with scalar parameters that at this current has both a stable rest and a firing that lasts.
    current : float, in the model's unit
        Constant current.
    to : {"firing", "rest"}, default "firing"
    width : float, ms, default 2
    most : float, in the model's unit, default 20
        Largest amplitude that is tried.

    Returns
    -------
    SwitchingPulse

    Raises
    ------
    NoRestError
        Without a stable rest at this current.
    ArgumentError
        For a cell that does not go on firing, or that no such pulse switches.

    Examples
    --------
    >>> found = switching_pulse("RZ", 0.2)
    >>> import izhikevich as izh
    >>> izh.simulate("RZ", 1000, found.stimulus(100), start=izh.cell("RZ").rest(0.2)).spike_times.size > 20
    True
    """
    model = one_cell(what)
    if to not in ("firing", "rest"):
        raise ArgumentError(sentence("switching_pulse.to", "'firing' or 'rest'", to))
    for name, value in (("width", width), ("most", most)):
        if not (isinstance(value, int | float) and 0 < value < np.inf):
            raise ArgumentError(sentence(f"switching_pulse.{name}", "positive", value))
    point = rest(model, current)
    if point is None:
        raise NoRestError(sentence("switching_pulse.current", "one with a stable rest", current))
    times, starts = (
        _around(model, current) if to == "rest" else (np.zeros(1), (np.array([point.v]), np.array([point.u])))
    )
    levels = np.linspace(-most, most, AMPLITUDES)
    works = _switched(model, current, to, width, *np.broadcast_arrays(*(s[:, None] for s in starts), levels))
    k, j = _weakest(works, levels, to)
    own = tuple(s[k] for s in starts)

    def border(direction: int) -> float:
        """Where it stops working, upwards or downwards."""
        row = works[k]
        end = j
        while 0 <= end + direction < levels.size and row[end + direction]:
            end += direction
        if not 0 <= end + direction < levels.size:
            return float(levels[end])
        inside, outside = levels[end], levels[end + direction]
        for _ in range(ZOOMS):
            between = np.linspace(inside, outside, 11)
            ok = _switched(model, current, to, width, *np.broadcast_arrays(*own, between))
            last = int(np.argmin(ok)) - 1  # the first fails last
            inside, outside = between[last], between[last + 1]
        return float(inside)

    low, high = sorted((border(-1), border(1)))
    return SwitchingPulse(to, float(levels[j]), float(width), float(times[k]), low, high, float(current))


def _around(model: Any, current: float) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """States over one interval of the firing that lasts, and how long after the spike they are."""
    record = Recorder(("spikes", "v", "u"), every=0.05)
    c, d = float(model.c), float(model.d)
    point = rest(model, current)
    begun = (c, point.u + d) if point else (c, d)
    run = simulate(model, 2 * HORIZON, current, start=begun, record=record, **precisely(model))
    spikes = run.spike_times
    if spikes.size < 3 or spikes[-1] < 1.5 * HORIZON:
        raise ArgumentError(sentence("switching_pulse.current", "one at which the cell goes on firing", current))
    times = spikes[-2] + np.arange(PHASES) * (spikes[-1] - spikes[-2]) / PHASES
    at = np.searchsorted(run.times, times)  # the samples next after: states of the run themselves
    return run.times[at] - spikes[-2], (run.v[at], run.u[at])


def _switched(model: Model, current: float, to: str, width: float, v: Any, u: Any, levels: Any) -> np.ndarray:
    """Which pulses at time 0 switch the cell from which states."""
    pulse = step(levels.ravel(), start=0.0, stop=width)
    run = simulate(
        model,
        width + HORIZON,
        constant(current) + pulse,
        start=(v.ravel(), u.ravel()),
        record="spikes",
        **precisely(model),
    )
    late = np.bincount(run.spikes.neurons[run.spikes.times > width + HORIZON / 2], minlength=levels.size)
    return ((late > 0) if to == "firing" else (late == 0)).reshape(levels.shape)


def _weakest(works: np.ndarray, levels: np.ndarray, to: str) -> tuple[int, int]:
    """The weakest pulse whose neighbours in time and amplitude work too, or the weakest at all."""
    beside = works[:, 1:-1] & works[:, :-2] & works[:, 2:]
    if works.shape[0] > 1:
        beside = beside & np.roll(beside, 1, axis=0) & np.roll(beside, -1, axis=0)
    steady = np.pad(beside, ((0, 0), (1, 1)))
    chosen = steady if steady.any() else works
    if not chosen.any():
        rule = f"as large as a pulse to {to} needs"
        raise ArgumentError(sentence("switching_pulse.most", rule, float(levels[-1]), "Allow more, or another width"))
    cost = np.where(chosen, np.abs(levels), np.inf)
    k, j = np.unravel_index(np.argmin(cost), cost.shape)
    return int(k), int(j)

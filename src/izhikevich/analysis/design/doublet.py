"""The doublet to which a cell resonates, found by search on the exact flow: every candidate is a neuron of one population."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, NoRestError, sentence
from ...models import Model
from ...simulate import simulate
from ...stimulus import Stimulus, constant, pulses
from ...stimulus.pieces import Piecewise
from ...stimulus.segments import make_segments
from ..plane.equilibrium import rest
from ..precisely import precisely
from ..subject import one_cell

STRONG = 100.0  # mV: a pulse that alone would move v so far is the strongest
HALVINGS = 30
HELP = 1e-3  # by so much of its amplitude at least a pulse must be helped by one before it


@dataclass(frozen=True)
class ResonantDoublet:
    """Two equal pulses at the interval to which a cell resonates.

    Attributes
    ----------
    interval : float, ms
        From the beginning of one to the beginning of the other. Two pulses help each other most where they touch; of a resonator this is
        the interval at which they help each other once more, of an integrator the shortest there is.
    amplitude : float, in the model's unit
        The least that fires the cell at this interval.
    resonates : bool
        Whether there is such an interval: two pulses help each other less at some shorter one.
    intervals, amplitudes : ndarray (n,)
        The least amplitude for each interval that was tried; nan where none up to the largest did.
    alone : float
        The least amplitude with which one such pulse fires the cell.
    width, current : float, ms, in the model's unit
    """

    interval: float
    amplitude: float
    resonates: bool
    intervals: np.ndarray
    amplitudes: np.ndarray
    alone: float
    width: float
    current: float

    def stimulus(self, begin: float) -> Stimulus:
        """The constant current with the doublet, a thousandth above the least, from `begin` ms on."""
        pair = pulses([begin, begin + self.interval], self.width, 1.001 * self.amplitude)
        return constant(self.current) + pair


def resonant_doublet(
    what: Any, current: float = 0.0, width: float = 1.0, longest: float | None = None
) -> ResonantDoublet:
    """Find the interval of two equal pulses to which a resting cell resonates.

    A resonator answers to pulses one period of its damped oscillation apart, an integrator only to such as follow each other at once.

    Parameters
    ----------
    what : Model or str
        A cell with scalar parameters.
    current : float, in the model's unit, default 0
    width : float, ms, default 1
        Of each pulse.
    longest : float, ms, optional
        Longest interval; by default one and a half periods of the ringing at rest, or 50 ms for a cell that does not ring.

    Returns
    -------
    ResonantDoublet

    Raises
    ------
    NoRestError
        Without a stable rest at this current.
    ArgumentError
        For a width that is not positive, or a longest interval not above it.

    Examples
    --------
    >>> found = resonant_doublet("RZ")
    >>> found.resonates, round(found.interval), round(found.amplitude / found.alone, 2)
    (True, 41, 0.83)
    >>> resonant_doublet("RS").resonates
    False
    """
    model = one_cell(what)
    point = rest(model, current)
    if point is None:
        raise NoRestError(sentence("resonant_doublet.current", "one with a stable rest", current))
    if longest is None:
        longest = 1500.0 / point.ringing_hz if point.ringing_hz else 50.0
    if not 0 < width < longest:
        raise ArgumentError(
            sentence("resonant_doublet.width", f"positive and below the longest interval, {longest:g}", width)
        )
    intervals = np.linspace(width, longest, 60)
    alone = _least(model, current, width, (point.v, point.u), np.array([np.inf]))[0]
    amplitudes = _least(model, current, width, (point.v, point.u), intervals)
    needed = np.nan_to_num(amplitudes, nan=np.inf)
    apart = int(np.argmax(needed))  # from where on they no longer add up
    best = apart + int(np.argmin(needed[apart:]))
    resonates = bool(needed[best] < (1 - HELP) * min(float(alone), needed[apart]))
    best = best if resonates else 0
    return ResonantDoublet(
        float(intervals[best]),
        float(amplitudes[best]),
        resonates,
        intervals,
        amplitudes,
        float(alone),
        float(width),
        float(current),
    )


def _least(model: Model, current: float, width: float, start: tuple, intervals: np.ndarray) -> np.ndarray:
    """The least amplitude that fires the cell for each interval, by bisection of all of them together; nan where `STRONG` is not enough."""
    low, high = np.zeros(intervals.size), np.full(intervals.size, STRONG * float(getattr(model, "C", 1.0)) / width)
    enough = _fires(model, current, width, start, intervals, high)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        fired = _fires(model, current, width, start, intervals, middle)
        low, high = np.where(fired, low, middle), np.where(fired, middle, high)
    return np.where(enough, high, np.nan)


def _fires(
    model: Model, current: float, width: float, start: tuple, intervals: np.ndarray, levels: np.ndarray
) -> np.ndarray:
    """Whether a doublet of each interval and amplitude fires the cell while it lasts, or in the time of the longest after it."""
    longest = float(np.max(intervals, where=np.isfinite(intervals), initial=width))
    edges = np.unique(np.concatenate([[0.0, width], intervals, intervals + width]))
    t = edges[np.isfinite(edges)][:, None]
    on = (t < width) | ((t >= intervals) & (t < intervals + width))
    doublets = Piecewise(make_segments(t[:, 0], on * levels, np.zeros_like(on * levels)))
    run = simulate(
        model, 2 * longest + 50.0, constant(current) + doublets, start=start, record="spike_count", **precisely(model)
    )
    return run.spike_count > 0

"""The weakest current that fires a cell, for steps, ramps and pulses of any length, by rounds of batched runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence, unknown
from ...simulate import simulate
from ...stimulus import ramp, step
from ..plane.bifurcation import step_rheobase_bound
from ..plane.equilibrium import rest
from ..precisely import precisely

KINDS = ("step", "ramp")
ROUNDS, WIDE = 6, 33  # currents tried at once, and how often: the bracket ends at 32⁻⁵, 3e-8, of what it was
DOUBLINGS = 12  # how often the strongest current is doubled before it is given up
AFTER = 100.0  # ms: how long a spike may come after the current has ended


@dataclass(frozen=True)
class Rheobase:
    """`current` [the model's unit] is the weakest that fired; `below`, the strongest tried that did not, is just under it."""

    current: float
    below: float
    kind: str
    duration: float  # ms
    holding: float


def rheobase(model: Any, kind: str = "step", duration: float = 2000.0, holding: float = 0.0) -> Rheobase | None:
    """The weakest step, or ramp, that makes a resting cell fire.

    Currents run side by side as one population, round by round in a narrower bracket. A spike counts while the current is on
    and up to 100 ms after it, so that the spike that a short pulse sets off is seen. What a cell without inward rectification
    does near its rheobase is slow: the spike of a cell that loses its rest in a saddle-node comes after a time that grows as
    1/√(I - I_SN), so for those a longer `duration` gives a slightly lower rheobase.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters.
    kind : {"step", "ramp"}, default "step"
        A step to a level, or a steady rise that reaches the level at the end of `duration`.
    duration : float, ms, default 2000
        How long the current is on: a ms or so for strength-duration curves.
    holding : float, default 0
        The current before, at which the cell rests, in the model's unit (2003: mV/ms; 2007: pA).

    Returns
    -------
    Rheobase or None
        The level, holding current included. None where even a current some thousand times a typical one does not fire
        the cell.

    Raises
    ------
    ArgumentError
        For a cell without a rest at the holding current, arrays of parameters, an unknown kind, a duration that is not positive.

    Examples
    --------
    >>> import izhikevich as izh
    >>> round(rheobase(izh.cell("RS")).current, 4)
    2.7103
    """
    if kind not in KINDS:
        raise unknown("kind", kind, KINDS)
    if not 0 < duration < np.inf:
        raise ArgumentError(sentence("rheobase.duration", "positive [ms]", duration))
    point = rest(model, holding)
    if point is None:
        raise ArgumentError(sentence("rheobase.holding", "a current at which the cell rests", holding))
    how = {"start": (point.v, point.u), "record": "spike_count", **precisely(model)}

    def fires(levels: np.ndarray) -> np.ndarray:
        rise = levels - holding
        shape = step(rise, 0.0, duration) if kind == "step" else ramp(rise / duration, 0.0, duration)
        return simulate(model, duration + AFTER, shape + holding, size=levels.size, **how).spike_count > 0

    bound = step_rheobase_bound(model, holding)
    scale = max(abs((bound or 0.0) - holding), abs(point.u), 1e-6)
    levels = holding + scale * np.append(0.0, 2.0 ** np.arange(-8, 2))
    for _ in range(DOUBLINGS):  # step by step: a current far too strong would fire without end
        if fires(levels).any():
            break
        levels = holding + 2.0 * (levels[-2:] - holding)
    else:
        return None
    low = high = holding
    for _ in range(ROUNDS):
        k = int(np.argmax(fires(levels)))
        low, high = float(levels[max(k - 1, 0)]), float(levels[k])
        levels = np.linspace(low, high, WIDE)
    return Rheobase(high, low, kind, float(duration), float(holding))


@dataclass(frozen=True, eq=False)
class StrengthDuration:
    """`currents` [the model's unit] that just fire the cell when they last for `widths` [ms]; nan where none does."""

    widths: np.ndarray
    currents: np.ndarray
    rheobase: float  # of a step that lasts
    chronaxie: float  # ms: the width at twice the rheobase, both measured from the holding current; nan if not reached


def strength_duration(model: Any, widths: Any, holding: float = 0.0) -> StrengthDuration:
    """The weakest pulse that fires a resting cell, for each width: the strength-duration curve.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters.
    widths : array_like, shape (n,), ms
        Widths of the pulse, increasing.
    holding : float, default 0
        The current before and after, in the model's unit.

    Returns
    -------
    StrengthDuration

    Raises
    ------
    ArgumentError
        For widths that are not positive and increasing; and as in `rheobase`.

    Examples
    --------
    >>> import izhikevich as izh
    >>> strength_duration(izh.cell("RS"), [1, 10]).currents.round(2)
    array([16.72,  3.35])
    """
    times = np.atleast_1d(np.asarray(widths, dtype=float))
    if times.ndim != 1 or not (times > 0).all() or (np.diff(times) <= 0).any():
        raise ArgumentError(sentence("strength_duration.widths", "positive and increasing [ms]", widths))
    found = [rheobase(model, "step", width, holding) for width in times]
    currents = np.array([np.nan if one is None else one.current for one in found])
    lasting = rheobase(model, "step", holding=holding)
    base = np.nan if lasting is None else lasting.current
    strength, twice = currents - holding, 2.0 * (base - holding)
    reached = np.isfinite(strength).all() and strength[-1] <= twice <= strength[0]
    middle = float(np.exp(np.interp(-np.log(twice), -np.log(strength), np.log(times)))) if reached else float("nan")
    return StrengthDuration(times, currents, base, middle)

"""Rate against current: the first interval, the steady state, and what a slow ramp up and down sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from ...simulate import simulate
from ...stimulus import ramp
from ..precisely import precisely, resting


@dataclass(frozen=True, eq=False)
class FICurve:
    """Rates [Hz] of a cell for each of `currents` [the model's unit]; 0 where it does not fire, all of shape (n,).

    `first` is one over the first interval and `steady` the mean rate in the second half of a run at a constant current that
    began at rest; `up` and `down` are one over the interval under way when a slow ramp passes the current. `on` and `off` are
    the currents at the first spike of the ramp up and at the last of the ramp down, `slowest` [Hz] is one over the longest of
    the last three intervals of the ramp down. They are nan without spikes.
    """

    currents: np.ndarray
    first: np.ndarray
    steady: np.ndarray
    up: np.ndarray
    down: np.ndarray
    on: float
    off: float
    slowest: float


def fi_curve(model: Any, currents: Any, duration: float = 10_000.0) -> FICurve:
    """How fast a cell fires at each current, from rest and on slow ramps, all in one batched run.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters that rests without input.
    currents : array_like, shape (n,), n > 1
        Constant currents, increasing, in the model's unit (2003: mV/ms; 2007: pA). The ramps go from the first to the last and
        back; the one down begins with a step to its top, whose first interval is that of an onset.
    duration : float, ms, default 10 000
        Length of every run and of each ramp. A faster ramp passes the loss of rest later, so `on` moves up.

    Returns
    -------
    FICurve

    Raises
    ------
    ArgumentError
        For currents that do not increase, a duration that is not positive; for arrays of parameters, and a cell without a rest.

    Examples
    --------
    >>> import izhikevich as izh
    >>> fi_curve(izh.cell("RS"), [0, 5, 10], 2000).steady.round(1)
    array([ 0. , 10.7, 22.3])
    """
    levels = np.atleast_1d(np.asarray(currents, dtype=float))
    if levels.ndim != 1 or levels.size < 2 or not (np.diff(levels) > 0).all():
        raise ArgumentError(sentence("fi_curve.currents", "two or more increasing numbers", currents))
    if not 0 < duration < np.inf:
        raise ArgumentError(sentence("fi_curve.duration", "positive [ms]", duration))
    how = precisely(model)
    resting(model, "fi_curve.model")
    low, high = levels[0], levels[-1]
    rise = (high - low) / duration
    begin: Any = np.append(levels, [low, high])
    stimulus = ramp(np.append(0.0 * levels, [rise, -rise]), initial=begin)
    run = simulate(model, duration, stimulus, record="spikes", **how)
    trains = [run.of(k) for k in range(levels.size + 2)]
    upwards, downwards = trains[-2:]
    return FICurve(
        currents=levels,
        first=np.array([1000.0 / (t[1] - t[0]) if t.size > 1 else 0.0 for t in trains[:-2]]),
        steady=np.array([_mean_rate(t[t > 0.5 * duration]) for t in trains[:-2]]),
        up=_passing(upwards, (levels - low) / rise),
        down=_passing(downwards, (high - levels) / rise),
        on=float(low + rise * upwards[0]) if upwards.size else np.nan,
        off=float(high - rise * downwards[-1]) if downwards.size else np.nan,
        slowest=float(1000.0 / np.diff(downwards)[-3:].max()) if downwards.size > 3 else np.nan,
    )


def _mean_rate(times: np.ndarray) -> float:
    return float(1000.0 * (times.size - 1) / (times[-1] - times[0])) if times.size > 1 else 0.0


def _passing(times: np.ndarray, when: np.ndarray) -> np.ndarray:
    """One over the interval in which each moment lies; the first and the last one count once more at either end of firing."""
    if times.size < 2:
        return np.zeros(when.size)
    gaps = np.diff(times)
    place = np.clip(np.searchsorted(times, when, side="right") - 1, 0, gaps.size - 1)
    inside = (when >= times[0] - gaps[0]) & (when <= times[-1] + gaps[-1])
    return np.where(inside, 1000.0 / gaps[place], 0.0)

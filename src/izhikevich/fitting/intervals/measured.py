"""What is known: interspike intervals, how many of them are fitted, and the current, if it is known."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ...errors import ArgumentError, sentence
from ...io import Recordings
from ...stimulus import as_stimulus, sampled
from ...stimulus.pieces import Piecewise
from ..drive import one_for_all

AFTER = 1.5  # times all intervals for which the current is looked up: slower candidates see it too
PATIENCE = 2.0  # times the longest interval for which a spike is waited for


class Measured(NamedTuple):
    """One train. The clock starts at its first spike."""

    intervals: np.ndarray  # (N,), ms
    fitted: int  # the first so many are fitted, the others held out
    current: Piecewise | None  # where it is known

    @property
    def begins(self) -> np.ndarray:
        """When each interval begins, (N,) ms."""
        return np.concatenate([[0.0], np.cumsum(self.intervals)[:-1]])

    @property
    def longest(self) -> float:
        """For how long a spike is waited for, ms."""
        return PATIENCE * float(self.intervals.max())


def measured(given: Any, current: Any, known: bool, unit: str, hold_out: float, fewest: int) -> Measured:
    """What a fit is given, checked.

    Parameters
    ----------
    given : array_like (N,), ms, or Recordings of one sweep
    current : number, text, (times, values) or Stimulus, optional
        From the first spike on; with recordings, from the begin of the sweep on, and by default their own.
    known : bool
        Whether the current has to be there.
    unit : str
        Of the model's current.
    hold_out : float
        Part of the intervals, the last ones, that is not fitted.
    fewest : int
        How many have to be fitted, to tell as many unknowns.

    Returns
    -------
    Measured

    Raises
    ------
    ArgumentError
        For intervals that are too few, not positive or not finite, and for a current that is missing, or known to nobody.
    """
    if not 0.0 <= hold_out < 1.0:
        raise ArgumentError(sentence("IntervalFit.hold_out", "from 0 to below 1", hold_out))
    first = 0.0
    if isinstance(given, Recordings):
        if len(given) != 1:
            rule = "one sweep"
            raise ArgumentError(sentence("fit.intervals", rule, f"{len(given)}", "Choose one: recordings[0]"))
        intervals, first = given.intervals[0], float(given.spikes[0][0])
        current = _recorded(given, unit) if current is None and known else current
    else:
        intervals = np.asarray(given, dtype=float)
    _check(intervals)
    fitted = intervals.size - int(hold_out * intervals.size)
    if fitted < fewest:
        rule = f"{fewest} intervals or more to fit, one for each unknown"
        remedy = f"{intervals.size - fitted} more are held out"
        raise ArgumentError(sentence("fit.intervals", rule, fitted, remedy))
    if not known:
        if current is not None:
            remedy = "With a known current leave IntervalFit.inputs at 'known'"
            raise ArgumentError(sentence("fit.current", "left out where inputs are unknown", "one", remedy))
        return Measured(intervals, fitted, None)
    if current is None:
        remedy = "Give it, or say IntervalFit(inputs='constant') or (inputs='per interval')"
        raise ArgumentError(sentence("fit.current", "given where inputs are known", None, remedy))
    until = first + AFTER * float(intervals.sum()) + PATIENCE * float(intervals.max())
    shifted = as_stimulus(one_for_all(current, unit, until), unit).shift(-first)
    return Measured(intervals, fitted, one_for_all(shifted, unit, until - first))


def _check(intervals: np.ndarray) -> None:
    if intervals.ndim != 1 or not intervals.size:
        got = f"shape {intervals.shape}" if intervals.ndim != 1 else "none"
        remedy = "A single spike has no interval"
        raise ArgumentError(sentence("fit.intervals", "a list of interspike intervals [ms]", got, remedy))
    bad = np.flatnonzero(~(np.isfinite(intervals) & (intervals > 0)))
    if bad.size:
        value = float(intervals[bad[0]])
        raise ArgumentError(
            sentence("fit.intervals", "positive and finite [ms]", value, index=int(bad[0]), of=intervals.size)
        )


def _recorded(recordings: Recordings, unit: str) -> Any:
    """The current that recordings carry."""
    if recordings.i is None:
        return None
    if recordings.current_unit != unit:
        remedy = "Fit a cell of the other form, or give current="
        raise ArgumentError(
            sentence("fit.intervals", f"driven by a current in {unit}", recordings.current_unit, remedy)
        )
    return sampled(recordings.times(0), recordings.i[0])

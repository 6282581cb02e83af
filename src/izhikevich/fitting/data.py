"""What a fit sees of recordings: sweeps with their current, their spikes, and the windows in which these are compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from ..errors import ArgumentError, sentence
from ..io import Recordings
from ..stimulus import Stimulus, sampled
from .drive import one_for_all

BRIEF = 20.0  # ms: epochs shorter than this are no window
HOLDING = (
    0.3  # what a window at the holding current counts, where there are others: what is asked of a cell is in the steps
)
LATE = 25.0  # ms beyond the last spike of a train by itself for which candidates are given time to make it


class Window(NamedTuple):
    """From `begin` to `end` [ms], how much it counts, and the current that is held in it; nan where that varies."""

    begin: float
    end: float
    weight: float
    level: float = float("nan")


@dataclass(frozen=True, eq=False)
class Sweep:
    """One sweep.

    Parameters
    ----------
    number : int
        What the source calls it.
    current : Stimulus
    duration : float, ms
    spikes : ndarray (n,), ms
    windows : tuple of Window
        Where spikes are compared, each by itself: the epochs in which the current is held, or the whole sweep where it varies.
    away : float, mV
        How far the baseline lies from the median over all sweeps; 0 where no voltage is known.
    v : ndarray (K,), mV, or None
    dt : float, ms
        Sampling interval of v.
    """

    number: int
    current: Stimulus
    duration: float
    spikes: np.ndarray
    windows: tuple[Window, ...]
    away: float = 0.0
    v: np.ndarray | None = None
    dt: float = 0.0

    def until(self, count: int) -> Sweep:
        """The sweep as long as its first `count` spikes take; all of it where there are no more."""
        if count >= self.spikes.size:
            return self
        duration = min(self.duration, float(self.spikes[count - 1]) + LATE)
        return replace(self, spikes=self.spikes[:count], duration=duration)


def unrecorded(current: Any, duration: float) -> Sweep:
    """A current and how long it lasts [ms], with no spikes that anybody has seen."""
    return Sweep(0, current, float(duration), np.empty(0), ())


def given(x: Any, y: Any, unit: str, verb: str, middle: float | None = None) -> tuple[Sweep, ...]:
    """Sweeps from what an estimator is given: recordings, or currents with spike times.

    Parameters
    ----------
    x : Recordings, or a current, or a list of currents
    y : array_like (n,), ms, or a list of these; None with recordings
    unit : str
        The cell's current unit.
    verb : str
        Who asks, for the errors.
    middle : float, mV, optional
        As in `sweeps_of`.

    Returns
    -------
    tuple of Sweep
    """
    if isinstance(x, Recordings):
        if y is not None:
            raise ArgumentError(
                sentence(f"{verb}.y", "left out with recordings, which hold their spikes", type(y).__name__)
            )
        return sweeps_of(x, middle)
    if y is None:
        remedy = "Give Recordings, or fit(current, spike_times)"
        raise ArgumentError(sentence(f"{verb}.y", "given where x is a current", None, remedy))
    currents, trains = (x, y) if isinstance(x, list) else ([x], [y])
    if len(currents) != len(trains):
        raise ArgumentError(sentence(f"{verb}.y", f"as many trains as currents, {len(currents)}", f"{len(trains)}"))
    return tuple(_by_itself(k, *pair, unit, verb) for k, pair in enumerate(zip(currents, trains, strict=True)))


def _by_itself(number: int, current: Any, train: Any, unit: str, verb: str) -> Sweep:
    """A current and the spikes under it; its noise is drawn once for all candidates."""
    spikes = np.asarray(train, dtype=float)
    if spikes.ndim != 1 or not np.isfinite(spikes).all() or (np.diff(spikes) <= 0).any() or (spikes[:1] < 0).any():
        raise ArgumentError(sentence(f"{verb}.spike_times", "a list, finite, rising and not before 0 [ms]", train))
    duration = float(spikes[-1]) + LATE if spikes.size else LATE
    return Sweep(number, one_for_all(current, unit, duration), duration, spikes, (Window(0.0, duration, 1.0),))


def sweeps_of(recordings: Recordings, middle: float | None = None) -> tuple[Sweep, ...]:
    """The sweeps of recordings.

    Parameters
    ----------
    recordings : Recordings
        With the current.
    middle : float, mV, optional
        Baseline from which others are away; the median of these recordings by default.

    Returns
    -------
    tuple of Sweep

    Examples
    --------
    >>> import izhikevich as izh
    >>> run = izh.simulate("RS2007", 600, izh.step(100, start=50, stop=550), record=["spikes", "v", "current"])
    >>> sweep = sweeps_of(Recordings.from_recording(run))[0]
    >>> [tuple(window) for window in sweep.windows]
    [(0.0, 50.0, 0.3, 0.0), (50.0, 550.0, 1.0, 100.0), (550.0, 600.0, 0.3, 0.0)]
    """
    if recordings.i is None or recordings.dts is None:
        remedy = "Give it: Recordings.from_spikes(trains, current), from_arrays(v, i); without one, see IntervalFit"
        raise ArgumentError(sentence("recordings.i", "the current put in", None, remedy))
    levels = recordings.baseline.levels if recordings.v is not None else np.zeros(len(recordings))
    middle = float(np.median(levels)) if middle is None else middle
    made = []
    for k, number in enumerate(recordings.numbers):
        times, current = recordings.times(k), recordings.i[k]
        duration = recordings.durations[k]
        made.append(
            Sweep(
                number,
                sampled(times, current),
                duration,
                recordings.spikes[k],
                windows(recordings.steps[k], duration),
                float(levels[k]) - middle,
                None if recordings.v is None else recordings.v[k],
                recordings.dts[k],
            )
        )
    return tuple(made)


def windows(epochs: Any, duration: float) -> tuple[Window, ...]:
    """Windows of a sweep's held epochs; one window where the current varies for more than half of the time."""
    held = [epoch for epoch in epochs if epoch.length >= BRIEF]
    if sum(epoch.length for epoch in held) < 0.5 * duration:
        return (Window(0.0, duration, 1.0),)
    level = held[0].first
    several = any(epoch.first != level for epoch in held)
    return tuple(
        Window(float(e.begin), float(e.end), HOLDING if several and e.first == level else 1.0, float(e.first))
        for e in held
    )

"""A course of current: straight pieces in the milliseconds that the classifier sees, for one cell or for many side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...stimulus.pieces import Piecewise, build

SAMPLE = 0.25  # ms: the traces that are classified


@dataclass(frozen=True, eq=False)
class Course:
    """Piece k begins at `t_on[k]` [ms] with `value[k]` and grows by `slope[k]` in a ms, cell by cell: shapes (K,), (K, M) and (K, M).

    What happens before `settle` [ms] is not looked at: there the current goes slowly to the level from which the course begins.
    """

    t_on: np.ndarray
    value: np.ndarray
    slope: np.ndarray
    settle: float
    duration: float  # ms, the settling included

    @property
    def times(self) -> np.ndarray:
        """When it is sampled [ms], from the end of the settling on."""
        return SAMPLE * np.arange(round((self.duration - self.settle) / SAMPLE) + 1)

    def sampled(self, cell: int) -> np.ndarray:
        """The current of one cell at `times`."""
        at = self.times + self.settle
        k = np.searchsorted(self.t_on, at + 1e-9, side="right") - 1
        return self.value[k, cell] + self.slope[k, cell] * (at - self.t_on[k])

    def stimulus(self, time: float) -> Piecewise:
        """For a model whose unit of time counts as `time` ms."""
        return build(self.t_on / time, self.value, self.slope * time, None)

    def of(self, cells: Any) -> Course:
        """The same for some of the cells."""
        return replace(self, value=self.value[:, cells], slope=self.slope[:, cells])

    def prolonged(self, times: float) -> Course:
        """The last piece so many times as long, and the time to settle too, of which the held half is looked at as well.

        What lasts, or is over, is then seen to be so, and a cell that is silent before a pulse to be silent at that current.
        """
        later = self.settle * (times - 1)
        settling = self.t_on < self.settle
        t_on = np.where(settling, self.t_on * times, self.t_on + later)
        slope = np.where(settling[:, None], self.slope / times, self.slope)
        duration = self.duration + later + (self.duration - float(self.t_on[-1])) * (times - 1)
        return replace(self, t_on=t_on, slope=slope, settle=self.settle * times / 2, duration=duration)

    def slower(self, times: float) -> Course:
        """All of it drawn out, with ramps so much less steep."""
        drawn = {"t_on": self.t_on * times, "slope": self.slope / times}
        return replace(self, settle=self.settle * times, duration=self.duration * times, **drawn)


def course(rows: list[tuple[float, Any, Any]], duration: float, size: int) -> Course:
    """Of rows (t_on, value, slope), each a number or one for each cell, from rest on.

    Times are put on the grid of samples, so that a sampled current shows every edge where it is.
    """
    t_on = np.array([snapped(row[0]) for row in rows])
    value, slope = (np.array([np.broadcast_to(np.asarray(row[k], float), size) for row in rows]) for k in (1, 2))
    return Course(t_on, value, slope, 0.0, snapped(duration))


def settled(level: np.ndarray, rows: list[tuple[float, Any, Any]], duration: float, settle: float) -> Course:
    """The same from a held level, which is approached along a ramp for half of `settle` ms."""
    half = snapped(settle / 2)
    to = [(0.0, 0.0, level / half), (half, level, 0.0)]
    later = [(2 * half + row[0], *row[1:]) for row in rows]
    return replace(course(to + later, 2 * half + duration, level.size), settle=2 * half)


def snapped(t: float) -> float:
    """The nearest sample [ms]."""
    return SAMPLE * round(t / SAMPLE)

"""Where the voltage lies before anything happens, sweep by sweep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

DRIFT = 5.0  # mV: a sweep that lies farther from the others has drifted


@dataclass(frozen=True, eq=False)
class Baseline:
    """Holding levels of the sweeps; printed as a sentence.

    Parameters
    ----------
    levels : ndarray (sweeps,), mV
        Median of v before the first change of the current; of the whole sweep where its current is not known or never changes.
    numbers : tuple of int
        What the source calls the sweeps.
    drifted : tuple of int
        Numbers of those that lie more than 5 mV from the median of all.
    """

    levels: np.ndarray
    numbers: tuple[int, ...]
    drifted: tuple[int, ...]

    def __str__(self) -> str:
        low, middle, high = self.levels.min(), np.median(self.levels), self.levels.max()
        said = f"{low:.1f} to {high:.1f} mV, median {middle:.1f} mV"
        if not self.drifted:
            return f"{said}; within {DRIFT:g} mV of it"
        many = "sweep" if len(self.drifted) == 1 else "sweeps"
        verb = "lies" if len(self.drifted) == 1 else "lie"
        return f"{said}; {many} {', '.join(map(str, self.drifted))} {verb} more than {DRIFT:g} mV from it"


def baseline(v: Sequence[np.ndarray], dts: Sequence[float], steps: Any, numbers: tuple[int, ...]) -> Baseline:
    """Measure the holding levels.

    Parameters
    ----------
    v : sequence of ndarray, mV
    dts : sequence of float, ms
    steps : sequence of sequences of Epoch, or None
        Held epochs of each sweep's current.
    numbers : tuple of int
        Of the sweeps.

    Returns
    -------
    Baseline

    Examples
    --------
    >>> print(baseline([np.full(9, -70.0), np.full(9, -70.5), np.full(9, -60.0)], [0.1] * 3, None, (0, 1, 2)))
    -70.5 to -60.0 mV, median -70.0 mV; sweep 2 lies more than 5 mV from it
    """
    levels = []
    for k, (trace, dt) in enumerate(zip(v, dts, strict=True)):
        first = steps[k][0].end if steps is not None and steps[k] and steps[k][0].begin == 0.0 else np.inf
        levels.append(np.median(trace[: max(1, int(min(first / dt, trace.size)))]))
    measured = np.array(levels)
    off = np.abs(measured - np.median(measured)) > DRIFT
    return Baseline(measured, numbers, tuple(n for n, far in zip(numbers, off, strict=True) if far))

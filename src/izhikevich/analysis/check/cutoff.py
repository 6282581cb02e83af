"""The cut-off of the spike, 30 mV in the papers: not a threshold, yet a number that changes the dynamics.

Between the real threshold and the cut-off v runs away, and u goes on all the while: it is higher after a spike that is cut later. Without
any cut-off v and u become infinite in finite time (J. Touboul, Neural Computation 21 (2009) 2114): there is no limit to which the spikes
would settle as the cut-off grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from ...simulate import simulate
from ..subject import one_cell

PEAKS = (20.0, 28.0, 30.0, 32.0, 40.0)


@dataclass(frozen=True)
class CutoffSensitivity:
    """What a cell does for several cut-offs.

    Attributes
    ----------
    peaks : ndarray (n,), mV
    spikes : ndarray (n,) of int
        How many there are.
    last : ndarray (n,), ms
        Time of the last of the spikes that all have.
    per_mv : float, ms per mV
        How much later it comes for a cut-off 1 mV higher, about that of the cell itself; nan where some cut-off leaves no spike.
    """

    peaks: np.ndarray
    spikes: np.ndarray
    last: np.ndarray
    per_mv: float

    def __str__(self) -> str:
        counts = ", ".join(f"{n} at {peak:g} mV" for n, peak in zip(self.spikes, self.peaks, strict=True))
        later = f"; 1 mV moves spike {self.spikes.min()} by {self.per_mv:.2g} ms" if self.spikes.min() else ""
        return f"Spikes: {counts}{later}."


def cutoff_sensitivity(
    what: Any, duration: float, current: Any = 0, peaks: Sequence[float] = PEAKS, **options: Any
) -> CutoffSensitivity:
    """Run a cell with several cut-offs, one of which should be its own.

    Parameters
    ----------
    what : Model or str
        A cell with scalar parameters and a `vpeak`.
    duration : float, ms
    current : as in `izhikevich.simulate`, default 0
    peaks : sequence of float, mV, default (20, 28, 30, 32, 40)
        Cut-offs, rising.
    **options
        Passed on to `izhikevich.simulate`; ``method`` is ``"mobius4"`` unless said otherwise.

    Returns
    -------
    CutoffSensitivity

    Raises
    ------
    ArgumentError
        For a cell without `vpeak`, or peaks that do not rise.
    MethodError
        For a cell that the method does not fit: give another one.

    Examples
    --------
    >>> print(cutoff_sensitivity("FS", 1000, 10))
    Spikes: 139 at 20 mV, 137 at 28 mV, 137 at 30 mV, 137 at 32 mV, 135 at 40 mV; 1 mV moves spike 135 by 1.2 ms.
    """
    model: Any = one_cell(what)
    if not hasattr(model, "vpeak"):
        raise ArgumentError(sentence("cutoff_sensitivity.what", "a cell with a cut-off, vpeak", type(model).__name__))
    levels = np.asarray(peaks, float)
    if levels.ndim != 1 or levels.size < 2 or not (np.diff(levels) > 0).all():
        raise ArgumentError(sentence("cutoff_sensitivity.peaks", "two or more, rising [mV]", peaks))
    run = simulate(model.replace(vpeak=levels), duration, current, record="spikes", **{"method": "mobius4", **options})
    common = int(run.spike_count.min())
    last = np.array([run.of(i)[common - 1] if common else np.nan for i in range(levels.size)])
    at = int(np.clip(np.argmin(np.abs(levels - float(model.vpeak))), 1, levels.size - 2)) if levels.size > 2 else 0
    low, high = (at - 1, at + 1) if levels.size > 2 else (0, 1)
    per_mv = float((last[high] - last[low]) / (levels[high] - levels[low]))
    return CutoffSensitivity(levels, run.spike_count, last, per_mv)

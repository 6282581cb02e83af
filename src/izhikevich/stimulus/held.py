"""A stimulus looked up on a clock and held between the ticks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import units
from . import segments as seg
from .base import Lowered, Stimulus


@dataclass(frozen=True, eq=False)
class Held(Stimulus):
    """Another stimulus, evaluated every `interval` ms and held in between, as scripts do that update their input once per ms.

    Parameters
    ----------
    of : Stimulus
    interval : float, ms

    Examples
    --------
    >>> from izhikevich.stimulus import ramp
    >>> ramp(1.0).every(2.0).at([1.0, 2.0, 3.9]).ravel()
    array([0., 2., 2.])
    """

    of: Stimulus
    interval: float

    @property
    def dimension(self) -> units.Dimension | None:
        return self.of.dimension

    @property
    def neurons(self) -> int:
        return self.of.neurons

    def lower(self, n: int = 1, seed: int = 0) -> Lowered:
        return _LoweredHeld(self.of.lower(n, seed), self.interval)


@dataclass(frozen=True, eq=False)
class _LoweredHeld(Lowered):
    of: Lowered
    interval: float

    def window(self, t0: float, t1: float) -> seg.Segments:
        first = int(np.floor(t0 / self.interval))
        last = max(int(np.ceil(t1 / self.interval)), first + 1)
        t_on = np.arange(first, last + 1) * self.interval
        value = self.of.at(t_on)
        return seg.clip(seg.make_segments(t_on, value, np.zeros_like(value)), t0, t1)

    def edges(self, t0: float, t1: float) -> np.ndarray:
        found = seg.jumps(self.window(t0, t1))
        return found[(found >= t0) & (found < t1)]

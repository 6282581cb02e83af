"""What the rules look at: spikes, the current in epochs, and the voltage if there is one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from .epochs import BRIEF, Epoch


class Verdict(NamedTuple):
    """A pattern's name, or None where no published one fits, and the observation behind it."""

    name: str | None
    why: str


@dataclass(frozen=True, eq=False)
class Observed:
    """Spike times [ms], the epochs of the current, and v [mV] at rising times [ms], if it was recorded."""

    spikes: np.ndarray
    epochs: tuple[Epoch, ...]
    times: np.ndarray | None = None
    v: np.ndarray | None = None

    @property
    def end(self) -> float:
        """Of the recording, ms."""
        return self.epochs[-1].end

    def within(self, begin: float, end: float) -> np.ndarray:
        """The spikes from `begin` on, before `end`."""
        first, last = np.searchsorted(self.spikes, (begin, end))
        return self.spikes[first:last]

    @cached_property
    def pulses(self) -> tuple[Pulse, ...]:
        """Short epochs that leave a level and come back to it."""
        found: list[Pulse] = []
        for before, e, after in zip(self.epochs, self.epochs[1:], self.epochs[2:], strict=False):
            height = e.first - before.last
            back = abs(after.first - before.last) <= 0.1 * abs(height)
            between = bool(found) and found[-1].end == e.begin  # the time between two pulses is none itself
            if e.held and e.length <= BRIEF and height and back and not between:
                found.append(Pulse(e.begin, e.end, height))
        return tuple(found)

    def until(self, pulse: Pulse) -> float:
        """When the next change of the current comes after a pulse, ms."""
        return next(e.end for e in self.epochs if e.begin >= pulse.end)

    def since(self, pulse: Pulse) -> float:
        """When the last change of the current came before a pulse, ms."""
        return next(e.begin for e in reversed(self.epochs) if e.end <= pulse.begin)


@dataclass(frozen=True)
class Pulse:
    """From `begin` to `end` [ms] the current is changed by `height`."""

    begin: float
    end: float
    height: float

    @property
    def length(self) -> float:
        """How long it lasts, ms."""
        return self.end - self.begin


def spikes_in_words(spikes: np.ndarray) -> str:
    """How many there are.

    >>> spikes_in_words(np.array([3.0]))
    '1 spike'
    """
    return f"{spikes.size} spike{'' if spikes.size == 1 else 's'}"

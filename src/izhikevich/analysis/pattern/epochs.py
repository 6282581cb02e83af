"""A sampled current cut into epochs: stretches in which it is held or grows steadily."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BRIEF = 20.0  # ms: what is held no longer than this, between two equal levels, is a pulse
MOST = 40  # epochs; a current with more of them varies all the time
SIGMA = 7.0  # standard deviations of the noise within which a sample belongs to a line that a noisy one began
SHARE = 0.25  # of the largest current: noise that reaches farther is no noise, but what drives the cell
EVEN = 1e-6  # of the largest current: what rounding may do to a line
SLOPING = 0.02  # of the current's range: an epoch that changes by less from end to end is held


@dataclass(frozen=True)
class Epoch:
    """From `begin` to `end` [ms] the current goes steadily from `first` to `last`, in its own unit."""

    begin: float
    end: float
    first: float
    last: float

    @property
    def length(self) -> float:
        """How long it lasts, ms."""
        return self.end - self.begin

    @property
    def slope(self) -> float:
        """By how much the current grows in a ms; 0 where it is held."""
        return (self.last - self.first) / self.length if self.length else 0.0

    @property
    def held(self) -> bool:
        """Whether the current stays the same."""
        return self.first == self.last


def epochs(times: np.ndarray, current: np.ndarray) -> tuple[Epoch, ...]:
    """The fewest lines, each from where the one before ended, that the samples are near to.

    A line goes through its first sample; as more samples come, the slopes that keep near all of them become fewer, and where none is left
    the next epoch begins (the swing filter: H. Elmeleegy et al., Online piece-wise linear approximation of numerical streams with precision
    guarantees, PVLDB 2 (2009) 145). Measured currents are noisy: how near is near is told by the scatter of the
    second differences.

    Parameters
    ----------
    times : ndarray (n,), ms
        Rising.
    current : ndarray (n,)
        In any unit.

    Returns
    -------
    tuple of Epoch
        In order, without gaps; cut short after `MOST` + 1 of them.

    Examples
    --------
    >>> t = np.arange(0.0, 50.0)
    >>> [(e.begin, e.end, e.first) for e in epochs(t, np.where(t < 10, 0.0, 14.0))]
    [(0.0, 10.0, 0.0), (10.0, 49.0, 14.0)]
    """
    reach, most = float(np.ptp(current)), float(np.abs(current).max())
    near = max(min(SIGMA * scatter(current), SHARE * most), EVEN * most)
    found: list[Epoch] = []
    at = 0
    while at < times.size - 1 and len(found) <= MOST:
        stop = _reached(times, current, at, near)
        begin, end = float(times[at]), float(times[min(stop, times.size - 1)])
        inside = slice(at, stop)
        level = float(np.median(current[inside]))
        slope = float(np.polyfit(times[inside] - begin, current[inside], 1)[0]) if stop - at > 2 else 0.0
        if abs(slope) * (end - begin) <= max(SLOPING * reach, near):
            found.append(Epoch(begin, end, level, level))
        else:
            first = float(current[inside].mean() - slope * (times[inside].mean() - begin))
            found.append(Epoch(begin, end, first, first + slope * (end - begin)))
        at = stop
    return tuple(found)


def scatter(samples: np.ndarray) -> float:
    """Standard deviation of the noise of samples: of second differences, which are 0 along a line; robust against jumps.

    >>> rng = np.random.default_rng(0)
    >>> round(scatter(np.linspace(0, 100, 10_000) + rng.normal(0, 2.0, 10_000)), 1)
    2.0
    """
    bend = np.diff(samples, 2)
    return float(1.4826 * np.median(np.abs(bend)) / np.sqrt(6.0)) if bend.size else 0.0


def _reached(times: np.ndarray, current: np.ndarray, at: int, near: float) -> int:
    """One past the last sample that a line from sample `at` can keep near to."""
    look, done, low, high = 64, at + 1, -np.inf, np.inf
    while done < times.size:
        part = slice(done, min(done + look, times.size))
        run, rise = times[part] - times[at], current[part] - current[at]
        lows = np.maximum(low, np.maximum.accumulate((rise - near) / run))
        highs = np.minimum(high, np.minimum.accumulate((rise + near) / run))
        broken = np.flatnonzero(lows > highs)
        if broken.size:
            return done + int(broken[0])
        low, high, done, look = lows[-1], highs[-1], part.stop, 2 * look
    return times.size

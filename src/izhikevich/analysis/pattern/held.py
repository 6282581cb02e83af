"""What a cell does while its current is held: the patterns of steps."""

from __future__ import annotations

import numpy as np

from .epochs import BRIEF
from .observed import Observed, Verdict, spikes_in_words
from .trains import burst_sizes, ended, is_burst, lasts, pause_length

FAST = 50.0  # Hz: from this rate on firing is fast
STEEP = 3.0  # times: a last interval so much longer than the first is marked adaptation
GROWING = 1.05  # times: an interval that is longer than the one before by more has not settled
LONGER = 1.02  # times: the pause after a first burst exceeds what follows by at least so much
ENOUGH = 4  # pauses: with so many in the second half the first, in which the cell settles, is left out
EVEN = 0.125  # of their mean: intervals whose standard deviation is smaller are alike; those of real cells scatter by a tenth


def held(seen: Observed) -> Verdict | None:
    """The pattern of the held epoch with most spikes in it, longer than a pulse."""
    long = [e for e in seen.epochs if e.held and e.length > BRIEF]
    if not long:
        return None
    e = max(long, key=lambda e: seen.within(e.begin, e.end).size)
    spikes = seen.within(e.begin, e.end)
    return step_pattern(spikes, e.begin, e.end) if spikes.size else None


def step_pattern(spikes: np.ndarray, begin: float, end: float) -> Verdict:
    """The pattern that spikes make while a current is held.

    Parameters
    ----------
    spikes : ndarray (n,), ms
        At least one, rising.
    begin, end : float, ms
        From when to when the current is held.

    Returns
    -------
    Verdict

    Examples
    --------
    >>> step_pattern(np.array([12.6, 16.1, 28.9, 55.9, 82.7]), 10.0, 100.0)
    Verdict(name='tonic spiking', why='5 spikes to the end, at 37.2 Hz once settled, the first interval 3.5 ms')
    """
    n = spikes_in_words(spikes)
    if ended(spikes, begin, end):
        silence = f"{n}, then silence for {end - spikes[-1]:.3g} ms although the current stays"
        if is_burst(spikes):
            return Verdict("phasic bursting", silence)
        return Verdict("phasic spiking" if spikes.size <= 2 else None, silence)
    if not lasts(spikes, end):
        return Verdict(None, f"{n}, and too little time after the last to say whether firing goes on")
    if spikes.size < 4:
        return Verdict(None, f"{n}: too few to tell a pattern")
    return _bursting(np.diff(spikes)) or _single(np.diff(spikes))


def _bursting(intervals: np.ndarray) -> Verdict | None:
    """Bursts that recur, or one that single spikes follow; None where spikes come one by one from the first."""
    pause = pause_length(intervals)
    settled = intervals[intervals.size // 2 :]
    long = pause_length(settled)
    if (settled >= long).sum() < ENOUGH:  # too few bursts to leave out the first half, in which the cell settles
        settled, long = intervals, pause
    sizes = burst_sizes(settled, long)
    whole = sizes[1:-1] if sizes.size > 2 else sizes[1:]  # the first and the last may be cut
    if whole.size and (whole >= 2).all():
        return Verdict("tonic bursting", f"bursts of {_listed(sizes[:-1])} spikes, one after another")
    if whole.size and settled is not intervals:
        return Verdict(None, f"groups of {_listed(sizes)} spikes in turn: neither bursts throughout nor single spikes")
    if pause == np.inf:
        return None
    first, *later = burst_sizes(intervals, pause).tolist()
    pauses = intervals[intervals >= pause]
    # adaptation alone makes every interval longer than the last; after a burst the pause is the longest
    if first >= 3 and len(later) > 1 and set(later) == {1} and pauses[0] > LONGER * np.median(pauses[1:]):
        return Verdict("mixed mode", f"a burst of {first} spikes, then single ones every {pauses[-1]:.3g} ms")
    return None


def _listed(sizes: np.ndarray) -> str:
    return ", ".join(map(str, sizes[:8].tolist()))


def _single(intervals: np.ndarray) -> Verdict:
    """Spikes one by one to the end: by their rate and how it changes."""
    n, first, last = intervals.size + 1, intervals[0], intervals[-1]
    growing = (np.diff(intervals) > 0).all()
    if growing and last > max(GROWING * intervals[-2], STEEP * first):
        return Verdict(
            "spike frequency adaptation", f"every interval longer than the one before, {first:.3g} to {last:.3g} ms"
        )
    tail = intervals[-max(2, min(5, intervals.size // 2)) :]
    if tail.std() > EVEN * tail.mean() and not growing:
        return Verdict(
            None, f"{n} spikes at intervals that do not settle, the last of {tail.min():.3g} to {tail.max():.3g} ms"
        )
    rate, ratio = 1000.0 / tail.mean(), tail.mean() / first
    said = f"{n} spikes to the end, at {rate:.3g} Hz once settled, the first interval {first:.3g} ms"
    if rate < FAST:
        return Verdict("tonic spiking", said)
    return Verdict("low-threshold spiking" if ratio >= STEEP else "fast spiking", said)

"""What a cell does when its current is lowered, and when it comes back."""

from __future__ import annotations

import itertools

import numpy as np

from .epochs import BRIEF
from .held import EVEN
from .observed import Observed, Verdict, spikes_in_words
from .trains import burst_sizes, ended, is_burst, lasts, pause_length

BLOCKED = -40.0  # mV: a silent cell that is held above is not at rest, but in depolarization block


def rebound(seen: Observed) -> Verdict | None:
    """Spikes after a lowered current has come back to a level at which the cell was silent, or up to none; then silence again."""
    for k, (low, back) in enumerate(itertools.pairwise(seen.epochs)):
        lowered = low.first < seen.epochs[k - 1].last if k else low.first < 0
        level = seen.epochs[k - 1].last if k else 0.0
        if not (low.held and back.held and lowered and low.first < back.first <= level):
            continue
        silent = not seen.within(seen.epochs[k - 1].begin if k else low.begin, low.end).size
        spikes = seen.within(back.begin, back.end)
        if silent and ended(spikes, back.begin, back.end):
            said = f"{spikes_in_words(spikes)} after {low.length:.3g} ms at {low.first:.3g}, then silence"
            if is_burst(spikes):
                return Verdict("rebound burst", said)
            return Verdict("rebound spike" if spikes.size <= 2 else None, said)
    return None


def inhibition_induced(seen: Observed) -> Verdict | None:
    """Spikes while the current is lowered, none before; they end when it is back."""
    for before, low in itertools.pairwise(seen.epochs):
        spikes = seen.within(low.begin, low.end)
        lowered = before.held and low.held and low.first < before.last and min(before.length, low.length) > BRIEF
        if not lowered or not spikes.size or seen.within(before.begin, before.end).size:
            continue
        rest = seen.within(low.end, seen.end)
        if rest.size and (lasts(rest, seen.end) or not ended(rest, low.end, seen.end)):
            continue
        said = f"silent at {before.last:.3g}, {spikes_in_words(spikes)} while the current is lowered to {low.first:.3g}"
        if (v := _just_before(seen, low.begin)) is not None and v > BLOCKED:
            return Verdict(None, f"{said}: v was held at {v:.3g} mV, in depolarization block, and is let go")
        intervals = np.diff(spikes)
        sizes = burst_sizes(intervals, pause_length(intervals))
        settled = intervals[intervals.size // 2 :]
        even = lasts(spikes, low.end) and np.ptp(settled) <= EVEN * settled.mean()  # fast, but one by one to the end
        grouped = sizes.max() >= 3 and (sizes.size > 1 or (is_burst(spikes) and not even))
        return Verdict(f"inhibition-induced {'bursting' if grouped else 'spiking'}", said)
    return None


def _just_before(seen: Observed, time: float) -> float | None:
    """v [mV] before a change of the current; None if it was not recorded."""
    if seen.times is None or seen.v is None:
        return None
    before = seen.v[seen.times < time]
    return float(before[-1]) if before.size else None

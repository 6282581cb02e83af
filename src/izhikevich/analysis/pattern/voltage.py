"""What the voltage shows beside spikes: ringing, and a hump after a spike."""

from __future__ import annotations

import itertools

import numpy as np

from ...catalog.features import local_maxima
from .epochs import scatter
from .observed import Observed, Verdict

RISE = 0.01  # mV: least rise to a maximum that counts
NOISE = 6.0  # standard deviations of the noise of v that a rise must exceed
SLOW = 2.0  # ms: maxima that come faster than this are not of a membrane
CLEAR = 3  # maxima: so many tell a ringing without any spike
HUMP = 5.0  # mV: least fall after a hump, and its least height above the voltage at the start


def silent(seen: Observed) -> Verdict:
    """Nothing but v to look at: it may ring after a change of the current."""
    found = [ring for e in seen.epochs if e.held and (ring := rings(seen, e.begin, e.end)) and ring[0] >= CLEAR]
    if not found:
        return Verdict(None, "no spike")
    most, period = max(found)
    return Verdict("subthreshold oscillations", f"no spike; v rings, {most} maxima {period:.3g} ms apart")


def rings(seen: Observed, begin: float, end: float) -> tuple[int, float] | None:
    """How many maxima v has in a silent window, each rise smaller than the one before, and their mean distance [ms]; None below two.

    It rings only if the maxima come at about equal distances: a slow return from a spike has none, noise has them anywhere.
    """
    begin = float(np.nextafter(begin, np.inf))  # a spike at the begin itself is what it rings after
    if seen.times is None or seen.v is None or seen.within(begin, end).size:
        return None
    at, height = local_maxima(seen.times, seen.v, (begin, end))
    lows = [
        seen.v[(seen.times >= a) & (seen.times <= b)].min(initial=np.inf)
        for a, b in itertools.pairwise([begin, *at.tolist()])
    ]
    rises = height - np.array(lows)
    kept, least = 0, max(RISE, NOISE * scatter(seen.v))
    while kept < rises.size and rises[kept] > least and (kept == 0 or rises[kept] < rises[kept - 1]):
        kept += 1
    gaps = np.diff(at[:kept])
    if kept < 2 or gaps.max() > 1.5 * gaps.min() or gaps.min() < SLOW:
        return None
    return kept, float(gaps.mean())


def past(seen: Observed, spike: float) -> float:
    """When a spike is over [ms]: v is again below what it was just before, at once after a reset; the end if it never is.

    Where nothing is reset, a spike is counted on its way up, and its peak is still to come: it is neither a hump nor a swing.
    """
    if seen.times is None or seen.v is None or not (seen.times < spike).any():
        return spike
    level = seen.v[seen.times < spike][-1]
    below = (seen.times > spike) & (seen.v < level)
    # as seen from the sample before: the first of what follows may be a maximum
    return max(spike, float(seen.times[int(np.argmax(below)) - 1])) if below.any() else seen.end


def hump(seen: Observed, begin: float, end: float) -> tuple[float, float] | None:
    """Height [mV] and time [ms] of the first maximum of v in a window, well above where v began, from which it falls again."""
    if seen.times is None or seen.v is None:
        return None
    after = (seen.times > begin) & (seen.times < end)
    at, height = local_maxima(seen.times[after], seen.v[after], (begin, end))
    if not at.size:
        return None
    fall = height[0] - seen.v[after][seen.times[after] > at[0]].min(initial=np.inf)
    if height[0] < seen.v[0] + HUMP or fall < HUMP:
        return None
    return float(height[0]), float(at[0])

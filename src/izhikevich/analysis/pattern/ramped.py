"""What a cell does while its current grows: classes of excitability, and accommodation."""

from __future__ import annotations

import numpy as np

from .epochs import Epoch
from .observed import Observed, Verdict

ONSET = 35.0  # Hz: a cell that begins at a higher rate is of class 2 (the published panel's own rule: a first interval below 29 ms)
SLACK = 2.0  # ms: by which an interval along a rising ramp may exceed the one before
FEW = 5  # spikes: fewer do not tell how the rate grows


def accommodation(seen: Observed) -> Verdict | None:
    """Silent on a slow ramp to a high current, a spike on a steep one to a lower."""
    ramps = _rising(seen)
    for steep in ramps:
        spikes = seen.within(steep.begin, steep.end)
        for slow in ramps:
            if spikes.size and not _fires_late(seen, slow) and slow.slope < steep.slope:
                here = steep.first + steep.slope * (spikes[0] - steep.begin)
                if slow.last > here:
                    times = f"{steep.slope / slow.slope:.3g} times as steep"
                    said = f"no spike on a slow ramp to {slow.last:.3g}, but one at {here:.3g} on a ramp {times}"
                    return Verdict("accommodation", said)
    return None


def excitability_class(seen: Observed) -> Verdict | None:
    """From which rate on a cell fires while its current grows slowly."""
    for ramp in _rising(seen):
        intervals = np.diff(seen.within(ramp.begin, ramp.end))
        if intervals.size < FEW - 1:
            continue
        if (np.diff(intervals) > SLACK).any() or intervals[-1] >= intervals[0]:
            return Verdict(None, "along the ramp the rate does not grow steadily")
        onset = 1000.0 / intervals[0]
        said = f"along the ramp the rate grows from {onset:.3g} to {1000.0 / intervals[-1]:.3g} Hz"
        return Verdict(f"class {1 if onset < ONSET else 2} excitable", said)
    return None


def _fires_late(seen: Observed, ramp: Epoch) -> bool:
    """Whether it fires on a ramp, or while the current is held after it: a spike may come late."""
    after = next((e for e in seen.epochs if e.begin >= ramp.end and e.held), None)
    return seen.within(ramp.begin, after.end if after and after.begin == ramp.end else ramp.end).size > 0


def _rising(seen: Observed) -> list[Epoch]:
    return [e for e in seen.epochs if e.slope > 0]

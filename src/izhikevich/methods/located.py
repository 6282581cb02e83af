"""The one loop of all located methods: flow; if the peak was passed, land on it, reset, and go on with the rest of the step.

`leg` is one turn of that loop, branch-free, for one neuron or for many side by side: the engines repeat it on the neurons that have
time left, each in its own way of walking through memory. Hence a neuron goes through the same operations in every engine.
"""

from __future__ import annotations

from typing import Any

from ..models import drive, law
from ..models.ops import both, either, lit, minimum, pick, select
from .base import Rest, cell, flow, reach, time_to_peak, within


def simple(m: Any, p: Any, s: Any, hold: Any, x: Any, h: Any) -> tuple[Any, Any]:
    """The whole step in one flow, and whether that is all there is to it: no spike, no hold, no guard in the way."""
    end = flow(m, p, s, x, h)
    zero = lit(0.0, h)
    below = both(end.margin < zero, law.margin(cell(m, p), s) < zero)
    undisturbed = both(below, law.progress(cell(m, p), s, end.s) <= zero)
    return end.s, both(both(undisturbed, hold <= zero), within(m, p, s, x, h))


def leg(m: Any, p: Any, s: Any, hold: Any, x: Any, left: Any, refractory: Any, free: Any) -> Rest:
    """One turn of the loop: wait out a hold, or flow up to the next spike or guard, at most to the end of the step.

    `free` holds two numbers, 1 where v, u may move during a hold and 0 where they are frozen.
    """
    zero = lit(0.0, left)
    waiting = hold > zero
    span = reach(m, p, s, x, left)
    h = select(waiting, minimum(hold, span), span)
    end = flow(m, p, s, x, h)
    above = law.margin(cell(m, p), s) >= zero
    # "not below" instead of "at or above": a nan, from a flow that blew up, is a passage too
    q = cell(m, p)
    passed = either(above, either(end.margin >= zero, end.margin != end.margin))
    event = both(either(passed, law.progress(q, s, end.s) > zero), hold <= zero)
    landing = time_to_peak(m, p, s, x, h)
    t = select(above, zero, landing.t)
    peak = pick(above, s, landing.s)
    spiked = both(event, either(above, law.margin(q, peak) >= law.progress(q, s, peak)))
    arrived = pick(spiked, law.reset(q, peak), law.other_side(q, peak))
    after = pick(event, arrived, pick(waiting, law.held(q, s, x, h, free), end.s))
    spent = select(event, t, h)
    rest = select(spiked, refractory, select(waiting, hold - h, zero))
    # the step ends exactly: without this a remainder of one rounding error would cost another leg
    return Rest(after, rest, drive.shifted(x, spent), select(spent >= left, zero, left - spent), spiked, peak)

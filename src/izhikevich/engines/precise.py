"""Delivery off the grid: every arrival acts at the spike's time plus the delay, and the cell's step is cut there.

The step from t to t + dt, the same in every engine. Every delay is at least dt, so all that arrives in a step is known when it begins.

1. Arrivals of the step are put in order: by cell, then by time, then as they were sent. External pulses come last, at the step's start.
2. Each cell rides through the step (`ride`), from one arrival to the next: synapses make up the drive of the stretch, the method
   takes it, synapses decay; then the arrival acts.
3. Spikes, by cell, then by time, send arrivals along the rows of their synapses: projection by projection, spike by spike.

`ride` is written for one cell in the equations' dialect, with branches: plain Python runs it as it stands, Numba compiles it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..methods import base
from ..models import drive, synapse
from ..models.ops import lit
from ..models.primitives import moved
from .base import MAX_LEGS

TICK = 0.001  # ms: delays are whole numbers of it
AT_ONCE, BEGINS, ENDS = range(3)  # what an arrival is: its lane says so, this many times the number of lanes further on


class Held(NamedTuple):
    """What one kind of synapse holds in one cell."""

    own: Any  # the synapse's own state, or ()
    w: Any  # total weight of the arrivals that still go on
    n: Any  # and how many they are: without any the total is 0, free of rounding


def driven(qs: Any, ys: Any, x: Any, v: Any, h: Any) -> Any:
    """The drive of the next `h` ms with the currents of all synapses added, one kind after the other."""
    if len(qs) == 0:
        return x
    return driven(qs[1:], ys[1:], synapse.onto(qs[0], ys[0].own, ys[0].w, x, v, h), v, h)


def faded(qs: Any, ys: Any, h: Any) -> Any:
    """All synapses `h` ms later."""
    if len(qs) == 0:
        return ()
    return (Held(synapse.decayed(qs[0], ys[0].own, h), ys[0].w, ys[0].n),) + faded(qs[1:], ys[1:], h)  # noqa: RUF005 (Numba)


def hit(qs: Any, ys: Any, kind: Any, r: Any, w: Any) -> Any:
    """All synapses after an arrival at kind number `r`."""
    if len(qs) == 0:
        return ()
    return (struck(qs[0], ys[0], kind, r == 0, w),) + hit(qs[1:], ys[1:], kind, r - 1, w)  # noqa: RUF005 (Numba)


def answering(qs: Any) -> Any:
    """Whether a spike of the cell itself changes any synapse onto it."""
    if len(qs) == 0:
        return False
    return synapse.answers(qs[0]) or answering(qs[1:])


def answered(qs: Any, ys: Any) -> Any:
    """All synapses after one."""
    if len(qs) == 0:
        return ()
    return (Held(synapse.spiked(qs[0], ys[0].own), ys[0].w, ys[0].n),) + answered(qs[1:], ys[1:])  # noqa: RUF005 (Numba)


def struck(q: Any, y: Any, kind: Any, here: Any, w: Any) -> Held:
    """One kind of synapse after an arrival; `here`: at this kind."""
    if not here:
        return y
    one = lit(1.0, y.w)
    if kind == BEGINS:
        return Held(y.own, y.w + w, y.n + one)
    if kind == ENDS:
        return Held(y.own, y.w - w if y.n > one else lit(0.0, y.w), y.n - one)
    return Held(synapse.received(q, y.own, w), y.w, y.n)


def kicked(qs: Any, kind: Any, r: Any, w: Any, v: Any) -> Any:
    """The potential right after it."""
    if len(qs) == 0:
        return v
    if r == 0 and kind == AT_ONCE:
        return synapse.kicked(qs[0], w, v)
    return kicked(qs[1:], kind, r - 1, w, v)


def ride(
    m: Any,
    p: Any,
    s: Any,
    hold: Any,
    ys: Any,
    x: Any,
    qs: Any,
    kinds: Any,
    numbers: Any,
    offsets: Any,
    weights: Any,
    first: Any,
    last: Any,
    h: Any,
    refractory: Any,
    free: Any,
    fired: Any,
) -> Any:
    """One step of one cell: its state, hold and synapses afterwards, and how many spikes were written into `fired` (-1: too many).

    Arrivals `first` to `last` act at `offsets` from the step's start: what they are, at which kind of synapse, and their weights.
    """
    at = lit(0.0, h)
    n = 0
    for e in range(first, last + 1):
        stop = offsets[e] if e < last else h
        if stop > at:
            span = stop - at
            here = driven(qs, ys, drive.shifted(x, at), s.v, span)
            end, whole = base.simple(m, p, s, hold, here, span)
            left = lit(0.0, h) if whole else span
            since = at
            s = end if whole else s
            legs = 0
            while left > lit(0.0, h):
                rest = base.leg(m, p, s, hold, here, left, refractory, free)
                s, hold, here, left = rest.s, rest.hold, rest.x, rest.left
                legs = legs + 1
                if rest.spiked:
                    if n < fired.shape[0]:
                        fired[n] = at + (span - left)
                    n = n + 1
                    if answering(qs):
                        now = at + (span - left)
                        ys = answered(qs, faded(qs, ys, now - since))
                        here = driven(qs, ys, drive.shifted(x, now), s.v, left) if left > lit(0.0, h) else here
                        since = now
                if n > m.events or legs > MAX_LEGS:
                    return s, hold, ys, -1
            ys = faded(qs, ys, stop - since)
            at = stop
        if e < last:
            s = moved(s, kicked(qs, kinds[e], numbers[e], weights[e], s.v))
            ys = hit(qs, ys, kinds[e], numbers[e], weights[e])
    return s, hold, ys, n


def landed(time: Any, h: Any, least: Any) -> Any:
    """Where `time` ms after the start of a step lies: steps from there, at least so many, and time into that step."""
    steps = int(time / h)
    into = time - steps * h
    if into < 0.0:
        steps, into = steps - 1, into + h
    if into >= h:
        steps, into = steps + 1, into - h
    if steps < least:  # by rounding
        steps, into = least, 0.0
    return steps, into

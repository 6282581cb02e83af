"""The published scripts' own loops, operation by operation: for reproduction, not for results."""

from __future__ import annotations

from typing import Any

from ..models import drive, law
from ..models.ops import lit, pick, select
from ..models.primitives import single
from ..models.state import VU
from .base import Cycle
from .grid import Grid


class Izhikevich2003(Grid):
    """The network script (2003, net.m): test and reset first, two half-steps of v with u frozen, then u with the new v.

    A spike is stamped with the start of its step, where the test finds it.
    """

    __slots__ = ()
    tests_first = True  # the state at a grid point has not been reset yet

    @staticmethod
    def cycle(m: Any, p: Any, s: Any, x: Any, h: Any) -> Cycle:
        spiked = law.margin(p, s) >= lit(0.0, s.v)
        after = pick(spiked, law.reset(p, s), s)
        half = lit(0.5, h) * h
        v = after.v + half * law.drift(p, after, drive.current_now(x, after.v)).v
        v = v + half * law.drift(p, VU(v, after.u), drive.current_now(x, v)).v
        u = after.u + h * law.drift(p, VU(v, after.u), drive.current_now(x, v)).u
        return Cycle(s, VU(v, u), spiked)


class Izhikevich2004(Grid):
    """The figure script (2004, figure1.m): Euler for v, u with the new v, then test `v > peak` (strict) and reset.

    Spikes carry the label of their step's start; stimuli switch one step after their border, since the script asks ``t > T1``.
    """

    __slots__ = ()

    @staticmethod
    def cycle(m: Any, p: Any, s: Any, x: Any, h: Any) -> Cycle:
        now = drive.current_now(x, s.v)
        v = s.v + h * law.drift(p, s, now).v
        u = s.u + h * law.drift(p, VU(v, s.u), now).u
        before = VU(v, u)
        spiked = law.margin(p, before) > lit(0.0, h)
        return Cycle(before, pick(spiked, law.reset(p, before), before), spiked)


class Polychrony2006(Grid):
    """The C++ program of 2006 (spnet.cpp): the network script's loop, with its state kept in float and computed in double.

    Its parabola is (0.04 v + 5) v + 140, and a, b, c, d are floats as well. Run it in float64: the rounding is part of the method.
    """

    __slots__ = ()
    tests_first = True

    @staticmethod
    def cycle(m: Any, p: Any, s: Any, x: Any, h: Any) -> Cycle:
        spiked = law.margin(p, s) >= lit(0.0, s.v)
        v = select(spiked, single(p.c), s.v)
        u = select(spiked, single(s.u + single(p.d)), s.u)
        i = single(x.i)
        half = lit(0.5, h) * h
        v = single(v + half * ((p.k2 * v + p.k1) * v + p.k0 - u + i))
        v = single(v + half * ((p.k2 * v + p.k1) * v + p.k0 - u + i))
        u = single(u + h * single(p.a) * (p.b * v - u))
        return Cycle(s, VU(v, u), spiked)

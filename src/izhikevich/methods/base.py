"""What a method is, and the words that the engines step with.

A method is a NamedTuple of its numbers with pure static functions in the equations' dialect. A *grid* method gives `cycle`: one
whole step with test and reset in the order its source gives. A *located* method gives `flow` (the step as if no spike came),
`time_to_peak` (when the peak is reached inside it), `reach` (how far one flow may go) and shares everything else.
The functions at module level forward to the method at hand, in Python by its type, in Numba by an overload.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Leg(NamedTuple):
    """Where a flow ends, and its signed margin: 0 or more means that the peak was passed on the way."""

    s: Any
    margin: Any


class Landing(NamedTuple):
    """When the peak is reached inside a step, and the state there."""

    t: Any
    s: Any


class Cycle(NamedTuple):
    """One step of a grid method: the state shown before the reset, the state after the step, and whether it spiked."""

    before: Any
    after: Any
    spiked: Any


class Rest(NamedTuple):
    """What remains of a step after a leg."""

    s: Any  # state, after the reset if there was one
    hold: Any  # refractory time left, ms
    x: Any  # drive, counted from here
    left: Any  # time left in the step, ms
    spiked: Any
    peak: Any  # state at the peak, before the reset; meaningful where `spiked`


def prepare(m: Any, p: Any) -> Any:
    """What the method needs of the parameters, computed once per run."""
    return type(m).prepare(m, p)


def cell(m: Any, p: Any) -> Any:
    """The cell's own record inside a prepared one."""
    return type(m).cell(m, p)


def step(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """The state after one step of a classic one-step method, as if no spike came (`steps.py`)."""
    return type(m).step(m, p, s, x, h)


def mapped(m: Any, k: Any, f: Any, x: Any, u: Any, h: Any) -> Any:
    """The Möbius map of a Möbius method over `h` ms (`mobius.py`)."""
    return type(m).mapped(m, k, f, x, u, h)


def cycle(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """One whole step of a grid method."""
    return type(m).cycle(m, p, s, x, h)


def simple(m: Any, p: Any, s: Any, hold: Any, x: Any, h: Any) -> Any:
    """The whole step in one flow, and whether that is all there is to it."""
    return type(m).simple(m, p, s, hold, x, h)


def flow(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """The state after `h` ms if no spike comes."""
    return type(m).flow(m, p, s, x, h)


def time_to_peak(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """When the peak is reached, and the state there, for a step of `h` ms that passes it."""
    return type(m).time_to_peak(m, p, s, x, h)


def leg(m: Any, p: Any, s: Any, hold: Any, x: Any, left: Any, refractory: Any, free: Any) -> Any:
    """One turn of a located method's loop: up to the next spike, guard or end of hold."""
    return type(m).leg(m, p, s, hold, x, left, refractory, free)


def within(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """Whether one flow may span `h` ms."""
    return type(m).within(m, p, s, x, h)


def reach(m: Any, p: Any, s: Any, x: Any, h: Any) -> Any:
    """The longest flow allowed from here, at most `h` ms; `h` itself where `within` holds."""
    return type(m).reach(m, p, s, x, h)

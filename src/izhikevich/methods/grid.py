"""Grid methods: step first, then test and reset; a spike is stamped with the end of its step.

`euler`, `heun`, `rk4` and `exponential_euler` in the order that Brian2 and most scripts use. On the grid every method is of order one
across spikes, whatever its order between them: the reset waits for the next grid point.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..models import law
from ..models.ops import both, lit, pick, select
from .base import Cycle, step
from .steps import euler_step, exponential_euler_step, heun_step, rk4_step


def as_is(m: Any, p: Any) -> Any:
    """Nothing to prepare."""
    return p


def tested(p: Any, s: Any) -> Cycle:
    """Test and reset after a step."""
    s = law.settle(p, s)
    spiked = law.margin(p, s) >= lit(0.0, s.v)
    return Cycle(s, pick(spiked, law.reset(p, s), s), spiked)


def held_cycle(p: Any, s: Any, cycle: Any, hold: Any, refractory: Any, free: Any, h: Any) -> tuple[Any, Any, Any]:
    """State, hold and spike after a step in which the neuron may be refractory.

    A hold that is over within a millionth of a step is over: sums of steps would otherwise make it one step too long.
    """
    waiting = hold > lit(1e-6, h) * h
    moved = pick(cycle.spiked, s, cycle.after)
    after = pick(waiting, law.frozen(p, s, moved, free), cycle.after)
    fired = both(cycle.spiked, hold <= lit(1e-6, h) * h)
    return after, select(fired, refractory, select(waiting, hold - h, lit(0.0, h))), fired


def stepped(m: Any, p: Any, s: Any, x: Any, h: Any) -> Cycle:
    """The method's step, then test and reset."""
    return tested(p, step(m, p, s, x, h))


class Grid(NamedTuple):
    """Base of the grid methods; one that steps first and tests then gives `step` alone."""

    events: Any

    prepare = staticmethod(as_is)
    cell = staticmethod(as_is)
    cycle = staticmethod(stepped)


class Euler(Grid):
    """Forward Euler; u from the old v."""

    __slots__ = ()
    step = staticmethod(euler_step)


class Heun(Grid):
    """Heun's second-order Runge-Kutta method (explicit trapezoid)."""

    __slots__ = ()
    step = staticmethod(heun_step)


class RK4(Grid):
    """The classic fourth-order Runge-Kutta method."""

    __slots__ = ()
    step = staticmethod(rk4_step)


class ExponentialEuler(Grid):
    """Exponential Euler with the diagonal of the Jacobian, as BrainPy's ``exp_auto``."""

    __slots__ = ()
    step = staticmethod(exponential_euler_step)

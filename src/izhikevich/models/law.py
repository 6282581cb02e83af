"""The laws of a neuron, looked up by the kind of its parameters.

``drift(p, s, i)`` forwards to the function of the model that the record `p` belongs to. Python and JAX run these lines as they
are; Numba gets an overload that makes the same choice while it compiles (`engines/jit/lift.py`), so the look-up costs nothing.
"""

from __future__ import annotations

from typing import Any


def drift(p: Any, s: Any, i: Any) -> Any:
    """Time derivative of every state field, per ms, under the input current `i`."""
    return type(p).model.drift(p, s, i)


def margin(p: Any, s: Any) -> Any:
    """How far the state is past its peak, mV: a spike when it reaches 0 from below."""
    return type(p).model.margin(p, s)


def reset(p: Any, s: Any) -> Any:
    """The state right after a spike that was reached in state `s`."""
    return type(p).model.reset(p, s)


def canonical(p: Any) -> Any:
    """Coefficients of the quadratic family's common form (`models/quadratic.py`)."""
    return type(p).model.canonical(p)


def begin(p: Any, v: Any, u: Any) -> Any:
    """The full state of a neuron at potential v with recovery u."""
    return type(p).model.begin(p, v, u)


def switch(p: Any, s: Any) -> Any:
    """Signed distance from the model's switch, mV (`models/switch.py`)."""
    return type(p).model.switch(p, s)


def settle(p: Any, s: Any) -> Any:
    """The state after a step that did not locate switches: on the side of the switch where it lies."""
    return type(p).model.settle(p, s)


def progress(p: Any, start: Any, s: Any) -> Any:
    """How far `s` is past the model's switch, seen from `start`: positive once the switch was passed."""
    return type(p).model.progress(p, start, s)


def other_side(p: Any, s: Any) -> Any:
    """The state that goes on from the switch, on its other side."""
    return type(p).model.other_side(p, s)


def sided(p: Any, s: Any, side: Any) -> Any:
    """The state on another side of its switch, at the same place (`models/crossing.py`)."""
    return type(p).model.sided(p, s, side)


def exponential(p: Any, s: Any, i: Any, h: Any) -> Any:
    """The state after an exponential Euler step of `h` ms (`models/exponential.py`)."""
    return type(p).model.exponential(p, s, i, h)


def held(p: Any, s: Any, x: Any, h: Any, free: Any) -> Any:
    """The state after `h` ms of refractory hold (`models/hold.py`)."""
    return type(p).model.held(p, s, x, h, free)


def frozen(p: Any, s: Any, moved: Any, free: Any) -> Any:
    """The state of a held neuron after a grid step: free variables have moved, frozen ones have not."""
    return type(p).model.frozen(p, s, moved, free)

"""What reaches a neuron during one step: a current and a conductance, each with its slope.

The input current is i(t) - g(t)·v, where the reversal potential of every conductance is already in i. Without conductances
`Current` is used and no operation is spent on them; the functions below choose by the kind of the drive, as `models/law.py`
does by the kind of the parameters.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .ops import lit


class Current(NamedTuple):
    """A current at the start of a step, and its slope."""

    i: Any  # the model's current unit
    di: Any  # the same per ms

    @staticmethod
    def current_now(x: Any, v: Any) -> Any:
        return x.i

    @staticmethod
    def current_at(x: Any, v: Any, t: Any) -> Any:
        return x.i + x.di * t

    @staticmethod
    def conductance(x: Any, h: Any) -> Any:
        return lit(0.0, x.i)

    @staticmethod
    def shifted(x: Any, t: Any) -> Any:
        return Current(x.i + x.di * t, x.di)

    @staticmethod
    def added(x: Any, i: Any, di: Any) -> Any:
        return Current(x.i + i, x.di + di)


class Synaptic(NamedTuple):
    """A current and a conductance at the start of a step, and their slopes."""

    i: Any
    di: Any
    g: Any  # current unit per mV
    dg: Any

    @staticmethod
    def current_now(x: Any, v: Any) -> Any:
        return x.i - x.g * v

    @staticmethod
    def current_at(x: Any, v: Any, t: Any) -> Any:
        return x.i + x.di * t - (x.g + x.dg * t) * v

    @staticmethod
    def conductance(x: Any, h: Any) -> Any:
        return x.g + lit(0.5, x.g) * x.dg * h

    @staticmethod
    def shifted(x: Any, t: Any) -> Any:
        return Synaptic(x.i + x.di * t, x.di, x.g + x.dg * t, x.dg)

    @staticmethod
    def added(x: Any, i: Any, di: Any) -> Any:
        return Synaptic(x.i + i, x.di + di, x.g, x.dg)

    @staticmethod
    def coupled(x: Any, i: Any, g: Any) -> Any:
        return Synaptic(x.i + i, x.di, x.g + g, x.dg)

    @staticmethod
    def opened(x: Any, g: Any, dg: Any, reversal: Any) -> Any:
        return Synaptic(x.i + g * reversal, x.di + dg * reversal, x.g + g, x.dg + dg)


def current_now(x: Any, v: Any) -> Any:
    """Input current at potential `v` at the start of the step."""
    return type(x).current_now(x, v)


def current_at(x: Any, v: Any, t: Any) -> Any:
    """Input current at potential `v`, `t` ms into the step."""
    return type(x).current_at(x, v, t)


def conductance(x: Any, h: Any) -> Any:
    """Mean conductance over the first `h` ms."""
    return type(x).conductance(x, h)


def shifted(x: Any, t: Any) -> Any:
    """The same drive, counted from `t` ms later."""
    return type(x).shifted(x, t)


def added(x: Any, i: Any, di: Any) -> Any:
    """The drive with a current and its slope added."""
    return type(x).added(x, i, di)


def opened(x: Any, g: Any, dg: Any, reversal: Any) -> Any:
    """The drive with a conductance, its slope and reversal potential added."""
    return type(x).opened(x, g, dg, reversal)


def coupled(x: Any, i: Any, g: Any) -> Any:
    """The drive with gap junctions added: i - g·v, with i the sum of their conductances times the other cells' potentials."""
    return type(x).coupled(x, i, g)

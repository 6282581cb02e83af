"""Numbers that count what is done with them.

The equations are written in a dialect that any number with ``+ - * /``, comparisons and an array library of its own can run
(`models/primitives.py`): `Number` is one. So what is counted is what the engines execute, and no equation is written twice.

An operation counts when its result is used and one of its operands changes from step to step: what only depends on parameters is
done once, and what nobody uses (the slope of u where only that of v is asked for) is not done at all by compiled code. So a number
remembers what it was made of, and `Tally.take` counts what its outcome needs. A product with a literal 1 and a sum with a literal 0
are no operations; neither is a change of sign. The words `exp` and `log` are polynomials here (`models/ops.py`); each counts as one function.

A number rounds as the type does in which the run computes: results of single precision computed in double and then rounded are those of
single precision (S. A. Figueroa, When is double rounding innocuous?, ACM SIGNUM Newsletter 30 (1995) 21).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ..models import ops

KINDS = ("add", "mul", "div", "function", "compare", "select")
WEIGHTS = {"add": 1, "mul": 1, "div": 1, "function": 10, "compare": 1, "select": 0}
"""Floating-point operations that each kind stands for: 10 for an exponential is the convention of Izhikevich (2004)."""


class Tally:
    """Operations by kind."""

    def __init__(self) -> None:
        self.every: Counter[str] = Counter()

    def take(self, *outcomes: Any) -> None:
        """Count all operations that these numbers and conditions come from, each once."""
        todo = [x for x in outcomes if isinstance(x, Number | Condition)]
        while todo:
            node = todo.pop()
            if node.taken or node.constant:
                continue
            node.taken = True
            if node.kind:
                self.every[node.kind] += 1
            todo += node.parents

    def counts(self) -> dict[str, int]:
        """Operations of every step by kind, with whole functions in place of the arithmetic inside them.

        >>> t, x = Tally(), Number(2.0)
        >>> t.take(ops.exp(x * x + 1.0))
        >>> t.counts()
        {'add': 1, 'mul': 1, 'div': 0, 'function': 1, 'compare': 0, 'select': 0}
        """
        inside = Counter(self.every)
        calls = {ops.exp: self.every["power"] // 2, ops.log: self.every["log"]}
        for function, n in calls.items():
            for kind, each in arithmetic_of(function).items():
                inside[kind] -= n * each
            inside["function"] += n
        return {kind: inside[kind] for kind in KINDS}

    @property
    def flops(self) -> float:
        """All of them, weighted by `WEIGHTS`."""
        return float(sum(WEIGHTS[kind] * n for kind, n in self.counts().items()))


class Node:
    """Something computed: by which kind of operation, from what, and in which type; `asked` collects the conditions that Python branched on."""

    __array_ufunc__ = None  # NumPy's numbers leave the operation to us

    def __init__(
        self, kind: str, parents: tuple, constant: bool = False, asked: list | None = None, real: type | None = None
    ):
        self.kind, self.taken = kind, False
        self.parents = [x for x in parents if isinstance(x, Node)]
        self.asked = asked if asked is not None else next((x.asked for x in self.parents if x.asked is not None), None)
        self.real: type = real or (self.parents[0].real if self.parents else float)
        self.constant = constant or (bool(self.parents) and all(x.constant for x in self.parents))

    def __array_namespace__(self) -> Any:
        return Words


class Number(Node):
    """A number that remembers what it was made of; `constant` if it is the same at every step."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(
        self,
        value: float,
        kind: str = "",
        parents: tuple = (),
        constant: bool = False,
        asked: Any = None,
        real: Any = None,
    ):
        super().__init__(kind, parents, constant, asked, real)
        self.value = float(self.real(value))

    @property
    def dtype(self) -> Any:
        """What the words of single precision ask for; else that of a workspace that holds such numbers."""
        return np.float32 if self.real is np.float32 else np.dtype(object)

    def of(self, other: Any) -> float:
        """The bare value of another number; a literal in this type."""
        return other.value if isinstance(other, Number) else float(self.real(other))

    def made(self, kind: str, value: float, *others: Any) -> Number:
        """The result of an operation with others."""
        return Number(value, kind, (self, *others))

    def __add__(self, other: Any) -> Any:
        return self if _is(other, 0.0) else self.made("add", self.value + self.of(other), other)

    def __radd__(self, other: Any) -> Any:
        return self + other

    def __sub__(self, other: Any) -> Any:
        return self if _is(other, 0.0) else self.made("add", self.value - self.of(other), other)

    def __rsub__(self, other: Any) -> Any:
        return -self if _is(other, 0.0) else self.made("add", self.of(other) - self.value, other)

    def __mul__(self, other: Any) -> Any:
        if _is(other, 0.0):
            return 0.0
        return self if _is(other, 1.0) else self.made("mul", self.value * self.of(other), other)

    def __rmul__(self, other: Any) -> Any:
        return self * other

    def __truediv__(self, other: Any) -> Any:
        return self.made("div", _ratio(self.value, self.of(other)), other)

    def __rtruediv__(self, other: Any) -> Any:
        return self.made("div", _ratio(self.of(other), self.value), other)

    def __neg__(self) -> Number:
        return Number(-self.value, "", (self,))

    def compared(self, holds: bool, other: Any) -> Condition:
        return Condition(holds, "compare", (self, other))

    def __lt__(self, other: Any) -> Condition:
        return self.compared(self.value < self.of(other), other)

    def __le__(self, other: Any) -> Condition:
        return self.compared(self.value <= self.of(other), other)

    def __gt__(self, other: Any) -> Condition:
        return self.compared(self.value > self.of(other), other)

    def __ge__(self, other: Any) -> Condition:
        return self.compared(self.value >= self.of(other), other)

    def __eq__(self, other: Any) -> Any:
        return self.compared(self.value == self.of(other), other)

    def __ne__(self, other: Any) -> Any:
        return self.compared(self.value != self.of(other), other)

    def __float__(self) -> float:
        return self.value

    def __int__(self) -> int:
        return int(self.value)

    def astype(self, dtype: Any) -> Number:
        """Rounded to single precision where that is asked for, which is no operation."""
        return Number(float(np.float32(self.value)), "", (self,)) if dtype is np.float32 else self


class Condition(Node):
    """The outcome of a comparison, or of several."""

    def __init__(self, holds: bool, kind: str, parents: tuple):
        super().__init__(kind, parents)
        self.holds = bool(holds)

    def __and__(self, other: Any) -> Condition:
        return Condition(self.holds and _holds(other), "", (self, other))

    def __or__(self, other: Any) -> Condition:
        return Condition(self.holds or _holds(other), "", (self, other))

    __rand__, __ror__ = __and__, __or__

    def __bool__(self) -> bool:
        if self.asked is not None:
            self.asked.append(self)
        return self.holds


class Words:
    """The array library of `Number`: what the dialect's words ask for."""

    @staticmethod
    def where(condition: Condition, yes: Any, no: Any) -> Any:
        return yes if yes is no else Number(plain(yes if condition.holds else no), "select", (condition, yes, no))

    @staticmethod
    def sqrt(x: Number) -> Number:
        return x.made("function", math.sqrt(x.value) if x.value >= 0 else math.nan)

    @staticmethod
    def rint(x: Number) -> Number:
        return x.made("round", float(np.rint(x.value)))

    @staticmethod
    def ldexp(one: float, n: Number) -> Number:
        whole = int(n) if math.isfinite(n.value) else 0  # of a nan, which `exp` then puts back
        return n.made("power", float(np.ldexp(one, whole)))  # in `exp` alone, twice

    @staticmethod
    def frexp(x: Number) -> tuple[Number, Number]:
        mantissa, exponent = math.frexp(x.value)
        return x.made("log", mantissa), x.made("", exponent)  # in `log` alone


@cache
def arithmetic_of(function: Callable) -> Counter:
    """What one call of `exp` or `log` does inside; it is the same at every argument."""
    tally = Tally()
    tally.take(function(Number(0.7)))
    return tally.every


def plain(x: Any) -> float:
    """The bare value of a `Number`, or a literal as it stands."""
    return x.value if isinstance(x, Number) else x


def _holds(x: Any) -> bool:
    return x.holds if isinstance(x, Condition) else bool(x)


def _is(x: Any, value: float) -> bool:
    """Whether x is this literal."""
    return not isinstance(x, Number) and x == value


def _ratio(a: float, b: float) -> float:
    """IEEE 754's a/b, which Python refuses at 0."""
    with np.errstate(all="ignore"):
        return float(np.float64(a) / np.float64(b))

"""A current written as text, on one interval of time: what it is there, or where it must be cut first.

On an interval in which no condition changes, an expression is constant, straight, or smooth. The walk decides every
condition at the middle of the interval; where a condition changes inside, it raises `Split` with the times, and the
caller walks the parts. Conditions linear in t give their times in closed form: `t >= 10*ms` is cut at 10.0 exactly.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import numpy as np

MAX_CUTS = 100_000
SAMPLE = 0.25  # ms between the samples among which a smooth condition's changes are looked for


class Split(Exception):
    """A condition changes inside the interval, at `times`."""

    def __init__(self, times):
        super().__init__()
        self.times = times


class Endless(Exception):
    """Something periodic or smooth on an interval without end: it has to be taken block by block."""


class TooMany(Exception):
    """More cuts than a current can sensibly have."""


@dataclass(frozen=True)
class Form:
    """An expression on one interval: `rate * t + base` where it is straight, and in any case a function.

    Parameters
    ----------
    rate : float or None
        Per ms; 0 for a constant; None where the form is not straight.
    base : float
    f : callable
        From an array of times in ms to values.
    """

    rate: float | None
    base: float
    f: Callable

    @property
    def constant(self) -> bool:
        return self.rate == 0


@dataclass(frozen=True)
class Interval:
    """The open interval a walk is about, either end of which may be infinite.

    Parameters
    ----------
    begin, end : float, ms
    names : dict of str to float
        Values of units, constants and parameters.
    """

    begin: float
    end: float
    names: dict[str, float]

    @property
    def finite(self) -> bool:
        return math.isfinite(self.begin) and math.isfinite(self.end)

    @property
    def middle(self) -> float:
        if self.finite:
            return 0.5 * (self.begin + self.end)
        return self.end - 1.0 if math.isfinite(self.end) else self.begin + 1.0 if math.isfinite(self.begin) else 0.0

    def split_at(self, times) -> None:
        """Raise Split if any of the times lies truly inside."""
        times = np.unique(np.asarray(times, dtype=float))
        margin = 1e-10 * np.maximum(1.0, np.abs(times))
        inside = times[(times > self.begin + margin) & (times < self.end - margin)]
        inside = inside[np.append(True, np.diff(inside) > margin.max())] if inside.size else inside
        if inside.size:
            raise Split(inside)


def const(value) -> Form:
    """The form of a constant."""
    value = float(value)
    return Form(0.0, value, lambda t: np.float64(value))


def walk(node: ast.expr, where: Interval) -> Form:
    """What an expression is on an interval.

    Parameters
    ----------
    node : ast.expr
        Checked by `grammar.parse`.
    where : Interval

    Returns
    -------
    Form

    Raises
    ------
    Split
        Where a condition changes inside the interval.
    Endless
        Where the changes cannot be counted because the interval has no end.
    """
    return _WALK[type(node)](node, where)


def _name(node, where: Interval) -> Form:
    return Form(1.0, 0.0, lambda t: t) if node.id == "t" else const(where.names[node.id])


def _unary(node, where: Interval) -> Form:
    x = walk(node.operand, where)
    if isinstance(node.op, ast.Not):
        return const(not _truth(x))
    return x if isinstance(node.op, ast.UAdd) else _times(const(-1.0), x)


def _binary(node, where: Interval) -> Form:
    x, y = walk(node.left, where), walk(node.right, where)
    if isinstance(node.op, ast.Mod):
        return _modulo(x, y, where)
    return _BINARY[type(node.op)](x, y)


def _plus(x: Form, y: Form, sign: float = 1.0) -> Form:
    rate, base = None, 0.0
    if x.rate is not None and y.rate is not None:
        rate, base = x.rate + sign * y.rate, x.base + sign * y.base
    return const(base) if rate == 0 else Form(rate, base, lambda t: x.f(t) + sign * y.f(t))


def _times(x: Form, y: Form) -> Form:
    if y.constant:
        x, y = y, x
    if x.constant and y.rate is not None:
        c = x.base
        return const(c * y.base) if c * y.rate == 0 else Form(c * y.rate, c * y.base, lambda t: c * y.f(t))
    return Form(None, 0.0, lambda t: x.f(t) * y.f(t))


def _over(x: Form, y: Form) -> Form:
    if x.constant and y.constant:
        return const(np.divide(x.base, y.base))
    if y.constant and x.rate is not None:
        c = np.float64(y.base)
        return Form(float(x.rate / c), float(x.base / c), lambda t: x.f(t) / c)
    return Form(None, 0.0, lambda t: np.divide(x.f(t), y.f(t)))


def _power(x: Form, y: Form) -> Form:
    if y.constant and y.base == 1:
        return x
    return _smooth(np.float_power, x, y)


def _smooth(function: Callable, *forms: Form) -> Form:
    if all(x.constant for x in forms):
        return const(function(*(np.float64(x.base) for x in forms)))
    return Form(None, 0.0, lambda t: function(*(x.f(t) for x in forms)))


_BINARY = {ast.Add: _plus, ast.Sub: lambda x, y: _plus(x, y, -1.0), ast.Mult: _times, ast.Div: _over, ast.Pow: _power}


def _truth(x: Form) -> bool:
    return bool(x.base != 0) if x.constant else True  # what is not constant is 0 only at single moments


def _sign(x: Form, where: Interval) -> int:
    """Sign of a form all over the interval; splits where it changes."""
    if x.constant:
        return int(np.sign(x.base)) if not math.isnan(x.base) else 0
    if x.rate is not None:
        root = -x.base / x.rate
        where.split_at([root])
        return int(math.copysign(1, (where.middle - root) * x.rate))
    _split_at_changes(lambda t: x.f(t) > 0, where)
    return 1 if x.f(np.array([where.middle]))[0] > 0 else -1


def _split_at_changes(state: Callable, where: Interval) -> None:
    """Split where a function of few values changes: found between samples, then by bisection to the last bit."""
    if not where.finite:
        raise Endless
    count = int(min(max((where.end - where.begin) / SAMPLE, 8), MAX_CUTS))
    t = np.linspace(where.begin, where.end, count + 1)[1:-1]
    values = state(t)
    changed = np.flatnonzero(values[1:] != values[:-1])
    if changed.size == 0:
        return
    if changed.size > 2 + count / 3:
        raise TooMany  # faster than the samples can follow
    low, high, left = t[changed], t[changed + 1], values[changed]
    for _ in range(64):
        middle = 0.5 * (low + high)
        same = state(middle) == left
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    where.split_at(high)


def _levels(x: Form, rate: float, spacing: float, where: Interval) -> None:
    """Split a straight form where it passes whole multiples of a spacing."""
    if not where.finite:
        raise Endless
    ends = sorted((rate * t + x.base) / spacing for t in (where.begin, where.end))
    if not all(map(math.isfinite, ends)) or ends[1] - ends[0] > MAX_CUTS:
        raise TooMany
    n = np.arange(math.floor(ends[0]), math.ceil(ends[1]) + 1)
    where.split_at((n * spacing - x.base) / rate)


def _stairs(function: Callable, x: Form, where: Interval) -> Form:
    """floor, ceil or int of a form."""
    if x.constant:
        return const(function(x.base))
    if x.rate is not None:
        _levels(x, x.rate, 1.0, where)
    else:
        _split_at_changes(lambda t: function(x.f(t)), where)
    return const(function(x.f(np.array([where.middle])))[0])


def _modulo(x: Form, y: Form, where: Interval) -> Form:
    if x.constant and y.constant:
        return const(np.mod(np.float64(x.base), np.float64(y.base)))
    if y.constant and y.base != 0 and x.rate is not None:
        _levels(x, x.rate, y.base, where)  # not through x / y: 7 / 0.01 is not 700
        whole = math.floor((x.rate * where.middle + x.base) / y.base)
        return _plus(x, const(whole * y.base), -1.0)
    return _plus(x, _times(y, _stairs(np.floor, _over(x, y), where)), -1.0)


def _least(x: Form, y: Form, where: Interval) -> Form:
    return x if _sign(_plus(x, y, -1.0), where) <= 0 else y


def _most(x: Form, y: Form, where: Interval) -> Form:
    return x if _sign(_plus(x, y, -1.0), where) >= 0 else y


_HOLDS = {
    ast.Gt: lambda s: s > 0,
    ast.GtE: lambda s: s >= 0,
    ast.Lt: lambda s: s < 0,
    ast.LtE: lambda s: s <= 0,
    ast.Eq: lambda s: s == 0,
    ast.NotEq: lambda s: s != 0,
}


def _compare(node, where: Interval) -> Form:
    sides = [walk(x, where) for x in (node.left, *node.comparators)]
    signs = [_sign(_plus(a, b, -1.0), where) for a, b in pairwise(sides)]
    return const(all(_HOLDS[type(op)](s) for op, s in zip(node.ops, signs, strict=True)))


def _bool(node, where: Interval) -> Form:
    combine = all if isinstance(node.op, ast.And) else any
    return const(combine([_truth(walk(x, where)) for x in node.values]))


def _choice(node, where: Interval) -> Form:
    return walk(node.body if _truth(walk(node.test, where)) else node.orelse, where)


def _call(node, where: Interval) -> Form:
    name, forms = node.func.id, [walk(x, where) for x in node.args]
    if name in _STAIRS:
        return _stairs(_STAIRS[name], forms[0], where)
    if name in _PICKS:
        return _PICKS[name](where, *forms)
    return _smooth(getattr(np, name), *forms)


_STAIRS = {"floor": np.floor, "ceil": np.ceil, "int": np.trunc}
_PICKS = {
    "abs": lambda w, x: x if _sign(x, w) >= 0 else _times(const(-1.0), x),
    "sign": lambda w, x: const(_sign(x, w)),
    "heaviside": lambda w, x, half=None: _HEAVISIDE[_sign(x, w)] or half or const(1.0),
    "min": lambda w, *x: reduce(lambda a, b: _least(a, b, w), x),
    "max": lambda w, *x: reduce(lambda a, b: _most(a, b, w), x),
    "minimum": lambda w, x, y: _least(x, y, w),
    "maximum": lambda w, x, y: _most(x, y, w),
    "clip": lambda w, x, low, high: _least(_most(x, low, w), high, w),
}
_HEAVISIDE = {-1: const(0.0), 0: None, 1: const(1.0)}
_WALK = {
    ast.Constant: lambda node, where: const(node.value),
    ast.Name: _name,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.Compare: _compare,
    ast.BoolOp: _bool,
    ast.IfExp: _choice,
    ast.Call: _call,
}

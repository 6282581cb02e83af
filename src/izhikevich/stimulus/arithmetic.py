"""Arithmetic of numbers and arrays written as text, such as `"-65 + 15 * r**2"`."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import reduce
from itertools import pairwise
from typing import Any

import numpy as np

from .grammar import Subject, free_names, parse, refuse, refuse_unknown

CONSTANTS = {"pi": math.pi, "e": math.e}


def arithmetic(text: str, names: Mapping[str, Any], what: str = "the value") -> Any:
    """The value of a text, element by element where its names stand for arrays.

    The grammar is that of currents written as text (`izhikevich.stimulus.expression`), without time and units: numbers, pi, e, the
    names given, `+ - * / ** %`, comparisons, `and or not`, `x if condition else y`, and the same functions. It is never evaluated as
    Python.

    Parameters
    ----------
    text : str
        At most 2000 characters.
    names : mapping of str to float or ndarray
        What the text may refer to; arrays of one shape.
    what : str, default "the value"
        Name for the error message.

    Returns
    -------
    float or ndarray

    Raises
    ------
    ExpressionError
        For text that is no such arithmetic, or whose value is not finite; `column` says where.

    Examples
    --------
    >>> arithmetic("-65 + 15 * r**2", {"r": np.array([0.0, 1.0])})
    array([-65., -50.])
    >>> arithmetic("-65 + 15 * q", {"r": 0.5}, "c")
    Traceback (most recent call last):
    izhikevich.errors.ExpressionError: name must be a known name, got 'q'. Known: e, pi, r. See column 12 of the c.
    """
    subject = Subject(what, f"arithmetic of {', '.join(names) or 'numbers'}, numbers and functions")
    text = text.strip()
    tree = parse(text, subject)
    known = {name: np.asarray(value, float)[()] for name, value in {**CONSTANTS, **names}.items()}
    for node in free_names(tree):
        if node.id not in known:
            refuse_unknown(text, node, "name", known, subject)
    with np.errstate(all="ignore"):  # what is not finite is refused below
        value = np.asarray(_value(tree, known), dtype=float)
    if not np.isfinite(value).all():
        refuse(text, 1, "finite", float(np.ravel(value)[~np.isfinite(np.ravel(value))][0]), subject=subject)
    return value if value.ndim else float(value)


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    of = lambda part: _value(part, names)  # noqa: E731
    match node:
        case ast.Constant():
            return np.float64(node.value)  # type: ignore[arg-type]
        case ast.Name():
            return names[node.id]
        case ast.UnaryOp():
            return _UNARY[type(node.op)](of(node.operand))
        case ast.BinOp():
            return _BINARY[type(node.op)](of(node.left), of(node.right))
        case ast.BoolOp():
            return reduce(np.logical_and if isinstance(node.op, ast.And) else np.logical_or, map(of, node.values))
        case ast.Compare():
            pairs = zip(node.ops, pairwise(map(of, (node.left, *node.comparators))), strict=True)
            return reduce(np.logical_and, [_COMPARED[type(op)](a, b) for op, (a, b) in pairs])
        case ast.IfExp():
            return np.where(of(node.test), of(node.body), of(node.orelse))
        case ast.Call(func=ast.Name(id=name)):
            return (_CALLED.get(name) or getattr(np, name))(*map(of, node.args))
    raise AssertionError(node)  # the grammar lets nothing else through


_UNARY: dict[type, Callable] = {ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Not: np.logical_not}
_BINARY: dict[type, Callable] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_COMPARED: dict[type, Callable] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_CALLED: dict[str, Callable] = {
    "int": np.trunc,
    "min": lambda *x: reduce(np.minimum, x),
    "max": lambda *x: reduce(np.maximum, x),
    "heaviside": lambda x, half=1.0: np.heaviside(x, half),
}

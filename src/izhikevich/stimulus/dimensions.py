"""Do the units of a current written as text fit together? Asked once, before anything is computed."""

from __future__ import annotations

import ast
from itertools import pairwise

from ..units import NUMBER, Dimension, unit_name
from .grammar import refuse

_SAME = {"abs", "min", "max", "minimum", "maximum", "clip"}


class DimensionCheck:
    """A walk over a tree that gives the dimension of every node.

    A number without a unit goes with anything: it is in ms beside a time, in the cell's unit beside a current.

    Parameters
    ----------
    text : str
        The expression, for the error messages.
    names : dict of str to dimension
        Of every name but t.
    """

    def __init__(self, text: str, names: dict[str, Dimension]):
        self.text = text
        self.names = names | {"t": (1, 0, 0)}

    def of(self, node: ast.expr) -> Dimension:
        """The dimension of a node.

        Parameters
        ----------
        node : ast.expr

        Returns
        -------
        tuple of three int

        Raises
        ------
        ExpressionError
            Where dimensions do not fit, with the column.
        """
        return getattr(self, f"_{type(node).__name__.lower()}")(node)

    def _constant(self, node) -> Dimension:
        return NUMBER

    def _name(self, node) -> Dimension:
        return self.names[node.id]

    def _unaryop(self, node) -> Dimension:
        inner = self.of(node.operand)
        return NUMBER if isinstance(node.op, ast.Not) else inner

    def _boolop(self, node) -> Dimension:
        for value in node.values:
            self._number(value, "and / or")
        return NUMBER

    def _compare(self, node) -> Dimension:
        sides = [node.left, *node.comparators]
        for a, b in pairwise(sides):
            self._same(a, b)
        return NUMBER

    def _ifexp(self, node) -> Dimension:
        self.of(node.test)
        return self._same(node.body, node.orelse)

    def _binop(self, node) -> Dimension:
        if isinstance(node.op, ast.Pow):
            return self._power(node)
        if not isinstance(node.op, (ast.Mult, ast.Div)):
            return self._same(node.left, node.right)
        sign = 1 if isinstance(node.op, ast.Mult) else -1
        return tuple(a + sign * b for a, b in zip(self.of(node.left), self.of(node.right), strict=True))

    def _power(self, node) -> Dimension:
        base = self.of(node.left)
        self._number(node.right, "an exponent")
        if base == NUMBER:
            return NUMBER
        exponent = _literal(node.right)
        if exponent is None or exponent != int(exponent) or abs(exponent) > 9:
            refuse(self.text, node.right, "a small whole number as exponent of a quantity", unit_name(base))
        return tuple(int(exponent) * x for x in base)

    def _call(self, node) -> Dimension:
        name, first = node.func.id, node.args[0]
        if name in _SAME:
            dimension = self.of(first)
            for other in node.args[1:]:
                dimension = self._join(dimension, self.of(other), other)
            return dimension
        if name in ("sign", "heaviside"):
            for argument in node.args:
                self.of(argument)
            return NUMBER
        if name == "sqrt":
            inner = self.of(first)
            if any(x % 2 for x in inner):
                refuse(self.text, first, "the root of a square", unit_name(inner))
            return tuple(x // 2 for x in inner)
        return self._number(first, name)

    def _number(self, node: ast.expr, whose: str) -> Dimension:
        found = self.of(node)
        if found != NUMBER:
            remedy = f"divide by a unit, as in t/ms or 40*Hz*t, before {whose}"
            refuse(self.text, node, f"dimensionless in {whose}", unit_name(found), remedy)
        return NUMBER

    def _same(self, a: ast.expr, b: ast.expr) -> Dimension:
        return self._join(self.of(a), self.of(b), b)

    def _join(self, a: Dimension, b: Dimension, node: ast.expr) -> Dimension:
        if NUMBER not in (a, b) and a != b:
            refuse(self.text, node, f"in {unit_name(a)} like what it stands beside", unit_name(b))
        return b if a == NUMBER else a


def _literal(node: ast.expr) -> float | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        inner = _literal(node.operand)
        return None if inner is None else (-inner if isinstance(node.op, ast.USub) else inner)
    return float(node.value) if isinstance(node, ast.Constant) else None  # type: ignore[arg-type]

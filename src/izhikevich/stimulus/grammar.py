"""What arithmetic written as text may say, a current or a parameter: the whitelist, and the refusals with their column.

The text is parsed to a syntax tree, every node of it is checked against a short list, and the tree is later walked.
Nothing is ever evaluated or compiled as Python.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, NoReturn

from .. import units
from ..errors import ArgumentError, ExpressionError, sentence, unknown

MAX_LENGTH = 2000
MAX_NODES = 500
MAX_DEPTH = 100

FUNCTIONS = {  # name: fewest and most arguments
    **dict.fromkeys(("sin", "cos", "tan", "exp", "log", "sqrt"), (1, 1)),
    **dict.fromkeys(("abs", "floor", "ceil", "sign", "int"), (1, 1)),
    **dict.fromkeys(("minimum", "maximum"), (2, 2)),
    **dict.fromkeys(("min", "max"), (2, 20)),
    "heaviside": (1, 2),
    "clip": (3, 3),
}
_ALLOWED = (
    *(ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp, ast.Name, ast.Call, ast.Constant),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.Mod, ast.USub, ast.UAdd, ast.Not, ast.And, ast.Or),
    *(ast.Gt, ast.GtE, ast.Lt, ast.LtE, ast.Eq, ast.NotEq, ast.Load),
)
_WORDS = {
    ast.Attribute: "an attribute",
    ast.Subscript: "an index",
    ast.Lambda: "a lambda",
    ast.JoinedStr: "a formatted string",
    ast.NamedExpr: "an assignment",
    ast.keyword: "a named argument",
    ast.Starred: "a starred argument",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.MatMult: "the operator @",
    ast.FloorDiv: "the operator //",
    ast.BitXor: "the operator ^ (a power is **)",
}


class Subject(NamedTuple):
    """What a text stands for, as its refusals call it, and what it may be made of."""

    name: str
    words: str


CURRENT = Subject("current", "arithmetic of t, numbers, units and functions")


def refuse(
    text: str, node: ast.AST | int, rule: str, got: object, remedy: str = "", subject: Subject = CURRENT
) -> NoReturn:
    """Raise an ExpressionError that names the column.

    Parameters
    ----------
    text : str
        The whole expression.
    node : ast.AST or int
        Where: a node of its tree, or a column from 1.
    rule, got, remedy : as in `errors.sentence`
    subject : Subject, default a current

    Raises
    ------
    ExpressionError
    """
    column = node if isinstance(node, int) else _column(text, node)
    shown = text if len(text) <= 60 else text[:57] + "..."
    advice = f"See column {column} of {shown!r}" + (f": {remedy}" if remedy else "")
    raise ExpressionError(sentence(subject.name, rule, got, advice), column)


def _column(text: str, node: ast.AST) -> int:
    offset = getattr(node, "col_offset", 0)  # in bytes
    lines = text.split("\n")
    line = lines[min(getattr(node, "lineno", 1), len(lines)) - 1]
    return len(line.encode("utf-8", "replace")[:offset].decode("utf-8", "ignore")) + 1


def parse(text: str, subject: Subject = CURRENT) -> ast.expr:
    """The syntax tree of arithmetic written as text, every node of it allowed.

    Parameters
    ----------
    text : str
    subject : Subject, default a current
        What the text stands for.

    Returns
    -------
    ast.expr

    Raises
    ------
    ExpressionError
        For text that is too long, no expression, or says more than arithmetic.

    Examples
    --------
    >>> parse("20 * (t >= 10*ms)").__class__.__name__
    'BinOp'
    >>> parse("t.real")
    Traceback (most recent call last):
    izhikevich.errors.ExpressionError: current must be arithmetic of t, numbers, units and functions, got an attribute.
    See column 1 of 't.real'.
    """
    if len(text) > MAX_LENGTH:
        rule = f"at most {MAX_LENGTH} characters of text"
        refuse(text, MAX_LENGTH + 1, rule, len(text), "use samples or a function", subject)
    tree = _tree(text, subject)
    nodes = _checked_depth(text, tree, subject)
    if len(nodes) > MAX_NODES:
        refuse(text, 1, f"at most {MAX_NODES} terms", len(nodes), "use samples or a function", subject)
    for node in nodes:
        _check(text, node, subject)
    return tree


def _tree(text: str, subject: Subject) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd literals warn on their way to being refused
            return ast.parse(text.strip(" \t"), mode="eval").body
    except SyntaxError as error:
        refuse(text, max(1, min(error.offset or 1, len(text) + 1)), "an expression", text[:40], str(error.msg), subject)
    except (ValueError, MemoryError, RecursionError, OverflowError):
        refuse(text, 1, "an expression that can be read", text[:40], subject=subject)


def _checked_depth(text: str, tree: ast.expr, subject: Subject) -> list[ast.AST]:
    """All nodes, gathered level by level so that no depth of nesting can exhaust the stack."""
    nodes: list[ast.AST] = []
    level: list[ast.AST] = [tree]
    near: ast.AST = tree  # operators have no column of their own
    for _ in range(MAX_DEPTH):
        for node in level:
            if not isinstance(node, _ALLOWED):
                _not_allowed(text, node, near, subject)
        nodes += [n for n in level if isinstance(n, ast.expr)]
        near = level[0]
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return nodes
    refuse(text, level[0], f"nested at most {MAX_DEPTH} deep", "a deeper one", subject=subject)


def _not_allowed(text: str, node: ast.AST, near: ast.AST, subject: Subject) -> NoReturn:
    found = _WORDS.get(type(node), type(node).__name__)
    refuse(text, node if hasattr(node, "col_offset") else near, subject.words, _Bare(found), subject=subject)


class _Bare(str):
    """Words shown without quotes."""

    __repr__ = str.__str__


def _check(text: str, node: ast.AST, subject: Subject) -> None:
    if isinstance(node, ast.Constant):
        _check_number(text, node, subject)
    if isinstance(node, ast.Call):
        _check_call(text, node, subject)


def _check_number(text: str, node: ast.Constant, subject: Subject) -> None:
    if not isinstance(node.value, (bool, int, float)):
        refuse(text, node, subject.words, node.value, subject=subject)
    try:
        fine = math.isfinite(float(node.value))
    except OverflowError:
        fine = False
    if not fine:
        refuse(text, node, "made of finite numbers", _Bare("a number beyond 1e308"), subject=subject)


def _check_call(text: str, node: ast.Call, subject: Subject) -> None:
    if not isinstance(node.func, ast.Name):
        refuse(text, node, subject.words, _Bare("a call of something that is no function's name"), subject=subject)
    if node.func.id not in FUNCTIONS:
        refuse_unknown(text, node.func, "function", FUNCTIONS, subject)
    fewest, most = FUNCTIONS[node.func.id]
    if not fewest <= len(node.args) <= most:
        count = fewest if fewest == most else f"{fewest} to {most}"
        refuse(text, node, f"calling {node.func.id} with {count} values", len(node.args), subject=subject)


def refuse_unknown(text: str, node: ast.Name, kind: str, known: Iterable[str], subject: Subject = CURRENT) -> NoReturn:
    """Raise an ExpressionError for a name that means nothing, with the nearest one offered."""
    column = _column(text, node)
    raise ExpressionError(f"{unknown(kind, node.id, known)} See column {column} of the {subject.name}.", column)


def free_names(tree: ast.expr) -> list[ast.Name]:
    """The names in a text that stand for values, not for functions."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return [node for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called]


def name_values(text: str, tree: ast.expr, parameters: Mapping[str, Any] | None) -> dict[str, Any]:
    """Every name the text may use besides t, with its value: units, pi, e and the user's parameters.

    Parameters
    ----------
    text : str
    tree : ast.expr
        Of the text; a name in it that is not known is refused.
    parameters : mapping of str to float or quantity, or None

    Returns
    -------
    dict of str to (float, dimension)

    Raises
    ------
    ExpressionError
        For an unknown name.
    ArgumentError
        For a parameter that is no finite number, or hides another name.
    """
    known = {name: (q.value, q.dimension) for name, q in units.UNITS.items()}
    known |= {"pi": (math.pi, units.NUMBER), "e": (math.e, units.NUMBER)}
    for name, value in (parameters or {}).items():
        if name in known or name == "t" or name in FUNCTIONS:
            raise ArgumentError(sentence("expression.parameters", "free of names that mean something already", name))
        number, dimension = units.split(value, f"parameter {name}")
        if not isinstance(number, float) or not math.isfinite(number):
            raise ArgumentError(sentence(f"parameter {name}", "one finite number", value))
        known[name] = (number, dimension or units.NUMBER)
    for node in free_names(tree):
        if node.id != "t" and node.id not in known:
            refuse_unknown(text, node, "name", {**known, "t": None})
    return known

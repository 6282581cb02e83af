"""Whether a model's functions keep to the dialect that every executor understands, and in plain words where they leave it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from ..errors import DialectError
from . import ops
from .base import Model

_ALLOWED = (
    ast.FunctionDef, ast.arguments, ast.arg, ast.Return, ast.Assign, ast.AnnAssign, ast.Name, ast.Load, ast.Store, ast.Attribute,
    ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.UnaryOp, ast.USub, ast.Compare, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq,
    ast.NotEq, ast.Call, ast.Tuple, ast.keyword, ast.Expr,
)  # fmt: skip
_REMEDIES = {
    ast.If: "an `if`; write select(condition, yes, no), which works on one neuron and on many",
    ast.IfExp: "`... if ... else ...`; write select(condition, yes, no)",
    ast.Pow: "a power `**`; multiply it out (x * x * x), since x**3 differs in the last bit between NumPy and compiled code",
    ast.BoolOp: "`and`/`or`; write both(a, b) or either(a, b)",
    ast.Not: "`not`; turn the comparison round",
    ast.For: "a loop; equations are one line per variable",
    ast.While: "a loop; equations are one line per variable",
    ast.Subscript: "an index [...]; states and parameters are fields, s.v, p.a",
    ast.Lambda: "a lambda; give it a name with def",
    ast.Mod: "`%`; there is no remainder in the dialect",
    ast.FloorDiv: "`//`; there is no whole division in the dialect",
    ast.Import: "an import; import at the top of the file",
    ast.ImportFrom: "an import; import at the top of the file",
    ast.AugAssign: "an assignment such as `+=`; write x = x + y",
    ast.comprehension: "a loop; equations are one line per variable",
}


def check_model(model: Any) -> None:
    """Check that a model's functions keep to the dialect.

    The dialect is `+ - * /`, comparisons, and the words of `izhikevich.models.ops`; numbers are written ``lit(0.5, x)``. Functions of
    your own are welcome if they keep to it too.

    Parameters
    ----------
    model : Model or type
        The model to check; its functions are read, not run.

    Raises
    ------
    DialectError
        Naming function, line and what to write instead.

    Examples
    --------
    >>> import izhikevich as izh
    >>> izh.check_model(izh.Izhikevich)
    """
    kind = model if isinstance(model, type) else type(model)
    wanted = {"drift": ("p", "s", "i"), "margin": ("p", "s"), "reset": ("p", "s")}
    for name, names in wanted.items():
        function = getattr(kind, name)
        if function is getattr(Model, name):
            raise DialectError(
                f"{kind.__name__}.{name} is missing. Give it as a static method {name}({', '.join(names)})."
            )
        got = tuple(inspect.signature(function).parameters)
        if got != names:
            raise DialectError(
                f"{kind.__name__}.{name} must take ({', '.join(names)}), got ({', '.join(got)}). Rename its arguments."
            )
        _check(function, f"{kind.__name__}.{name}", set())
    for name in (
        "canonical",
        "begin",
        "switch",
        "settle",
        "progress",
        "other_side",
        "sided",
        "exponential",
        "held",
        "frozen",
    ):
        if hasattr(kind, name):
            _check(getattr(kind, name), f"{kind.__name__}.{name}", set())


def _check(function: Callable, label: str, seen: set) -> None:
    if function in seen:
        return
    seen.add(function)
    try:
        lines, first = inspect.getsourcelines(function)
    except (OSError, TypeError):
        raise DialectError(
            f"{label} must have readable source, got a function without a file. Put the model in a file of its own."
        ) from None
    tree = ast.parse(textwrap.dedent("".join(lines))).body[0]
    tree.decorator_list, tree.returns = [], None  # type: ignore[attr-defined]
    scope = inspect.getclosurevars(function)
    names = {**scope.globals, **scope.nonlocals}
    literal_ok = {id(n) for c in ast.walk(tree) if _is_lit(c) for n in ast.walk(c.args[0])}  # type: ignore[attr-defined]
    annotations = {
        id(n)
        for a in ast.walk(tree)
        for part in [getattr(a, "annotation", None)]
        if part is not None
        for n in ast.walk(part)
    }
    outside = {name: value for name, value in names.items() if name not in function.__code__.co_varnames}
    for node in ast.walk(tree):
        for part in ast.iter_child_nodes(node):  # operators and clauses stand where the expression around them stands
            part.lineno = getattr(part, "lineno", getattr(node, "lineno", 1))  # type: ignore[attr-defined]
        if id(node) in literal_ok or id(node) in annotations:
            continue
        where = f"{label}, line {first + getattr(node, 'lineno', 1) - 1}"
        for kind, words in _REMEDIES.items():
            if isinstance(node, kind):
                raise DialectError(f"{where}, uses {words}.")
        if isinstance(node, ast.Constant) and not isinstance(node.value, str):
            raise DialectError(
                f"{where}, uses the bare number {node.value!r}; write lit({node.value!r}, x) with x a value of the right type."
            )
        if not isinstance(node, (*_ALLOWED, ast.Constant)):
            raise DialectError(f"{where}, uses {type(node).__name__}, which is outside the dialect of the equations.")
        if isinstance(node, ast.Compare) and len(node.ops) > 1:
            raise DialectError(f"{where}, uses a chained comparison; write both(a < b, b < c).")
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(_meant(node, outside), int | float):
            name = ast.unparse(node)
            raise DialectError(f"{where}, uses the bare number {name}; write lit({name}, x), or make it a parameter.")
        if isinstance(node, ast.Call):
            _check_call(node, names, label, where, seen)


def _is_lit(node: ast.AST) -> bool:
    name = getattr(node, "func", None)
    return (
        isinstance(node, ast.Call)
        and len(node.args) > 0
        and getattr(name, "id", getattr(name, "attr", "")) in ("lit", "by_precision")
    )


def _meant(node: ast.AST, names: dict[str, Any]) -> Any:
    """What a name, or a name's attribute, stands for outside the function; None for anything else."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return getattr(names.get(node.value.id), node.attr, None)
    return names.get(node.id) if isinstance(node, ast.Name) else None


def _check_call(node: ast.Call, names: dict[str, Any], label: str, where: str, seen: set) -> None:
    called = _meant(node.func, names)
    if isinstance(called, type) and hasattr(called, "_fields"):  # a state or another record
        return
    module = getattr(called, "__module__", "")
    if called is None or module.split(".")[0] in ("numpy", "math", "jax", "numba", "builtins"):
        words = ", ".join(ops.__all__)
        raise DialectError(f"{where}, calls {ast.unparse(node.func)}; the dialect has {words}.")
    if module not in (
        "izhikevich.models.ops",
        "izhikevich.models.primitives",
        "izhikevich.models.law",
        "izhikevich.models.drive",
    ):
        _check(called, f"{label} → {called.__name__}", seen)

"""One Python function in the equations' dialect as one JavaScript function, line by line.

The two languages share IEEE doubles, the meaning of ``+ - * /`` and their precedence, so that the text says the same and gives the
same bits. Beside the dialect of equations this knows the scalar dialect of `methods/taylor.py`: `if`, `while`, `for ... in range`,
`break` and arrays from `workspace`.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from ..errors import DialectError

_BINARY = {ast.Add: ("+", 6), ast.Sub: ("-", 6), ast.Mult: ("*", 7), ast.Div: ("/", 7), ast.Mod: ("%", 7)}
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "===", ast.NotEq: "!=="}
_LOGIC = {ast.Or: ("||", 1), ast.And: ("&&", 2)}
_COMPARISON, _UNARY, _ATOM = 4, 8, 9  # how tightly the others bind

# names that Python allows and JavaScript, or the prelude, does not
_TAKEN = frozenset(
    """arguments await case catch const debugger default delete do enum eval export extends function implements instanceof
    interface let new null package private protected public static super switch this throw typeof undefined var void
    select pick along moved both either sqrt workspace rint power_of_two split bits Math""".split()  # noqa: SIM905
)


def function_text(function: Callable, name: str, resolve: Callable[[Any, str], str]) -> str:
    """The JavaScript of `function` under the name `name`.

    `resolve` gives the JavaScript for what a name outside the function stands for: a constant, a record or another function.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return _Printer(function, tree, resolve).function(name)


def number_text(value: float) -> str:
    """A number with all its digits: it reads back as the same bits."""
    return (
        repr(value if isinstance(value, int) else float(value)).lower().replace("inf", "Infinity").replace("nan", "NaN")
    )


class _Printer:
    def __init__(self, function: Callable, tree: ast.FunctionDef, resolve: Callable[[Any, str], str]):
        self.tree, self.resolve, self.label = tree, resolve, f"{function.__module__}.{function.__qualname__}"
        scope = inspect.getclosurevars(function)
        self.outside = {**scope.builtins, **scope.globals, **scope.nonlocals}
        self.arguments = [a.arg for a in tree.args.args]
        stored = {n.id: None for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        counters = {n.target.id for n in ast.walk(tree) if isinstance(n, ast.For) and isinstance(n.target, ast.Name)}
        self.local = {*self.arguments, *stored}
        self.declared = [n for n in stored if n not in self.arguments and n not in counters]

    def function(self, name: str) -> str:
        body = self.tree.body
        words = ast.get_docstring(self.tree)
        lines = [f"/** {words.splitlines()[0].replace('*/', '* /')} */"] if words else []
        lines.append(f"function {name}({', '.join(map(_safe, self.arguments))}) {{")
        if self.declared:
            lines.append(f"  let {', '.join(map(_safe, self.declared))};")
        return "\n".join([*lines, *self.block(body[1:] if words else body), "}"])

    def refuse(self, node: ast.AST, words: str) -> DialectError:
        return DialectError(
            f"{self.label}, line {getattr(node, 'lineno', 0)} of its text: {words} has no JavaScript here."
        )

    # --- statements ----------------------------------------------------------------------------------------------
    def block(self, statements: list[ast.stmt]) -> list[str]:
        return ["  " + line for s in statements for line in self.statement(s)]

    def statement(self, s: ast.stmt) -> Iterator[str]:
        match s:
            case ast.Return(value=value) if value is not None:
                yield f"return {self.value(value)};"
            case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value):
                yield f"{self.value(target)} = {self.value(value)};"
            case ast.If(test=test, body=body, orelse=orelse):
                yield from (f"if ({self.value(test)}) {{", *self.block(body))
                yield from ("} else {", *self.block(orelse), "}") if orelse else ("}",)
            case ast.While(test=test, body=body, orelse=[]):
                yield from (f"while ({self.value(test)}) {{", *self.block(body), "}")
            case ast.For(
                target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range"), args=[stop]), body=body, orelse=[]
            ):
                # the end is computed once, as Python does
                i = _safe(name)
                yield from (
                    f"for (let {i} = 0, {i}_end = {self.value(stop)}; {i} < {i}_end; {i}++) {{",
                    *self.block(body),
                    "}",
                )
            case ast.Break():
                yield "break;"
            case _:
                raise self.refuse(s, ast.unparse(s).splitlines()[0])

    # --- expressions ---------------------------------------------------------------------------------------------
    def value(self, e: ast.expr) -> str:
        return self.expression(e)[0]

    def within(self, e: ast.expr, level: int) -> str:
        """`e` in brackets if it binds less tightly than `level`."""
        text, own = self.expression(e)
        return text if own >= level else f"({text})"

    def expression(self, e: ast.expr) -> tuple[str, int]:
        """JavaScript of an expression, and how tightly it binds."""
        match e:
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
                sign, level = _BINARY[type(op)]
                return f"{self.within(left, level)} {sign} {self.within(right, level + 1)}", level
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return "-" + self.within(operand, _ATOM), _UNARY
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return "!" + self.within(operand, _ATOM), _UNARY
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
                return f"{self.within(left, 5)} {_COMPARE[type(op)]} {self.within(right, 5)}", _COMPARISON
            case ast.BoolOp(op=op, values=values):
                sign, level = _LOGIC[type(op)]
                return f" {sign} ".join(self.within(v, level + 1) for v in values), level
            case ast.Constant(value=bool(flag)):
                return str(flag).lower(), _ATOM
            case ast.Constant(value=int() | float() as number):
                return number_text(number), _ATOM
            case ast.Tuple(elts=parts):
                return f"[{', '.join(map(self.value, parts))}]", _ATOM
            case ast.Subscript(value=array, slice=index):
                return f"{self.within(array, _ATOM)}[{self.value(index)}]", _ATOM
            case ast.Call():
                return self.call(e)
            case ast.Name(id=name) if name in self.local:
                return _safe(name), _ATOM
            case ast.Name() | ast.Attribute():
                return self.named(e), _ATOM
        raise self.refuse(e, ast.unparse(e))

    def named(self, e: ast.expr) -> str:
        """A field of something local, or whatever a name outside stands for."""
        thing = self.thing(e)
        if thing is not None:
            return self.resolve(thing, self.label)
        if isinstance(e, ast.Attribute):
            return f"{self.within(e.value, _ATOM)}.{e.attr}"
        raise self.refuse(e, ast.unparse(e))

    def thing(self, e: ast.expr) -> Any:
        """The Python object that a dotted name outside the function stands for."""
        match e:
            case ast.Name(id=name) if name not in self.local:
                return self.outside.get(name)
            case ast.Attribute(value=owner, attr=attr):
                return getattr(self.thing(owner), attr, None)
        return None

    def call(self, e: ast.Call) -> tuple[str, int]:
        thing = self.thing(e.func)
        name = getattr(thing, "__name__", "")
        if thing is float and len(e.args) == 1 and isinstance(e.args[0], ast.Constant):
            return number_text(float(str(e.args[0].value))), _ATOM  # float("inf")
        if name in ("lit", "by_precision"):
            return self.expression(e.args[0])
        given = {k.arg: k.value for k in e.keywords if k.arg}
        order = inspect.signature(thing).bind(*e.args, **given).arguments if given else dict(enumerate(e.args))
        return f"{self.named(e.func)}({', '.join(map(self.value, order.values()))})", _ATOM


def _safe(name: str) -> str:
    return name + "_" if name in _TAKEN else re.sub(r"\W", "_", name)

"""The equations for a browser: JavaScript printed from the Python functions, with the same bits.

A dispatcher such as ``law.drift(p, s, i)`` is resolved while printing, by the model, method and drive that are given, as Numba does
while compiling (`engines/jit/lift.py`). A record is an object with the record's fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from types import FunctionType
from typing import Any

from ..errors import DialectError
from ..methods import base
from ..models import drive as drives
from ..models import law, primitives
from .syntax import function_text, number_text


def javascript(*functions: Callable, model: Any = None, method: Any = None, drive: Any = drives.Current) -> str:
    """A JavaScript expression whose value is an object with `functions`, under their Python names.

    Parameters
    ----------
    *functions : callable
        Pure functions of the package or of a user's model; what they call is printed along.
    model : Model or type, optional
        The cell whose laws the dispatchers of `models/law.py` stand for.
    method : type, optional
        The record class of the method that those of `methods/base.py` stand for.
    drive : type, default Current
        The record class of the drive.

    Raises
    ------
    DialectError
        If a function leaves the dialect, naming function and line.

    Examples
    --------
    >>> import izhikevich as izh
    >>> from izhikevich.models import law
    >>> print("\\n".join(javascript(law.margin, model=izh.Izhikevich).splitlines()[-5:]))
    function quadratic_Izhikevich_margin(p, s) {
      return s.v - p.vpeak;
    }
    return {margin: quadratic_Izhikevich_margin};
    })()
    """
    # a cell's record knows whose laws it follows: `Izhikevich(v_ref=...)` those of the accommodation form
    page = _Page(model if isinstance(model, type) or model is None else type(model.record()).model, method, drive)
    entries = {f.__name__: page.function(f) for f in functions}
    page.print_all()
    prelude = files("izhikevich.explorer").joinpath("prelude.js").read_text(encoding="utf-8")
    given = ", ".join(f"{name}: {own}" for name, own in entries.items())
    return "\n".join(["(() => {", '"use strict";', prelude, *page.texts, f"return {{{given}}};", "})()"])


def literal(record: Any) -> str:
    """A record of numbers as a JavaScript object.

    >>> from izhikevich.models import VU
    >>> literal(VU(-65.0, float("nan")))
    '{v: -65.0, u: NaN}'
    """
    if hasattr(record, "_fields"):
        return f"{{{', '.join(f'{k}: {literal(v)}' for k, v in zip(record._fields, record, strict=True))}}}"
    return number_text(float(record))


class _Page:
    """The functions and records printed so far, each once."""

    def __init__(self, model: Any, method: Any, drive: Any):
        self.names: dict[Any, str] = {}
        self.waiting: list[FunctionType] = []
        self.texts: list[str] = []
        self.owners = {law.__name__: model, base.__name__: method, drives.__name__: drive}

    def print_all(self) -> None:
        while self.waiting:
            function = self.waiting.pop(0)
            self.texts.append(function_text(function, self.names[function], self.resolve))

    def resolve(self, thing: Any, where: str) -> str:
        """The JavaScript for a Python object that a function names."""
        if isinstance(thing, int | float):
            return number_text(thing)
        if isinstance(thing, type) and hasattr(thing, "_fields"):
            return self.record(thing)
        if isinstance(thing, FunctionType):
            return thing.__name__ if thing.__module__ == primitives.__name__ else self.function(thing)
        raise DialectError(f"{where} uses {thing!r}, which has no JavaScript. Use the words of izhikevich.models.ops.")

    def function(self, function: Callable) -> str:
        """The name of a function, which is printed if it was not."""
        own = self.own(function)
        if own not in self.names:
            self.names[own] = self.free_name(own)
            self.waiting.append(own)
        return self.names[own]

    def own(self, function: Callable) -> Any:
        """The function itself, or what a dispatcher stands for here."""
        if function.__module__ not in self.owners or function.__qualname__ != function.__name__:
            return function
        owner = self.owners[function.__module__]
        if not hasattr(owner, function.__name__):
            kind = {law.__name__: "model", base.__name__: "method", drives.__name__: "drive"}[function.__module__]
            raise DialectError(
                f"javascript.{kind} must have {function.__name__}(), got {owner!r}. Give javascript({kind}=...)."
            )
        return getattr(owner, function.__name__)

    def record(self, kind: Any) -> str:
        """The name of a record's maker, which is printed at its first use."""
        if kind not in self.names:
            self.names[kind] = self.free_name(kind)
            fields = ", ".join(kind._fields)
            self.texts.insert(0, f"const {self.names[kind]} = ({fields}) => ({{{fields}}});")
        return self.names[kind]

    def free_name(self, thing: Any) -> str:
        """Module and name: two functions may have one name, and locals have no underscore in front."""
        name = re.sub(r"\W+", "_", f"{thing.__module__.split('.')[-1]}_{thing.__qualname__}")
        return name if name not in self.names.values() else f"{name}_{len(self.names)}"

"""Values written as calls, such as ``"uniform(0, 0.5)"`` or ``"AMPA(tau=3)"``: the text that Python would take, read as data."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import ArgumentError, sentence, unknown

MAX_LENGTH = 2000


def call(text: str, known: Mapping[str, Callable], what: str, remedy: str = "") -> Any:
    """What a text makes that names one of some functions and its arguments; nothing is ever evaluated as Python.

    Parameters
    ----------
    text : str
        A name, or a name and literal arguments in brackets: numbers, lists, words in quotation marks.
    known : mapping of str to callable
        What may be called.
    what : str
        Name for the error message.
    remedy : str, optional
        What to do instead where the text is no such call.

    Returns
    -------
    object

    Raises
    ------
    ArgumentError
        For text that is no such call, or arguments that the function refuses.
    UnknownNameError
        For another name.

    Examples
    --------
    >>> call("dict(a=1)", {"dict": dict}, "weight")
    {'a': 1}
    >>> call("open('x')", {"dict": dict}, "weight")
    Traceback (most recent call last):
    izhikevich.errors.UnknownNameError: weight must be a known name, got 'open'. Known: dict.
    """
    name, given, named = _read(text, what, remedy or f"For example {next(iter(known))}(...)")
    if name not in known:
        raise unknown(what, name, known)
    try:
        return known[name](*given, **named)
    except TypeError as refused:
        raise ArgumentError(sentence(what, f"{name} with arguments that it takes", text, str(refused))) from None


def _read(text: str, what: str, remedy: str) -> tuple[str, list[Any], dict[str, Any]]:
    """Name, arguments and named arguments."""
    try:
        if len(text) > MAX_LENGTH:
            raise ValueError
        match ast.parse(text.strip(), mode="eval").body:
            case ast.Name(id=name):
                return name, [], {}
            case ast.Call(func=ast.Name(id=name), args=given, keywords=named) if all(k.arg for k in named):
                return (
                    name,
                    [ast.literal_eval(x) for x in given],
                    {str(k.arg): ast.literal_eval(k.value) for k in named},
                )
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError):
        pass
    shown = text if len(text) <= 60 else text[:57] + "..."
    raise ArgumentError(sentence(what, "a name with literal arguments", shown, remedy))

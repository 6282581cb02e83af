"""Teach numba-cuda the equations, as `engines/cpu/lift.py` teaches Numba: every pure function, compiled as it stands."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

from numba.cuda.extending import overload, register_jitable  # pyright: ignore[reportAttributeAccessIssue]

from ...methods import base
from ...models import drive, law
from . import primitives  # registers the dialect's words

_known: set[Callable] = {f for f in vars(primitives.words).values() if isinstance(f, FunctionType)}


def lift(function: Callable) -> Callable:
    """Make a pure function, and all it calls, known to numba-cuda; return it."""
    if function in _known or not isinstance(function, FunctionType):
        return function
    _known.add(function)
    register_jitable(forceinline=True)(function)
    scope = inspect.getclosurevars(function)
    for value in (*scope.globals.values(), *scope.nonlocals.values()):
        lift(value)
        if isinstance(value, ModuleType):
            for name in function.__code__.co_names:
                lift(getattr(value, name, None))  # type: ignore[arg-type]
    return function


def _dispatch(word: Callable, owner: Callable) -> None:
    """Overload one dispatcher: the class of its first argument says whose function it is."""
    name = word.__name__
    _known.add(word)

    def choose(first: Any, *rest: Any) -> Callable:
        return lift(getattr(owner(first), name))

    choose.__signature__ = inspect.signature(word)  # type: ignore[attr-defined]
    overload(word, strict=False, jit_options={"forceinline": True})(choose)


for _module, _owner in (
    (law, lambda p: p.instance_class.model),
    (drive, lambda x: x.instance_class),
    (base, lambda m: m.instance_class),
):
    for _word in list(vars(_module).values()):
        if isinstance(_word, FunctionType) and _word.__module__ == _module.__name__:
            _dispatch(_word, _owner)

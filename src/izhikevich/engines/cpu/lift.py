"""Teach Numba the equations: every pure function of models and methods, compiled as it stands.

A dispatcher such as ``law.drift(p, s, i)`` gets an overload that picks the function of the record's class while compiling, by the same
rule as in Python. All other functions are registered when they are first reached. No source is generated.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

from numba.extending import overload, register_jitable

from ...methods import base
from ...models import drive, law
from . import primitives  # registers the dialect's words

LAWS = (
    law.drift,
    law.margin,
    law.reset,
    law.canonical,
    law.begin,
    law.switch,
    law.settle,
    law.progress,
    law.other_side,
    law.held,
    law.frozen,
)
DRIVES = (drive.current_now, drive.current_at, drive.conductance, drive.shifted)
METHODS = (
    base.prepare,
    base.cell,
    base.cycle,
    base.simple,
    base.flow,
    base.time_to_peak,
    base.leg,
    base.within,
    base.reach,
)

_known: set[Callable] = set()


def lift(function: Callable) -> Callable:
    """Make a pure function, and all it calls, known to Numba; return it."""
    if function in _known or not isinstance(function, FunctionType):
        return function
    _known.add(function)
    # inlined always: a call left standing in a loop keeps LLVM from vectorising it (measured: 10 times slower)
    register_jitable(forceinline=True)(function)
    for callee in callees(function):
        lift(callee)
    return function


def callees(function: Callable) -> Iterator[Callable]:
    """The functions of this package, or of the user's model file, that `function` calls by name."""
    names = inspect.getclosurevars(function)
    scope = {**names.globals, **names.nonlocals}
    for value in scope.values():
        if isinstance(value, FunctionType) and value not in _known:
            yield value
        if isinstance(value, ModuleType):
            for name in function.__code__.co_names:
                member = getattr(value, name, None)
                if isinstance(member, FunctionType) and member not in _known:
                    yield member


def _dispatch(word: Callable, owner: Callable) -> None:
    """Overload one dispatcher: the class of its first argument says whose function it is."""
    name = word.__name__
    _known.add(word)

    def choose(first: Any, *rest: Any) -> Callable:
        return lift(getattr(owner(first), name))

    # Numba matches overloads by their argument names: give `choose` the signature of the dispatcher
    choose.__signature__ = inspect.signature(word)  # type: ignore[attr-defined]
    overload(word, strict=False, jit_options={"forceinline": True})(choose)


for _word in LAWS:
    _dispatch(_word, lambda p: p.instance_class.model)
for _word in DRIVES + METHODS:
    _dispatch(_word, lambda x: x.instance_class)
for _name in (
    "lit",
    "by_precision",
    "select",
    "pick",
    "along",
    "both",
    "either",
    "sqrt",
    "rint",
    "power_of_two",
    "split",
    "workspace",
):
    _known.add(getattr(primitives.words, _name))

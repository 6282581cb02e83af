"""Teach a compiler of Numba's kind the equations: every pure function of models and methods, compiled as it stands.

A dispatcher such as ``law.drift(p, s, i)`` gets an overload that picks the function of the record's class while compiling, by the same
rule as in Python. All other functions are registered when they are first reached. No source is generated.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

from ...methods import base
from ...models import drive, law, primitives, synapse
from ...network import rule


def functions_of(module: ModuleType) -> list[FunctionType]:
    """The functions that a module defines."""
    return [f for f in vars(module).values() if isinstance(f, FunctionType) and f.__module__ == module.__name__]


class Lifter:
    """What one compiler knows of the equations; call it with a function to make that known, with all that it calls."""

    def __init__(self, overload: Callable, register: Callable, inline: dict[str, Any]):
        self.overload, self.register, self.inline = overload, register, inline
        self.known: set[Any] = set(functions_of(primitives))
        owners = {law: self.model, synapse: self.model, drive: self.kind, base: self.kind, rule: self.kind}
        for module, owner in owners.items():
            for word in functions_of(module):
                self.dispatch(word, owner)

    def __call__(self, function: Any) -> Any:
        if function in self.known or not isinstance(function, FunctionType):
            return function
        self.known.add(function)
        # inlined always: a call left standing in a loop keeps LLVM from vectorising it (measured: 10 times slower)
        self.register(**self.inline)(function)
        for callee in callees(function):
            self(callee)
        return function

    @staticmethod
    def model(record: Any) -> Any:
        """The class whose parameters a record holds."""
        return record.instance_class.model

    @staticmethod
    def kind(record: Any) -> Any:
        """The class of a record that is its own owner."""
        return record.instance_class

    def dispatch(self, word: FunctionType, owner: Callable) -> None:
        """Overload one dispatcher: the class of its first argument says whose function it is."""
        self.known.add(word)

        def choose(first: Any, *rest: Any) -> Callable:
            return self(getattr(owner(first), word.__name__))

        # Numba matches overloads by their argument names: give `choose` the signature of the dispatcher
        choose.__signature__ = inspect.signature(word)  # type: ignore[attr-defined]
        self.overload(word, strict=False, jit_options=self.inline)(choose)


def callees(function: FunctionType) -> Iterator[FunctionType]:
    """The functions of this package, or of the user's model file, that `function` calls by name."""
    return (value for _, value in reached(function) if isinstance(value, FunctionType))


def reached(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """Names and values outside a function that it uses, also through modules and their modules."""
    scope = inspect.getclosurevars(function)
    todo = sorted({**scope.globals, **scope.nonlocals}.items())
    seen: set[str] = set()
    while todo:
        name, value = todo.pop(0)
        yield name, value
        if isinstance(value, ModuleType) and value.__name__ not in seen:
            seen.add(value.__name__)
            todo += [(f"{name}.{n}", getattr(value, n)) for n in function.__code__.co_names if hasattr(value, n)]

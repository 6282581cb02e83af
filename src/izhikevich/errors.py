"""Everything this package raises, drawn once::

    IzhikevichError
    ├── ArgumentError (ValueError)      a value that breaks a rule
    │   ├── UnitError                   a quantity of the wrong dimension
    │   ├── UnknownNameError            a name that no cell, method, pattern ... has
    │   ├── ExpressionError             a current written as text that does not parse; knows the column
    │   └── FileFormatError             a file of the wrong kind, or with unusable values
    ├── MethodError (ValueError)        a method that does not fit the model
    ├── DialectError (TypeError)        a model function outside the equations' dialect
    ├── NoRestError (ArgumentError)     a cell without a stable rest was asked to start there
    ├── NotEnoughMemoryError (MemoryError)  a network or a recording that does not fit, refused before it is made
    └── SimulationError (RuntimeError)  a run that had to stop
        ├── DivergenceError             a state became non-finite
        └── RunawayError                more spikes than a step may hold

and one warning: `AccuracyWarning`, for a checked run that is wrong.

A refusal is one sentence: ``<Owner>.<argument> must be <rule> [unit], got <value> [at index i of N]. <Remedy>.``
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

import numpy as np


class IzhikevichError(Exception):
    """Base of all errors of this package."""


class AccuracyWarning(UserWarning):
    """A run that was checked, and is wrong."""


class ConvergenceWarning(UserWarning):
    """A search that ended because it may take no more rounds."""


class ArgumentError(IzhikevichError, ValueError):
    """A value that breaks a rule."""


class UnitError(ArgumentError):
    """A quantity of the wrong dimension."""


class UnknownNameError(ArgumentError):
    """A name that nothing carries."""


class ExpressionError(ArgumentError):
    """A text expression that cannot be read; `column` counts from 1."""

    def __init__(self, message: str, column: int | None = None):
        super().__init__(message)
        self.column = column


class FileFormatError(ArgumentError):
    """A file of the wrong kind, or with unusable values."""


class NoRestError(ArgumentError):
    """A cell without a stable rest was asked to start there."""


class NotEnoughMemoryError(IzhikevichError, MemoryError):
    """A network or a recording that needs more memory than there is; none of it was taken."""


class MethodError(IzhikevichError, ValueError):
    """A method that does not fit the model."""


class DialectError(IzhikevichError, TypeError):
    """A model function outside the dialect of the equations."""


class SimulationError(IzhikevichError, RuntimeError):
    """A run that had to stop."""


class DivergenceError(SimulationError):
    """A state became non-finite."""


class RunawayError(SimulationError):
    """More spikes than one step may hold."""


def sentence(
    argument: str, rule: str, got: object, remedy: str = "", *, index: int | None = None, of: int | None = None
) -> str:
    """Word a refusal the one way this package words them.

    >>> sentence("Izhikevich2007.C", "positive [pF]", -1.0, "The book's RS cell has 100")
    "Izhikevich2007.C must be positive [pF], got -1.0. The book's RS cell has 100."
    """
    where = "" if index is None else f" at index {index}" + ("" if of is None else f" of {of}")
    end = f" {remedy.rstrip('.')}." if remedy else ""
    return f"{argument} must be {rule}, got {got!r}{where}.{end}"


def unknown(kind: str, name: object, known: Iterable[str]) -> UnknownNameError:
    """The error for a name that nothing carries, with the nearest one offered.

    >>> str(unknown("cell", "RSS", ["RS", "IB", "FS"]))
    "cell must be a known name, got 'RSS'. Did you mean 'RS'? Known: FS, IB, RS."
    """
    names = sorted(known)
    near = difflib.get_close_matches(str(name), names, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return UnknownNameError(sentence(kind, "a known name", name, f"{hint}Known: {', '.join(names)}"))


def refuse_not_positive(argument: str, value: Any, unit: str = "") -> None:
    """Refuse numbers that are not above 0, or not finite.

    >>> refuse_not_positive("tau", 0.0, "ms")
    Traceback (most recent call last):
        ...
    izhikevich.errors.ArgumentError: tau must be positive [ms], got 0.0.
    """
    numbers = np.asarray(value)
    if not np.all((numbers > 0) & (numbers < np.inf)):
        raise ArgumentError(sentence(argument, f"positive [{unit}]" if unit else "positive", value))

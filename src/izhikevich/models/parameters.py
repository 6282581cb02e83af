"""Parameters with units, bounds and words, of cells, synapses and whatever else has equations.

Such a thing has two forms. For people it is a frozen dataclass that validates its parameters; for engines it is a *record*, a
NamedTuple of plain numbers derived from the dataclass, because NamedTuples are the one structure that Python, NumPy, Numba,
CUDA and JAX all take as they are.
"""

from __future__ import annotations

import dataclasses
from collections import namedtuple
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from ..errors import ArgumentError, sentence
from ..units import to_number


def positive(x: np.ndarray) -> np.ndarray:
    """positive"""
    return x > 0


def not_negative(x: np.ndarray) -> np.ndarray:
    """zero or positive"""
    return x >= 0


def param(unit: str, meaning: str, rule: Callable | None = None, *, default: Any = dataclasses.MISSING) -> Any:
    """Declare a parameter of a model.

    Parameters
    ----------
    unit : str
        Its unit, such as ``"mV"``, ``"1/ms"`` or ``"1"`` for a pure number.
    meaning : str
        What it is, in words a physiologist understands.
    rule : callable, optional
        Elementwise test that every value must pass; its docstring words the rule. Values must be finite in any case.
    default : float, optional
        Without one the parameter must be given.
    """
    return dataclasses.field(default=default, metadata={"unit": unit, "meaning": meaning, "rule": rule})


def option(unit: str, meaning: str, *, default: Any = None) -> Any:
    """Declare a number that chooses a form of the model and is no parameter of its standard one; None where it is not given."""
    return dataclasses.field(default=default, metadata={"unit": unit, "form": meaning})


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Parameters:
    """Base of everything that has parameters; `declared` makes a class of declarations one.

    Parameters
    ----------
    name : str, default ""
        A label for titles and tables.
    """

    Record: ClassVar[Any]

    name: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise ArgumentError(sentence(f"{type(self).__name__}.name", "text", self.name))
        for field in dataclasses.fields(self):
            if "unit" in field.metadata and getattr(self, field.name) is not None:
                object.__setattr__(self, field.name, self._checked(field))
        _ = self.size  # refuses shapes that do not broadcast

    @classmethod
    def parameters(cls) -> dict[str, dataclasses.Field]:
        """The declared parameters by name, in order: unit, meaning and rule are in ``field.metadata``."""
        return {f.name: f for f in dataclasses.fields(cls) if "meaning" in f.metadata}

    @property
    def values(self) -> dict[str, Any]:
        """Parameter values by name."""
        return {name: getattr(self, name) for name in self.parameters()}

    @property
    def key(self) -> tuple[tuple[str, Any], ...]:
        """Everything but the name, field by field: what is to be remembered of a cell can be kept by it if every parameter is a number.

        >>> from izhikevich.models import Izhikevich
        >>> Izhikevich(d=2.0, name="mine").key == Izhikevich(d=2.0).key
        True
        """
        return tuple((f.name, getattr(self, f.name)) for f in dataclasses.fields(self) if f.name != "name")

    @property
    def size(self) -> int:
        """Number of neurons that the parameters describe (1 if all are scalar)."""
        names = [f.name for f in dataclasses.fields(self) if "unit" in f.metadata and getattr(self, f.name) is not None]
        shapes = {n: np.shape(getattr(self, n)) for n in names}
        try:
            shape = np.broadcast_shapes(*shapes.values())
        except ValueError:
            shape = None
        if shape is None or len(shape) > 1:
            arrays = {n: s for n, s in shapes.items() if s}
            raise ArgumentError(
                sentence(
                    f"{self._label} parameters",
                    "numbers or 1-D arrays of one length",
                    arrays,
                    "Use one value per neuron",
                )
            )
        return shape[0] if shape else 1

    @property
    def uniform(self) -> bool:
        """True if every parameter is the same number for all neurons."""
        return all(np.ndim(v) == 0 for v in self.values.values())

    def record(self, dtype: Any = np.float64) -> Any:
        """The parameters as engines see them: all scalars, or all arrays of one length."""
        kind = np.dtype(dtype).type
        if self.uniform:
            return self.Record(*(kind(v) for v in self.values.values()))
        n = self.size
        return self.Record(*(np.ascontiguousarray(np.broadcast_to(v, n), dtype) for v in self.values.values()))

    def replace(self, **changes: Any) -> Any:
        """A copy with some parameters changed.

        >>> from izhikevich.models import Izhikevich
        >>> Izhikevich().replace(d=2.0).d
        2.0
        """
        return dataclasses.replace(self, **changes)

    def __str__(self) -> str:
        shown = ", ".join(f"{k}={v:g}" if np.ndim(v) == 0 else f"{k}=[{len(v)} values]" for k, v in self.values.items())
        return f"{self.name + ': ' if self.name else ''}{type(self).__name__}({shown})"

    __repr__ = __str__

    @property
    def _label(self) -> str:
        return type(self).__name__

    def _checked(self, field: dataclasses.Field) -> Any:
        label = f"{self._label}.{field.name}"
        unit = field.metadata["unit"]
        shown = "" if unit == "1" else f" [{unit}]"
        given = to_number(getattr(self, field.name), unit, argument=label)
        try:
            value = np.asarray(given, dtype=np.float64)
        except (TypeError, ValueError):
            raise ArgumentError(sentence(label, f"a number or an array of numbers{shown}", given)) from None
        if value.ndim > 1 or value.size == 0:
            raise ArgumentError(sentence(label, f"a number or a 1-D array{shown}", f"shape {value.shape}"))
        rule = field.metadata.get("rule")
        for test, words in ((np.isfinite, "finite"), (rule, rule.__doc__ if rule else "")):
            ok = np.atleast_1d(test(value)) if test else np.array([True])
            if not ok.all():
                first = int(np.argmin(ok))
                where: dict[str, Any] = {} if value.ndim == 0 else {"index": first, "of": value.size}
                raise ArgumentError(sentence(label, f"{words}{shown}", float(np.atleast_1d(value)[first]), **where))
        if value.ndim == 0:
            return float(value)
        value.setflags(write=False)
        return value


def declared(cls: type) -> Any:
    """The class as a dataclass, with the record that its parameters make."""
    for name in cls.__annotations__:
        inherited = getattr(cls, "__dataclass_fields__", {}).get(name)
        if inherited is not None and isinstance(
            vars(cls).get(name), int | float
        ):  # ``C: float = 20.0``: another default
            setattr(cls, name, dataclasses.field(default=vars(cls)[name], metadata=inherited.metadata))
    made = dataclasses.dataclass(frozen=True, eq=False, kw_only=True, repr=False)(cls)
    record = namedtuple("Record", list(made.parameters()))  # type: ignore[misc]
    # importable under this name, so that compiled kernels can be found again on disk
    record.__module__, record.__qualname__ = cls.__module__, f"{cls.__qualname__}.Record"
    record.model = made  # type: ignore[attr-defined]
    made.Record = record
    return made


def require_below(cell: Parameters, low: str, high: str) -> None:
    """Refuse a cell in which one parameter is not below another: a reset at the peak."""
    values = np.broadcast_arrays(getattr(cell, low), getattr(cell, high))
    bad = np.atleast_1d(values[0] >= values[1])
    if bad.any():
        first = int(np.argmax(bad))
        where = {} if values[0].ndim == 0 else {"index": first, "of": values[0].size}
        got, limit = (float(np.atleast_1d(v)[first]) for v in values)
        raise ArgumentError(
            sentence(
                f"{cell._label}.{low}",
                f"below {high} = {limit:g} [mV]",
                got,
                "A reset at or above the peak would spike forever",
                **where,
            )
        )

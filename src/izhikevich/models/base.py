"""What a model is: equations as pure functions, parameters with units, bounds and words.

A model has two forms. For people it is a frozen dataclass that validates its parameters; for engines it is a *record*, a
NamedTuple of plain numbers derived from the dataclass, because NamedTuples are the one structure that Python, NumPy, Numba,
CUDA and JAX all take as they are.
"""

from __future__ import annotations

import dataclasses
from collections import namedtuple
from collections.abc import Callable
from typing import Any, ClassVar, dataclass_transform

import numpy as np

from ..errors import ArgumentError, sentence
from ..late import late
from ..units import to_number
from .hold import all_frozen, frozen, held, stays
from .ops import lit
from .state import VU


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
class Model:
    """Base of all neuron models; subclasses are made with the `model` decorator.

    Parameters
    ----------
    name : str, default ""
        A label for titles and tables.
    refractory : float or array (N,), ms, default 0
        Hard refractory period after each spike. The original model has none: its refractoriness is soft, through u.
    freezes : {"both", "v", "u"}, default "both"
        Which variables stay where the reset put them during the refractory period.
    diffusion : float or array (N,), mV/√ms, default 0
        Amplitude of white noise in v (a stochastic differential equation: method ``"euler_maruyama"`` only).
    """

    Record: ClassVar[Any]
    State: ClassVar[Any] = VU
    current_unit: ClassVar[str] = "1"
    year: ClassVar[int | None] = None
    source: ClassVar[str] = ""

    name: str = ""
    refractory: Any = dataclasses.field(default=0.0, metadata={"unit": "ms", "rule": not_negative})
    freezes: str = "both"
    diffusion: Any = dataclasses.field(default=0.0, metadata={"unit": "mV", "rule": not_negative})

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            if "unit" in field.metadata and getattr(self, field.name) is not None:
                object.__setattr__(self, field.name, self._checked(field))
        if self.freezes not in ("both", "v", "u"):
            raise ArgumentError(sentence(f"{self._label}.freezes", "'both', 'v' or 'u'", self.freezes))
        _ = self.size  # refuses shapes that do not broadcast

    # --- the equations; a subclass gives the first three ---------------------------------------------------------
    @staticmethod
    def drift(p: Any, s: Any, i: Any) -> Any:
        raise NotImplementedError

    @staticmethod
    def margin(p: Any, s: Any) -> Any:
        raise NotImplementedError

    @staticmethod
    def reset(p: Any, s: Any) -> Any:
        raise NotImplementedError

    @staticmethod
    def begin(p: Any, v: Any, u: Any) -> Any:
        return VU(v, u)

    # no switch: never passed, nothing to settle (`models/switch.py` has the other case)
    @staticmethod
    def settle(p: Any, s: Any) -> Any:
        return s

    @staticmethod
    def progress(p: Any, start: Any, s: Any) -> Any:
        return lit(-1.0, s.v)

    @staticmethod
    def other_side(p: Any, s: Any) -> Any:
        return s

    @staticmethod
    def held(p: Any, s: Any, x: Any, h: Any, free: Any) -> Any:
        return held(p, s, x, h, free)

    @staticmethod
    def frozen(p: Any, s: Any, moved: Any, free: Any) -> Any:
        return frozen(p, s, moved, free)

    # --- what people and the floors above ask ----------------------------------------------------------------------
    @classmethod
    def parameters(cls) -> dict[str, dataclasses.Field]:
        """The declared parameters by name, in order: unit, meaning and rule are in ``field.metadata``."""
        return {f.name: f for f in dataclasses.fields(cls) if "meaning" in f.metadata}

    @property
    def values(self) -> dict[str, Any]:
        """Parameter values by name."""
        return {name: getattr(self, name) for name in self.parameters()}

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

    def run(self, duration: float, current: Any = 0, **options: Any) -> Any:
        """Simulate this cell; the arguments are those of `izhikevich.simulate`."""
        return late("simulate").simulate(self, duration, current, **options)

    def rest(self, current: Any = 0.0) -> tuple[Any, Any]:
        """v and u of the stable equilibrium at a held current, ready for ``start=``.

        >>> import izhikevich as izh
        >>> v, u = izh.cell("RZ").rest(0.2)
        >>> round(v, 3), round(u, 3)
        (-61.608, -16.018)
        """
        v, u = late("models.rest").rest(self, current)
        return (float(v[0]), float(u[0])) if v.size == 1 else (v, u)

    def explain(self) -> Any:
        """What each parameter does here, where rest and firing begin, and how far the next regime is."""
        return late("analysis.explain").explain(self)

    def _repr_html_(self) -> str:
        return late("models.describe").html(self)

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


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False, field_specifiers=(param,))
def model(cls: type) -> Any:
    """Make a model of a class of pure functions.

    The class declares parameters with `param` and gives ``drift(p, s, i)``, ``margin(p, s)`` and ``reset(p, s)`` as static
    methods in the equations' dialect (see `check_model`). It then runs with every method on every engine. A class derived from
    another model gives an inherited parameter another default by a plain number: ``a: float = 0.1``.

    >>> import izhikevich as izh
    >>> from izhikevich.models import Model, VU, model, param
    >>> @model
    ... class QuadraticIF(Model):
    ...     vpeak: float = param("mV", "peak", default=30.0)
    ...     @staticmethod
    ...     def drift(p, s, i): return VU(s.v * s.v + i, s.u - s.u)
    ...     @staticmethod
    ...     def margin(p, s): return s.v - p.vpeak
    ...     @staticmethod
    ...     def reset(p, s): return VU(-p.vpeak, s.u)
    >>> str(QuadraticIF())
    'QuadraticIF(vpeak=30)'
    """
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
    if made.State is not VU and made.held is Model.held:
        made.held, made.frozen = staticmethod(stays), staticmethod(all_frozen)
    return made


def require_below(cell: Model, low: str, high: str) -> None:
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

"""Which parameters are free, between which bounds, and their place in the unit cube."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence, unknown
from ..derivatives.common import names_of

#: Bounds of what is free, wide enough for every cell of the catalog, and whether equal ratios count as equal distances.
BOUNDS: dict[str, dict[str, tuple[float, float, bool]]] = {
    "Izhikevich": {
        "a": (0.005, 0.3, True),
        "b": (0.05, 0.35, False),
        "c": (-75.0, -45.0, False),
        "d": (0.0, 12.0, False),
        "k2": (0.02, 0.08, True),
        "k1": (4.0, 6.0, False),
        "k0": (100.0, 180.0, False),
        "vpeak": (20.0, 60.0, False),
        "offset": (-10.0, 30.0, False),
        "scale": (0.2, 5.0, True),
    },
    "Izhikevich2007": {
        "C": (10.0, 500.0, True),
        "k": (0.01, 20.0, True),
        "vr": (-85.0, -45.0, False),
        "vt": (-60.0, -20.0, False),
        "vpeak": (10.0, 60.0, False),
        "a": (0.0005, 0.5, True),
        "b": (-40.0, 40.0, False),
        "c": (-75.0, -30.0, False),
        "d": (1.0, 1000.0, True),
        "offset": (-300.0, 300.0, False),
        "drift": (-20.0, 20.0, False),
        "scale": (0.2, 5.0, True),
    },
}


@dataclass(frozen=True, eq=False)
class Space:
    """A box of parameters, seen as the unit cube; what is not free keeps the value that `model` has.

    Parameters
    ----------
    model : Izhikevich or Izhikevich2007
        One cell: its form, and the values of what is fixed.
    free : sequence of str
        Names of what is to be found: parameters, ``"offset"``, ``"scale"``.
    bounds : mapping of str to (low, high), optional
        Others than `BOUNDS`, of what is free; those of what is beside the cell may be given for the case that it is.

    Examples
    --------
    >>> import izhikevich as izh
    >>> space = Space(izh.cell("RS"), ("a", "d"))
    >>> space.values(np.array([[1.0, 0.5]]))
    {'a': array([0.3]), 'd': array([6.])}
    >>> space.place({"a": 0.3, "d": 6.0})
    array([1. , 0.5])
    """

    model: Any
    free: Sequence[str]
    bounds: Mapping[str, tuple[float, float]] | None = None

    def __post_init__(self) -> None:
        usual = BOUNDS[type(self.model).__name__] if names_of(self.model) else {}
        for name in (*self.free, *(self.bounds or {})):
            if name not in usual:
                raise unknown("free", name, usual)
        if not self.free or len(set(self.free)) < len(self.free):
            raise ArgumentError(sentence("free", "names, each of them once", tuple(self.free)))
        for name, box in (self.bounds or {}).items():
            if name in self.model.values and name not in self.free:
                raise ArgumentError(
                    sentence(f"bounds[{name!r}]", "left out for what is not free", box, f"Add {name!r} to free")
                )
        rows = [(*(self.bounds or {}).get(name, usual[name][:2]), usual[name][2]) for name in self.free]
        for name, (low, high, ratio) in zip(self.free, rows, strict=True):
            if not low < high or (ratio and not low > 0):
                rule = "(low, high) with low below high" + (", and above 0" if ratio else "")
                raise ArgumentError(sentence(f"bounds[{name!r}]", rule, (low, high)))
        low, high, ratio = (np.array(column) for column in zip(*rows, strict=True))
        for name, value in (("low", low), ("high", high), ("ratio", ratio)):
            object.__setattr__(self, f"_{name}", value)

    def limits(self) -> dict[str, tuple[float, float]]:
        """Bounds of what is free, by name."""
        low, high, _ = self.box()
        return {name: (float(a), float(b)) for name, a, b in zip(self.free, low, high, strict=True)}

    def values(self, x: np.ndarray) -> dict[str, np.ndarray]:
        """From places (N, p) in the unit cube to values of what is free, each (N,)."""
        low, high, ratio = self.box()
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(ratio, low * (high / low) ** x, low + (high - low) * x)
        return dict(zip(self.free, np.moveaxis(value, -1, 0), strict=True))

    def slopes(self, x: np.ndarray) -> np.ndarray:
        """Derivatives of the values by the places, (N, p)."""
        low, high, ratio = self.box()
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(ratio, np.log(high / low) * low * (high / low) ** x, high - low)

    def place(self, values: Mapping[str, float]) -> np.ndarray:
        """Where values lie, (p,)."""
        low, high, ratio = self.box()
        v = np.array([values[name] for name in self.free], float)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(ratio, np.log(v / low) / np.log(high / low), (v - low) / (high - low))

    def cells(self, x: np.ndarray) -> tuple[Any, dict[str, np.ndarray]]:
        """The candidates at places (N, p) as a population, and what is free beside the cell's parameters."""
        return self.made(self.values(x))

    def made(self, values: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
        """The same for values of what is free, which need not lie within the bounds."""
        own = {name: value for name, value in values.items() if name in self.model.parameters()}
        return self.model.replace(**own), {name: value for name, value in values.items() if name not in own}

    def box(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Low bounds, high bounds, and where equal ratios count as equal distances, each (p,)."""
        return self._low, self._high, self._ratio  # type: ignore[attr-defined]

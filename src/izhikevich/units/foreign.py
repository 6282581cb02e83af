"""Quantities of other libraries, told by their shape so that none of them is imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import UnitError, sentence
from .quantity import Dimension

_BASE = ("ms", "mV", "pA")


def _from_si(base: list, others: object, argument: str) -> Dimension:
    """Exponents of (ms, mV, pA) from those of the SI base."""
    # a volt is kg m2 s-3 A-1, so only what has twice as many m as kg can be written in our three
    kg, m, s, A = base
    dimension = (s + 3 * kg, kg, A + kg)
    if others or m != 2 * kg or any(e != int(e) for e in dimension):
        raise UnitError(sentence(argument, "made of time, voltage and current", "another dimension"))
    return tuple(int(e) for e in dimension)


def _brian(value: Any, argument: str) -> tuple[Any, Dimension]:
    exponents = value.dim.get_dimension
    others = any(exponents(n) for n in ("K", "mol", "cd"))
    dimension = _from_si([exponents(n) for n in ("kg", "m", "s", "A")], others, argument)
    power = 3 * dimension[0] + 3 * dimension[1] + 12 * dimension[2]
    number = np.asarray(value).view(np.ndarray).astype(float)
    return (number * 10.0**power if power >= 0 else number / 10.0**-power), dimension


def _spelled(dimension: Dimension) -> str:
    """The dimension as pint and quantities both read it."""
    return "*".join(f"{n}**{e}" for n, e in zip(_BASE, dimension, strict=True) if e) or "dimensionless"


def _pint(value: Any, argument: str) -> tuple[Any, Dimension]:
    have = dict(value.dimensionality)
    base = [have.pop(n, 0) for n in ("[mass]", "[length]", "[time]", "[current]")]
    dimension = _from_si(base, have, argument)
    return value.to(_spelled(dimension)).magnitude, dimension


def _quantities(value: Any, argument: str) -> tuple[Any, Dimension]:
    have = {unit.symbol: power for unit, power in value.dimensionality.simplified.items()}
    base = [have.pop(n, 0) for n in ("kg", "m", "s", "A")]
    dimension = _from_si(base, have, argument)
    return value.rescale(_spelled(dimension)).magnitude, dimension


def foreign_reader(value: Any) -> Callable | None:
    """The reader for another library's quantity (value, argument -> number in ms, mV, pA and dimension), or None."""
    if hasattr(getattr(value, "dim", None), "get_dimension"):
        return _brian
    if hasattr(value, "magnitude") and hasattr(value, "rescale"):
        return _quantities
    if hasattr(value, "magnitude") and hasattr(value, "dimensionality"):
        return _pint
    return None

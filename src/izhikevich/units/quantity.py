"""The quantity: a number with a unit, and the units by name.

Inside, every number is in ms, mV and pA. These three are coherent with nS (pA/mV), pF (pA ms/mV), GOhm (mV/pA) and
kHz (1/ms), so a `Quantity` is just a number in that system with three exponents, and `300 * ms` is exactly 300.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import UnitError, sentence, unknown

Dimension = tuple[int, ...]
"""Exponents of (ms, mV, pA)."""

NUMBER: Dimension = (0, 0, 0)
_BASE = ("ms", "mV", "pA")
_NAMES = {(0, -1, 1): "nS", (1, -1, 1): "pF", (0, 1, -1): "GOhm", (0, -2, 1): "nS/mV", NUMBER: "1"}


@dataclass(frozen=True, eq=False, repr=False)
class Quantity:
    """A number, or an array of them, with a unit.

    Made by multiplying with a unit, `10 * izh.pA`, never by hand. Sums, differences and comparisons ask for equal
    dimensions; a product whose dimensions cancel is a plain number again.

    Parameters
    ----------
    value : float or ndarray
        In the coherent units of (ms, mV, pA).
    dimension : tuple of three int
        Exponents of (ms, mV, pA).

    Raises
    ------
    UnitError
        When unlike dimensions are added or compared.

    Examples
    --------
    >>> 10 * pA + 1 * nA
    1010 pA
    >>> 40 * Hz * (25 * ms)
    1.0
    >>> 2 * nS * (5 * mV)
    10 pA
    """

    value: Any
    dimension: Dimension

    __array_ufunc__ = None  # numpy arrays leave the arithmetic to us

    def _like(self, other: object) -> Any:
        have = other.dimension if isinstance(other, Quantity) else NUMBER
        if have != self.dimension:
            rule = f"in {unit_name(self.dimension)}"
            raise UnitError(sentence("quantity", rule, other, "Give both sides one dimension"))
        return other.value  # type: ignore[attr-defined]

    def __add__(self, other):
        return Quantity(self.value + self._like(other), self.dimension)

    def __sub__(self, other):
        return Quantity(self.value - self._like(other), self.dimension)

    def __radd__(self, other):
        return self + other

    def __rsub__(self, other):
        return -self + other

    def __neg__(self):
        return Quantity(-self.value, self.dimension)

    def __pos__(self):
        return self

    def __abs__(self):
        return Quantity(abs(self.value), self.dimension)

    def __mul__(self, other):
        return _product(self, other, np.multiply, 1)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return _product(self, other, np.divide, -1)

    def __rtruediv__(self, other):
        return _product(other, self, np.divide, -1)

    def __pow__(self, exponent: int):
        if exponent != int(exponent):
            raise UnitError(sentence("exponent of a quantity", "a whole number", exponent))
        return make(self.value**exponent, tuple(int(exponent) * e for e in self.dimension))

    def __eq__(self, other):
        return isinstance(other, Quantity) and other.dimension == self.dimension and self.value == other.value

    def __ne__(self, other):
        return np.logical_not(self == other)

    def __lt__(self, other):
        return self.value < self._like(other)

    def __le__(self, other):
        return self.value <= self._like(other)

    def __gt__(self, other):
        return self.value > self._like(other)

    def __ge__(self, other):
        return self.value >= self._like(other)

    def __hash__(self):
        return hash((self.value, self.dimension))

    def __float__(self):
        raise UnitError(sentence("number", "plain", self, "Divide by a unit, as in x / izh.ms"))

    def __array__(self, dtype=None, copy=None):
        self.__float__()

    def __repr__(self):
        number = f"{self.value:g}" if np.ndim(self.value) == 0 else str(self.value)
        return f"{number} {unit_name(self.dimension)}"


def make(value: Any, dimension: Dimension) -> Any:
    """A Quantity, or the plain number when the dimensions have cancelled."""
    return value if dimension == NUMBER else Quantity(value, dimension)


def _product(a: Any, b: Any, operation: Callable, sign: int) -> Any:
    a_value, a_dimension = (a.value, a.dimension) if isinstance(a, Quantity) else (a, NUMBER)
    b_value, b_dimension = (b.value, b.dimension) if isinstance(b, Quantity) else (b, NUMBER)
    if not all(isinstance(x, (int, float, np.ndarray, np.generic, list, tuple)) for x in (a_value, b_value)):
        return NotImplemented  # a stimulus, or another library's quantity: its turn
    value = operation(a_value, b_value, dtype=float)
    value = value if np.ndim(value) else float(value)
    return make(value, tuple(x + sign * y for x, y in zip(a_dimension, b_dimension, strict=True)))


us, ms, s = (Quantity(x, (1, 0, 0)) for x in (1e-3, 1.0, 1e3))
uV, mV, V = (Quantity(x, (0, 1, 0)) for x in (1e-3, 1.0, 1e3))
pA, nA, uA, mA, A = (Quantity(x, (0, 0, 1)) for x in (1.0, 1e3, 1e6, 1e9, 1e12))
pS, nS, uS, mS = (Quantity(x, (0, -1, 1)) for x in (1e-3, 1.0, 1e3, 1e6))
fF, pF, nF, uF = (Quantity(x, (1, -1, 1)) for x in (1e-3, 1.0, 1e3, 1e6))
Hz, kHz = (Quantity(x, (-1, 0, 0)) for x in (1e-3, 1.0))
kOhm, MOhm, GOhm = (Quantity(x, (0, 1, -1)) for x in (1e-6, 1e-3, 1.0))

UNITS: dict[str, Quantity] = {name: q for name, q in list(globals().items()) if isinstance(q, Quantity)}
"""Every unit by its name: what text currents and unit strings may use."""


def unit_name(dimension: Dimension) -> str:
    """A dimension in words a physiologist uses.

    >>> unit_name((0, -1, 1)), unit_name((-1, 1, 0)), unit_name((-1, 0, 0))
    ('nS', 'mV/ms', '1/ms')
    """
    if dimension in _NAMES:
        return _NAMES[dimension]
    parts = [(n + (f"**{abs(e)}" if abs(e) > 1 else ""), e) for n, e in zip(_BASE, dimension, strict=True) if e]
    above = "*".join(n for n, e in parts if e > 0)
    return (above or "1") + "".join(f"/{n}" for n, e in parts if e < 0)


def parse_unit(text: str) -> tuple[float, Dimension]:
    """Read a unit string such as "pA", "1/ms" or "nS/mV"; words in brackets behind it are left out.

    Parameters
    ----------
    text : str
        Unit names joined by `*` and `/`, with `**n` or `^n`; "1" is dimensionless.

    Returns
    -------
    scale : float
        Its size in the coherent units of (ms, mV, pA).
    dimension : tuple of three int

    Raises
    ------
    UnknownNameError
        For a name that is no unit.

    Examples
    --------
    >>> parse_unit("nA"), parse_unit("mV/ms (dimensionless in the paper)")
    ((1000.0, (0, 0, 1)), (1.0, (-1, 1, 0)))
    """
    result: Any = 1.0
    for sign, name, power in re.findall(r"([*/]?)\s*([^\s*/^]+)(?:(?:\*\*|\^)(-?\d+))?", text.split("(")[0]):
        if name != "1" and name not in UNITS:
            raise unknown("unit", name, UNITS)
        factor = 1.0 if name == "1" else UNITS[name] ** int(power or 1)
        result = result / factor if sign == "/" else result * factor
    return (result.value, result.dimension) if isinstance(result, Quantity) else (result, NUMBER)

"""The few words of the equations' dialect that are not arithmetic, for Python scalars, NumPy and any array-API library.

Every executor writes these once (Numba: `engines/cpu/primitives.py`; JavaScript: `explorer/javascript.py`); everything
else is built from them and from ``+ - * /``, which IEEE 754 makes the same everywhere.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def lit(value: float, like: Any) -> Any:
    """`value` in the number type of `like`.

    A bare literal would make a float32 run compute in float64 under Numba and in float32 under NumPy; measured, a third
    of all results differed.
    """
    if isinstance(like, np.ndarray | np.generic):
        return like.dtype.type(value)
    return value


def by_precision(double: float, single: float, like: Any) -> Any:
    """`double` in the number type of `like`, or `single` where that is float32: for limits of the number type itself."""
    return lit(single if getattr(like, "dtype", None) == np.float32 else double, like)


def select(condition: Any, yes: Any, no: Any) -> Any:
    """`yes` where `condition` holds, else `no`; both are always evaluated."""
    if isinstance(condition, bool | np.bool_):
        return yes if condition else no
    return _library(condition).where(condition, yes, no)


def pick(condition: Any, yes: Any, no: Any) -> Any:
    """`select` on every field of two records of the same kind."""
    return type(yes)(*(select(condition, a, b) for a, b in zip(yes, no, strict=True)))


def along(s: Any, h: Any, rate: Any) -> Any:
    """The record ``s + h * rate``, field by field."""
    return type(s)(*(a + h * b for a, b in zip(s, rate, strict=True)))


def moved(s: Any, v: Any) -> Any:
    """The state `s` at another potential."""
    return s._replace(v=v)


def both(first: Any, second: Any) -> Any:
    """Logical and."""
    return first & second


def either(first: Any, second: Any) -> Any:
    """Logical or."""
    return first | second


def sqrt(x: Any) -> Any:
    """Square root; correctly rounded by IEEE 754, nan below zero."""
    return _library(x).sqrt(x)


def rint(x: Any) -> Any:
    """Nearest whole number, ties to even."""
    return _library(x).rint(x)


def power_of_two(n: Any) -> Any:
    """2**n for a whole number n between -1022 and 1023 (-126 and 127 in float32), exactly."""
    library = _library(n)
    return library.ldexp(lit(1.0, n), n.astype("int32") if hasattr(n, "astype") else int(n))


def split(x: Any) -> Any:
    """Mantissa in [0.5, 1) and exponent (as a float) of a positive normal number."""
    mantissa, exponent = _library(x).frexp(x)
    return mantissa, exponent.astype(mantissa.dtype) if hasattr(mantissa, "dtype") else float(exponent)


def single(x: Any) -> Any:
    """A float64 rounded to float32: what a program keeps that computes in double and stores in float."""
    return x.astype(np.float32).astype(x.dtype) if hasattr(x, "astype") else np.float64(np.float32(x))


def word32(n: Any) -> Any:
    """A whole number modulo 2**32, as a word of 32 bits."""
    if isinstance(n, np.ndarray):
        return n.astype(np.uint32, copy=False)
    return int(n) & 0xFFFFFFFF


def _library(x: Any) -> Any:
    """The array library that `x` belongs to."""
    if isinstance(x, np.ndarray | np.generic | float | int):
        return np
    return x.__array_namespace__()


def workspace(n: int, like: Any) -> Any:
    """An array of `n` numbers of the type of `like`, for functions that work on one neuron at a time."""
    return np.empty(n, dtype=getattr(like, "dtype", np.float64))

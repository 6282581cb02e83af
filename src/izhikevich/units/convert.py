"""From whatever a person writes to a plain number of the unit wanted."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, UnitError, sentence
from .foreign import foreign_reader
from .quantity import NUMBER, Dimension, Quantity, parse_unit


def split(value: Any, argument: str = "value") -> tuple[Any, Dimension | None]:
    """Part a value into its number (in ms, mV, pA) and its dimension; a plain number's dimension is None.

    Parameters
    ----------
    value : number, array_like, or quantity of this package, pint, quantities or Brian2
    argument : str
        Name for the error message.

    Returns
    -------
    number : float or ndarray of float64
    dimension : tuple of three int, or None

    Raises
    ------
    UnitError
        For a dimension outside time, voltage and current, or a quantity of a library that is not known here.
    ArgumentError
        For something that is no number at all.

    Examples
    --------
    >>> from izhikevich.units import nA
    >>> split(2 * nA), split(3)
    ((2000.0, (0, 0, 1)), (3.0, None))
    """
    if isinstance(value, Quantity):
        return _plain(value.value, argument), value.dimension
    if reader := foreign_reader(value):
        number, dimension = reader(value, argument)
        return _plain(number, argument), dimension
    if hasattr(value, "unit") or hasattr(value, "units"):
        rule = "a plain number or a quantity of izhikevich, pint, quantities or Brian2"
        raise UnitError(sentence(argument, rule, value))
    if isinstance(value, (list, tuple)) and any(isinstance(x, Quantity) or foreign_reader(x) for x in value):
        parts = [split(x, argument) for x in value]
        found = {dimension for number, dimension in parts if dimension is not None or np.any(number)}  # 0 fits any
        if len(found) > 1:
            raise UnitError(sentence(argument, "of one dimension throughout", value))
        return _plain([number for number, _ in parts], argument), found.pop() if found else parts[0][1]
    return _plain(value, argument), None


def _plain(value: Any, argument: str) -> Any:
    try:
        if value is None or isinstance(value, (str, bytes)):
            raise TypeError
        number = np.asarray(value, dtype=float)
    except UnitError:
        raise
    except (TypeError, ValueError, OverflowError):
        raise ArgumentError(sentence(argument, "a number or an array of numbers", value)) from None
    return number if number.ndim else float(number)


def check_dimension(have: Dimension | None, unit: str, argument: str, shown: object) -> None:
    """Refuse a dimension that does not fit a unit string; None (a plain number) fits everything.

    Parameters
    ----------
    have : tuple of three int, or None
    unit : str
        What is wanted, e.g. "pA" or "mV/ms (dimensionless in the paper)"; the latter also takes a dimensionless number.
    argument : str
        Name for the error message.
    shown : object
        The value to print.

    Raises
    ------
    UnitError

    Examples
    --------
    >>> from izhikevich.units import pA
    >>> check_dimension((0, 0, 1), "nA", "current", 5 * pA)
    """
    dimensionless = "dimensionless" in unit
    if have is None or have == parse_unit(unit)[1] or (dimensionless and have == NUMBER):
        return
    remedy = ""
    if dimensionless and have == (0, 0, 1):
        remedy = "The 2003 form has no capacitance: give a plain number, or use the 2007 form (cell.to_2007())"
    raise UnitError(sentence(argument, f"a plain number or a quantity in {unit}", shown, remedy))


def to_number(value: Any, unit: str, argument: str = "value") -> Any:
    """Turn a value into a plain number of a unit; a plain number is taken to be in it already.

    Parameters
    ----------
    value : number, array_like, or quantity of this package, pint, quantities or Brian2
    unit : str
        The unit wanted: "ms", "mV", "pA", "pF", "nS", "1/ms", "nS/mV", "mV/ms", "1",
        "mV/ms (dimensionless in the paper)" ...
    argument : str
        Name for the error message.

    Returns
    -------
    float or ndarray of float64
        Shape of `value`.

    Raises
    ------
    UnitError
        For a quantity of the wrong dimension.
    ArgumentError
        For something that is no number.

    Examples
    --------
    >>> from izhikevich.units import mV, s
    >>> to_number(0.3 * s, "ms"), to_number(7, "ms")
    (300.0, 7.0)
    >>> to_number(3 * mV, "ms", "duration")
    Traceback (most recent call last):
    izhikevich.errors.UnitError: duration must be a plain number or a quantity in ms, got 3 mV.
    """
    number, have = split(value, argument)
    check_dimension(have, unit, argument, value)
    scale = parse_unit(unit)[0]
    return number if have is None or scale == 1.0 else number / scale

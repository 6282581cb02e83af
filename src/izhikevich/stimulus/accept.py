"""Anything current-like becomes a stimulus here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from .. import units
from ..errors import ArgumentError, FileFormatError, sentence
from ..late import late
from .base import Stimulus, check_neurons, finite
from .expression import expression
from .function import function
from .pieces import Piecewise
from .sampled import sampled
from .waveforms import constant

FILES = (".csv", ".abf")


def as_stimulus(value: Any, unit: str, argument: str = "current", n: int | None = None, sweep: int = 0) -> Stimulus:
    """Make a stimulus of whatever a person gives as a current.

    Parameters
    ----------
    value : object
        A number or quantity (constant), a one-dimensional array (one constant per neuron), a pair (times, values), text
        such as "20 * (t >= 10*ms)", a callable `f(t_ms)`, a file name ending in .csv or .abf or a Path, or a Stimulus.
    unit : str
        The cell's current unit; plain numbers are in it and other quantities are refused.
    argument : str, optional
        Name for the error message.
    n : int, optional
        Number of neurons, to refuse per-neuron values of another length; not checked when None.
    sweep : int, optional
        Of a recording that has several.

    Returns
    -------
    Stimulus
        A Stimulus given is returned itself.

    Raises
    ------
    UnitError
        For a quantity of the wrong dimension.
    ExpressionError
        For text that cannot be read.
    FileFormatError
        For a file that cannot be used.
    ArgumentError
        For anything else that is no current, or not finite.

    Examples
    --------
    >>> as_stimulus("20 * (t >= 10*ms)", "pA").at([9, 10]).ravel()
    array([ 0., 20.])
    >>> as_stimulus([1, 2], "pA").at([0.0], n=2)
    array([[1., 2.]])
    >>> as_stimulus(([0, 5], [1, 2]), "pA").at([0, 5]).ravel()
    array([1., 2.])
    """
    stimulus = _stimulus(value, argument, sweep)
    units.check_dimension(stimulus.dimension, unit, argument, _shown(value, stimulus))
    if n is not None and isinstance(stimulus, Piecewise):
        check_neurons(stimulus.segments.value.shape[1], n, argument)
    scale = units.parse_unit(unit)[0]
    return stimulus if stimulus.dimension is None or scale == 1.0 else stimulus * (1.0 / scale)


def _stimulus(value: Any, argument: str, sweep: int) -> Stimulus:
    if isinstance(value, Stimulus):
        return value
    if isinstance(value, Path) or (isinstance(value, str) and value.strip().lower().endswith(FILES)):
        return from_file(value, sweep)
    if isinstance(value, str):
        return expression(value)
    if _is_pair(value):
        return sampled(*value)
    if callable(value):
        return function(value)
    number, dimension = units.split(value, argument)
    if np.ndim(number) > 1 or np.size(number) == 0:
        raise ArgumentError(sentence(argument, "one number or one per neuron", f"shape {np.shape(number)}"))
    finite(number, argument)
    return constant(units.make(number, dimension or units.NUMBER))


def _is_pair(value: Any) -> bool:
    """A tuple (times, values) of two sequences; a tuple of two numbers is one constant per neuron."""

    def many(x: Any) -> bool:
        return isinstance(x, (list, tuple)) or np.ndim(getattr(x, "value", x)) > 0

    return isinstance(value, tuple) and len(value) == 2 and many(value[0]) and many(value[1])


def _shown(value: Any, stimulus: Stimulus) -> Any:
    if isinstance(value, str):
        return f"{value.strip()}, which is in {stimulus.unit}"
    return value if isinstance(value, units.Quantity) else f"a current in {stimulus.unit}"


def from_file(path: str | Path, sweep: int = 0) -> Stimulus:
    """The recorded current of a file as a stimulus, each sample held until the next.

    Parameters
    ----------
    path : str or Path
        A .csv or .abf file.
    sweep : int, optional

    Returns
    -------
    Stimulus
        In pA where the file says what its unit is; plain numbers otherwise.

    Raises
    ------
    FileFormatError
    """
    recorded = late("io.waveform").read_waveform(path, sweep)
    name = recorded.current_unit
    if name and name not in units.UNITS:
        raise FileFormatError(sentence(f"current unit of {Path(path).name}", "a unit of current such as pA", name))
    return sampled(recorded.times, recorded.current * units.UNITS.get(name, 1.0))

"""Telling a recording's file from a current written as text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import FileFormatError, sentence

_ENDINGS = (".abf", ".csv", ".tsv", ".txt")


def shipped(name: str = "171116sh_0018.abf") -> Path:
    """The path of a recording that comes with this package.

    Examples
    --------
    >>> shipped().name
    '171116sh_0018.abf'
    """
    return Path(__file__).parents[1] / "catalog" / "recordings" / name


def recorded_sweep(text: str, sweep: int = 0) -> Any:
    """The sweep that a current names, or None if it is a number or an expression.

    Parameters
    ----------
    text : str
        A path, or the name of a recording that comes with this package; or a current as text.
    sweep : int
        Which sweep, from 0.

    Returns
    -------
    Sweep or None
        Its times begin at 0.

    Raises
    ------
    FileFormatError
        If there is no such file.

    Examples
    --------
    >>> recorded_sweep("10 * (t >= 20*ms)") is None
    True
    """
    path = Path(text).expanduser()
    if path.suffix.lower() not in _ENDINGS:
        return None
    if not path.is_file():
        if path.name != text or not shipped(text).is_file():
            raise FileFormatError(sentence("--current", "an existing file, a number or an expression", text))
        path = shipped(text)
    from ..io import read_waveform

    found = read_waveform(path, sweep)
    return replace(found, times=found.times - found.times[0])


def driving_current(measured: Any) -> Any:
    """The current of a sweep as a stimulus, in the unit that the file names.

    Parameters
    ----------
    measured : Sweep

    Returns
    -------
    Stimulus
    """
    from ..stimulus import sampled
    from ..units import UNITS

    return sampled(measured.times, measured.current * UNITS.get(measured.current_unit, 1.0))

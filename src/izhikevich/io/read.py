"""Files of recordings in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ..errors import ArgumentError, sentence
from .gather import gathered
from .recordings import Recordings
from .scales import quantity_of
from .sources import read_sweeps


def read_recordings(
    path: str | Path,
    sweeps: Iterable[int] | int | None = None,
    *,
    channel: int = 0,
    voltage_unit: str | None = None,
    current_unit: str | None = None,
) -> Recordings:
    """Read the sweeps of a file, convert them to mV, pA and ms, and look for spikes.

    Known are CSV, Axon Binary Format (extra ``io``), and Neurodata Without Borders: version 2, and the Allen Institute's files of version 1. The
    content tells which, not the name.

    Parameters
    ----------
    path : str or Path
    sweeps : int or iterable of int, optional
        Which sweeps: counted from 0, in NWB files by their own numbers. All by default.
    channel : int, default 0
        Which recorded channel (ABF) or electrode (NWB).
    voltage_unit, current_unit : str, optional
        Instead of what the file says: "V", "nA" ... A file that says nothing is taken to be in mV and pA.

    Returns
    -------
    Recordings

    Raises
    ------
    FileFormatError
        When the file cannot be read, is of another kind, has samples missing or that are no numbers, or numbers that no cell has in the unit
        declared.
    ArgumentError
        For a sweep or channel that is not there, or when pyabf is missing.

    Examples
    --------
    >>> from importlib.resources import files
    >>> read_recordings(files("izhikevich") / "catalog/recordings/171116sh_0018.abf", sweeps=[12, 16])
    Recordings(2 sweeps of 171116sh_0018.abf, 3000 ms each, 30 spikes)
    """
    for what, unit in (("voltage", voltage_unit), ("current", current_unit)):
        if unit is not None and quantity_of(unit) != what:
            raise ArgumentError(sentence(f"read_recordings.{what}_unit", f"a unit of {what}", unit))
    raws = read_sweeps(path, _numbers(sweeps), _number(channel, "channel"))
    if voltage_unit is not None:
        raws = [raw._replace(voltage_unit=voltage_unit) for raw in raws]
    if current_unit is not None:
        raws = [raw._replace(current_unit=current_unit) for raw in raws]
    return Recordings(**gathered(raws, Path(path).name))


def _numbers(sweeps: Iterable[int] | int | None) -> list[int] | None:
    if sweeps is None:
        return None
    many = [sweeps] if isinstance(sweeps, int | np.integer) or not isinstance(sweeps, Iterable) else list(sweeps)
    if not many:
        raise ArgumentError(sentence("read_recordings.sweeps", "at least one number, or left out for all", sweeps))
    return [_number(number, "sweeps") for number in many]


def _number(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 0:
        raise ArgumentError(sentence(f"read_recordings.{name}", "whole numbers from 0", value))
    return int(value)

"""One recorded current, in the units of its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import ArgumentError, FileFormatError, sentence
from .raw import checked
from .sources import read_sweeps


@dataclass(frozen=True, eq=False)
class Sweep:
    """One sweep of a recording.

    Parameters
    ----------
    times : ndarray of float, shape (K,), ms
        Strictly increasing.
    current : ndarray of float, shape (K,)
        Injected current, in `current_unit`.
    voltage : ndarray of float, shape (K,), or None
        Recorded voltage, in `voltage_unit`.
    current_unit : str
        As the file says, e.g. "pA"; "" when it does not say.
    voltage_unit : str
        As the file says, e.g. "mV"; "" when it does not say.
    """

    times: np.ndarray
    current: np.ndarray
    voltage: np.ndarray | None
    current_unit: str
    voltage_unit: str


def read_waveform(path: str | Path, sweep: int = 0) -> Sweep:
    """Read one sweep of a recorded current from a .csv, .abf or .nwb file.

    A CSV has the columns time, current and, if wanted, voltage, separated by commas, semicolons or tabs, with or
    without a header; the header may give units as in `time [s], current [pA]`, and these then say which column is which.
    Without, times are in ms. An ABF needs pyabf; its command waveform is the current, its first channel the voltage.
    The kind is told by the content, not by the name. Many sweeps with units converted: `read_recordings`.

    Parameters
    ----------
    path : str or Path
    sweep : int, optional
        Which sweep, from 0, or by its number in an NWB file.

    Returns
    -------
    Sweep

    Raises
    ------
    FileFormatError
        When the file cannot be read, is of another kind, or holds values that cannot be used.
    ArgumentError
        When there is no such sweep, or pyabf is missing.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "step.csv"
    >>> _ = file.write_text("time [s], current [pA]\\n0, 0\\n0.1, 50\\n")
    >>> read_waveform(file).times, read_waveform(file).current_unit
    (array([  0., 100.]), 'pA')
    """
    raw = read_sweeps(path, [_sweep_number(sweep)])[0]
    if raw.current is None or raw.times is None:
        remedy = "A voltage alone is read by izh.io.read_recordings"
        raise FileFormatError(sentence("path", "a file with a current", str(path), remedy))
    checked(raw, Path(path).name)
    return Sweep(raw.times, raw.current, raw.voltage, raw.current_unit, raw.voltage_unit)


def _sweep_number(sweep: int) -> int:
    if isinstance(sweep, bool) or not isinstance(sweep, (int, np.integer)) or sweep < 0:
        raise ArgumentError(sentence("sweep", "a whole number from 0", sweep))
    return int(sweep)

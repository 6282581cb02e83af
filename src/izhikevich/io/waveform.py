"""Recorded currents: CSV and Axon Binary Format."""

from __future__ import annotations

import csv
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import ArgumentError, FileFormatError, sentence

_TIME_UNITS = {"us": 1e-3, "µs": 1e-3, "ms": 1.0, "s": 1e3, "sec": 1e3}


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
    """Read one sweep of a recorded current from a .csv or .abf file.

    A CSV has the columns time, current and, if wanted, voltage, separated by commas, semicolons or tabs, with or
    without a header; the header may give units as in `time [s], current [pA]`. Without, times are in ms. An ABF needs
    pyabf; its command waveform is the current, its first channel the voltage. The kind is told by the content, not by
    the name.

    Parameters
    ----------
    path : str or Path
    sweep : int, optional
        Which sweep, from 0; a CSV has one.

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
    path = Path(path)
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FileFormatError(sentence("path", "a readable file", str(path), reason)) from None
    number = _sweep_number(sweep)
    if content[:4] in (b"ABF ", b"ABF2"):
        return _checked(_read_abf(path, number), path)
    if number != 0:
        raise ArgumentError(sentence("sweep", "0, a CSV has only one", number))
    return _checked(_read_csv(content, path), path)


def _sweep_number(sweep: int) -> int:
    if isinstance(sweep, bool) or not isinstance(sweep, (int, np.integer)) or sweep < 0:
        raise ArgumentError(sentence("sweep", "a whole number from 0", sweep))
    return int(sweep)


def _read_abf(path: Path, sweep: int) -> Sweep:
    try:
        with np.printoptions():  # pyabf changes NumPy's print options when it is imported
            import pyabf
    except ImportError:
        remedy = "Install it: pip install izhikevich[io]"
        raise ArgumentError(sentence("path", "a CSV file while pyabf is missing", str(path), remedy)) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _refuse_impossible(path.read_bytes())
            abf = pyabf.ABF(str(path))
            count = int(abf.sweepCount)  # type: ignore[arg-type]
            if sweep < count:
                abf.setSweep(sweep)
                times = 1e3 * np.arange(len(abf.sweepY)) / float(abf.dataRate)  # pyabf's own times are rounded
                current = np.array(abf.sweepC, dtype=float)
                return Sweep(times, current, np.array(abf.sweepY, dtype=float), abf.sweepUnitsC, abf.sweepUnitsY)
    except Exception as error:  # pyabf lets whatever a damaged file provokes fall through
        reason = f"pyabf says: {type(error).__name__} {error}"[:200]
        raise FileFormatError(sentence("path", "an undamaged ABF file", str(path), reason)) from None
    raise ArgumentError(sentence("sweep", f"from 0 to {count - 1} in {path.name}", sweep))


def _read_csv(content: bytes, path: Path) -> Sweep:
    try:
        text = content.decode("utf-8-sig")
        if "\0" in text:
            raise ValueError
    except ValueError:
        rule = "a CSV (time, current) or ABF file"
        raise FileFormatError(sentence("path", rule, str(path), "Its content is neither text nor ABF")) from None
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        raise FileFormatError(sentence("path", "a file with samples", str(path), "It is empty"))
    delimiter = next((d for d in ("\t", ";") if d in lines[0]), ",")
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        raise FileFormatError(sentence("path", "a CSV (time, current) file", str(path))) from None
    header = rows.pop(0) if _number(rows[0][0]) is None else []
    return _columns(rows, [_header_unit(name) for name in header], path)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _header_unit(name: str) -> str:
    """The unit in a header such as "time [ms]", "I (pA)" or "time_s"."""
    found = re.search(r"[\[(]\s*([^\])]*?)\s*[\])]", name) or re.search(r"_(us|ms|s|pA|nA|mV|V)$", name.strip())
    return found.group(1) if found else ""


def _columns(rows: list[list[str]], column_units: list[str], path: Path) -> Sweep:
    width = len(rows[0]) if rows else 0
    if width not in (2, 3):
        rule = "a CSV with the columns time, current[, voltage]"
        raise FileFormatError(sentence("path", rule, str(path), f"It has {width} columns of samples"))
    table = np.empty((len(rows), width))
    for i, row in enumerate(rows):
        numbers = [_number(cell) for cell in row]
        if len(row) != width or None in numbers:
            shown = _shown(row)
            rule = f"{width} numbers in every row"
            raise FileFormatError(sentence(f"{path.name}", rule, shown, index=i, of=len(rows)))
        table[i] = numbers
    names = [*column_units, "", "", ""]
    if names[0] and names[0] not in _TIME_UNITS:
        raise FileFormatError(sentence(f"time unit of {path.name}", "us, ms or s", names[0]))
    times = table[:, 0] * _TIME_UNITS.get(names[0], 1.0)
    return Sweep(times, table[:, 1], table[:, 2] if width == 3 else None, names[1], names[2] if width == 3 else "")


def _shown(row: list[str]) -> str:
    """A row of a table for an error message, cut to a readable length."""
    return " ".join(row)[:60]


def _checked(sweep: Sweep, path: Path) -> Sweep:
    """Refuse what no simulation could use."""
    columns = {"times": sweep.times, "current": sweep.current, "voltage": sweep.voltage}
    for name, column in columns.items():
        if column is None:
            continue
        if column.shape != sweep.times.shape or column.size == 0:
            raise FileFormatError(sentence(f"{name} of {path.name}", "one value per time, not empty", column.size))
        bad = np.flatnonzero(~np.isfinite(column))
        if bad.size:
            k = int(bad[0])
            raise FileFormatError(
                sentence(f"{name} of {path.name}", "finite", float(column[k]), index=k, of=column.size)
            )
    back = np.flatnonzero(np.diff(sweep.times) <= 0)
    if back.size:
        k = int(back[0]) + 1
        rule = "strictly increasing [ms]"
        raise FileFormatError(
            sentence(f"times of {path.name}", rule, float(sweep.times[k]), index=k, of=sweep.times.size)
        )
    return sweep


def _refuse_impossible(content: bytes) -> None:
    """Refuse an ABF header that claims more than its file holds: pyabf would believe it, and take all the memory there is."""
    size = len(content)
    if content[:4] == b"ABF2":  # sweeps; then 18 sections, each (block, bytes of an entry, entries)
        claims = [int.from_bytes(content[12:16], "little")]
        for at in range(76, 76 + 18 * 16, 16):
            entry, count = (
                int.from_bytes(content[at + 4 : at + 8], "little"),
                int.from_bytes(content[at + 8 : at + 16], "little"),
            )
            claims += [count, entry * count]
    else:  # samples and sweeps
        claims = [int.from_bytes(content[at : at + 4], "little", signed=True) for at in (10, 16)]
    if any(claim > size or claim < 0 for claim in claims):
        raise ValueError("the header claims more data than the file holds")

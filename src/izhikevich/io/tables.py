"""Recordings in tables of numbers (CSV)."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np

from ..errors import FileFormatError, sentence
from .raw import Raw
from .scales import TIME_UNITS, quantity_of


def read_table(content: bytes, path: Path) -> list[Raw]:
    """The sweeps of a CSV: time first, then the columns of current and voltage.

    What a column is, its unit in the header says. Columns without a unit are current and voltage, in this order. Several voltages are several
    sweeps, each with the current of the same place, or all with the only one.

    Parameters
    ----------
    content : bytes
        Of the file.
    path : Path
        Its name, for error messages.

    Returns
    -------
    list of Raw

    Raises
    ------
    FileFormatError

    Examples
    --------
    >>> found = read_table(b"t [s], v [mV], I [nA]\\n0, -70, 0\\n1, -60, 2\\n", Path("x.csv"))
    >>> found[0].times, found[0].current, found[0].current_unit
    (array([   0., 1000.]), array([0., 2.]), 'nA')
    """
    lines = _lines(content, path)
    delimiter = next((d for d in ("\t", ";") if d in lines[0]), ",")
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        raise FileFormatError(sentence("path", "a CSV (time, current) file", str(path))) from None
    header = rows.pop(0) if _number(rows[0][0]) is None else []
    units = [_header_unit(name) for name in header]
    width = len(rows[0]) if rows else 0
    units += [""] * (width - len(units))
    what = _quantities(units[1:width])
    if what is None:
        remedy = f"It has {width} columns of samples"
        raise FileFormatError(sentence("path", "a CSV with the columns time, current[, voltage]", str(path), remedy))
    if units[0] and units[0] not in TIME_UNITS:
        raise FileFormatError(sentence(f"time unit of {path.name}", "us, ms or s", units[0]))
    table = _numbers(rows, width, path)
    times = table[:, 0] * TIME_UNITS.get(units[0], 1.0)
    currents, voltages = ([k for k, name in enumerate(what, 1) if name == n] for n in ("current", "voltage"))
    sweeps = []
    for number in range(max(len(currents), len(voltages))):
        i = currents[min(number, len(currents) - 1)] if currents else None
        v = voltages[number] if voltages else None
        sweeps.append(
            Raw(
                number,
                times,
                None if i is None else table[:, i],
                None if v is None else table[:, v],
                "" if i is None else units[i],
                "" if v is None else units[v],
            )
        )
    return sweeps


def _lines(content: bytes, path: Path) -> list[str]:
    """Those that hold something, comments left out."""
    try:
        text = content.decode("utf-8-sig")
        if "\0" in text:
            raise ValueError
    except ValueError:
        rule, reason = "a CSV (time, current), ABF or NWB file", "Its content is neither text nor ABF nor NWB"
        raise FileFormatError(sentence("path", rule, str(path), reason)) from None
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        raise FileFormatError(sentence("path", "a file with samples", str(path), "It is empty"))
    return lines


def _quantities(units: list[str]) -> list[str] | None:
    """What each column after the time is, "current" or "voltage"; None where that cannot be told."""
    found = [quantity_of(unit) for unit in units]
    free = [what for what in ("current", "voltage") if what not in found]
    if not found or found.count(None) > len(free) or (None in found and len(found) > 2):
        return None
    what = [free.pop(0) if name is None else name for name in found]
    currents, voltages = what.count("current"), what.count("voltage")
    return what if voltages == 0 or currents in (0, 1, voltages) else None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _header_unit(name: str) -> str:
    """The unit in a header such as "time [ms]", "I (pA)" or "time_s"."""
    found = re.search(r"[\[(]\s*([^\])]*?)\s*[\])]", name) or re.search(r"_(us|ms|s|pA|nA|mV|V)$", name.strip())
    return found.group(1) if found else ""


def _numbers(rows: list[list[str]], width: int, path: Path) -> np.ndarray:
    table = np.empty((len(rows), width))
    for i, row in enumerate(rows):
        numbers = [_number(cell) for cell in row]
        if len(row) != width or None in numbers:
            rule, shown = f"{width} numbers in every row", " ".join(row)[:60]
            raise FileFormatError(sentence(f"{path.name}", rule, shown, index=i, of=len(rows)))
        table[i] = numbers
    return table

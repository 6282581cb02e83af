"""Units of recordings: what the names in files mean, and which numbers no cell can have in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import FileFormatError, UnknownNameError, sentence
from ..units import parse_unit

TIME_UNITS = {"us": 1e-3, "µs": 1e-3, "ms": 1.0, "s": 1e3, "sec": 1e3}
DIMENSIONS = {"voltage": (0, 1, 0), "current": (0, 0, 1)}
_SPELLED = {
    "volt": "V",
    "amp": "A",
    "ampere": "A",
    "millivolt": "mV",
    "picoamp": "pA",
    "picoampere": "pA",
    "nanoamp": "nA",
}
_USUAL = {"voltage": "mV", "current": "pA"}
# Largest absolute values over all sweeps that a cell can show: a membrane is never within 0.2 mV of 0 all the time, nor
# beyond half a volt; steps below half a picoampere move no cell, and a microampere bursts it.
_PLAUSIBLE = {"voltage": (0.2, 500.0), "current": (0.5, 1e6)}
_PREFIXES = {"voltage": {"V": 1e3, "uV": 1e-3}, "current": {"A": 1e12, "nA": 1e3, "fA": 1e-3}}


def quantity_of(unit: str) -> str | None:
    """Whether a unit is one of "voltage" or "current"; None for anything else.

    >>> quantity_of("nA"), quantity_of("volts"), quantity_of("")
    ('current', 'voltage', None)
    """
    try:
        dimension = parse_unit(named(unit))[1] if unit else None
    except UnknownNameError:
        return None
    return next((what for what, known in DIMENSIONS.items() if known == dimension), None)


def scale(unit: str, what: str, name: str) -> float:
    """By what to multiply numbers of a unit to have mV or pA; 1 where the unit is not said.

    Parameters
    ----------
    unit : str
        As a file writes it: "mV", "volts", "A", "µV", "".
    what : {"voltage", "current"}
    name : str
        Of the source, for the error message.

    Returns
    -------
    float

    Raises
    ------
    FileFormatError
        For a unit of something else.

    Examples
    --------
    >>> scale("volts", "voltage", "x.nwb"), scale("nA", "current", "x.abf")
    (1000.0, 1000.0)
    """
    if not unit:
        return 1.0
    found = quantity_of(unit)
    if found == what:
        return parse_unit(named(unit))[0]
    clamped = "It may have been recorded in voltage clamp; if" if found == "current" else "If"
    remedy = f"{clamped} the file is wrong, declare it: {what}_unit={_USUAL[what]!r}"
    raise FileFormatError(sentence(f"{what} unit of {name}", f"a unit of {what} such as {_USUAL[what]}", unit, remedy))


def check_plausible(columns: Sequence[np.ndarray], what: str, name: str) -> None:
    """Refuse voltages or currents whose size says that they are in another unit than was declared.

    Parameters
    ----------
    columns : sequence of ndarray
        All sweeps, in mV or pA; currents of 0 throughout are fine.
    what : {"voltage", "current"}
    name : str

    Raises
    ------
    FileFormatError

    Examples
    --------
    >>> check_plausible([np.array([-0.07, 0.03])], "voltage", "x.csv")
    Traceback (most recent call last):
    izhikevich.errors.FileFormatError: ... 0.2 and 500 mV in size, got 0.07. These look like V: multiply by 1000, or declare the unit.
    """
    largest = max((float(np.abs(column).max()) for column in columns), default=0.0)
    least, most = _PLAUSIBLE[what]
    if (least <= largest <= most) or (largest == 0.0 and what == "current"):
        return
    likely = next((u for u, by in _PREFIXES[what].items() if 10 * least <= largest * by <= most), None)
    advice = f"These look like {likely}: multiply by {_PREFIXES[what][likely]:g}" if likely else "Convert the numbers"
    rule = f"somewhere between {least:g} and {most:g} {_USUAL[what]} in size"
    raise FileFormatError(
        sentence(f"{what} of {name}", rule, float(f"{largest:.3g}"), f"{advice}, or declare the unit")
    )


def named(unit: str) -> str:
    """A unit under its name in this package.

    >>> named("Amps"), named("µV"), named("furlong")
    ('A', 'uV', 'furlong')
    """
    plain = unit.strip().replace("µ", "u").replace("μ", "u")
    return _SPELLED.get(plain.lower().rstrip("s"), plain)

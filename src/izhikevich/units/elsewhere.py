"""What a current of this package is called in other simulators."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from .convert import to_number


@dataclass(frozen=True)
class Bridge:
    """What a current of this cell is called elsewhere; printed as a table, `as_dict()` for code.

    Parameters
    ----------
    value : float
        The number written here.
    rows : tuple of (str, str, float, str)
        Simulator, its argument, the number there, its unit.
    """

    value: float
    rows: tuple[tuple[str, str, float, str], ...]

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """The rows by simulator: `{"PyNN": {"argument": ..., "value": ..., "unit": ...}, ...}`."""
        return {name: {"argument": a, "value": x, "unit": u} for name, a, x, u in self.rows}

    def __str__(self) -> str:
        return "\n".join(f"your {self.value:g} is {x:g} {u} in {name} ({a})" for name, a, x, u in self.rows)

    def _repr_html_(self) -> str:
        head = "<tr><th>simulator</th><th>argument</th><th>value</th><th>unit</th></tr>"
        body = "".join(f"<tr>{''.join(f'<td>{escape(_cell(c))}</td>' for c in row)}</tr>" for row in self.rows)
        return f"<table>{head}{body}</table>"


def _cell(content: object) -> str:
    return content if isinstance(content, str) else f"{content:g}"


def bridge(cell: Any, value: float = 10.0) -> Bridge:
    """Say what "your 10" of current in this cell is in other simulators.

    Parameters
    ----------
    cell : object
        Anything with `current_unit` (str) and `year` (int), as every model of this package has.
    value : float, optional
        The number to translate, in the cell's own current unit; 10 by default.

    Returns
    -------
    Bridge

    Notes
    -----
    PyNN's `Izhikevich` takes `i_offset` in nA and multiplies it by 1000; NEST's `izhikevich` reads `I_e` in pA as the
    bare number of the paper; Brian2 has no cell of its own: the equation carries the unit. Neither PyNN nor NEST ships
    the 2007 form, there the current is physical.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> print(bridge(SimpleNamespace(year=2003, current_unit="mV/ms (dimensionless in the paper)")))
    your 10 is 10 mV/ms (dimensionless in the paper) in izhikevich (current)
    your 10 is 0.01 nA in PyNN (Izhikevich i_offset)
    your 10 is 10 pA in NEST (izhikevich I_e)
    your 10 is 10 mV/ms in Brian2 (I in dv/dt = ... + I)
    """
    number = float(to_number(value, cell.current_unit, "value"))
    old = cell.year < 2007
    return Bridge(
        number,
        (
            ("izhikevich", "current", number, cell.current_unit),
            ("PyNN", "Izhikevich i_offset" if old else "i_offset, no 2007 cell", number / 1000.0, "nA"),
            ("NEST", "izhikevich I_e" if old else "I_e, no 2007 cell", number, "pA"),
            ("Brian2", "I in dv/dt = ... + I" if old else "I in C*dv/dt = ... + I", number, "mV/ms" if old else "pA"),
        ),
    )

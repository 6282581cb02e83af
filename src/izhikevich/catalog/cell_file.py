"""One cell as a TOML file: written with every bit, read with refusals that name line and key."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from .. import models
from ..errors import ArgumentError, FileFormatError, sentence, unknown
from ..late import late

FORMS = ("Izhikevich", "Izhikevich2007")
ENDING = ".toml"
_KEYS = ("name", "model", "parameters", "fit")


def read_cell(path: str | Path) -> Any:
    """The cell of a file.

    The file has ``model`` (``"Izhikevich"``, the form of 2003, or ``"Izhikevich2007"``), the table ``[parameters]``, in the model's
    units, and if wanted a ``name``. What stands in the table ``[fit]`` is said about the cell, and makes it no other.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Izhikevich or Izhikevich2007

    Raises
    ------
    FileFormatError
        With the line.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "mine.toml"
    ...     _ = path.write_text('model = "Izhikevich"\\n[parameters]\\nd = 6', encoding="utf-8")
    ...     read_cell(path)
    mine: Izhikevich(a=0.02, b=0.2, c=-65, d=6, k2=0.04, k1=5, k0=140, vpeak=30)
    """
    path = Path(path).expanduser()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise FileFormatError(sentence(path.name, "text in UTF-8", "other bytes")) from None
    except OSError as error:
        raise FileFormatError(sentence("cell", "a file that can be read", str(path), error.strerror or "")) from None
    return cell_of(text, path.name)


def cell_of(text: str, file: str = "cell.toml") -> Any:
    """The cell that a text describes; `file` is for refusals, and names a cell without a name."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f", line {line[1]}" if line else ""
        raise FileFormatError(f"{file}{where}: {sentence('the file', 'TOML', str(error))}") from None

    def refuse(place: tuple[str, ...], words: object) -> NoReturn:
        found = late("network.lines").lines(text)
        line = found.get(place) or found.get(place[:1])
        raise FileFormatError(f"{file}{f', line {line}' if line else ''}: {words}") from None

    for key in data:
        if key not in _KEYS:
            refuse((key,), unknown("key", key, _KEYS))
    form = data.get("model")
    if form not in FORMS:
        refuse(("model",), sentence("model", " or ".join(repr(name) for name in FORMS), form))
    kind, given = getattr(models, form), data.get("parameters", {})
    if not isinstance(given, dict):
        refuse(("parameters",), sentence("parameters", "a table, written [parameters]", given))
    known = [field.name for field in dataclasses.fields(kind) if field.name != "name"]
    for name, value in given.items():
        if name not in known:
            refuse(("parameters", name), unknown(f"parameter of {form}", name, known))
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            refuse(("parameters", name), sentence(f"{form}.{name}", "a number", value))
    try:
        return kind(name=data.get("name", Path(file).stem), **given)
    except ArgumentError as refused:
        about = re.match(rf"{form}\.(\w+) must be ", str(refused))
        key = about[1] if about else ""
        refuse(("name",) if key == "name" else ("parameters", key), refused)


def cell_text(cell: Any, remarks: Iterable[str] = (), fit: Mapping[str, Any] | None = None) -> str:
    """A cell as the text of a file: what `read_cell` reads is the same cell to the bit.

    Parameters
    ----------
    cell : Izhikevich or Izhikevich2007
        One cell.
    remarks : iterable of str
        Lines that stand above it.
    fit : mapping of str to (value, remark), optional
        Of the table ``[fit]``: numbers, texts or lists of those that are said about the cell.

    Returns
    -------
    str

    Raises
    ------
    ArgumentError
        For other models, and for several cells.

    Examples
    --------
    >>> print(cell_text(models.Izhikevich(name="mine")).splitlines()[4])
    a = 0.02  # 1/ms, rate of recovery
    """
    form = type(cell).__name__
    if form not in FORMS:
        raise ArgumentError(sentence("cell", f"one of the models {', '.join(FORMS)}", form))
    rows = [f"name = {_value(cell.name)}", f"model = {_value(form)}", "", "[parameters]"]
    for field in dataclasses.fields(cell):
        value = getattr(cell, field.name)
        if field.name == "name" or ("meaning" not in field.metadata and value == field.default):
            continue
        if np.ndim(value):
            raise ArgumentError(
                sentence(f"cell.{field.name}", "one number: a file holds one cell", f"{np.size(value)}")
            )
        unit = field.metadata.get("unit", "1")
        words = [unit if unit != "1" else "", field.metadata.get("meaning", field.metadata.get("form", ""))]
        rows.append(_row(field.name, value, ", ".join(word for word in words if word)))
    if fit:
        rows += ["", "[fit]", *(_row(name, value, words) for name, (value, words) in fit.items())]
    return "\n".join([*(f"# {remark}".rstrip() for remark in remarks), *rows]) + "\n"


def _row(name: str, value: Any, words: str) -> str:
    return f"{name} = {_value(value)}" + (f"  # {' '.join(words.split())}" if words else "")


def _value(value: Any) -> str:
    """As TOML writes it; a float by as many digits as make it the same again."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(_letter(c) for c in value) + '"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return repr(int(value)) if isinstance(value, int | np.integer) else repr(float(value))


def _letter(c: str) -> str:
    if c in '"\\':
        return f"\\{c}"
    return f"\\u{ord(c):04X}" if ord(c) < 32 or ord(c) == 127 else c

"""The catalog's files as cells and patterns, found by name."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from .. import models
from ..errors import UnknownNameError, sentence, unknown
from .cell_file import ENDING, read_cell
from .panel import Pattern, Published, Truth


def cells() -> list[str]:
    """Names of all cells: the seven of the 2003 paper, then those of the 2007 book.

    >>> cells()[:4]
    ['RS', 'IB', 'CH', 'FS']
    """
    return [name for name in _table("cells.toml") if name not in ("meta", "unverified")]


def patterns() -> list[str]:
    """Keys of all patterns: A to T (2004), the cells of 2003, then the companions.

    >>> len(patterns()), patterns()[:3]
    (38, ['A', 'B', 'C'])
    """
    return [key for key in _table("patterns.toml") if key != "meta"]


def cell(name: str) -> models.Model:
    """A cell by name.

    Parameters
    ----------
    name : str
        One of `cells()`. Capitals, spaces, hyphens and underscores do not matter, and a full name works too. A name that ends in
        ``.toml`` is a file with one cell (`izhikevich.catalog.read_cell`).

    Returns
    -------
    Model
        With the published parameters; ``cell("RS").replace(d=6)`` changes some.

    Raises
    ------
    UnknownNameError
        With the nearest name; for a cell of the book that is not shipped, with the reason.
    FileFormatError
        For a file that holds no cell, with the line.

    Examples
    --------
    >>> cell("RS").d, cell("rs 2007").C, cell("regular spiking").name
    (8.0, 100.0, 'RS')
    """
    if str(name).lower().endswith(ENDING):
        return read_cell(name)
    return _cell(_resolve("cell", name, cells(), {c: _table("cells.toml")[c]["title"] for c in cells()}))


def pattern(key: str) -> Pattern:
    """A published firing pattern, or a companion, by key ("A") or name ("tonic spiking").

    Parameters
    ----------
    key : str
        One of `patterns()`, or a pattern's name.

    Returns
    -------
    Pattern

    Raises
    ------
    UnknownNameError
        With the nearest key.

    Examples
    --------
    >>> pattern("A").name, pattern("rebound burst").key
    ('tonic spiking', 'N')
    """
    return _pattern(_resolve("pattern", key, patterns(), {k: _table("patterns.toml")[k]["name"] for k in patterns()}))


def about(what: Any) -> Mapping[str, Any]:
    """What the catalog says about a cell besides its parameters: title, why, source ...; {} for a changed cell.

    >>> about(cell("RS"))["title"], about(cell("RS").replace(d=6))
    ('regular spiking', {})
    """
    name = getattr(what, "name", "")
    if name not in cells():
        return {}
    entry = _table("cells.toml")[name]
    return {**entry, "source": _sources("cells.toml", entry)} if same_cell(what, _cell(name)) else {}


def same_cell(one: Any, other: Any) -> bool:
    """Whether two models have the same equations and the same parameters (names and options of a run apart).

    >>> same_cell(cell("RS"), cell("RS").replace(name="mine")), same_cell(cell("RS"), cell("IB"))
    (True, False)
    """
    form = getattr(one, "v_ref", None) == getattr(other, "v_ref", None)
    alike = type(one) is type(other) and form
    return alike and all(np.array_equal(value, other.values[name]) for name, value in one.values.items())


@cache
def _cell(name: str) -> models.Model:
    entry = _table("cells.toml")[name]
    return getattr(models, entry["model"])(name=name, **entry["parameters"])


@cache
def _pattern(key: str) -> Pattern:
    entry, truth = _table("patterns.toml")[key], _truth()
    run, exact = entry["published"], truth["patterns"][key]
    return Pattern(
        key=key,
        model=models.Izhikevich(name=entry["name"], **entry["parameters"]),
        start=tuple(entry["start"]),
        stimulus=tuple(map(tuple, entry["stimulus"])),
        rules=tuple(entry["rules"]),
        source=_sources("patterns.toml", entry),
        published=Published(run["step"], _fixed(run["spike_times"]), run["shows_feature"], tuple(run["new_at_edge"])),
        truth=Truth(
            exact["valid_until"],
            _fixed(exact["spike_times"]),
            _fixed(exact["u_before_reset"]),
            _fixed(exact["samples"]),
            truth["source"],
        ),
        **{name: entry[name] for name in _PLAIN},
        **{name: entry[name] for name in ("companion", "attempt", "note") if name in entry},
    )


_PLAIN = ("name", "group", "duration", "provenance", "artefact", "feature", "exact_shows_feature", "why")


def _resolve(kind: str, name: str, known: Iterable[str], titles: Mapping[str, str]) -> str:
    """The catalog's spelling of a name: exact, then by letters and digits alone, then by full name."""
    known = list(known)
    if name in known:
        return name
    asked = _letters(name).removesuffix("2003")
    for spelling in ({_letters(k): k for k in known}, {_letters(titles[k]): k for k in reversed(known)}):
        if asked and asked in spelling:
            return spelling[asked]
    withheld = _table("cells.toml")["unverified"] if kind == "cell" else {}
    for k, reason in withheld.items():
        if asked and asked in (_letters(k), _letters(k.removesuffix("2007"))):
            raise UnknownNameError(sentence(kind, "a cell whose numbers are verified", name, f"Not shipped: {reason}"))
    raise unknown(kind, name, known)


def _letters(name: object) -> str:
    return "".join(c for c in str(name).lower() if c.isalnum())


def _fixed(values: list) -> np.ndarray:
    array = np.asarray(values, dtype=float)
    array.setflags(write=False)
    return array


def _sources(file: str, entry: Mapping[str, Any]) -> str:
    return "; ".join(_table(file)["meta"]["sources"][name] for name in entry["sources"])


@cache
def _table(file: str) -> dict[str, Any]:
    return tomllib.loads(files("izhikevich.catalog").joinpath(file).read_text(encoding="utf-8"))


@cache
def _truth() -> dict[str, Any]:
    return json.loads(files("izhikevich.catalog").joinpath("truth.json").read_text(encoding="utf-8"))

"""Where each key of a TOML text stands, which the standard library's reader does not tell."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Any

Place = tuple[str | int, ...]


def lines(text: str) -> dict[Place, int]:
    """The line, from 1, at which each key and each table of a valid TOML text begins.

    Every statement is read by itself, by the standard library: as many lines as it takes to make one.

    Parameters
    ----------
    text : str
        That `tomllib` can read.

    Returns
    -------
    dict of tuple to int
        By path: names of tables and keys, and numbers within arrays of tables.

    Examples
    --------
    >>> lines('[net]\\nseed = 1\\n[[connect]]\\nrule = "list"\\npre = [\\n1]\\n[[connect]]')
    {('net',): 1, ('net', 'seed'): 2, ('connect', 0): 3, ('connect', 0, 'rule'): 4, ('connect', 0, 'pre'): 5, ('connect', 1): 7}
    """
    found: dict[Place, int] = {}
    table: Place = ()
    seen: Counter[Place] = Counter()
    for line, statement, data in _statements(text):
        if statement.lstrip().startswith("["):
            table = _header(data, seen)
            found[table] = line
        else:
            found.update((table + path, line) for path in _keys(data))
    return found


def _statements(text: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Line, text and content of each statement."""
    first, statement = 1, ""
    for number, row in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        statement += row + "\n"
        try:
            data = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue  # a value that goes on in the next line
        if data:
            yield first, statement, data
        first, statement = number + 1, ""


def _header(data: dict[str, Any], seen: Counter[Place]) -> Place:
    """The path of a table from its header; each array of tables counts its own."""
    path: Place = ()
    while data:
        ((name, inner),) = data.items()
        path += (name,)
        if isinstance(inner, list):
            seen[path] += 1
            return (*path, seen[path] - 1)
        if path in seen:  # a table of the last one of an array
            path += (seen[path] - 1,)
        data = inner
    return path


def _keys(data: dict[str, Any]) -> Iterator[Place]:
    for name, value in data.items():
        yield (name,)
        if isinstance(value, dict):
            yield from ((name, *rest) for rest in _keys(value))

"""What a command says: one JSON object on standard output, or tables for people; never both."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text


def plain(value: Any) -> Any:
    """A value as JSON knows it: arrays as lists, NumPy scalars as numbers, not-a-number and infinity as null.

    Parameters
    ----------
    value : object
        Nested mappings, sequences, arrays, numbers, text; anything else becomes its text.

    Returns
    -------
    dict, list, str, int, float, bool or None

    Examples
    --------
    >>> plain({"times": (1.5, float("nan")), 3: None})
    {'times': [1.5, None], '3': None}
    """
    if hasattr(value, "tolist"):
        value = value.tolist()
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | set | frozenset):
        return [plain(item) for item in value]
    return str(value)


def print_json(value: Mapping[str, Any]) -> None:
    """Print one object on standard output, in ASCII so that no terminal can garble it."""
    print(json.dumps(plain(value), allow_nan=False))


def console(stderr: bool = False) -> Console:
    """A terminal of rich; NO_COLOR and dumb terminals are its business, the width of a pipe ours."""
    made = Console(stderr=stderr, highlight=False)
    # Into a pipe or file nothing needs to be cut to 80 columns.
    return made if made.is_terminal else Console(stderr=stderr, highlight=False, width=160)


def say(line: str = "", *, stderr: bool = False) -> None:
    """Print a line for people, as it is."""
    console(stderr).print(Text(line), soft_wrap=True)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table; a column whose name ends in ``>`` is right-aligned.

    Parameters
    ----------
    title : str
    columns : sequence of str
    rows : iterable of sequences, as long as `columns`
        Cells are shown by `word`.
    """
    table = Table(title=title, title_justify="left", header_style="bold")
    for name in columns:
        table.add_column(name.rstrip(">"), justify="right" if name.endswith(">") else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(word(cell)) for cell in row))
    console().print(table)


def word(value: Any) -> str:
    """A value as a table shows it.

    Examples
    --------
    >>> [word(value) for value in (None, True, 0.125, 3, "RS")]
    ['–', 'yes', '0.125', '3', 'RS']
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


@contextmanager
def progress(words: str, total: int) -> Iterator[Any]:
    """A bar on standard error, where that is a terminal; gives a function to call after each item with its name."""
    if not sys.stderr.isatty():
        yield lambda name="": None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[item]}"))
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=total, item="")
        yield lambda name="": bar.update(task, advance=1, item=name)

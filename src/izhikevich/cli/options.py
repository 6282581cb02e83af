"""Options that several commands share, worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import ArgumentError, sentence

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output and nothing else.")]
Out = Annotated[Path | None, typer.Option("--out", help="File (its ending names the format) or folder of the figure.")]
NoFigure = Annotated[bool, typer.Option("--no-figure", help="Draw nothing.")]


def picture(out: Path | None, default: str) -> Path:
    """Where a figure goes: a file as named, a folder with the default name in it, else the default name here.

    Examples
    --------
    >>> [picture(out, "RS.png").as_posix() for out in (None, Path("a/b"), Path("x.pdf"))]
    ['RS.png', 'a/b/RS.png', 'x.pdf']
    """
    if out is None:
        return Path(default)
    return out if out.suffix and not out.is_dir() else out / default


def start_of(text: str) -> str | tuple[float, float]:
    """Read ``--start``: the word ``rest``, or v0 and u0 with a comma between.

    Examples
    --------
    >>> start_of("rest"), start_of("-65,-13")
    ('rest', (-65.0, -13.0))
    """
    if text == "rest":
        return text
    try:
        v0, u0 = (float(part) for part in text.split(","))
    except ValueError:
        raise ArgumentError(sentence("--start", "'rest' or two numbers v0,u0", text, "Write --start=-65,-13")) from None
    return v0, u0

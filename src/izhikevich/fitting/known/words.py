"""Knowledge in words: tables, and a direction in parameter space."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import numpy as np

COLUMNS = ("parameter", "value", "bound", "% of size", "")
NO = "not determined"
SMALL = 0.1  # of the largest part of a direction: what is smaller is not named


def rows_of(known: Any) -> Iterable[tuple[str, ...]]:
    """The cells of the table, parameter by parameter."""
    for name, value, bound, part in zip(known.names, known.values, known.bounds, known.parts, strict=True):
        percent = f"{100 * part:.2g}" if part < 1 else f"{100 * part:.0f}" if part <= 10 else "> 1000"
        yield (
            name,
            f"{value:.5g}",
            f"{bound:.2g}" if np.isfinite(bound) else "∞",
            percent,
            "" if part <= known.limit else NO,
        )


def as_text(known: Any) -> str:
    """A table in columns, and what follows from it."""
    table = [COLUMNS, *rows_of(known)]
    widths = [max(len(row[k]) for row in table) for k in range(len(COLUMNS))]
    lines = []
    for name, *numbers, verdict in table:
        cells = [name.ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(numbers, widths[1:-1], strict=True))]
        lines.append("  ".join([*cells, verdict]).rstrip())
    return "\n".join([*lines, *conclusions(known)])


def as_html(known: Any) -> str:
    """The same for a notebook."""
    head = "".join(f"<th>{escape(name)}</th>" for name in COLUMNS)
    body = "".join(
        f"<tr><th>{escape(name)}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        for name, *cells in rows_of(known)
    )
    said = "<br>".join(escape(line) for line in conclusions(known))
    return f"<table><tr>{head}</tr>{body}</table><p>{said}</p>"


def conclusions(known: Any) -> list[str]:
    """What is not determined by these data, along which direction, and what would determine it."""
    lost = known.undetermined
    if not lost:
        return [f"All determined: every bound is below {100 * known.limit:g} % of its parameter's size."]
    said = [f"Not determined by these data: {', '.join(lost)}.", f"Least seen: {direction(known)}."]
    return said + ([known.advice] if known.advice else [])


def direction(known: Any) -> str:
    """The sloppiest direction as a sentence: which parameters move together, and by how much.

    Examples
    --------
    >>> from izhikevich.fitting.known.bounds import cramer_rao
    >>> only_sum = [[-65.0, 1.0], [-65.0, 1.0]]
    >>> direction(cramer_rao(only_sum, 1.0, {"b": 0.2, "offset": 0.0}, [0.2, 4.0]))
    'offset, b up: Δb = 0.0154 Δoffset'
    """
    part = np.abs(known.directions[-1])
    order = [known.names[k] for k in np.argsort(-part, kind="stable") if part[k] > SMALL * part.max()]
    step, first = known.sloppiest, order[0]
    if len(order) == 1:
        return f"{first} alone"
    up, down = (", ".join(name for name in order if (step[name] > 0) == sign) for sign in (True, False))
    ratios = ", ".join(f"Δ{name} = {step[name]:.3g} Δ{first}" for name in order[1:])
    return f"{up} up{f' with {down} down' if down else ''}: {ratios}"

"""Pieces of a page that stands by itself: escaped text, tables, pictures within the file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from io import BytesIO
from typing import Any

from ...late import late

DPI = 100

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin: 2.4rem 0 .6rem; border-bottom: 1px solid #ddd; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; margin: .6rem 0; display: block; overflow-x: auto; }
th, td { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top; } tr + tr > * { border-top: 1px solid #eee; }
thead th { color: #555; font-weight: 600; } td.number { text-align: right; }
pre { background: #f6f6f4; padding: .8rem; overflow-x: auto; font-size: .82rem; line-height: 1.4; }
img { max-width: 100%; height: auto; } figure { margin: 1rem 0; } figcaption { color: #555; font-size: .9rem; }
.warning { border-left: .35rem solid #d55e00; background: #fdf3ec; padding: .6rem 1rem; }
.remarks { border-left: .35rem solid #0072b2; background: #eef5fa; padding: .6rem 1rem; } .remarks p, .warning p { margin: .3rem 0; }
details > summary { cursor: pointer; color: #0072b2; }
"""


def document(title: str, body: str) -> str:
    """A whole page.

    >>> document("a < b", "")[:58]
    '<!DOCTYPE html>\\n<html lang="en">\\n<head>\\n<meta charset="utf'
    """
    head = (
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>"
    )
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def section(title: str, *parts: str) -> str:
    """A heading and what stands below it; nothing where that is empty.

    >>> section("Fit", "<p>x</p>"), section("Fit", "")
    ('<h2>Fit</h2>\\n<p>x</p>', '')
    """
    inner = "\n".join(part for part in parts if part)
    return f"<h2>{escape(title)}</h2>\n{inner}" if inner else ""


def paragraph(text: str, kind: str = "") -> str:
    """Text, escaped.

    >>> paragraph("a < b")
    '<p>a &lt; b</p>'
    """
    return f"<p{_class(kind)}>{escape(text)}</p>"


def box(kind: str, lines: Iterable[str]) -> str:
    """Sentences in a frame; nothing where there are none."""
    inner = "".join(paragraph(line) for line in lines)
    return f"<div{_class(kind)}>{inner}</div>" if inner else ""


def code(text: str) -> str:
    """Text as it is, in letters of one width."""
    return f"<pre>{escape(text)}</pre>"


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table; the first column names the rows, and numbers stand to the right.

    >>> table(["", "n"], [["x", 0.25]])
    '<table><thead><tr><th></th><th>n</th></tr></thead><tbody><tr><th>x</th><td class="number">0.25</td></tr></tbody></table>'
    """
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(f"<tr><th>{escape(word(first))}</th>{''.join(map(_cell, rest))}</tr>" for first, *rest in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def hidden(words: str, inner: str) -> str:
    """What opens on a click."""
    return f"<details><summary>{escape(words)}</summary>{inner}</details>"


def picture(what: Any, words: str) -> str:
    """A figure of `izhikevich.plotting`, inside the page, with its words below."""
    plotting, file = late("plotting"), BytesIO()
    with plotting.style():
        plotting.figure_of(what).savefig(file, format="png", dpi=DPI)
    data = b64encode(file.getvalue()).decode("ascii")
    said = escape(words)
    return f'<figure><img alt="{said}" src="data:image/png;base64,{data}"><figcaption>{said}</figcaption></figure>'


def word(value: Any) -> str:
    """A value as a table shows it.

    >>> [word(value) for value in (None, True, False, 0.123456789, float("nan"), 3, "RS")]
    ['–', 'yes', 'no', '0.12346', '–', '3', 'RS']
    """
    if value is None or value != value:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.5g}".replace("-", "−") if isinstance(value, float) else str(value)


def _cell(value: Any) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"<td{_class('number' if number else '')}>{escape(word(value))}</td>"


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""

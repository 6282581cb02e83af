"""The figure grid: every published firing pattern on both tracks, on one page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from math import ceil
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..errors import ArgumentError, sentence
from .figure import new_figure
from .panel import plot_pattern
from .style import CURRENT, EXACT, PUBLISHED, style

#: Headings of the groups, in the order of the page.
GROUPS = {
    "2004": "Izhikevich (2004), figure 1",
    "2003": "Izhikevich (2003), figure 2",
    "exact": "Companions: the feature stated so that the equations themselves show it",
}
# Inches: the frame, the pitch of columns and rows, the room around; placed by hand, so that all frames are of one size.
_FRAME, _COLUMN, _ROW = (2.5, 1.22), 2.95, 2.1
_Point = tuple[float, float]
_MARGIN, _TOP, _HEADING, _FOOT = 0.6, 0.5, 0.38, 0.42


def plot_pattern_grid(
    patterns: Iterable[Any],
    runs: Mapping[str, Mapping[str, Any]] | None = None,
    checks: Mapping[str, Any] | None = None,
    *,
    columns: int = 5,
) -> Figure:
    """Draw all patterns as a grid of small frames, group by group.

    Parameters
    ----------
    patterns : iterable of Pattern
    runs : mapping of key to (mapping of track to Recording), optional
        ``{"A": {"exact": ..., "published": ...}}``; what is missing is run here.
    checks : mapping of key to PatternCheck, optional
        Verdicts for the titles.
    columns : int
        Frames side by side. Default 5.

    Returns
    -------
    Figure

    Raises
    ------
    ArgumentError
        If there is no pattern, or no column.

    Examples
    --------
    >>> import izhikevich as izh
    >>> figure = plot_pattern_grid([izh.pattern("A"), izh.pattern("B")], columns=2)
    >>> [ax.get_label() for ax in figure.axes]
    ['A', 'B']
    """
    chosen = list(patterns)
    if not chosen:
        raise ArgumentError(sentence("patterns", "at least one pattern", chosen))
    if columns < 1:
        raise ArgumentError(sentence("columns", "at least 1", columns))
    runs, checks = runs or {}, checks or {}
    columns = min(columns, len(chosen))
    groups = [(name, list(members)) for name, members in groupby(sorted(chosen, key=_order), key=lambda p: p.group)]
    with style(font_size=8):
        frames, headings, (width, height) = _page([len(members) for _, members in groups], columns)
        figure = new_figure(width, height, layout=None)
        for (name, _), heading in zip(groups, headings, strict=True):
            figure.text(
                heading[0] / width, heading[1] / height, GROUPS.get(name) or str(name), fontsize=11, fontweight="bold"
            )
        members = [pattern for _, group in groups for pattern in group]
        for pattern, (x, y, labelled) in zip(members, frames, strict=True):
            ax = figure.add_axes((x / width, y / height, _FRAME[0] / width, _FRAME[1] / height))
            plot_pattern(pattern, ax, runs=runs.get(pattern.key), check=checks.get(pattern.key))
            if not labelled:
                ax.set_ylabel("")
        _legend(figure, 1.0 - 0.3 / height)
    return figure


def _page(sizes: list[int], columns: int) -> tuple[list[tuple[float, float, bool]], list[_Point], _Point]:
    """Lower left corners of frames (and whether in the first column) and of headings, and the page's size; inch."""
    height = _TOP + sum(_HEADING + _ROW * ceil(n / columns) for n in sizes) + _MARGIN / 2
    frames, headings, y = [], [], height - _TOP
    for n in sizes:
        y -= _HEADING
        headings.append((_MARGIN, y + 0.13))
        places = [divmod(k, columns) for k in range(n)]
        frames += [(_MARGIN + _COLUMN * c, y - _ROW * (r + 1) + _FOOT, c == 0) for r, c in places]
        y -= _ROW * ceil(n / columns)
    return frames, headings, (max(_MARGIN + _COLUMN * columns - 0.2, 7.2), height)


def _order(pattern: Any) -> int:
    names = list(GROUPS)
    return names.index(pattern.group) if pattern.group in names else len(names)


def _legend(figure: Figure, y: float) -> None:
    handles = [
        Line2D([], [], color=EXACT, label="exact: the equations, spikes located"),
        Line2D([], [], color=PUBLISHED, label="published: the paper's scheme and step"),
        Line2D([], [], color=CURRENT, label="stimulus, with its range"),
    ]
    figure.legend(handles=handles, loc="center", bbox_to_anchor=(0.5, y), ncols=3, fontsize=9, columnspacing=1.2)

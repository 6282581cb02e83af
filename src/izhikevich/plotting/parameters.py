"""One figure of all parameter sets: what a pattern is lies in a, b, c and d."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from ..errors import ArgumentError, sentence
from .figure import new_figure
from .labels import place_labels
from .style import PALETTE, style, tidy
from .titles import number

# Marks of one point lie inside each other, so that all are seen, with or without colour.
_MARKS: dict[str, dict[str, Any]] = {
    "2004": {"marker": "o", "color": PALETTE["blue"], "markersize": 4.5},
    "2003": {"marker": "s", "color": PALETTE["vermillion"], "markersize": 7.5, "markerfacecolor": "none"},
    "exact": {"marker": "D", "color": PALETTE["green"], "markersize": 9, "markerfacecolor": "none"},
}
_NAMES = {"2004": "Izhikevich (2004), A–T", "2003": "Izhikevich (2003)", "exact": "companions"}
_WORDS = {
    "a": "a: rate of recovery [1/ms]",
    "b": "b: sensitivity of u to v [1/ms]",
    "c": "c: reset of v [mV]",
    "d": "d: jump of u at a spike [mV/ms]",
}
# Where a scale is stretched: centre, half-width, ticks.
_STRETCH = {
    "a": (0.0, 0.01, [-0.02, 0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0]),
    "b": (0.22, 0.03, [-1.0, -0.1, 0.1, 0.2, 0.25, 0.4, 1.0]),
    "d": (0.0, 1.0, [-20.0, -5.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 8.0]),
}


def plot_parameter_space(patterns: Iterable[Any], ax: Sequence[Axes] | None = None) -> np.ndarray:
    """Draw every parameter set as a point: a against b, and c against d.

    Sets that share a point share one label. The scales are stretched where most sets lie (b around 0.2), since single
    patterns lie far out: Q has a = 1, S and T have a < 0 and b = −1.

    Parameters
    ----------
    patterns : iterable of Pattern
        Those without the parameters a, b, c and d are left out.
    ax : pair of Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    ndarray of Axes, shape (2,)
        The panels of (a, b) and (c, d).

    Raises
    ------
    ArgumentError
        If `ax` is not a pair of axes.

    Examples
    --------
    >>> import izhikevich as izh
    >>> left, right = plot_parameter_space([izh.pattern("A"), izh.pattern("RS")])
    >>> left.get_xlabel(), right.get_xlabel()
    ('a: rate of recovery [1/ms]', 'c: reset of v [mV]')
    """
    chosen = [p for p in patterns if all(hasattr(p.model, name) for name in "abcd")]
    if ax is not None and np.size(np.asarray(ax, dtype=object)) != 2:
        raise ArgumentError(sentence("ax", "a pair of axes", ax))
    with style():
        panels = new_figure(10.5, 5.0).subplots(1, 2) if ax is None else np.ravel(np.asarray(ax, dtype=object))
        _points(panels[0], chosen, "a", "b")
        _points(panels[1], chosen, "c", "d")
        panels[0].legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, handletextpad=0.2, fontsize=9)
        for panel in panels:
            tidy(panel)
        for panel, names in zip(panels, ("ab", "cd"), strict=True):
            _labels(panel, chosen, *names)
    return panels


def _points(ax: Axes, patterns: list[Any], across: str, up: str) -> None:
    ax.set_label(f"{across} and {up}")
    ax.spines[["top", "right"]].set_visible(False)
    for group, mark in _MARKS.items():
        here = [(getattr(p.model, across), getattr(p.model, up)) for p in patterns if p.group == group]
        if here:
            ax.plot(*zip(*here, strict=True), linestyle="none", label=_NAMES[group], **mark)
    for axis, set_scale, name in ((ax.xaxis, ax.set_xscale, across), (ax.yaxis, ax.set_yscale, up)):
        axis.set_label_text(_WORDS[name])
        if name in _STRETCH:
            centre, width, ticks = _STRETCH[name]
            set_scale("function", functions=_stretched(centre, width))
            axis.set_ticks(ticks, [number(tick) for tick in ticks])
            axis.set_minor_locator(NullLocator())
    ax.margins(0.12)
    ax.grid(color="0.92", linewidth=0.6)
    ax.set_axisbelow(True)


def _stretched(centre: float, width: float) -> tuple[Callable, Callable]:
    """A scale that is linear near a value and logarithmic far from it, and its inverse."""
    return lambda x: np.arcsinh((np.asarray(x) - centre) / width), lambda y: centre + width * np.sinh(y)


def _labels(ax: Axes, patterns: list[Any], across: str, up: str) -> None:
    shared: dict[tuple[float, float], list[str]] = {}
    for pattern in patterns:
        shared.setdefault((getattr(pattern.model, across), getattr(pattern.model, up)), []).append(pattern.key)
    points = sorted(shared, key=lambda point: len(shared[point]))
    place_labels(ax, points, [_fold(shared[point]) for point in points], fontsize=7, linespacing=1.05)


def _fold(keys: list[str], width: int = 26) -> str:
    """Several keys as one label of a few lines."""
    return textwrap.fill(", ".join(keys), width)

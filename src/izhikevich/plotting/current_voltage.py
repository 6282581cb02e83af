"""Which current holds a cell at a potential: steady and instantaneous curves, with what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from ..analysis import IV, iv_curve
from ..errors import ArgumentError, sentence
from .figure import new_axes
from .style import PALETTE, style, tidy
from .titles import model_name, number, unit_of

_COLOURS = [PALETTE[name] for name in ("black", "vermillion", "blue", "green", "purple", "orange")]


def plot_iv(
    models: Any, ax: Axes | None = None, *, recordings: Any = None, v: Any = None, title: str | None = None
) -> Axes:
    """Draw the current that holds a cell at v: in the long run (solid), and at once (dashed).

    A current counts positive where it flows in. Marked are the rest, the top of the steady curve, above which nothing rests, and, where
    rest is lost before, the Andronov-Hopf bifurcation.

    Parameters
    ----------
    models : Model, or sequence of Model
        2003 or 2007 cells with scalar parameters, of one unit of current.
    ax : Axes, optional
        Where to draw; a new figure by default.
    recordings : Recordings, optional
        Measured sweeps whose step is silent are drawn as points: the mean of v in the last tenth of the step, against the current that flowed
        then, both as they are in the file; nothing is subtracted.
    v : array_like (n,), mV, optional
        Potentials of the curves; by default as in `izhikevich.analysis.iv_curve`.
    title : str, optional
        Instead of the cell's name.

    Returns
    -------
    Axes

    Raises
    ------
    ArgumentError
        For cells or recordings of different units, no cell at all, and where `iv_curve` has nothing to say.

    Examples
    --------
    >>> import izhikevich as izh
    >>> ax = plot_iv(izh.cell("RS2007"))
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['steady: u has followed v', 'instantaneous: u as at rest', 'rest, 83.3 MΩ', 'saddle-node, 51.43 pA']
    """
    cells = list(models) if isinstance(models, Sequence) else [models]
    units = {unit_of(cell) for cell in cells} | (set() if recordings is None else {unit_of(recordings)})
    if not cells or len(units) != 1:
        raise ArgumentError(sentence("plot_iv.models", "cells, and recordings, of one unit of current", sorted(units)))
    unit = units.pop()
    with style():
        ax = new_axes(ax, 5.6, 3.8)
        ax.spines[["top", "right"]].set_visible(False)
        ax.axhline(0.0, color="0.8", linewidth=0.7, zorder=0)
        for k, cell in enumerate(cells):
            before = "" if len(cells) == 1 else f"{model_name(cell)}, "
            _curves(ax, iv_curve(cell, v), _COLOURS[k % len(_COLOURS)], before, unit)
        if recordings is not None:
            _measured(ax, recordings)
        ax.set_xlabel("membrane potential v [mV]")
        ax.set_ylabel(f"current that holds it [{unit}]")
        ax.set_title(title if title is not None else ", ".join(model_name(cell) for cell in cells), loc="left")
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), handlelength=2.2)
    return tidy(ax)


def _curves(ax: Axes, found: IV, colour: str, before: str, unit: str) -> None:
    """Both curves of a cell, and the points on the steady one."""
    ax.plot(found.v, found.steady, color=colour, linewidth=1.4, label=f"{before}steady: u has followed v")
    ax.plot(found.v, found.instantaneous, color=colour, linewidth=1.0, linestyle=(0, (4, 2)),
            label=f"{before}instantaneous: u as at rest")  # fmt: skip
    scale, ohm = (1e3, "MΩ") if unit == "pA" else (1.0, "ms")
    _point(ax, found.rest.v, found.holding, "o", colour, colour, f"{before}rest, {scale * found.resistance:.3g} {ohm}")
    for place, shape in ((found.turning, "D"), (found.fold, "s")):
        if place is not None:
            said = f"{before}{place.kind}, {number(round(place.current, 2))} {unit}"
            _point(ax, place.v, place.current, shape, colour, "white", said)


def _point(ax: Axes, v: float, current: float, shape: str, colour: str, face: str, label: str) -> None:
    ax.plot([v], [current], shape, color=colour, markerfacecolor=face, markersize=5.5, zorder=4, label=label)


def _measured(ax: Axes, recordings: Any) -> None:
    """The end of every silent step."""
    found = recordings.features()
    points = [
        (each["steady_state_voltage_stimend"], current)
        for each, current, spikes in zip(found.each, found.current, found.spikes, strict=True)
        if not spikes and "steady_state_voltage_stimend" in each
    ]
    if not points:
        rule, remedy = "with a voltage, and a step without a spike", "Only those have a steady potential"
        raise ArgumentError(sentence("plot_iv.recordings", rule, "none", remedy))
    ax.plot(*zip(*points, strict=True), "+", color=PALETTE["blue"], markersize=8, markeredgewidth=1.4, zorder=5,
            label="measured: end of silent steps")  # fmt: skip

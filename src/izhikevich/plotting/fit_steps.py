"""Rates, latencies and intervals of a fitted cell beside those of the recorded one."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, NullFormatter

from ..fitting.compared import LATENCY, Compared
from ..fitting.data import sweeps_of
from ..fitting.held_out import held_out, steps_up, within
from .figure import new_axes, new_figure
from .fit import CELL, MODEL
from .style import PALETTE, style, tidy

_HELD = PALETTE["blue"]  # of intervals in sweeps that were not fitted
_LEAST = 0.3  # ms: shorter latencies, of a cell that fires already, are drawn there
_ORDER: tuple[tuple[str, Any], ...] = (
    ("o", "-"),
    ("s", "--"),
    ("^", ":"),
)  # first step of a sweep, second, further ones
_FARTHEST = 4.0  # times: intervals that are farther off are drawn at the edge


def plot_fi_fit(fit: Any, recordings: Any, ax: Axes | None = None, *, title: str | None = None) -> Axes:
    """Draw rates in the steps against their current: the cell's, at every repeat, and the model's.

    Sweeps that were fitted have filled marks, those held out open ones. Circles and whole lines are the first step of a sweep, squares and
    dashed lines the second.

    Parameters
    ----------
    fit : CellFit
        Fitted.
    recordings : Recordings
        All sweeps, fitted and held out.
    ax : Axes, optional
        Where to draw; a new figure by default.
    title : str, optional
        Instead of the source.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import izhikevich as izh
    >>> from izhikevich.fitting import SpikeTimeFit
    >>> steps = izh.step([100, 200], start=20, stop=220)
    >>> run = izh.simulate("RS2007", 260, steps, size=2, record=["spikes", "v", "current"])
    >>> cell = izh.io.Recordings.from_recording(run)
    >>> ax = plot_fi_fit(SpikeTimeFit(izh.cell("RS2007"), free=("d",)).fit(cell[:1]), cell)
    >>> [line.get_label() for line in ax.get_legend().get_lines()]
    ['cell, fitted', 'cell, held out', 'model']
    """
    rows = held_out(fit, recordings).steps
    known = _fitted(fit)
    with style():
        ax = new_axes(ax, 6.0, 3.6)
        _by_current(ax, rows, known, "rates")
        ax.set_ylim(bottom=0.0)
        ax.set_xlabel(f"current in the step [{_unit(recordings)}]")
        ax.set_ylabel("rate in the step [Hz]")
        ax.set_title(recordings.source if title is None else title, loc="left")
        ax.legend(handles=_keys(rows, known), loc="upper left")
    return tidy(ax)


def plot_residuals(fit: Any, recordings: Any, *, title: str | None = None) -> Figure:
    """Draw the latencies of cell and model, with what is right as bars, and the model's intervals over the cell's.

    Parameters
    ----------
    fit : CellFit
        Fitted.
    recordings : Recordings
        All sweeps, fitted and held out.
    title : str, optional
        Instead of the source.

    Returns
    -------
    Figure
        Its first axes have the latencies, its second the intervals.

    Examples
    --------
    >>> import izhikevich as izh
    >>> from izhikevich.fitting import SpikeTimeFit
    >>> steps = izh.step([100, 200], start=20, stop=220)
    >>> run = izh.simulate("RS2007", 260, steps, size=2, record=["spikes", "v", "current"])
    >>> cell = izh.io.Recordings.from_recording(run)
    >>> figure = plot_residuals(SpikeTimeFit(izh.cell("RS2007"), free=("d",)).fit(cell[:1]), cell)
    >>> [ax.get_ylabel() for ax in figure.axes]
    ['latency [ms]', 'interval, model over cell']
    """
    rows, known = held_out(fit, recordings).steps, _fitted(fit)
    with style():
        figure = new_figure(7.2, 3.5)
        latency, interval = figure.subplots(1, 2)
        _latencies(latency, rows, known)
        latency.set_xlabel(f"current in the step [{_unit(recordings)}]")
        _intervals(interval, fit, recordings, known)
        figure.legend(handles=_keys(rows, known), loc="outside lower center", ncols=4)
        latency.set_title(recordings.source if title is None else title, loc="left")
        for ax in (latency, interval):
            tidy(ax)
    return figure


def _latencies(ax: Axes, rows: tuple[Compared, ...], known: set[int]) -> None:
    """A bar through a mark of the cell is what is right, where that is judged."""
    for row in rows:
        cell = row.latencies[0]
        if row.latency_right is not None:
            away = max(LATENCY[0] * cell, LATENCY[1])
            ax.plot([row.level] * 2, [max(cell - away, _LEAST), cell + away], "-", color="0.8", linewidth=4, zorder=0)
    _by_current(ax, rows, known, "latencies")
    ax.set_yscale("log")
    ax.set_ylim(bottom=max(_LEAST, 0.8 * ax.get_ylim()[0]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:g}"))
    ax.yaxis.set_minor_formatter(NullFormatter())
    ax.set_ylabel("latency [ms]")


def _by_current(ax: Axes, rows: tuple[Compared, ...], known: set[int], name: str) -> None:
    """One quantity of cell and model against the current, for the first step of a sweep, the second, and so on."""
    begins = _begins(rows)
    for k, begin in enumerate(begins):
        mark, dashes = _ORDER[min(k, len(_ORDER) - 1)]
        own = sorted((row for row in rows if round(row.begin) == begin), key=lambda row: row.level)
        levels = [row.level for row in own]
        cell, model = np.array([getattr(row, name) for row in own]).T
        for level, value, row in zip(levels, cell, own, strict=True):
            face = CELL if row.sweep in known else "white"
            ax.plot(level, value, mark, markersize=5, color=CELL, markerfacecolor=face, zorder=2)
        ax.plot(levels, np.where(model >= _LEAST, model, _LEAST) if name == "latencies" else model,
                color=MODEL, linestyle=dashes, linewidth=1.2, marker=mark, markersize=2, zorder=3)  # fmt: skip


def _begins(rows: tuple[Compared, ...]) -> list[int]:
    """When steps begin, to the ms, in order."""
    return sorted({round(row.begin) for row in rows})


def _intervals(ax: Axes, fit: Any, recordings: Any, known: set[int]) -> None:
    """Intervals in the steps, the first with the first; above 1 the model's are longer."""
    base = 0.0
    sweeps = sweeps_of(recordings, getattr(fit, "middle_", None))
    for sweep, train in zip(sweeps, fit.predict(recordings), strict=True):
        if sweep.windows[0].weight < 1.0:
            base = sweep.windows[0].level
        for window in steps_up(sweep, base):
            cell, model = within(sweep.spikes, window), within(train, window)
            both = min(cell.size, model.size)
            ratio = np.diff(model[:both]) / np.diff(cell[:both])
            colour = CELL if sweep.number in known else _HELD
            ends = np.clip(ratio, 1 / _FARTHEST, _FARTHEST)
            ax.plot(cell[1:both], ends, ".", color=colour, markersize=3.5, alpha=0.8)
    ax.axhline(1.0, color="black", linewidth=0.8, zorder=0)
    ax.set_yscale("log", base=2)
    ax.set_ylim(0.9 / _FARTHEST, 1.1 * _FARTHEST)
    ax.set_yticks([0.25, 0.5, 1.0, 2.0, 4.0], ["≤ ¼", "½", "1", "2", "≥ 4"])
    ax.yaxis.set_minor_formatter(NullFormatter())
    ax.set_xlabel("time in the step [ms]")
    ax.set_ylabel("interval, model over cell")
    keys = [_dot(CELL, "sweeps fitted"), _dot(_HELD, "held out")]
    ax.legend(handles=keys, loc="upper left", ncols=2)


def _keys(rows: tuple[Compared, ...], known: set[int]) -> list[Line2D]:
    """What the marks mean, of those that are there."""
    numbers = {row.sweep for row in rows}
    found = []
    if numbers & known:
        found.append(_dot(CELL, "cell, fitted"))
    if numbers - known:
        found.append(_dot(CELL, "cell, held out", "white"))
    many = _begins(rows)[: len(_ORDER)]
    for k in range(len(many)):
        mark, dashes = _ORDER[k]
        label = "model" if len(many) == 1 else f"model, step {k + 1}"
        found.append(Line2D([], [], color=MODEL, linestyle=dashes, marker=mark, markersize=3, label=label))
    return found


def _dot(colour: str, label: str, face: str | None = None) -> Line2D:
    return Line2D([], [], linestyle="", marker="o", markersize=4.5, color=colour, label=label,
                  markerfacecolor=colour if face is None else face)  # fmt: skip


def _fitted(fit: Any) -> set[int]:
    return {sweep.number for sweep in getattr(fit, "sweeps_", ())}


def _unit(recordings: Any) -> str:
    return recordings.current_unit.split(" (")[0]

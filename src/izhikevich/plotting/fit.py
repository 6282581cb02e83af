"""A fitted cell over the recorded one, sweep by sweep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from .bands import band
from .figure import new_axes
from .recordings import draw_currents, evenly_chosen, scale_bar, thinned
from .style import PALETTE, style, tidy

MOST = 5  # sweeps
EVERY = 0.25  # ms, of the model's trace; spikes are drawn at their own times
CELL, MODEL = "0.35", PALETTE["vermillion"]
_GAP, _ROW = 15.0, 40.0  # mV between two sweeps, and the height of one of which only spikes are known
_CURRENT, _VOLTAGE = (0.02, 0.16), (0.2, 0.985)
_SHADES = ("0.75", "0.0")  # of the currents, from the first sweep to the last


def plot_fit(
    fit: Any,
    recordings: Any,
    ax: Axes | None = None,
    *,
    most: int = MOST,
    window: tuple[float, float] | None = None,
    title: str | None = None,
) -> Axes:
    """Draw the voltage of a fitted cell over the recorded one, sweeps one above the other, the current below.

    Parameters
    ----------
    fit : CellFit
        Fitted.
    recordings : Recordings
        Sweeps to compare; where there are more than `most`, evenly chosen ones. Without a voltage both are rows of marks, the model's below.
    ax : Axes, optional
        Where to draw; a new figure by default.
    most : int, default 5
        Sweeps to draw.
    window : (begin, end), ms, optional
        A part of the sweeps.
    title : str, optional
        Instead of the source.

    Returns
    -------
    Axes
        Those of the voltage. The current lies in ``ax.figure.axes`` under the label ``"current"``.

    Raises
    ------
    ArgumentError
        If `most` is not positive.

    Examples
    --------
    >>> import izhikevich as izh
    >>> from izhikevich.fitting import SpikeTimeFit
    >>> steps = izh.step([100, 200], start=20, stop=220)
    >>> run = izh.simulate("RS2007", 260, steps, size=2, record=["spikes", "v", "current"])
    >>> cell = izh.io.Recordings.from_recording(run)
    >>> ax = plot_fit(SpikeTimeFit(izh.cell("RS2007"), free=("d",)).fit(cell[:1]), cell)
    >>> [text.get_text() for text in ax.get_yticklabels()]
    ['0 fitted', '1']
    """
    chosen = evenly_chosen(len(recordings), most)
    shown = recordings[chosen]
    known = {sweep.number for sweep in getattr(fit, "sweeps_", ())}
    spans = window or (0.0, max(shown.durations))
    with style():
        ax = new_axes(ax, 7.2, 1.6 + 0.85 * len(shown))
        ax.set_label("voltage")
        ax.spines[["top", "right"]].set_visible(False)
        rows = _marks(fit, shown) if shown.v is None else _voltages(fit, shown, spans)
        ticks, height = [], 0.0
        for row in rows:
            ticks.append(height + row.pop())
            for x, y, look in row[:-1]:
                ax.plot(x, y + height, **look)
            height += row[-1] + _GAP
        band(ax, 0.0, height, *(_VOLTAGE if shown.i is not None else (0.02, 0.985)))
        ax.set_yticks(ticks, [f"{n} fitted" if n in known else f"{n}" for n in shown.numbers])
        ax.set_ylabel("sweep")
        if shown.v is not None:
            scale_bar(ax)
        if shown.i is not None:
            draw_currents(ax, shown, range(len(shown)), _greys(len(shown)))
        ax.set_xlim(*spans)
        ax.set_xlabel("time [ms]")
        ax.set_title(recordings.source if title is None else title, loc="left")
        keys = [Line2D([], [], color=colour, label=name) for colour, name in ((CELL, "cell"), (MODEL, "model"))]
        ax.legend(handles=keys, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, borderaxespad=0.2)
    return tidy(ax)


def _voltages(fit: Any, shown: Any, spans: tuple[float, float]) -> list[list[Any]]:
    """Of each sweep its lines from 0 upwards, its height, and where its tick stands."""
    rows = []
    pairs = zip(fit.traces(shown, EVERY), fit.predict(shown), strict=True)
    for k, (trace, spikes) in enumerate(pairs):
        peak = float(fit.model_.vpeak)
        model = cut(*with_peaks(EVERY * np.arange(trace.size), trace, spikes, peak), spans)
        cell = cut(shown.times(k), shown.v[k], spans)
        low = min(float(cell[1].min()), float(np.nanmin(model[1])))
        top = max(float(cell[1].max()), float(np.nanmax(model[1])))
        lines = []
        for (times, v), colour, width in ((cell, CELL, 0.9), (model, MODEL, 0.7)):
            drawn = thinned(times, v)
            lines.append((drawn[0], drawn[1] - low, {"color": colour, "linewidth": width}))
        rows.append([*lines, top - low, float(np.median(cell[1])) - low])
    return rows


def _marks(fit: Any, shown: Any) -> list[list[Any]]:
    """The same of spikes: the cell's above the model's."""
    rows = []
    for cell, model in zip(shown.spikes, fit.predict(shown), strict=True):
        look = {"linestyle": "", "marker": "|", "markersize": 8}
        upper = (cell, np.full(cell.size, 0.75 * _ROW), {"color": CELL, **look})
        lower = (model, np.full(model.size, 0.25 * _ROW), {"color": MODEL, **look})
        rows.append([upper, lower, _ROW, 0.5 * _ROW])
    return rows


def with_peaks(times: np.ndarray, v: np.ndarray, spikes: np.ndarray, peak: float) -> tuple[np.ndarray, np.ndarray]:
    """Samples of v with every spike at its time, as high as it is.

    Parameters
    ----------
    times, v : ndarray (n,)
    spikes : ndarray (m,)
    peak : float

    Returns
    -------
    times, v : ndarray (n + m,)

    Examples
    --------
    >>> t, v = with_peaks(np.arange(3.0), np.array([-60.0, -20.0, -65.0]), np.array([1.4]), 30.0)
    >>> t.tolist(), v.tolist()
    ([0.0, 1.0, 1.4, 2.0], [-60.0, -20.0, 30.0, -65.0])
    """
    at = np.searchsorted(times, spikes)
    return np.insert(times, at, spikes), np.insert(v, at, peak)


def cut(times: np.ndarray, values: np.ndarray, spans: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """What lies between two times.

    >>> cut(np.arange(4.0), np.arange(4.0) ** 2, (1.0, 2.5))[1].tolist()
    [1.0, 4.0]
    """
    inside = (times >= spans[0]) & (times <= spans[1])
    return times[inside], values[inside]


def _greys(count: int) -> Sequence[str]:
    first, last = map(float, _SHADES)
    return [str(shade) for shade in np.linspace(first, last, count)]

"""Sweeps of a recording, one above the other on one scale, spikes marked; the current below."""

from __future__ import annotations

from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from ..errors import ArgumentError, sentence
from .bands import band, corners, finite_range
from .figure import new_axes
from .style import PALETTE, style, tidy
from .titles import number

MOST = 9  # sweeps: more are not easily read in one frame
POINTS = 4000  # lowest and highest of so many stretches are drawn of a sweep: nothing that a page could show is lost
_CURRENT, _VOLTAGE = (0.02, 0.16), (0.21, 0.985)
_MARK = PALETTE["vermillion"]
_GAP, _MARKED, _RASTER = (
    12.0,
    12.0,
    60.0,
)  # mV: between two sweeps, from a peak to its mark, and the height of a row of marks alone
_DARK = 0.85  # of the colour map: its yellow end cannot be seen on white


def plot_recordings(recordings: Any, ax: Axes | None = None, *, most: int = MOST, title: str | None = None) -> Axes:
    """Draw sweeps one above the other, in their order from below; spikes are marked over them, and the current lies below.

    Parameters
    ----------
    recordings : Recordings
        Where there are more than `most` sweeps, evenly chosen ones are drawn, the first and the last among them. Without a
        voltage the spikes are drawn as a raster.
    ax : Axes, optional
        Where to draw; a new figure by default.
    most : int, default 9
        Sweeps to draw.
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
    >>> import numpy as np
    >>> from izhikevich.io import Recordings
    >>> ax = plot_recordings(Recordings.from_arrays(np.full((2, 100), -65.0), [np.zeros(100), np.full(100, 50.0)]))
    >>> [text.get_text() for text in ax.get_yticklabels()]
    ['0: −65 mV', '1: −65 mV']
    """
    shown = evenly_chosen(len(recordings), most)
    colours = ListedColormap(matplotlib.colormaps["viridis"](np.linspace(0.0, _DARK, 256)))(
        np.linspace(0, 1, shown.size)
    )
    with style():
        ax = new_axes(ax, 7.2, 2.2 + 0.5 * shown.size)
        ax.set_label("voltage")
        ax.spines[["top", "right"]].set_visible(False)
        ticks, height = [], 0.0
        for k, colour in zip(shown, colours, strict=True):
            tick, top = _sweep(ax, recordings, int(k), height, colour)
            ticks.append(tick)
            height = top + _GAP
        band(ax, 0.0, height, *(_VOLTAGE if recordings.i is not None else (0.02, 0.985)))
        ax.set_yticks(ticks, [_called(recordings, int(k)) for k in shown])
        ax.set_ylabel("sweep" if recordings.v is None else "sweep: median of v")
        if recordings.v is not None:
            scale_bar(ax)
        if recordings.i is not None:
            draw_currents(ax, recordings, shown, colours)
        ax.set_xlim(0.0, max(recordings.durations[k] for k in shown))
        ax.set_xlabel("time [ms]")
        ax.set_title(_title(recordings, shown.size) if title is None else title, loc="left")
    return tidy(ax)


def _title(recordings: Any, drawn: int) -> str:
    spikes = sum(train.size for train in recordings.spikes)
    some = "" if drawn == len(recordings) else f" in {len(recordings)} sweeps, {drawn} drawn"
    level = "" if recordings.level is None else f"; level {number(f'{recordings.level:.0f}')} mV"
    return f"{recordings.source}: {spikes} spikes{some}{level}"


def _called(recordings: Any, k: int) -> str:
    """What a tick says: the number of a sweep, and what v is there."""
    if recordings.v is None:
        return str(recordings.numbers[k])
    return f"{recordings.numbers[k]}: {number(f'{np.median(recordings.v[k]):.0f}')} mV"


def _sweep(ax: Axes, recordings: Any, k: int, floor: float, colour: Any) -> tuple[float, float]:
    """Draw one above a height; where its tick stands, and how high it reaches, marks included."""
    spikes = recordings.spikes[k]
    if recordings.v is None:
        middle = floor + 0.5 * _RASTER
        ax.plot(spikes, np.full(spikes.size, middle), "|", markersize=10, color=colour, label="spikes")
        return middle, floor + _RASTER
    v = recordings.v[k]
    shift = floor - float(v.min())
    times, drawn = thinned(recordings.times(k), v + shift)
    ax.plot(times, drawn, color=colour, linewidth=0.7, label="v")
    top = float(drawn.max())
    if spikes.size:
        top += _MARKED
        ax.plot(spikes, np.full(spikes.size, top), "|", markersize=4, markeredgewidth=0.7, color=_MARK, label="spikes")
    return float(np.median(v)) + shift, top


def scale_bar(ax: Axes) -> None:
    """A bar of 50 mV at the right edge: all sweeps have one scale."""
    low = 0.5 * sum(ax.get_ylim())
    place = ax.get_yaxis_transform()
    ax.plot(
        [1.012, 1.012], [low, low + 50.0], transform=place, color="black", linewidth=1.6, clip_on=False, label="50 mV"
    )
    ax.text(1.02, low + 25.0, "50 mV", transform=place, rotation=90, va="center", fontsize=8)


def draw_currents(ax: Axes, recordings: Any, shown: Any, colours: Any) -> None:
    """The currents of some sweeps, on an axis of their own below the sweeps."""
    twin = ax.twinx()
    twin.set_label("current")
    twin.spines[["top", "left", "bottom"]].set_visible(False)
    twin.spines["right"].set_visible(True)
    for k, colour in zip(shown, colours, strict=True):
        twin.plot(*thinned(*corners(recordings.times(k), recordings.i[k])), color=colour, linewidth=0.8)
    unit = recordings.current_unit.split(" (")[0]
    twin.set_ylabel(f"I [{unit}]")
    band(twin, *finite_range(*(recordings.i[k] for k in shown)), *_CURRENT, side="right", ticks=3)
    tidy(twin)


def thinned(times: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest of each of many stretches, in their order, so that no peak is lost; all samples where they are few.

    Parameters
    ----------
    times, values : ndarray (n,)

    Returns
    -------
    times, values : ndarray (m,)

    Examples
    --------
    >>> t, x = thinned(np.arange(100_000.0), np.eye(1, 100_000, 777).ravel())
    >>> t.size < 10_000, float(x.max())
    (True, 1.0)
    """
    width = values.size // POINTS
    if width < 3:
        return times, values
    whole = values[: width * (values.size // width)].reshape(-1, width)
    first = width * np.arange(len(whole))
    kept = np.unique(np.concatenate([first + whole.argmin(1), first + whole.argmax(1), [0, values.size - 1]]))
    return times[kept], values[kept]


def evenly_chosen(count: int, most: int) -> np.ndarray:
    """Which of `count` sweeps to draw: `most` of them, evenly chosen, the first and the last among them.

    >>> evenly_chosen(17, 5).tolist(), evenly_chosen(3, 5).tolist()
    ([0, 4, 8, 12, 16], [0, 1, 2])
    """
    if not most >= 1:
        raise ArgumentError(sentence("most", "1 or more", most))
    return np.unique(np.linspace(0, count - 1, min(most, count)).round().astype(int))

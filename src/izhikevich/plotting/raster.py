"""Spikes of many neurons as a raster, with the voltage of a few below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from .bands import finite_range, has
from .figure import new_axes, new_figure
from .heights import drawn_voltage
from .style import PALETTE, VOLTAGE, of_population, style, tidy
from .titles import model_name

_FEW = 60  # up to here a spike is a bar as high as its neuron's row, above a dot
_COLOURS = [PALETTE[name] for name in ("black", "vermillion", "blue", "green", "purple", "orange", "sky")]


def plot_raster(recording: Any, ax: Axes | None = None, *, title: str | None = None) -> Axes:
    """Draw every spike: time across, neuron up; of a network each population in a colour of its own.

    Parameters
    ----------
    recording : Recording
    ax : Axes, optional
        Where to draw; a new figure by default.
    title : str, optional
        Instead of the cell's name, the number of neurons and of spikes.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> spikes = Some(times=[5.0, 7.0], neurons=[0, 1])
    >>> plot_raster(Some(model=Some(name="RS"), size=2, duration=10.0, spikes=spikes)).get_title()
    'RS: 2 neurons, 2 spikes'
    """
    times, neurons, size = np.asarray(recording.spikes.times), np.asarray(recording.spikes.neurons), recording.size
    with style():
        ax = new_axes(ax, 7.2, 3.0)
        ax.set_label("raster")
        ax.spines[["top", "right"]].set_visible(False)
        for name, first, last, colour in _parts(recording):
            own = (neurons >= first) & (neurons < last)
            draw_spikes(ax, times[own], neurons[own], size, colour)
            if name:
                middle = (0.5 * (first + last) + 0.1) / size  # of the axis, whose limits follow
                ax.text(1.01, middle, name, color=colour, transform=ax.transAxes, va="center", fontsize=9)
        begin = getattr(recording, "begin", 0.0)
        ax.set_xlim(begin, begin + recording.duration)
        ax.set_ylim(-0.6, size - 0.4)
        ax.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
        ax.set_xlabel("time [ms]")
        ax.set_ylabel("neuron")
        counted = f"{size} neuron{'s' * (size != 1)}, {times.size} spike{'s' * (times.size != 1)}"
        ax.set_title(title if title is not None else f"{model_name(recording.model)}: {counted}")
    return tidy(ax)


def _parts(recording: Any) -> list[tuple[str, int, int, str]]:
    """Name, first cell, one past the last, and colour of every population; all cells in black where there are none."""
    named = getattr(recording, "populations", {})
    if not named:
        return [("", 0, recording.size, VOLTAGE)]
    return [(name, first, last, of_population(k)) for k, (name, (first, last)) in enumerate(named.items())]


def draw_spikes(ax: Axes, times: np.ndarray, neurons: np.ndarray, size: int, colour: str = VOLTAGE) -> None:
    """Bars as high as a row for few neurons, dots for many."""
    if size <= _FEW:
        ax.vlines(times, neurons - 0.4, neurons + 0.4, color=colour, linewidth=0.9)
    else:
        # A raster of a million dots stays a picture inside a vector file.
        ax.plot(times, neurons, ".", color=colour, markersize=1.8, markeredgewidth=0, rasterized=True)


def plot_voltages(recording: Any, ax: Axes | None = None, *, neurons: Sequence[int] | None = None) -> Axes:
    """Draw the voltage of a few neurons of a population over each other, each spike at its full height.

    Parameters
    ----------
    recording : Recording
        With v and u recorded.
    ax : Axes, optional
        Where to draw; a new figure by default.
    neurons : sequence of int, optional
        Which ones; the first three recorded ones by default.

    Returns
    -------
    Axes
    """
    chosen = list(recording.watched[:3]) if neurons is None else list(neurons)
    with style():
        ax = new_axes(ax, 7.2, 2.4)
        ax.set_label("voltage")
        ax.spines[["top", "right"]].set_visible(False)
        traces = [drawn_voltage(recording, i) for i in chosen]
        for k, (neuron, trace) in enumerate(zip(chosen, traces, strict=True)):
            ax.plot(*trace, color=_COLOURS[k % len(_COLOURS)], linewidth=0.9, label=f"neuron {neuron}")
        low, high = finite_range(*(v for _, v in traces), least=10.0)
        ax.set_ylim(low - 0.05 * (high - low), high + 0.05 * (high - low))
        begin = getattr(recording, "begin", 0.0)
        ax.set_xlim(begin, begin + recording.duration)
        ax.set_xlabel("time [ms]")
        ax.set_ylabel("v [mV]")
        ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=4, borderaxespad=0.1, handlelength=1.2)
    return tidy(ax)


def plot_population(
    recording: Any, ax: Axes | None = None, *, neurons: Sequence[int] | None = None, title: str | None = None
) -> Axes:
    """Draw a raster and, in a figure of its own, the voltage of a few neurons below it.

    Parameters
    ----------
    recording : Recording
    ax : Axes, optional
        Given, it takes the raster alone.
    neurons : sequence of int, optional
        Neurons whose voltage is drawn; the first three by default.
    title : str, optional

    Returns
    -------
    Axes
        The axes of the raster.
    """
    if ax is not None or not has(recording, "v", "u"):
        return plot_raster(recording, ax, title=title)
    with style():
        upper, lower = new_figure(7.2, 5.0).subplots(2, 1, sharex=True, height_ratios=[3, 2])
        plot_raster(recording, upper, title=title).set_xlabel("")
        plot_voltages(recording, lower, neurons=neurons)
    return upper

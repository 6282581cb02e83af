"""A network at a glance: its raster by population, its rate over time, and the rhythms in it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..analysis import population_rate, spectrum
from .figure import new_axes, new_figure
from .raster import plot_raster
from .style import VOLTAGE, of_population, style, tidy


def plot_rate(recording: Any, ax: Axes | None = None, *, bin: float | None = None) -> Axes:
    """Draw the firing rate of each population over time.

    Parameters
    ----------
    recording : Recording
        Of a network, or of a population without names, which is drawn as one.
    ax : Axes, optional
        Where to draw; a new figure by default.
    bin : float, ms, optional
        Width of a bin; by default the shortest of 1, 2, 5, 10, 20, 50 ... ms that makes at most 250 bins.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import izhikevich as izh
    >>> ax = plot_rate(izh.catalog.network("cortex2003").run(100))
    >>> [line.get_label() for line in ax.lines]
    ['exc', 'inh']
    """
    bin = min(_shown_bin(recording.duration), recording.duration) if bin is None else bin
    with style():
        ax = new_axes(ax, 7.2, 2.0)
        ax.set_label("rate")
        ax.spines[["top", "right"]].set_visible(False)
        parts = [(name, recording[name]) for name in recording.populations] or [("all", recording)]
        for k, (name, part) in enumerate(parts):
            found = population_rate(part, bin)
            colour = of_population(k) if recording.populations else VOLTAGE
            ax.plot(found.times, found.rate, color=colour, linewidth=0.9, label=name)
        ax.set_xlim(recording.begin, recording.begin + recording.duration)
        ax.set_ylim(bottom=0.0)
        ax.set_xlabel("time [ms]")
        ax.set_ylabel(f"rate [Hz]\n({bin:g} ms bins)")
    return tidy(ax)


def plot_spectrum(recording: Any, ax: Axes | None = None, *, resolution: float = 2.0, highest: float = 100.0) -> Axes:
    """Draw the power spectrum of the rate of a whole network (`izhikevich.spectrum`).

    Parameters
    ----------
    recording : Recording
        At least 1/`resolution` long.
    ax : Axes, optional
        Where to draw; a new figure by default.
    resolution : float, Hz, default 2
    highest : float, Hz, default 100
        Where the axis ends.

    Returns
    -------
    Axes
    """
    found = spectrum(recording, resolution)
    shown = (found.frequency > 0) & (found.frequency <= highest)
    with style():
        ax = new_axes(ax, 3.6, 2.4)
        ax.set_label("spectrum")
        ax.spines[["top", "right"]].set_visible(False)
        ax.plot(found.frequency[shown], found.power[shown], color=VOLTAGE, linewidth=1.1)
        ax.set_xlim(0.0, highest)
        if found.power[shown].max(initial=0.0) > 0:  # a fast rhythm often has a hundredth of the power of a slow one
            ax.set_yscale("log")
            top = found.power[shown].max()
            ax.set_ylim(max(found.power[shown].min(), top / 1e4) / 1.5, top * 1.5)
        ax.set_xlabel("frequency [Hz]")
        ax.set_ylabel("power of the rate\n[Hz²/Hz]")
    return tidy(ax)


def plot_network(recording: Any, *, title: str | None = None) -> Figure:
    """Draw a network's run: the raster coloured by population, the rate of each below it, and the power spectrum of the whole.

    Parameters
    ----------
    recording : Recording
    title : str, optional
        Instead of the network's name, the number of cells and of spikes.

    Returns
    -------
    Figure
        With axes labelled ``"raster"``, ``"rate"`` and, where the run is at least half a second long, ``"spectrum"``.

    Examples
    --------
    >>> import izhikevich as izh
    >>> figure = plot_network(izh.catalog.network("cortex2003", seed=1).run())
    >>> [ax.get_label() for ax in figure.axes]
    ['raster', 'rate', 'spectrum']
    """
    rhythms = recording.duration >= 500.0
    with style():
        figure = new_figure(7.2, 6.2 if rhythms else 4.6)
        rows = figure.add_gridspec(3 if rhythms else 2, 1, height_ratios=[3, 1.2, 1.4][: 3 if rhythms else 2])
        upper = plot_raster(recording, figure.add_subplot(rows[0]), title=title)
        plot_rate(recording, figure.add_subplot(rows[1], sharex=upper))
        upper.set_xlabel("")
        upper.tick_params(labelbottom=False)
        if rhythms:
            plot_spectrum(recording, figure.add_subplot(rows[2]))
    return figure


def _shown_bin(duration: float) -> float:
    """The shortest round number of ms that cuts the duration into at most 250 bins."""
    decade = 10.0 ** np.floor(np.log10(duration / 250.0))
    bins = [b * decade for b in (1.0, 2.0, 5.0, 10.0) if duration <= 250.0 * b * decade * (1 + 1e-9)]
    return max(1.0, bins[0])

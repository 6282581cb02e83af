"""A population that represents a value: what is decoded of it over its spikes, v and u; its tuning curves."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from ..nef import Encoding, Probe, Simulator, tuning_curves
from .figure import new_axes, new_figure
from .raster import draw_spikes
from .style import PALETTE, style, tidy
from .titles import unit_of

_COLOURS = [PALETTE[name] for name in ("vermillion", "blue", "green", "purple", "orange", "sky")]


def plot_ensemble(
    simulator: Simulator, decoded: Probe, spikes: Probe, v: Probe, u: Probe, value: Any = None
) -> list[Axes]:
    """Draw four panels under each other, for one ensemble: what is decoded, the raster, v and u of its cells.

    Parameters
    ----------
    simulator : nef.Simulator
        That has run.
    decoded, spikes, v, u : nef.Probe
        Of one ensemble, in it.
    value : array_like (K,) or (K, d), optional
        What was to be represented, drawn in grey behind what is decoded.

    Returns
    -------
    list of Axes

    Examples
    --------
    >>> from izhikevich import nef
    >>> with nef.Network() as net:
    ...     ens = nef.Ensemble(10)
    ...     probes = nef.Probe(ens, synapse=30), nef.Probe(ens, "spikes"), nef.Probe(ens, "v"), nef.Probe(ens, "u")
    >>> [ax.get_ylabel() for ax in plot_ensemble(net.run(20), *probes)]
    ['decoded value', 'neuron', 'v [mV]', 'u [mV/ms]']
    """
    data, t = simulator.data, simulator.times
    size = spikes.target.n
    with style():
        figure = new_figure(7.2, 7.2)
        axes = list(figure.subplots(4, 1, sharex=True))
        if value is not None:
            axes[0].plot(t, value, color="0.6", linewidth=2.5, label="value")
        for k, line in enumerate(data[decoded].T):
            axes[0].plot(t, line, color=_COLOURS[k % len(_COLOURS)], linewidth=1.2, label="decoded")
        if value is not None:
            axes[0].legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, borderaxespad=0.1)
        draw_spikes(axes[1], data[spikes].times, data[spikes].neurons, size)
        axes[1].set_ylim(-0.6, size - 0.4)
        axes[1].yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
        peak = getattr(simulator.encodings[v.target].model, "vpeak", None)
        for k, colour in zip(range(size), cycle(_COLOURS), strict=False):
            own = data[spikes].times[data[spikes].neurons == k]
            axes[2].plot(*_with_peaks(t, data[v][:, k], own, peak), color=colour, linewidth=0.8)
            axes[3].plot(t, data[u][:, k], color=colour, linewidth=0.8)
        unit = unit_of(simulator.encodings[u.target].model)
        for ax, label in zip(axes, ("decoded value", "neuron", "v [mV]", f"u [{unit}]"), strict=True):
            ax.set_ylabel(label)
            ax.spines[["top", "right"]].set_visible(False)
        axes[3].set_xlabel("time [ms]")
        axes[3].set_xlim(0.0, float(t[-1]) if t.size else 1.0)
    return [tidy(ax) for ax in axes]


def _with_peaks(t: np.ndarray, v: np.ndarray, spikes: np.ndarray, peak: float | None) -> tuple[np.ndarray, np.ndarray]:
    """Samples with the peak of each spike at its time, so that all are as high as they are."""
    if peak is None:
        return t, v
    times = np.concatenate([t, spikes])
    order = np.argsort(times, kind="stable")
    return times[order], np.concatenate([v, np.full(spikes.size, peak)])[order]


def plot_tuning_curves(encoding: Encoding, ax: Axes | None = None) -> Axes:
    """Draw the adapted rate of every cell of an ensemble of one dimension against the value.

    Parameters
    ----------
    encoding : nef.Encoding
        ``ens.encoding()``, or ``simulator.encodings[ens]``.
    ax : Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from izhikevich import nef
    >>> with nef.Network():
    ...     ens = nef.Ensemble(5)
    >>> len(plot_tuning_curves(ens.encoding()).lines)
    5
    """
    x, rates = tuning_curves(encoding)
    with style():
        ax = new_axes(ax, 7.2, 3.2)
        ax.spines[["top", "right"]].set_visible(False)
        for k, line in enumerate(rates.T):
            ax.plot(x, line, color=_COLOURS[k % len(_COLOURS)], linewidth=0.9)
        ax.set_xlabel("represented value")
        ax.set_ylabel("adapted rate [Hz]")
        ax.set_ylim(0.0, None)
    return tidy(ax)

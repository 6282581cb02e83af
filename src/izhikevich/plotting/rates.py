"""Rate against current, with what a slow ramp sees on its way up and down."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .figure import new_axes
from .style import PALETTE, style, tidy
from .titles import model_name, unit_of

# Told apart by shape as well as by colour.
_LOOKS = {
    "first": ("first interval", {"color": PALETTE["orange"], "marker": "^", "markersize": 3.5}),
    "steady": ("steady state", {"color": PALETTE["black"], "marker": "o", "markersize": 3.5}),
    "up": ("ramp up", {"color": PALETTE["blue"], "linestyle": "--"}),
    "down": ("ramp down", {"color": PALETTE["vermillion"], "linestyle": ":", "linewidth": 1.8}),
}


def plot_fi_curve(found: Any, model: Any, ax: Axes | None = None, *, title: str | None = None) -> Axes:
    """Draw rates against the current: first interval, steady state, slow ramps up and down.

    Parameters
    ----------
    found : FICurve
        What `izhikevich.analysis.fi_curve` returned.
    model : Model
        The cell, for its name and unit.
    ax : Axes, optional
        Where to draw; a new figure by default.
    title : str, optional
        Instead of the cell's name.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import izhikevich as izh
    >>> from izhikevich.analysis import fi_curve
    >>> rs = izh.cell("RS")
    >>> [line.get_label() for line in plot_fi_curve(fi_curve(rs, [0, 5, 10], 1000), rs).lines]
    ['first interval', 'steady state', 'ramp up', 'ramp down']
    """
    with style():
        ax = new_axes(ax, 6.6, 3.6)
        ax.spines[["top", "right"]].set_visible(False)
        for name, (label, look) in _LOOKS.items():
            ax.plot(found.currents, getattr(found, name), label=label, **look)
        if np.isfinite([found.on, found.off]).all() and found.off < found.on:
            ax.axvspan(found.off, found.on, color="0.9", zorder=0, label="the ramp up rests, the ramp down fires")
        ax.set_xlim(found.currents[0], found.currents[-1])
        ax.set_ylim(bottom=0.0)
        ax.set_xlabel(f"current I [{unit_of(model)}]")
        ax.set_ylabel("rate [Hz]")
        ax.set_title(title if title is not None else model_name(model), loc="left")
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), handlelength=2.4)
    return tidy(ax)

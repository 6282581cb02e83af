"""The impedance of a cell at rest: as measured by a chirp, and as the closed form has it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .figure import new_axes
from .style import PALETTE, style, tidy
from .titles import model_name, unit_of


def plot_impedance(found: Any, model: Any, ax: Axes | None = None, *, title: str | None = None) -> Axes:
    """Draw the size of the impedance against frequency: measured points on the line of the closed form, and the peak.

    Parameters
    ----------
    found : Zap
        What `izhikevich.analysis.zap` returned.
    model : Model
        The cell, for its name and unit.
    ax : Axes, optional
        Where to draw; a new figure by default.
    title : str, optional
        Instead of the cell's name.

    Returns
    -------
    Axes
        In GΩ for cells in pA; in ms for those whose current is in mV/ms.

    Examples
    --------
    >>> import izhikevich as izh
    >>> from izhikevich.analysis import zap
    >>> rz = izh.cell("RZ")
    >>> [line.get_label() for line in plot_impedance(zap(rz), rz).lines]
    ['closed form', 'measured', 'resonance at 25.0 Hz']
    """
    shown = np.unique(np.linspace(0, found.hz.size - 1, 41).astype(int))
    with style():
        ax = new_axes(ax, 4.8, 3.4)
        ax.spines[["top", "right"]].set_visible(False)
        ax.plot(found.hz, np.abs(found.formula), color=PALETTE["blue"], linewidth=1.2, label="closed form")
        ax.plot(found.hz[shown], np.abs(found.impedance[shown]), "o", color=PALETTE["black"], markersize=3.0,
                markerfacecolor="none", markeredgewidth=0.8, label="measured")  # fmt: skip
        if found.peak_hz:
            named = f"resonance at {found.peak_hz:.1f} Hz"
            ax.axvline(found.peak_hz, color=PALETTE["vermillion"], linestyle="--", linewidth=1.0, label=named)
        ax.set_xlim(0.0, found.hz[-1])
        ax.set_ylim(bottom=0.0)
        ax.set_xlabel("frequency f [Hz]")
        ax.set_ylabel(f"impedance |Z| [{'GΩ' if unit_of(model) == 'pA' else 'ms'}]")
        ax.set_title(title if title is not None else model_name(model), loc="left")
        ax.legend(loc="best")
    return tidy(ax)

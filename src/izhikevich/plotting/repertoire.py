"""The matrix of models and firing patterns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .figure import new_axes
from .style import PALETTE, style


def plot_repertoires(
    table: Any, ax: Axes | None = None, *, costs: Mapping[str, float] | None = None, title: str | None = None
) -> Axes:
    """Draw which model shows which firing pattern: a disc where a run shows it, a dash where none was found.

    Parameters
    ----------
    table : Repertoires
        What `izhikevich.analysis.repertoires` returned.
    ax : Axes, optional
        Where to draw; a new figure by default.
    costs : mapping of model to float, 1/ms, optional
        Operations per ms of model time, printed beside each model.
    title : str, optional
        Above the axes.

    Returns
    -------
    Axes
    """
    rows, columns = table.shown.shape
    with style():
        ax = new_axes(ax, 7.4, 4.4)
        for k in range(0, rows, 2):
            ax.axhspan(k - 0.5, k + 0.5, color="0.95", zorder=0)
        y, x = np.nonzero(table.shown)
        ax.scatter(x, y, s=42, color=PALETTE["blue"], zorder=2)
        y, x = np.nonzero(~table.shown)
        ax.scatter(x, y, s=18, marker="_", color="0.6", linewidths=0.9, zorder=2)
        ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5))
        ax.set_yticks(range(rows), table.models)
        letters = [f"{name} ({chr(ord('A') + k)})" for k, name in enumerate(table.patterns)]
        ax.set_xticks(range(columns), letters, rotation=50, ha="left", rotation_mode="anchor")
        ax.xaxis.tick_top()
        ax.tick_params(length=0, pad=3)
        for spine in ax.spines.values():
            spine.set_visible(False)
        totals = table.totals
        beside = [("of 20", [f"{totals[m]}" for m in table.models])]
        if costs is not None:
            beside.append(("operations\nper ms", [f"{costs[m]:.0f}" if m in costs else "" for m in table.models]))
        for k, (head, cells) in enumerate(beside):
            at = columns + 0.4 + 3.2 * k
            ax.text(at, rows - 0.3, head, ha="right", va="top", fontsize=8, clip_on=False)
            for row, text in enumerate(cells):
                ax.text(at, row, text, ha="right", va="center", clip_on=False)
        if title:
            ax.set_title(title, loc="left")
    return ax

"""What a spike costs: operations against accuracy, model by model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .figure import new_axes
from .style import PALETTE, style, tidy

_HUES = ("blue", "vermillion", "black", "orange", "green", "purple", "sky", "grey")
_MARKERS = "osD^vP*X<>hp"


def plot_costs(found: Sequence[Any], ax: Axes | None = None, *, title: str | None = None) -> Axes:
    """Draw the work-precision diagram: operations per ms of model time against the error that is allowed.

    Parameters
    ----------
    found : sequence of Compared
        What `izhikevich.cost.compare_costs` yielded.
    ax : Axes, optional
        Where to draw; a new figure by default.
    title : str, optional
        Above the axes.

    Returns
    -------
    Axes
    """
    with style():
        ax = new_axes(ax, 6.5, 4.2)
        for k, one in enumerate(found):
            tolerances = [row.tolerance for row in one.costs]
            costs = [row.per_ms if np.isfinite(row.per_ms) else np.nan for row in one.costs]
            look = {"color": PALETTE[_HUES[k % len(_HUES)]], "marker": _MARKERS[k % len(_MARKERS)], "markersize": 4}
            look["linestyle"] = "-" if k < len(_HUES) else "--"  # hues begin again
            ax.loglog(tolerances, costs, label=f"{one.name} ({one.rate:.0f} Hz)", **look)
        ax.invert_xaxis()
        ax.set(xlabel="largest error of a spike time [ms]", ylabel="operations per ms of model time")
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
        if title:
            ax.set_title(title, loc="left")
        tidy(ax)
    return ax

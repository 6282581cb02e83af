"""The phase-response curve."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from .figure import new_axes
from .style import PALETTE, style, tidy
from .titles import number


def plot_phase_response(found: Any, ax: Axes | None = None, *, title: str | None = None) -> Axes:
    """Draw by how much a kick advances or delays the next spikes, against the phase at which it comes.

    Parameters
    ----------
    found : PhaseResponse
        What `izhikevich.analysis.phase_response` returned.
    ax : Axes, optional
        Where to draw; a new figure by default.
    title : str, optional
        Instead of the kick and the period.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import izhikevich as izh
    >>> from izhikevich.analysis import phase_response
    >>> plot_phase_response(phase_response(izh.cell("RS"), 10, points=5)).get_title(loc="left")
    'kick of 0.1 mV, period 44.8 ms'
    """
    with style():
        ax = new_axes(ax, 4.8, 3.4)
        ax.spines[["top", "right"]].set_visible(False)
        ax.axhline(0.0, color=PALETTE["grey"], linewidth=0.8)
        ax.plot(found.phase, found.shift, color=PALETTE["blue"], linewidth=1.4)
        ax.set_xlim(0.0, 1.0)
        ax.set_xlabel("phase of the kick: time since the last spike [periods]")
        ax.set_ylabel("spikes come earlier by [periods]")
        named = f"kick of {number(found.kick)} mV, period {found.period:.3g} ms"
        ax.set_title(title if title is not None else named, loc="left")
    return tidy(ax)

"""Measured interspike intervals, and what fitted cells make of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullFormatter

from .figure import new_axes
from .style import PALETTE, style, tidy

_COLOURS = [PALETTE[name] for name in ("vermillion", "blue", "green", "purple")]
_MARKS = "xv^s"


def plot_intervals(fits: Any, ax: Axes | None = None, *, title: str | None = None) -> Axes:
    """Draw measured intervals in black, one after the other, and on them those of fits; what was held out lies on grey.

    Parameters
    ----------
    fits : IntervalFit, or mapping of str to IntervalFit
        One fit, or several of the same intervals, by the names to give them.
    ax : Axes, optional
        Where to draw; a new figure by default.
    title : str, optional
        By default the errors of the intervals held out.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import izhikevich as izh
    >>> spikes = izh.simulate("FS", 120, 10, method="taylor", record="spikes").spike_times
    >>> fit = izh.fitting.IntervalFit(free=("a", "d")).fit(np.diff(spikes), 10)
    >>> plot_intervals(fit).get_ylabel()
    'interval [ms]'
    """
    named = fits if isinstance(fits, Mapping) else {"fit": fits}
    first = next(iter(named.values()))
    measured = first.measured_
    number = np.arange(1, measured.size + 1)
    with style():
        ax = new_axes(ax, 7.2, 3.0)
        ax.spines[["top", "right"]].set_visible(False)
        ax.plot(number, measured, "o-", color=PALETTE["black"], markersize=4.5, linewidth=0.8, label="measured")
        for (name, fit), colour, mark in zip(named.items(), _COLOURS, _MARKS, strict=False):
            line = {"linestyle": "none", "marker": mark, "color": colour, "markersize": 5, "markeredgewidth": 1.2}
            ax.plot(number, fit.predicted_, **line, zorder=3, label=f"{name}: {_off(fit)}")
        if first.count_ < measured.size:
            ax.axvspan(first.count_ + 0.5, measured.size + 0.5, color="#EBEBEB", zorder=0, label="held out")
        ax.set_xlim(0.5, measured.size + 0.5)
        ax.set_yscale("log")
        ax.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        ax.yaxis.set_major_formatter("{x:g}")
        ax.yaxis.set_minor_formatter(NullFormatter())
        ax.set_xlabel("number of the interval")
        ax.set_ylabel("interval [ms]")
        ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
        ax.set_title(title or f"{first.count_} intervals fitted, {measured.size - first.count_} held out", loc="left")
    return tidy(ax)


def _off(fit: Any) -> str:
    """How well a fit predicts."""
    error = fit.held_out_error_ if np.isfinite(fit.held_out_error_) else fit.fitted_error_
    return (
        "off by less than 0.1 %"
        if error < 1e-3
        else f"off by {100 * error:.2g} %"
        if error < 0.995
        else f"off by {100 * error:.0f} %"
    )

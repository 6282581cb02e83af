"""How a training went."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .figure import new_axes
from .style import PALETTE, style, tidy


def plot_losses(losses: Any, ax: Axes | None = None, *, smooth: int = 1, title: str | None = None) -> Axes:
    """Draw losses against updates, on a logarithmic scale where all are positive.

    Parameters
    ----------
    losses : array_like (updates,)
        Such as `training.Trained.losses`.
    ax : Axes, optional
        Where to draw; a new figure by default.
    smooth : int, default 1
        Draw the running median of so many updates over them.
    title : str, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = plot_losses([4.0, 2.0, 1.0, 0.5], smooth=3)
    >>> ax.get_yscale(), ax.get_xlabel()
    ('log', 'update')
    """
    losses = np.asarray(losses, float)
    with style():
        ax = new_axes(ax, 4.8, 3.0)
        ax.spines[["top", "right"]].set_visible(False)
        ax.plot(losses, color=PALETTE["blue"], linewidth=0.8, alpha=1.0 if smooth <= 1 else 0.4, label="loss")
        if 1 < smooth <= losses.size:
            middle = np.median(np.lib.stride_tricks.sliding_window_view(losses, smooth), axis=1)
            at = np.arange(middle.size) + (smooth - 1) / 2
            ax.plot(at, middle, color=PALETTE["vermillion"], linewidth=1.4, label=f"median of {smooth}")
            ax.legend(loc="best")
        if (losses > 0).all():
            ax.set_yscale("log")
        ax.set_xlabel("update")
        ax.set_ylabel("loss")
        if title is not None:
            ax.set_title(title, loc="left")
    return tidy(ax)

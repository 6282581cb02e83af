"""How every picture of this package looks: one palette, one set of sizes, applied inside a context and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib
from matplotlib.axes import Axes

#: Okabe and Ito's palette, told apart by readers with any kind of colour vision.
PALETTE = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "purple": "#CC79A7",
    "grey": "#8C8C8C",
}

VOLTAGE = PALETTE["black"]
RECOVERY = PALETTE["vermillion"]
CURRENT = PALETTE["blue"]
EXACT = PALETTE["black"]
PUBLISHED = PALETTE["vermillion"]
RECORDED = PALETTE["grey"]

_POPULATIONS = [PALETTE[name] for name in ("blue", "vermillion", "green", "purple", "orange", "sky", "grey")]

_RC: dict[str, Any] = {
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.labelsize": 9,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.unicode_minus": True,
    "legend.fontsize": 8,
    "legend.frameon": False,
    "lines.linewidth": 1.0,
    "lines.solid_capstyle": "round",
    "lines.solid_joinstyle": "round",
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    # Letters stay letters in vector files, so a journal can edit them.
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
}


@contextmanager
def style(**changes: Any) -> Iterator[None]:
    """Draw in this package's style; Matplotlib's own settings are as before afterwards.

    Parameters
    ----------
    **changes
        Matplotlib settings that replace ours, dots written as underscores: ``font_size=12``.

    Examples
    --------
    >>> import matplotlib
    >>> before = matplotlib.rcParams["font.size"]
    >>> with style(font_size=12):
    ...     matplotlib.rcParams["font.size"]
    12.0
    >>> matplotlib.rcParams["font.size"] == before
    True
    """
    named = {key.replace(".", "_"): key for key in matplotlib.rcParams}
    settings: Any = {**_RC, **{named.get(key, key): value for key, value in changes.items()}}
    with matplotlib.rc_context(settings):
        yield


def of_population(k: int) -> str:
    """The colour of a network's population by its number: the first, by custom the excitatory one, is blue, the second red."""
    return _POPULATIONS[k % len(_POPULATIONS)]


def tidy(ax: Axes, size: float = 8.0) -> Axes:
    """Set what Matplotlib would otherwise read from its settings when it draws, after the style has ended."""
    ax.tick_params(labelsize=size, width=0.8, length=3.0, direction="out")
    return ax

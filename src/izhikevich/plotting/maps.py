"""Two maps: u from one reset to the next with its cobweb, and what a cell does over a grid of parameters."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from ..analysis import adaptation_map, orbit
from ..analysis.firing.parameter_map import CURRENT
from .figure import figure_of, new_axes
from .style import PALETTE, style, tidy
from .titles import model_name, number, unit_of

#: Patterns of steps, each with its colour in every map; "" is none of the published.
PATTERN_COLOURS = {
    "silent": "#FFFFFF",
    "phasic spiking": PALETTE["yellow"],
    "phasic bursting": PALETTE["orange"],
    "tonic spiking": PALETTE["sky"],
    "spike frequency adaptation": PALETTE["black"],
    "low-threshold spiking": PALETTE["green"],
    "fast spiking": PALETTE["blue"],
    "mixed mode": PALETTE["purple"],
    "tonic bursting": PALETTE["vermillion"],
    "": "#C8C8C8",
}


def plot_adaptation_map(
    model: Any,
    current: float,
    u: tuple[float, float],
    ax: Axes | None = None,
    *,
    start: float | None = None,
    steps: int = 12,
    title: str | None = None,
) -> Axes:
    """Draw the adaptation map, the diagonal, and how u moves from reset to reset (the cobweb).

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters.
    current : float
        Constant input, in the model's unit.
    u : (float, float), in the unit of the current
        Range of u after a reset.
    ax : Axes, optional
        Where to draw; a new figure by default.
    start : float, optional
        Where the cobweb begins; without it none is drawn.
    steps : int, default 12
        Its resets.
    title : str, optional
        Instead of the cell's name and the current.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import izhikevich as izh
    >>> plot_adaptation_map(izh.cell("CH"), 10, (-8, 4), start=-7).get_title(loc="left")
    'CH at I = 10 mV/ms'
    """
    unit, starts = unit_of(model), np.linspace(*u, 401)
    mapped = adaptation_map(model, current, starts).after
    with style():
        ax = new_axes(ax, 4.6, 4.4)
        ax.spines[["top", "right"]].set_visible(False)
        ax.plot(u, u, color=PALETTE["grey"], linewidth=0.8, linestyle="--", label="u stays as it is")
        # a jump is no line: steps far beyond the others are left out
        far = np.abs(np.diff(mapped)) > 20.0 * np.nanmedian(np.abs(np.diff(mapped))) + 0.02 * np.nanmax(np.abs(mapped))
        ax.plot(np.insert(starts, np.flatnonzero(far) + 1, np.nan), np.insert(mapped, np.flatnonzero(far) + 1, np.nan),
                color=PALETTE["blue"], linewidth=1.6, label="adaptation map")  # fmt: skip
        if start is not None:
            seen = np.append(start, orbit(model, current, start, steps))
            ax.plot(np.repeat(seen, 2)[:-1], np.append(seen[0], np.repeat(seen[1:], 2)), color=PALETTE["vermillion"],
                    linewidth=0.9, label=f"{steps} spikes from u = {number(start)}")  # fmt: skip
        ax.set_xlabel(f"u after a reset [{unit}]")
        ax.set_ylabel(f"u after the next reset [{unit}]")
        ax.set_title(title if title is not None else f"{model_name(model)} at I = {number(current)} {unit}", loc="left")
        ax.legend(loc="best", handlelength=1.8)
    return tidy(ax)


def plot_parameter_map(found: Any, ax: Axes | None = None, *, title: str | None = None) -> Axes:
    """Draw the firing patterns over a grid of two parameters if they were named, else the mean rate; white where the cell does not fire.

    Parameters
    ----------
    found : ParameterMap
        What `izhikevich.analysis.parameter_map` returned.
    ax : Axes, optional
        Where to draw; a new figure by default.
    title : str, optional
        Instead of the cell's name and the time.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import izhikevich as izh
    >>> from izhikevich.analysis import parameter_map
    >>> ax = plot_parameter_map(parameter_map(izh.cell("RS"), "I", [0, 5, 10], "d", [2, 8]))
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('I [mV/ms]', 'd [mV/ms]')
    """
    with style():
        ax = new_axes(ax, 5.6, 4.2)
        (_rates if found.pattern is None else _patterns)(found, ax)
        ax.set_xlabel(_axis_words(found.model, found.x))
        ax.set_ylabel(_axis_words(found.model, found.y))
        ax.set_title(title if title is not None else model_name(found.model), loc="left")
    return tidy(ax)


def _rates(found: Any, ax: Axes) -> None:
    rate = np.where(found.spike_count > 0, found.rate, np.nan)
    image = ax.pcolormesh(found.x_values, found.y_values, rate, cmap="viridis", shading="nearest", rasterized=True)
    bar = figure_of(ax).colorbar(image, ax=ax)
    bar.set_label(f"mean rate in {found.duration:g} ms [Hz]; white: no spike")


def _patterns(found: Any, ax: Axes) -> None:
    """Each pattern in its own colour, the same in every map; named beside the map."""
    names = [name for name in PATTERN_COLOURS if (found.pattern == name).any()]
    code = np.select([found.pattern == name for name in names], range(len(names)))
    colours = ListedColormap([PATTERN_COLOURS[name] for name in names])
    edges = (-0.5, len(names) - 0.5)
    ax.pcolormesh(found.x_values, found.y_values, code, cmap=colours, vmin=edges[0], vmax=edges[1], shading="nearest",
                  rasterized=True)  # fmt: skip
    shown = [Patch(facecolor=PATTERN_COLOURS[n], edgecolor=PALETTE["grey"], linewidth=0.5, label=n or "no published pattern")
             for n in names]  # fmt: skip
    ax.legend(handles=shown, loc="center left", bbox_to_anchor=(1.01, 0.5), handlelength=1.0, frameon=False)


def _axis_words(model: Any, name: str) -> str:
    unit = unit_of(model) if name == CURRENT else model.parameters()[name].metadata["unit"]
    return f"{name} [{unit}]"

"""What a, b, c and d do: one cell, each of them low and high."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from ..errors import ArgumentError, sentence
from .figure import new_figure
from .style import PALETTE, style, tidy
from .titles import model_name, number, unit_of

_LOOKS = (
    {"color": PALETTE["blue"], "linewidth": 1.3},
    {"color": PALETTE["vermillion"], "linewidth": 0.9, "linestyle": (0, (4, 1))},
)
#: Low and high value of each parameter for a cell of the 2003 form.
VALUES = {"a": (0.01, 0.1), "b": (0.1, 0.25), "c": (-65.0, -52.0), "d": (2.0, 8.0)}


def plot_abcd(
    model: Any,
    current: Any,
    duration: float = 200.0,
    values: Mapping[str, tuple[float, float]] | None = None,
    ax: Any = None,
) -> np.ndarray:
    """Draw v and u over time for a low and a high value of each of a, b, c and d, the others as they are.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters.
    current : number, text or Stimulus
        As in `izhikevich.simulate`.
    duration : float, ms, default 200
    values : mapping of parameter to (low, high), optional
        By default values for the 2003 form: a 0.01, 0.1; b 0.1, 0.25; c -65, -52; d 2, 8. Its order is that of the columns.
    ax : array of Axes, shape (2, n), optional
        Where to draw; a new figure by default.

    Returns
    -------
    ndarray of Axes, shape (2, n)
        v above, u below, one column for each parameter.

    Raises
    ------
    ArgumentError
        For axes of another shape, or a parameter that the model has not.

    Examples
    --------
    >>> import izhikevich as izh
    >>> plot_abcd(izh.cell("RS"), 10, 50).shape
    (2, 4)
    """
    values = VALUES if values is None else values
    for name in values:
        if name not in model.parameters():
            raise ArgumentError(sentence("plot_abcd.values", f"of parameters of {type(model).__name__}", name))
    shape = (2, len(values))
    if ax is not None and np.shape(np.asarray(ax, dtype=object)) != shape:
        raise ArgumentError(sentence("ax", f"an array of axes of the shape {shape}", ax))
    start = model.rest()
    with style():
        made = {"sharex": True, "sharey": "row", "squeeze": False}
        panels = (
            new_figure(2.6 * len(values), 4.2).subplots(*shape, **made) if ax is None else np.asarray(ax, dtype=object)
        )
        for (upper, lower), (name, pair) in zip(panels.T, values.items(), strict=True):
            for value, look in zip(pair, _LOOKS, strict=True):
                trace = model.replace(**{name: value}).run(duration, current, start=start).trace()
                upper.plot(trace.times, trace.v, label=f"{name} = {number(value)}", **look)
                lower.plot(trace.times, trace.u, **look)
            upper.set_title(f"{name}: {model.parameters()[name].metadata['meaning']}", fontsize=8.5, pad=30)
            upper.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, handlelength=1.6, columnspacing=1.0,
                         fontsize=7.5, borderaxespad=0.2)  # fmt: skip
            lower.set_xlabel("time [ms]")
            lower.set_xlim(0.0, duration)
        panels[0, 0].set_ylabel("v [mV]")
        panels[1, 0].set_ylabel(f"u [{unit_of(model)}]")
        for panel in panels.ravel():
            _plain(panel)
        panels[0, 0].set_label(model_name(model))
    return panels


def _plain(ax: Axes) -> None:
    ax.spines[["top", "right"]].set_visible(False)
    tidy(ax)

"""The phase plane: what v and u do to each other, and where the border between spiking and resting runs."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from ..analysis import fixed_points, separatrix
from ..analysis.plane.nullclines import law
from .figure import new_axes
from .style import PALETTE, style, tidy
from .titles import model_name, number, unit_of

_BORDER = {
    "saddle": "separatrix: below it, a spike",
    "cycle": "unstable cycle: outside, a spike",
    "graze": "quasi-threshold: below it, a spike",
}
_LINE = {"linewidth": 1.2, "zorder": 2}


def plot_phase_plane(
    model: Any,
    current: float = 0.0,
    ax: Axes | None = None,
    *,
    recording: Any = None,
    v: tuple[float, float] | None = None,
    u: tuple[float, float] | None = None,
    title: str | None = None,
) -> Axes:
    """Draw the phase plane at a constant current: nullclines, equilibria, separatrix, reset, peak and a trajectory.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters.
    current : float, default 0
        Constant input, in the model's unit.
    ax : Axes, optional
        Where to draw; a new figure by default.
    recording : Recording, optional
        A run whose v and u are drawn; resets are dotted.
    v : (float, float), mV, optional
        Range of v; by default from 20 mV below the reset and rest to the peak.
    u : (float, float), in the unit of the current, optional
        Range of u; by default what shows the parabola's bottom, the equilibria and the trajectory.
    title : str, optional
        Instead of the cell's name and the current.

    Returns
    -------
    Axes

    Raises
    ------
    ArgumentError
        For arrays of parameters, or a model that is no Izhikevich cell.

    Examples
    --------
    >>> import izhikevich as izh
    >>> ax = plot_phase_plane(izh.cell("RS"), 3.0)
    >>> ax.get_xlabel(), len(ax.get_legend().get_texts())
    ('membrane potential v [mV]', 7)
    """
    form, points, unit = law(model), fixed_points(model, current), unit_of(model)
    trace = None if recording is None else recording.trace(0)
    lowest: float = min([model.c, *(p.v for p in points), *([] if trace is None else [trace.v.min()])])
    left, right = (lowest - 12.0, model.vpeak + 4.0) if v is None else v
    across = np.linspace(left, right, 801)
    with style():
        ax = new_axes(ax, 6.4, 4.6)
        ax.spines[["top", "right"]].set_visible(False)
        ax.plot(across, form.quadratic(across) + current, color=PALETTE["blue"], label="v-nullcline (v′ = 0)", **_LINE)
        _recovery(ax, form, across)
        _border(ax, model, current)
        _peak_and_reset(ax, model)
        if trace is not None:
            _trajectory(ax, recording, trace)
        _equilibria(ax, points)
        ax.set_xlim(left, right)
        ax.set_ylim(*(_heights(form, points, trace, current) if u is None else u))
        ax.set_xlabel("membrane potential v [mV]")
        ax.set_ylabel(f"recovery u [{unit}]")
        ax.set_title(title if title is not None else f"{model_name(model)} at I = {number(current)} {unit}", loc="left")
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), handlelength=1.8)
    return tidy(ax)


def _recovery(ax: Axes, form: Any, across: np.ndarray) -> None:
    """The nullcline of u: its curve, or an upright line where u has no leak."""
    look = {"color": PALETTE["vermillion"], "label": "u-nullcline (u′ = 0)", **_LINE}
    if form.leak:
        ax.plot(across, [form.piece(x).curve(x) for x in across], **look)
    else:
        ax.axvline(float(form.pieces[0].curve.roots()[0]), **look)


def _peak_and_reset(ax: Axes, model: Any) -> None:
    """Where a spike ends and where it leads to; both lean in the book's LTS and TC cells, where u is part of peak and reset."""
    look: dict[str, Any] = {"color": PALETTE["grey"], "linewidth": 1.0}
    lean = getattr(model, "reset_slope", 0.0)
    after = "reset line, leaning with u" if lean else "reset line v = c"
    lines: Any = (
        (model.vpeak, getattr(model, "peak_slope", 0.0), {"linestyle": (0, (1, 1.5)), "label": "peak"}),
        (model.c - lean * getattr(model, "d", 0.0), lean, {"linestyle": "--", "label": after}),
    )
    for foot, slope, extra in lines:
        if slope:
            ax.axline((foot, 0.0), slope=1.0 / slope, **look, **extra)
        else:
            ax.axvline(foot, **look, **extra)


def _border(ax: Axes, model: Any, current: float) -> None:
    curve = separatrix(model, current)
    if curve is not None:
        ax.plot(curve.v, curve.u, color=PALETTE["green"], linestyle=(0, (5, 1.5)), label=_BORDER[curve.kind], **_LINE)


def _trajectory(ax: Axes, recording: Any, trace: Any) -> None:
    """Legs between spikes in full, resets dotted: a reset is no path through the states between."""
    cut = np.flatnonzero((np.diff(trace.times) == 0) & (np.abs(np.diff(trace.v)) > 1e-9)) + 1
    ax.plot(np.insert(trace.v, cut, np.nan), np.insert(trace.u, cut, np.nan), color=PALETTE["black"], linewidth=0.9,
            zorder=3, label="trajectory")  # fmt: skip
    for k in cut:
        ax.plot(trace.v[k - 1 : k + 1], trace.u[k - 1 : k + 1], ":", color=PALETTE["black"], linewidth=0.7, zorder=3)
    ax.plot(trace.v[0], trace.u[0], ">", color=PALETTE["black"], markersize=5, zorder=4, label="start")


def _equilibria(ax: Axes, points: Any) -> None:
    """Filled where stable, open where not; a square for a saddle."""
    for point in points:
        face = PALETTE["black"] if point.stable else "white"
        shape = "s" if point.kind == "saddle" else "o"
        ax.plot(point.v, point.u, shape, color=PALETTE["black"], markerfacecolor=face, markersize=6, linestyle="none",
                zorder=5, label=point.kind)  # fmt: skip


def _heights(form: Any, points: Any, trace: Any, current: float) -> tuple[float, float]:
    """A range of u with the vertex of the parabola, all equilibria and the trajectory in it."""
    vertex = float(form.quadratic.deriv().roots()[0])
    bottom = float(form.quadratic(vertex)) + current
    seen = [bottom, *(p.u for p in points), *([] if trace is None else [trace.u.min(), trace.u.max()])]
    width = max(max(seen) - min(seen), float(form.quadratic(vertex + 15.0)) + current - bottom)
    return min(seen) - 0.35 * width, max(seen) + 0.6 * width

"""The three-axis figure of one neuron: v on the left, u on the right, the current on a second right axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from ..errors import ArgumentError, sentence
from .bands import band, corners, finite_range, has
from .figure import new_figure
from .heights import drawn_voltage
from .network import plot_network
from .raster import plot_population, plot_raster
from .style import CURRENT, RECORDED, RECOVERY, VOLTAGE, style, tidy
from .titles import model_name, parameter_line, unit_of

_MILLIVOLTS = {"V": 1e3, "uV": 1e-3, "µV": 1e-3}
_FRAME = (0.09, 0.11, 0.79, 0.765)  # left, bottom, width and height as fractions of the figure
# Heights of the frame that each quantity lies in: three bands, so that no line crosses another and the two right axes,
# each only as high as its band, stand on one edge without meeting.
_CURRENT, _RECOVERY, _VOLTAGE = (0.03, 0.17), (0.23, 0.45), (0.50, 0.98)


def plot_recording(
    recording: Any,
    ax: Axes | None = None,
    *,
    recorded: Any = None,
    neurons: Sequence[int] | None = None,
    title: str | None = None,
) -> Axes:
    """Draw a recording: of one neuron v, u and I on three axes, of a population its raster and a few voltages, of a network its rhythms.

    Parameters
    ----------
    recording : Recording
        What `simulate` returned. Without v and u only its spikes are drawn.
    ax : Axes, optional
        Where to draw; a new figure by default. A population or network given axes draws its raster there, and nothing else.
    recorded : Sweep or (times, voltage), optional
        A measured voltage (ms, mV) to lie under the model's.
    neurons : sequence of int, optional
        The neurons of a population whose voltage is drawn; the first three by default.
    title : str, optional
        Instead of the cell's name and a, b, c, d.

    Returns
    -------
    Axes
        The axes of the voltage (of a population: of the raster). u and I lie in ``ax.figure.axes`` under the labels
        ``"recovery"`` and ``"current"``.

    Raises
    ------
    ArgumentError
        If `recorded` is not a time and a voltage of one length.

    Examples
    --------
    >>> import izhikevich as izh
    >>> ax = plot_recording(izh.cell("RS").run(300, current=10))
    >>> [other.get_label() for other in ax.figure.axes]
    ['voltage', 'recovery', 'current']
    """
    if getattr(recording, "populations", {}) and ax is None and not has(recording, "v", "u"):
        return plot_network(recording, title=title).axes[0]
    if recording.size > 1:
        return plot_population(recording, ax, neurons=neurons, title=title)
    if not has(recording, "v", "u"):
        return plot_raster(recording, ax, title=title)
    measured = _measured(recorded)
    with style():
        # Placed by hand: all figures of this kind get one frame, and drawing takes half the time.
        ax = new_figure(7.2, 4.4, layout=None).add_axes(_FRAME) if ax is None else ax
        _three_axes(ax, recording, measured)
        named = f"{model_name(recording.model)}\n{parameter_line(recording.model)}"
        ax.set_title(named if title is None else title)
        ax.set_xlim(0.0, recording.duration)
        ax.set_xlabel("time [ms]")
    return ax


def _three_axes(ax: Axes, recording: Any, measured: tuple[np.ndarray, np.ndarray] | None) -> None:
    trace, unit = recording.trace(0), unit_of(recording.model)
    _voltage(ax, *drawn_voltage(recording), measured)
    u = _right_axis(ax, "recovery", f"recovery u\n[{unit}]", RECOVERY)
    u.plot(trace.times, trace.u, color=RECOVERY, linewidth=1.1)
    band(u, *finite_range(trace.u), *_RECOVERY, side="right", ticks=3)
    if has(recording, "current"):
        current = _right_axis(ax, "current", f"current I\n[{unit}]", CURRENT)
        current.plot(*corners(trace.times, trace.current), color=CURRENT, linewidth=1.1)
        band(current, *finite_range(trace.current, [0.0]), *_CURRENT, side="right", ticks=2)


def _voltage(ax: Axes, times: np.ndarray, v: np.ndarray, measured: tuple[np.ndarray, np.ndarray] | None) -> None:
    ax.set_label("voltage")
    ax.spines[["top", "right"]].set_visible(False)
    ax.plot(times, v, color=VOLTAGE, linewidth=1.0, label="model", zorder=3)
    seen = [v]
    if measured is not None:
        ax.plot(*measured, color=RECORDED, linewidth=0.6, label="recorded", zorder=2)
        seen.append(measured[1])
        ax.legend(loc="upper right", ncols=2, borderaxespad=0.2, handlelength=1.4)
    ax.set_ylabel("membrane potential v [mV]", color=VOLTAGE)
    band(ax, *finite_range(*seen, least=10.0), *_VOLTAGE)
    tidy(ax)


def _right_axis(ax: Axes, label: str, words: str, colour: str) -> Axes:
    twin = ax.twinx()
    twin.set_label(label)
    twin.set_ylabel(words, color=colour)
    twin.spines[["top", "left", "bottom"]].set_visible(False)
    twin.spines["right"].set_visible(True)
    twin.spines["right"].set_color(colour)
    tidy(twin).tick_params(axis="y", colors=colour)
    return twin


def _measured(recorded: Any) -> tuple[np.ndarray, np.ndarray] | None:
    """Times and voltage of a measurement, in whichever of its two forms it was given."""
    if recorded is None:
        return None
    pair = recorded
    if hasattr(recorded, "voltage"):
        if recorded.voltage is None:
            return None
        scale = _MILLIVOLTS.get(getattr(recorded, "voltage_unit", ""), 1.0)
        pair = (recorded.times, np.asarray(recorded.voltage) * scale)
    if len(pair) != 2 or np.shape(pair[0]) != np.shape(pair[1]) or np.ndim(pair[0]) != 1:
        got = tuple(np.shape(x) for x in pair)
        raise ArgumentError(sentence("recorded", "a Sweep, or times [ms] and voltage [mV] of one length", got))
    return np.asarray(pair[0], dtype=float), np.asarray(pair[1], dtype=float)

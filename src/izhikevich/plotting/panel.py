"""One firing pattern in one small frame: the voltage of both tracks, the stimulus beneath, the verdict above."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from .bands import corners, finite_range, has
from .figure import new_axes
from .heights import drawn_voltage
from .style import CURRENT, EXACT, PUBLISHED, style, tidy
from .titles import number, unit_of

#: What an artefact of the published step is called in a title.
ARTEFACTS = {
    "feature": "step artefact: the equations do not show it",
    "stimulus": "step artefact: stimulus must be restated",
}
_COLOURS = {"exact": EXACT, "published": PUBLISHED}
_VOLTAGE = (-110.0, 40.0)  # mV, one scale for all panels so that they can be compared
_REMARK = "#A3005C"
_LINE, _WIDTH = 9.5, 38  # points from line to line, letters in a line of the headline
_STRIP = 0.17  # height of the stimulus' strip, as a fraction of the frame


def plot_pattern(
    pattern: Any,
    ax: Axes | None = None,
    tracks: Sequence[str] = ("exact", "published"),
    *,
    runs: Mapping[str, Any] | None = None,
    check: Any = None,
) -> Axes:
    """Draw a firing pattern: exact track black, published track orange-red, stimulus blue beneath.

    Parameters
    ----------
    pattern : Pattern
    ax : Axes, optional
        Where to draw; a new figure by default.
    tracks : sequence of {"exact", "published"}
        What to draw; the first lies on top. Default both.
    runs : mapping of track to Recording, optional
        Runs that exist already; the others are made here.
    check : PatternCheck, optional
        Its verdict is added to the title.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import izhikevich as izh
    >>> plot_pattern(izh.pattern("A")).get_title(loc="left")
    'A  tonic spiking'
    """
    done = dict(runs or {})
    for track in tracks:
        if track not in done:
            done[track] = pattern.run(track=track)
    with style(font_size=8):
        ax = new_axes(ax, 4.2, 2.7)
        ax.set_label(pattern.key)
        ax.spines[["top", "right"]].set_visible(False)
        for track in reversed(tracks):
            _draw_track(ax, done[track], track)
        _voltage_scale(ax, pattern, [done[track] for track in tracks])
        _stimulus(ax, pattern, [done[track] for track in tracks])
        _words(ax, pattern, {track: done[track] for track in tracks}, check)
    return tidy(ax, 7.5)


def verdict(pattern: Any, runs: Mapping[str, Any], check: Any = None) -> str:
    """Spike counts of each track, and whether its check passed.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> run = Some(spike_times=[1.0, 2.0], duration=50.0)
    >>> verdict(Some(duration=50.0), {"exact": run, "published": run}, Some(exact_ok=True, published_ok=False))
    'spikes: exact 2 ✓, published 2 ✗ FAILED'
    """
    shown = []
    for track, run in runs.items():
        mark = "" if check is None else " ✓" if getattr(check, f"{track}_ok") else " ✗ FAILED"
        early = f" by {run.duration:.3g} ms" if run.duration < 0.999 * pattern.duration else ""
        shown.append(f"{track} {len(run.spike_times)}{early}{mark}")
    return "spikes: " + ", ".join(shown)


def _words(ax: Axes, pattern: Any, runs: Mapping[str, Any], check: Any) -> None:
    """Above the frame, from the top: key and name, what to know about the panel, the verdict."""
    lines = [(verdict(pattern, runs, check), "0.25", "normal")]
    if (artefact := getattr(pattern, "artefact", "none")) in ARTEFACTS:
        lines.append((ARTEFACTS[artefact], _REMARK, "italic"))
    for k, (line, colour, slant) in enumerate(lines):
        ax.annotate(line, (0.0, 1.0), xytext=(0, 4 + _LINE * k), xycoords="axes fraction", textcoords="offset points",
                    fontsize=7.5, color=colour, style=slant, in_layout=False)  # fmt: skip
    headline = f"{pattern.key}  {pattern.name}".replace("->", "→")
    headline = textwrap.fill(headline, _WIDTH, max_lines=2, placeholder=" …")
    ax.set_title(headline, loc="left", fontsize=8.5, fontweight="bold", pad=6 + _LINE * len(lines), linespacing=1.1)


def _draw_track(ax: Axes, run: Any, track: str) -> None:
    thin = track != "exact"
    ax.plot(*drawn_voltage(run), color=_COLOURS[track], linewidth=0.7 if thin else 0.8, label=track, clip_on=True)


def _voltage_scale(ax: Axes, pattern: Any, runs: Sequence[Any]) -> None:
    low, high = _VOLTAGE
    seen = finite_range(*(drawn_voltage(run)[1] for run in runs))
    low = min(low, seen[0] - 5.0)
    # The voltage takes the frame above the strip.
    bottom = low - (high - low) * _STRIP / (1.0 - _STRIP)
    ax.set_ylim(bottom, high)
    ax.set_yticks([-80.0, -40.0, 0.0, 40.0])
    ax.spines["left"].set_bounds(low, high)
    ax.set_xlim(0.0, pattern.duration)
    ax.set_xlabel("time [ms]", fontsize=8)
    ax.set_ylabel("v [mV]", fontsize=8, y=0.6)


def _stimulus(ax: Axes, pattern: Any, runs: Sequence[Any]) -> None:
    # The run that goes on longest shows the whole stimulus.
    longest = max(runs, key=lambda run: run.duration)
    if not has(longest, "current"):
        return
    trace = longest.trace(0)
    strip = ax.inset_axes((0.0, 0.015, 1.0, _STRIP - 0.03))
    strip.set_label("stimulus")
    strip.axis("off")
    strip.plot(*corners(trace.times, trace.current), color=CURRENT, linewidth=0.9)
    low, high = finite_range(trace.current, least=1e-9)
    strip.set_xlim(0.0, pattern.duration)
    strip.set_ylim(low - 0.1 * (high - low), high + 0.1 * (high - low))
    ends = [number(f"{end:.3g}") for end in (low, high)]
    span = f"I {ends[0]} to {ends[1]} {unit_of(pattern.model)}"
    ax.annotate(span, (0.0, _STRIP), xytext=(3, 0), xycoords="axes fraction", textcoords="offset points",
                color=CURRENT, fontsize=6.5, va="bottom")  # fmt: skip

"""Why a cell or a published panel behaves as it does: its numbers, worked out for these parameters, in sentences."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from ...catalog import Pattern, about, cell, cells, pattern, patterns, same_cell
from ..plane.bifurcation import hopf, saddle_node, step_rheobase_bound
from ..plane.equilibrium import resonance_hz, rest
from .parameter_words import Here, constant_words, height_words, n, parameter_words
from .regime_words import distance_words, loss_words, rest_words


@dataclass(frozen=True)
class Explanation:
    """Headings with sentences; printed as text, shown as HTML in a notebook.

    `sections` maps a heading to its sentences; ``explanation["Rest"]`` is one of them. `numbers` holds the quantities
    behind the words: rest, currents, frequencies (None where the cell has no such thing).
    """

    title: str
    sections: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, float | None] = field(default_factory=dict)

    def __str__(self) -> str:
        out = [self.title, "=" * len(self.title)]
        for heading, sentences in self.sections.items():
            out += ["", heading]
            out += [textwrap.fill(s, 100, initial_indent="  - ", subsequent_indent="    ") for s in sentences]
        return "\n".join(out)

    def __repr__(self) -> str:
        return str(self)

    def __getitem__(self, heading: str) -> tuple[str, ...]:
        return self.sections[heading]

    def _repr_html_(self) -> str:
        parts = [f"<h4>{escape(self.title)}</h4>"]
        for heading, sentences in self.sections.items():
            items = "".join(f"<li>{escape(s)}</li>" for s in sentences)
            parts.append(f"<b>{escape(heading)}</b><ul>{items}</ul>")
        return "".join(parts)


def explain(what: Any) -> Explanation:
    """Explain a pattern or a cell.

    Parameters
    ----------
    what : Pattern, Model or str
        A pattern, a cell of the 2003 or 2007 kind with scalar parameters, or the name of one (cells first).

    Returns
    -------
    Explanation
        Rest and the currents where it is lost; what each parameter and each constant does here; how far the next
        regime is; what differs between the published step and the equations; why well-known attempts failed.

    Raises
    ------
    ArgumentError
        For per-neuron parameters, and for models that are not of this family.

    Examples
    --------
    >>> from izhikevich.catalog import cell
    >>> print(explain(cell("RS"))["Where rest is lost"][0])
    At I = 3.797 an Andronov-Hopf bifurcation (b = 0.2 > a = 0.02) makes rest oscillate, at 9.549 Hz.
    """
    if isinstance(what, str):
        what = cell(what) if what in cells() or what not in patterns() else pattern(what)
    here = _pattern(what) if isinstance(what, Pattern) else _cell(what)
    made = {heading: tuple(s for s in words(here) if s) for heading, words in SECTIONS.items()}
    return Explanation(here.title, {k: s for k, s in made.items() if s}, _numbers(here))


def _pattern(what: Pattern) -> Here:
    spikes = what.truth.spike_times
    return Here(
        model=what.model,
        title=f"({what.key}) {what.name}",
        holding=what.stimulus[0][1],
        levels=_levels(what),
        what=what,
        last_interval=float(spikes[-1] - spikes[-2]) if len(spikes) > 1 else None,
        still_fires_at=_still_fires_at(what.model),
    )


def _cell(model: Any) -> Here:
    entry = about(model)
    name, title = getattr(model, "name", ""), entry.get("title", "")
    return Here(
        model=model,
        title=": ".join(x for x in (name or type(model).__name__, title) if x),
        levels=_test_currents(entry),
        entry=entry,
        still_fires_at=entry.get("still_fires_at"),
    )


def _levels(what: Pattern) -> tuple[float, ...]:
    """The distinct levels of a stimulus after its beginning, ramps by their ends."""
    ends = [*(t for t, _, _ in what.stimulus[1:]), what.duration]
    reached = (value + slope * (end - t) for (t, value, slope), end in zip(what.stimulus, ends, strict=True))
    return tuple(x for x in dict.fromkeys(reached) if x != what.stimulus[0][1])


def _test_currents(entry: Mapping[str, Any]) -> tuple[float, ...]:
    """The constant currents that the catalog tests a cell with: the weakest and the strongest."""
    reference = entry.get("reference", {})
    if "current" in reference:
        return (reference["current"],)
    levels = [float(key) for key in reference.get("spike_times", {}) if "until" not in key]
    return (min(levels), max(levels)) if levels else ()


def _still_fires_at(model: Any) -> float | None:
    """What the catalog measured for the cell with these parameters, if it is one of its cells."""
    for name in cells():
        if same_cell(model, cell(name)):
            return about(cell(name)).get("still_fires_at")
    return None


def _shown(here: Here) -> list[str]:
    if here.what is not None:
        return [f"The panel shows: {here.what.feature}.", here.what.why]
    return [here.entry.get("why", ""), *(f"{k}: {v}." for k, v in here.entry.get("in_words", {}).items())]


def _artefact(here: Here) -> list[str]:
    if here.what is None:
        return [here.entry.get("ambiguity", "")]
    what, published, truth = here.what, here.what.published, here.what.truth
    counts = f"spikes in the published script, at its step of {n(published.step)} ms: {len(published.spike_times)}"
    exact = f"exactly, by {n(truth.valid_until)} ms: {len(truth.spike_times)}"
    pointer = f"Pattern {what.companion} states the panel for the equations." if what.companion else ""
    return [f"{counts.capitalize()}; {exact}." if what.group != "exact" else "", what.note, pointer]


def _attempts(here: Here) -> list[str]:
    return [here.what.attempt if here.what is not None else here.entry.get("attempt", "")]


SECTIONS: dict[str, Callable[[Here], list[str]]] = {
    "What it shows": _shown,
    "Rest": rest_words,
    "Where rest is lost": loss_words,
    "What the parameters do here": parameter_words,
    "What the constants do here": constant_words,
    "Distance to the next regime": distance_words,
    "Spike height": height_words,
    "As printed, and exactly": _artefact,
    "Why attempts failed": _attempts,
}


def _numbers(here: Here) -> dict[str, float | None]:
    point, birth, fold = rest(here.model, here.holding), hopf(here.model), saddle_node(here.model)
    return {
        "holding_current": here.holding,
        "rest_v": None if point is None else point.v,
        "rest_u": None if point is None else point.u,
        "ringing_hz": None if point is None else point.ringing_hz,
        "resonance_hz": resonance_hz(here.model, here.holding),
        "hopf_current": None if birth is None else birth.current,
        "hopf_hz": None if birth is None else birth.hz,
        "saddle_node_current": None if fold is None else fold.current,
        "step_rheobase_bound": step_rheobase_bound(here.model, here.holding),
    }

"""A published firing pattern: the cell, its start and stimulus, both tracks, and the check of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np

from ..errors import ArgumentError, unknown
from ..late import late
from .features import Finding, check_features

TRACKS = ("exact", "published")
#: Largest difference in a spike time [ms] at which a run of the exact track counts as the truth.
TOLERANCE = 1e-9
_RECORD = ("spikes", "v", "u", "current")


@dataclass(frozen=True)
class Published:
    """What the published script does: its step [ms], the spike times it prints, and whether they show the feature.

    `new_at_edge` says, for every border of the stimulus, whether the script's test already gives the new value at the
    label t = t_on itself; its strict inequalities say no at the beginning of most pulses.
    """

    step: float
    spike_times: np.ndarray
    shows_feature: bool
    new_at_edge: tuple[bool, ...]


@dataclass(frozen=True)
class Truth:
    """The converged solution: spike times to 16 digits up to `valid_until`, u before each reset, samples (t, v, u)."""

    valid_until: float
    spike_times: np.ndarray
    u_before_reset: np.ndarray
    samples: np.ndarray
    source: str = ""


@dataclass(frozen=True)
class PatternCheck:
    """Verdict on both tracks of a pattern.

    `published_ok`: the spike times are those of the published script, step for step, and show the feature as often as
    the script does. `exact_ok`: the spike times are the truth within 1e-9 ms, and show the feature if and only if the
    catalog says that the equations do. Differences are the largest in any spike time (infinite if counts differ).
    """

    key: str
    published_ok: bool
    exact_ok: bool
    published_difference_ms: float
    exact_difference_ms: float
    feature_published: bool
    feature_exact: bool
    published_spikes: int
    exact_spikes: int
    findings: Mapping[str, tuple[Finding, ...]] = field(repr=False, default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether both tracks pass."""
        return self.published_ok and self.exact_ok

    def __bool__(self) -> bool:
        return self.ok

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain values, for JSON (a difference that is not a number of ms is None)."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in ("findings", "notes")}
        for name in ("published_difference_ms", "exact_difference_ms"):
            plain[name] = plain[name] if np.isfinite(plain[name]) else None
        return {**plain, "notes": list(self.notes)}


@dataclass(frozen=True, eq=False)
class Pattern:
    """A panel of the published figures (or a companion), ready to run on two tracks.

    Parameters
    ----------
    key, name, group : str
        "A" to "T" (group "2004"), "RS" ... (group "2003"), or a companion such as "I_exact" (group "exact").
    model : Model
        The cell with the panel's parameters.
    start : (v0, u0), mV and mV/ms
        State at t = 0.
    stimulus : tuple of (t_on, value, slope), ms, mV/ms, mV/ms²
        Holds from t_on to the next: ``I(t) = value + slope (t - t_on)``.
    duration : float, ms
        Length of the panel.
    provenance, artefact, source : str
        Where the numbers are from; what depends on the step ("none", "count", "stimulus", "feature").
    feature : str
        What the panel shows; `rules` says the same as data.
    exact_shows_feature : bool
        Whether the equations show it, solved exactly under the printed stimulus.
    companion : str or None
        The pattern that states the panel for the equations, where they do not show it as printed.
    """

    key: str
    name: str
    group: str
    model: Any
    start: tuple[float, float]
    stimulus: tuple[tuple[float, float, float], ...]
    duration: float
    provenance: str
    artefact: str
    source: str
    feature: str
    rules: tuple[Mapping[str, Any], ...]
    exact_shows_feature: bool
    published: Published
    truth: Truth
    companion: str | None = None
    why: str = ""
    attempt: str = ""
    note: str = ""

    @property
    def published_step(self) -> float:
        """Step of the published script [ms]."""
        return self.published.step

    @property
    def published_stimulus(self) -> tuple[tuple[float, float, float], ...]:
        """The stimulus as the script's labels k * step see it: borders on a label are moved half a step.

        A border whose own label has the new value comes half a step earlier, the others half a step later, so every
        label gets its value whichever way a border that coincides with a label would be read.
        """
        first, *rest = self.stimulus
        shifts = [self._off_label(t, new) for (t, _, _), new in zip(rest, self.published.new_at_edge, strict=True)]
        return (first, *((t + s, value + slope * s, slope) for (t, value, slope), s in zip(rest, shifts, strict=True)))

    def _off_label(self, t_on: float, new: bool) -> float:
        label = t_on / self.published.step
        if abs(label - round(label)) > 1e-9:
            return 0.0
        return -0.5 * self.published.step if new else 0.5 * self.published.step

    def current(self, track: str = "exact") -> Any:
        """The stimulus of a track, as `izhikevich.simulate` takes it."""
        segments = self.published_stimulus if _known(track) == "published" else self.stimulus
        return late("stimulus").piecewise(list(segments))

    def run(self, track: str = "exact", **options: Any) -> Any:
        """Simulate the pattern.

        Parameters
        ----------
        track : {"exact", "published"}
            "exact": the equations, with located spikes (method "taylor"). "published": the script's loop at its step
            (method "izhikevich2004").
        **options
            Passed on to `izhikevich.simulate`: method, dt, duration, record ... replace what the track says.

        Returns
        -------
        Recording
            Of the panel's duration; the exact track of T, whose rate grows without bound, ends where its truth does.

        Raises
        ------
        UnknownNameError
            For another track.
        """
        exact = _known(track) == "exact"
        plan = {"method": "taylor"} if exact else {"method": "izhikevich2004", "dt": self.published.step}
        plan |= {"start": self.start, "record": _RECORD, **options}
        duration = plan.pop("duration", self.exact_duration if exact else self.duration)
        return late("simulate").simulate(self.model, duration, self.current(track), **plan)

    @property
    def exact_duration(self) -> float:
        """How far the exact track runs [ms]: the panel, or just past the last spike of a truth that ends earlier."""
        return min(self.duration, self.truth.valid_until + 0.01)

    def check(self, runs: Mapping[str, Any] | None = None) -> PatternCheck:
        """Run both tracks and compare them with the published spike times, with the truth, and with the feature.

        Parameters
        ----------
        runs : mapping of track to Recording, optional
            Runs that exist already; the others are made here.

        Returns
        -------
        PatternCheck
        """
        runs = {track: (runs or {}).get(track) or self.run(track) for track in TRACKS}
        times = {track: np.asarray(run.spike_times, dtype=float) for track, run in runs.items()}
        findings = {
            track: check_features(self.rules, times[track], run.duration, _voltage(run)) for track, run in runs.items()
        }
        shown = {track: all(found) for track, found in findings.items()}
        valid = times["exact"][times["exact"] <= self.truth.valid_until + TOLERANCE]
        apart = difference(valid, self.truth.spike_times)
        aside = difference(times["published"], self.published.spike_times)
        return PatternCheck(
            key=self.key,
            # labels are k * step, printed with few digits: equal labels differ by rounding only
            published_ok=aside <= TOLERANCE and shown["published"] == self.published.shows_feature,
            exact_ok=apart <= TOLERANCE and shown["exact"] == self.exact_shows_feature,
            published_difference_ms=0.0 if aside <= TOLERANCE else aside,
            exact_difference_ms=apart,
            feature_published=shown["published"],
            feature_exact=shown["exact"],
            published_spikes=len(times["published"]),
            exact_spikes=len(times["exact"]),
            findings=findings,
            notes=tuple(text for text in (self.note, self._pointer()) if text),
        )

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw both tracks in one frame; see `izhikevich.plotting`."""
        return late("plotting").plot_pattern(self, ax, **options)

    def explain(self) -> Any:
        """What each parameter does here, where rest is lost, and how far the next regime is."""
        return late("analysis").explain(self)

    def _pointer(self) -> str:
        return "" if self.companion is None else f"Stated for the equations: pattern {self.companion}."

    def __str__(self) -> str:
        return f"({self.key}) {self.name}: {self.feature}"

    def _repr_html_(self) -> str:
        rows = {
            "shows": self.feature,
            "cell": str(self.model),
            "start": f"v = {self.start[0]:g} mV, u = {self.start[1]:g}",
            "stimulus": "; ".join(_segment_in_words(s) for s in self.stimulus),
            "duration": f"{self.duration:g} ms; published step {self.published.step:g} ms",
            "source": self.source,
            "remark": " ".join(x for x in (self.note, self._pointer()) if x),
        }
        body = "".join(f"<tr><th>{k}</th><td>{escape(v)}</td></tr>" for k, v in rows.items() if v)
        return f"<table><caption><b>({escape(self.key)}) {escape(self.name)}</b></caption>{body}</table>"


def difference(found: np.ndarray, wanted: np.ndarray) -> float:
    """Largest difference of two lists of spike times [ms]; infinite if they do not have the same length.

    >>> difference(np.array([1.0, 2.0]), np.array([1.0, 2.5])), difference(np.array([1.0]), np.array([]))
    (0.5, inf)
    """
    if len(found) != len(wanted):
        return float("inf")
    return float(np.max(np.abs(found - wanted), initial=0.0))


def _known(track: str) -> str:
    if track not in TRACKS:
        raise unknown("Pattern.run.track", track, TRACKS)
    return track


def _voltage(run: Any) -> tuple[np.ndarray, np.ndarray] | None:
    try:
        trace = run.trace(0)
    except ArgumentError:  # not recorded: rules on spikes alone can still be judged
        return None
    return trace.times, trace.v


def _segment_in_words(segment: tuple[float, float, float]) -> str:
    t_on, value, slope = segment
    climb = f" {'+' if slope > 0 else '-'} {abs(slope):g} (t - {t_on:g})" if slope else ""
    return f"from {t_on:g} ms: {value:g}{climb}"

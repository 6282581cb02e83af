"""What a cell answers to steps of current: passive properties, rheobase, f-I table, adaptation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..spiketrains import features, voltage_features
from .detection import WITHIN
from .passive import input_resistance, onset_time_constant, sag_ratio
from .protocol import before, step_window

_COLUMNS = {
    "current": "I [pA]",
    "spikes": "spikes",
    "rate": "rate [Hz]",
    "latency": "latency [ms]",
    "first_interval": "first ISI [ms]",
    "last_interval": "last ISI [ms]",
    "adaptation": "adaptation",
}


@dataclass(frozen=True, eq=False)
class StepResponses:
    """Answers to one step that differs from sweep to sweep; printed as lines, a table in notebooks.

    Parameters
    ----------
    begin, end : float, ms
        Of the step.
    numbers : tuple of int
        What the source calls the sweeps.
    current, holding : ndarray (sweeps,), pA
        Median of the current during the step, and just before it.
    each : tuple of dict
        Of each sweep the features under eFEL's names (`izhikevich.spiketrains.features`, `voltage_features`) of the spikes during the step;
        peaks are those of v, not the crossings by which spikes are timed.
    resting : ndarray (sweeps,), mV
        Median of v before the step, since the last change of the current; nan without a voltage.
    input_resistance : float, MΩ
        Slope of the steady deflections (mean of the last tenth of the step) against the steps, over all hyperpolarising steps without a spike.
    time_constant : float, ms
        Median over those sweeps of the exponential's at the onset.
    sag : float
        Of the most hyperpolarising of those steps, the part of the deepest deflection that is gone at its end.

    Notes
    -----
    Numbers that the data do not hold are nan.
    """

    begin: float
    end: float
    numbers: tuple[int, ...]
    current: np.ndarray
    holding: np.ndarray
    each: tuple[dict[str, Any], ...]
    resting: np.ndarray
    input_resistance: float
    time_constant: float
    sag: float

    @property
    def resting_potential(self) -> float:
        """Median over the sweeps, mV."""
        return float(np.median(self.resting))

    @property
    def capacitance(self) -> float:
        """Time constant over resistance, pF."""
        return 1e3 * self.time_constant / self.input_resistance

    @cached_property
    def spikes(self) -> np.ndarray:
        """Spikes of each sweep during the step."""
        return np.array([int(found["spike_count"]) for found in self.each])

    @property
    def rate(self) -> np.ndarray:
        """Spikes over the length of the step, Hz."""
        return 1e3 * self.spikes / (self.end - self.begin)

    @property
    def latency(self) -> np.ndarray:
        """From the onset of the step to the first spike, ms; nan without one."""
        return self._named("time_to_first_spike")

    @property
    def first_interval(self) -> np.ndarray:
        """The first interspike interval, ms; nan below two spikes."""
        return self._named("doublet_ISI")

    @property
    def last_interval(self) -> np.ndarray:
        """The last interspike interval, ms; nan below two spikes."""
        return 1e3 / self._named("inv_last_ISI")

    @property
    def adaptation(self) -> np.ndarray:
        """eFEL's ``adaptation_index2``: mean relative growth from an interval to the next, the first left out; nan below four spikes."""
        return self._named("adaptation_index2")

    @property
    def rheobase(self) -> tuple[float, float]:
        """Largest current without a spike and smallest with one, pA: it lies between; nan where there is none of a kind."""
        silent, firing = self.current[self.spikes == 0], self.current[self.spikes > 0]
        return (float(silent.max()) if silent.size else np.nan, float(firing.min()) if firing.size else np.nan)

    @property
    def fi(self) -> np.ndarray:
        """The f-I table, shape (sweeps, 2): current [pA], rate [Hz], by current."""
        return np.column_stack([self.current, self.rate])[np.argsort(self.current, kind="stable")]

    def _named(self, name: str) -> np.ndarray:
        return np.array([found[name] for found in self.each])

    def __str__(self) -> str:
        low, high = self.rheobase
        lines = [f"step from {self.begin:g} to {self.end:g} ms, {self.current.min():g} to {self.current.max():g} pA"]
        if np.isfinite(self.resting).all():
            lines.append(f"resting potential {self.resting_potential:.1f} mV")
        if np.isfinite(self.input_resistance):
            lines.append(
                f"input resistance {self.input_resistance:.4g} MΩ, time constant {self.time_constant:.3g} ms, sag {self.sag:.2g}"
            )
        lines.append(f"silent up to {low:g} pA, a spike from {high:g} pA on" if np.isfinite(high) else "no spike")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(name)}</th>" for name in ("sweep", *_COLUMNS.values()))
        columns = [getattr(self, name) for name in _COLUMNS]
        rows = "".join(
            f"<tr><th>{number}</th>{''.join(f'<td>{c[k]:.4g}</td>' for c in columns)}</tr>"
            for k, number in enumerate(self.numbers)
        )
        return f"<p>{escape(str(self)).replace(chr(10), '<br>')}</p><table><tr>{head}</tr>{rows}</table>"


def step_responses(recordings: Any, begin: float | None = None, end: float | None = None) -> StepResponses:
    """Measure the answers to a step.

    Parameters
    ----------
    recordings : Recordings
        With a current. Without a voltage what is said of spikes is there, and the rest is nan.
    begin, end : float, ms, optional
        Of the step; by default of the first one that most sweeps share (`izhikevich.io.protocol.step_window`).

    Returns
    -------
    StepResponses

    Raises
    ------
    ArgumentError
        Without a current, without a step, and for times outside the sweeps.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from izhikevich.io import read_recordings
    >>> recordings = read_recordings(files("izhikevich") / "catalog/recordings/171116sh_0018.abf")
    >>> found = step_responses(recordings)
    >>> found.spikes[-3:], found.rheobase
    (array([8, 8, 9]), (25.0, 50.0))
    """
    steps = recordings.steps
    if begin is None or end is None:
        begin, end = step_window(steps)
    shortest = min(recordings.durations)
    if not 0.0 <= begin < end <= shortest:
        raise ArgumentError(
            sentence("begin, end", f"within the sweeps, 0 to {shortest:g} ms, begin before end", (begin, end))
        )
    current, holding, resting, each = [], [], [], []
    passive: list[tuple[float, float, float, float]] = []  # step, deflection, time constant, sag
    for k, dt in enumerate(recordings.dts):
        quiet, step = before(steps[k], begin, dt), slice(round(begin / dt), round(end / dt))
        i = recordings.i[k]
        current.append(float(np.median(i[step])))
        holding.append(float(np.median(i[quiet])) if quiet.stop > quiet.start else 0.0)
        train = recordings.spikes[k]
        during = train[(train >= begin) & (train <= end)]
        found: dict[str, Any] = features(during, begin, end)
        resting.append(np.nan)
        if recordings.v is not None:
            v = recordings.v[k]
            found |= voltage_features(recordings.times(k), v, peak_times(v, dt, during), begin, end)
            resting[-1] = float(np.median(v[quiet])) if quiet.stop > quiet.start else np.nan
            if not during.size and current[-1] < holding[-1] and np.isfinite(resting[-1]):
                steady = found["steady_state_voltage_stimend"]
                passive.append((current[-1] - holding[-1], steady - resting[-1],
                                onset_time_constant(v[step], dt, resting[-1]),
                                sag_ratio(v[step], dt, resting[-1], steady)))  # fmt: skip
        each.append(found)
    delta, deflection, constants, sags = np.array(passive).reshape(-1, 4).T
    known = constants[np.isfinite(constants)]
    return StepResponses(
        float(begin),
        float(end),
        recordings.numbers,
        np.array(current),
        np.array(holding),
        tuple(each),
        np.array(resting),
        input_resistance(delta, deflection),
        float(np.median(known)) if known.size else np.nan,
        float(sags[np.argmin(delta)]) if sags.size else np.nan,
    )


def peak_times(v: np.ndarray, dt: float, crossings: np.ndarray) -> np.ndarray:
    """When v is highest in the 3 ms after each crossing, and before the next one, ms.

    >>> peak_times(np.array([-60.0, -20.0, 30.0, 0.0, -60.0]), 1.0, np.array([0.5]))
    array([2.])
    """
    ends = np.minimum(np.append(crossings[1:], np.inf), crossings + WITHIN)
    found = []
    for begin, end in zip(crossings, ends, strict=True):
        first = int(np.floor(begin / dt))
        last = max(first + 1, min(int(np.ceil(end / dt)), v.size))
        found.append(dt * (first + int(np.argmax(v[first:last]))))
    return np.array(found)

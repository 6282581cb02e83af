"""How well a fitted cell does sweeps that it has not seen, beside how well the cell repeats itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any, NamedTuple

import numpy as np

from ..errors import ArgumentError
from ..io import Recordings
from .compared import Compared, Totals, compared, count_right, totals
from .data import Sweep, Window, sweeps_of
from .losses.windowed import windowed

ABOVE = 1.2  # times rheobase: nearer to it a latency is as long as one likes


class WholeSweep(NamedTuple):
    """Spikes of a sweep from begin to end, of the cell and of the model."""

    number: int
    counts: tuple[int, int]
    right: bool


@dataclass(frozen=True, eq=False)
class HeldOut:
    """A fitted cell beside the recorded one; printed as a table.

    Attributes
    ----------
    steps : tuple of Compared
        Each step above the holding current: counts, latencies, rates, of the cell and of the model. A count is right within 15 % or
        2 spikes, a latency within 20 % or 3 ms.
    sweeps : tuple of WholeSweep
    repeats : tuple of Compared
        Where the cell got the same current twice in a sweep: the second answer in the place of the model's, by the same rules. No model can be
        expected to do better.
    rheobase : float
        Latencies are judged from 1.2 times this on, counted from the holding current; nan where all are: the cell fires by itself, or its
        rheobase is not known.
    unit : str
        Of the current.
    converged : bool
        Whether the search for the cell had ended by its own rule.
    """

    steps: tuple[Compared, ...]
    sweeps: tuple[WholeSweep, ...]
    repeats: tuple[Compared, ...]
    rheobase: float
    unit: str
    converged: bool

    @cached_property
    def totals(self) -> Totals:
        """Of the model's steps."""
        return totals(self.steps)

    @cached_property
    def own(self) -> Totals:
        """The same of the cell's repeats: what it is off from itself."""
        return totals(self.repeats)

    @property
    def sweeps_right(self) -> tuple[int, int]:
        """Sweeps whose number of spikes, from begin to end, is right, and how many there are."""
        return sum(sweep.right for sweep in self.sweeps), len(self.sweeps)

    @property
    def each_step_right(self) -> tuple[int, int]:
        """Sweeps in which each step's number of spikes is right, and how many have steps up."""
        wrong = {step.sweep for step in self.steps if not step.count_right}
        many = {step.sweep for step in self.steps}
        return len(many - wrong), len(many)

    def to_dict(self) -> dict[str, Any]:
        """Everything in plain values."""
        return {
            "converged": self.converged,
            "rheobase": self.rheobase,
            "current_unit": self.unit,
            "sweeps_right": self.sweeps_right,
            "each_step_right": self.each_step_right,
            "totals": self.totals._asdict(),
            "cell_with_itself": self.own._asdict(),
            "sweeps": [sweep._asdict() for sweep in self.sweeps],
            "steps": [step._asdict() for step in self.steps],
            "repeats": [step._asdict() for step in self.repeats],
        }

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """What is measured, of the model, and of the cell with itself, in words."""
        model, own = self.totals, self.own
        yield "sweeps with the right number of spikes", _part(self.sweeps_right), "–"
        yield "sweeps with the right number in each step", _part(self.each_step_right), "–"
        yield "steps with the right number of spikes", _part(model.counts), _part(own.counts)
        yield "latencies right", _part(model.latencies), _part(own.latencies)
        for name, words, unit in _NUMBERS:
            yield words, _number(getattr(model, name), unit), _number(getattr(own, name), unit)

    def __str__(self) -> str:
        rows = [("", "model", "cell, again"), *self.lines()]
        said = [] if self.converged else ["The fit has not converged: this is its best point."]
        return "\n".join([*said, *(f"{words:<44}{model:>16}{own:>16}" for words, model, own in rows)])

    def _repr_html_(self) -> str:
        said = "" if self.converged else "<p>The fit has not converged: this is its best point.</p>"
        head = "<tr><th></th><th>model</th><th>cell, again</th></tr>"
        body = "".join(
            f"<tr><th>{escape(words)}</th><td>{escape(model)}</td><td>{escape(own)}</td></tr>"
            for words, model, own in self.lines()
        )
        return f"{said}<table>{head}{body}</table>"


_NUMBERS = (
    ("rate_error", "f-I curve, root mean square error", " Hz"),
    ("latency_error", "latency, median error", " ms"),
    ("latency_ratio", "latency, median of |log ratio|", ""),
    ("adaptation_error", "adaptation index, mean error", ""),
    ("spike_distance", "SPIKE-distance", ""),
)


def held_out(fit: Any, recordings: Recordings, rheobase: float | None = None) -> HeldOut:
    """Compare a fitted cell with sweeps, those that it was not fitted to as a rule.

    Parameters
    ----------
    fit : CellFit
        Fitted.
    recordings : Recordings
        With the current.
    rheobase : float, optional
        Of the cell, in the unit of the current. By default half way between the largest silent and the smallest firing step of these
        recordings; those of all sweeps tell it better.

    Returns
    -------
    HeldOut

    Raises
    ------
    ArgumentError
        For a fit that has not been made, and recordings without a current.

    Examples
    --------
    >>> import izhikevich as izh
    >>> from izhikevich.fitting import SpikeTimeFit
    >>> steps = izh.step([100, 130, 160, 200], start=20, stop=220)
    >>> run = izh.simulate("RS2007", 260, steps, size=4, record=["spikes", "v", "current"])
    >>> cell = izh.io.Recordings.from_recording(run)
    >>> fit = SpikeTimeFit(izh.cell("RS2007"), free=("d",)).fit(cell[::2])
    >>> held_out(fit, cell[1::2]).each_step_right
    (2, 2)
    """
    sweeps = sweeps_of(recordings, getattr(fit, "middle_", None))
    trains = fit.predict(recordings)
    base = _holding(sweeps)
    restless = any((sweep.spikes < sweep.windows[0].end).any() for sweep in sweeps if _holds(sweep))
    limit = np.nan if restless else _rheobase(recordings) if rheobase is None else float(rheobase)
    steps, repeats = [], []
    for sweep, train in zip(sweeps, trains, strict=True):
        first: dict[float, np.ndarray] = {}
        for window in steps_up(sweep, base):
            cell, model = within(sweep.spikes, window), within(train, window)
            judged = not window.level - base < ABOVE * (limit - base)  # nan on either side: it is
            where = (sweep.number, window.begin, window.end, window.level)
            steps.append(compared(*where, cell, model, judged))
            if window.level in first:
                before = first[window.level]
                repeats.append(compared(*where, before[before < window.end - window.begin], cell, judged))
            elif np.isfinite(window.level):
                first[window.level] = cell
    whole = tuple(
        WholeSweep(sweep.number, (sweep.spikes.size, train.size), count_right(sweep.spikes.size, train.size))
        for sweep, train in zip(sweeps, trains, strict=True)
    )
    converged = bool(getattr(fit, "converged_", True))
    return HeldOut(tuple(steps), whole, tuple(repeats), float(limit), recordings.current_unit, converged)


def steps_up(sweep: Sweep, holding: float) -> list[Window]:
    """The windows in which more than the holding current is put in; a current that varies all the time is one of them."""
    return [window for window in sweep.windows if window.weight == 1.0 and not window.level <= holding]


def within(train: np.ndarray, window: Window) -> np.ndarray:
    """Spikes in a window, from its begin."""
    found = windowed(train[None], window.begin, window.end)[0]
    return found[np.isfinite(found)]


def _holds(sweep: Sweep) -> bool:
    """Whether a sweep begins at a holding current."""
    return sweep.windows[0].weight < 1.0


def _holding(sweeps: tuple[Sweep, ...]) -> float:
    levels = [sweep.windows[0].level for sweep in sweeps if _holds(sweep)]
    return float(np.median(levels)) if levels else 0.0


def _rheobase(recordings: Recordings) -> float:
    """Between the largest silent and the smallest firing step; nan where there is no step, or none of a kind."""
    try:
        return float(np.mean(recordings.features().rheobase))
    except ArgumentError:  # no step that the sweeps share
        return np.nan


def _part(of: tuple[int, int]) -> str:
    return f"{of[0]} of {of[1]}" if of[1] else "–"


def _number(value: float, unit: str) -> str:
    return f"{value:.3g}{unit}" if np.isfinite(value) else "–"

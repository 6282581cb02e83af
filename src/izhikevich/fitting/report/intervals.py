"""The report of a fit to nothing but intervals: those of one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...catalog import cell_text
from ...errors import ArgumentError, sentence
from ...io import Recordings
from ...late import late
from ...provenance import versions
from ..data import sweeps_of
from ..held_out import steps_up, within
from ..intervals import IntervalFit
from .files import digest_of, write_files
from .html import box, code, document, paragraph, picture, section, table


@dataclass(frozen=True, eq=False)
class IntervalReport:
    """An `IntervalFit` to the step of a recording with the most spikes; printed as its summary. `write` makes the page.

    Attributes
    ----------
    fit : IntervalFit
    source : str
        Name of the file.
    sweep : int
    begin, end : float, ms
        Of the step.
    seconds : float or None
    digest : str
        SHA-256 of the file; empty where there was none.
    """

    fit: Any
    source: str
    sweep: int
    begin: float
    end: float
    seconds: float | None = None
    digest: str = ""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must be known before a number is used."""
        said = [] if self.fit.converged_ else ["The fit has not converged: what follows is its best point."]
        if self.fit.inputs != "known":
            said.append(
                "The input was not known, so the parameters are those of one cell out of many that fit; combinations count."
            )
        return tuple(said)

    def toml(self) -> str:
        """The cell as a file that ``izhikevich run`` takes."""
        name = Path(self.source).stem
        first = f"The cell fitted to intervals of {self.source} by izhikevich {versions()['izhikevich']}."
        about: dict[str, tuple[Any, str]] = {"estimator": ("IntervalFit", ""), "sweep": (self.sweep, "")}
        if self.fit.inputs_.size:
            about["input"] = (float(self.fit.inputs_.mean()), "mV/ms, found by the fit")
        about |= {"converged": (self.fit.converged_, ""), "seed": (self.fit.random_state, "")}
        return cell_text(self.fit.model_.replace(name=name), [first, *self.remarks], about)

    def html(self) -> str:
        """The page: one file, with its picture in it."""
        fit, title = self.fit, f"{self.source}: a cell fitted to intervals"
        rows = [
            ("file", self.source), ("SHA-256", self.digest or None),
            ("data", f"{fit.measured_.size} intervals of sweep {self.sweep}, {self.begin:g} to {self.end:g} ms"),
            ("held out", f"the last {fit.measured_.size - fit.count_}"), ("seed", str(fit.random_state)),
            ("time", None if self.seconds is None else f"{self.seconds:.0f} s"), *versions().items(),
        ]  # fmt: skip
        found = [(name, float(value)) for name, value in fit.params_.items()]
        drawn = picture(
            late("plotting").plot_intervals(fit), "Measured intervals and those of the fit; held out on grey."
        )
        parts = [
            f"<h1>{paragraph(title)[3:-4]}</h1>",
            box("remarks" if fit.converged_ else "warning", self.remarks),
            section("How well it does", code(str(fit)), drawn),
            section("Parameters", table(["parameter", "value"], found)),
            section("Use it", paragraph("As a file (cell.toml):"), code(self.toml())),
            section("How it was made", table(["", ""], rows)),
        ]
        return document(title, "\n".join(part for part in parts if part))

    def write(self, folder: str | Path) -> Path:
        """Write ``index.html`` and ``cell.toml`` into a folder; gives the path of the page."""
        return write_files(folder, {"cell.toml": self.toml(), "index.html": self.html()})

    def to_dict(self) -> dict[str, Any]:
        """Everything in plain values."""
        where = {
            "source": self.source,
            "sha256": self.digest or None,
            "sweep": self.sweep,
            "step": (self.begin, self.end),
        }
        return where | {
            "model": "Izhikevich",
            "parameters": dict(self.fit.model_.values),
            "converged": self.fit.converged_,
            "remarks": self.remarks,
            "seconds": self.seconds,
            **self.fit.summary(),
        }

    def __str__(self) -> str:
        return "\n".join([*self.remarks, str(self.fit)])


def interval_report(fit: IntervalFit, recordings: Recordings, path: str | Path | None = None) -> IntervalReport:
    """Fit intervals of the step with the most spikes, and report.

    Parameters
    ----------
    fit : IntervalFit
        What is to be fitted; with unknown inputs for currents in pA, since a cell of 2003 has no capacitance.
    recordings : Recordings
        Sweeps among which the step is chosen.
    path : str or Path, optional
        The file, for its SHA-256.

    Returns
    -------
    IntervalReport

    Raises
    ------
    ArgumentError
        Where no step has two spikes, or fewer intervals than the fit needs.
    """
    sweep, window, train = busiest(recordings)
    if fit.inputs == "known":
        fit.fit(np.diff(train), window.level)
    else:
        fit.fit(np.diff(train))
    return IntervalReport(fit, recordings.source, sweep, window.begin, window.end, digest=digest_of(path))


def busiest(recordings: Recordings) -> tuple[int, Any, np.ndarray]:
    """The step with the most spikes: the number of its sweep, its window, and its spikes from its begin, ms."""
    found: Sequence[tuple[int, Any, np.ndarray]] = [
        (sweep.number, window, within(sweep.spikes, window))
        for sweep in sweeps_of(recordings)
        for window in steps_up(sweep, sweep.windows[0].level if sweep.windows[0].weight < 1.0 else 0.0)
    ]
    best = max(found, key=lambda one: one[2].size, default=None)
    if best is None or best[2].size < 2:
        got = "0" if best is None else str(best[2].size)
        raise ArgumentError(sentence("fit.intervals", "of a step with two spikes or more", got))
    return best

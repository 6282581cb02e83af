"""The report of a fit: what was found, how well it does sweeps it has not seen, and how it was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from ...io import Recordings
from ..held_out import HeldOut, held_out
from ..nearest import nearest_cell
from ..properties import cell_from
from .files import digest_of, write_files
from .page import page
from .remarks import remarks
from .snippet import again, snippet
from .toml import fitted_toml


@dataclass(frozen=True, eq=False)
class FitReport:
    """A fit with all that is said about it; printed as a summary. `write` makes the page.

    Attributes
    ----------
    fit : CellFit
    recordings : Recordings
        All sweeps of the cell.
    judged : HeldOut
        The sweeps held out; where there are none, those fitted.
    fitted, unseen : tuple of int
        Numbers of the sweeps fitted and of those held out.
    remarks : tuple of str
        What must be known before a number is used, a sentence each: a search that did not converge first.
    knowledge : Knowledge or other object or None
        What these data tell of the parameters; anything that has ``_repr_html_``, or a sentence that says why that is not known.
    seconds : float or None
        How long the fit took.
    digest : str
        SHA-256 of the file; empty where there was none.
    options : mapping
        With which `read_recordings` read the file.
    """

    fit: Any
    recordings: Recordings
    judged: HeldOut
    fitted: tuple[int, ...]
    unseen: tuple[int, ...]
    remarks: tuple[str, ...]
    knowledge: Any = None
    seconds: float | None = None
    digest: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def used(self) -> Recordings:
        """The sweeps fitted and those held out."""
        return _some(self.recordings, (*self.fitted, *self.unseen))

    @property
    def judging(self) -> Recordings:
        """The sweeps that judge the fit."""
        return _some(self.recordings, self.unseen or self.fitted)

    @property
    def name(self) -> str:
        """Of the cell: that of the file, without its ending."""
        return Path(self.recordings.source).stem

    @cached_property
    def cell(self) -> Any:
        """The fitted cell, named."""
        return self.fit.model_.replace(name=self.name)

    @cached_property
    def measured(self) -> Any:
        """What `cell_from` reads off the recordings, or the sentence that says why it cannot."""
        return _or_why(cell_from, self.recordings)

    @cached_property
    def nearest(self) -> Any:
        """The catalog's cells by how much they are like this one, or the sentence that says why that is not known."""
        return _or_why(nearest_cell, self.recordings)

    def snippet(self) -> str:
        """A program that runs the cell under the current of one of the sweeps."""
        return snippet(self)

    def again(self) -> str:
        """A program that makes the fit again; it needs the file."""
        return again(self)

    def toml(self) -> str:
        """The cell as a file that ``izhikevich run`` takes."""
        return fitted_toml(self)

    def html(self) -> str:
        """The page: one file, with its pictures in it."""
        return page(self)

    def write(self, folder: str | Path) -> Path:
        """Write ``index.html``, ``cell.toml`` and ``snippet.py`` into a folder, which is made if there is none.

        Parameters
        ----------
        folder : str or Path

        Returns
        -------
        Path
            Of the page.
        """
        texts = {"cell.toml": self.toml(), "snippet.py": self.snippet(), "index.html": self.html()}
        return write_files(folder, texts)

    def to_dict(self) -> dict[str, Any]:
        """Everything in plain values."""
        fit = self.fit
        return {
            "source": self.recordings.source,
            "sha256": self.digest or None,
            "model": type(fit.model_).__name__,
            "parameters": dict(fit.model_.values),
            "free": dict(fit.params_),
            "bounds": fit.space_.limits(),
            "offsets": dict(fit.offsets_),
            "loss": fit.loss_,
            "converged": fit.converged_,
            "fitted": self.fitted,
            "held_out": self.unseen,
            "judged": self.judged.to_dict(),
            "remarks": self.remarks,
            "seconds": self.seconds,
            "seed": fit.random_state,
            "knowledge": self.knowledge.to_dict() if hasattr(self.knowledge, "to_dict") else None,
        }

    def __str__(self) -> str:
        said = [*self.remarks, ""] if self.remarks else []
        which = "Sweeps held out" if self.unseen else "No sweep was held out; the fitted sweeps themselves"
        return "\n".join([*said, str(self.cell), "", f"{which}:", str(self.judged)])


def fit_report(
    fit: Any,
    recordings: Recordings,
    unseen: Sequence[int] | None = None,
    *,
    knowledge: Any = None,
    seconds: float | None = None,
    path: str | Path | None = None,
    options: Mapping[str, Any] | None = None,
) -> FitReport:
    """Report on a fit.

    Parameters
    ----------
    fit : CellFit
        Fitted to recordings.
    recordings : Recordings
        The sweeps fitted, and others of the same cell.
    unseen : sequence of int, optional
        Numbers of the sweeps that judge the fit; all that were not fitted by default.
    knowledge : object, optional
        With ``_repr_html_``: what the data tell of the parameters, for a section of its own. By default ``fit.knowledge()``, where the
        estimator has it.
    seconds : float, optional
        How long the fit took.
    path : str or Path, optional
        The file, for its SHA-256. Only its name appears in a report, never where it lies.
    options : mapping, optional
        With which `read_recordings` read it.

    Returns
    -------
    FitReport

    Raises
    ------
    ArgumentError
        For a fit that has not been made, or not to these recordings.

    Examples
    --------
    >>> import izhikevich as izh
    >>> from izhikevich.fitting import SpikeTimeFit
    >>> steps = izh.step([100, 130, 160, 200], start=20, stop=220)
    >>> run = izh.simulate("RS2007", 260, steps, size=4, record=["spikes", "v", "current"])
    >>> cell = izh.io.Recordings.from_recording(run)
    >>> found = fit_report(SpikeTimeFit(izh.cell("RS2007"), free=("d",)).fit(cell[::2]), cell)
    >>> found.fitted, found.unseen, found.judged.sweeps_right
    ((0, 2), (1, 3), (2, 2))
    """
    if not hasattr(fit, "params_"):
        raise ArgumentError(sentence("fit_report.fit", "a fitted cell", "none", "Call fit first"))
    known = {sweep.number for sweep in fit.sweeps_}
    fitted = tuple(n for n in recordings.numbers if n in known)
    others = tuple(n for n in recordings.numbers if n not in known)
    wanted = others if unseen is None else tuple(unseen)
    if len(fitted) < len(known) or not set(wanted) <= set(others):
        got = f"fitted {sweeps_named(sorted(known))}, held out {sweeps_named(wanted)} of {sweeps_named(recordings.numbers)}"
        raise ArgumentError(sentence("fit_report", "given the sweeps fitted, and others to hold out", got))
    judged = held_out(fit, _some(recordings, wanted or fitted), _rheobase(recordings))
    said = tuple(remarks(fit, _some(recordings, fitted + wanted), wanted))
    if knowledge is None:
        knowledge = _or_why(lambda fit: fit.knowledge(), fit)
    return FitReport(fit, recordings, judged, fitted, wanted, said, knowledge, seconds, digest_of(path), options or {})


def sweeps_named(numbers: Sequence[int]) -> str:
    """Numbers as people write them; evenly spaced ones by their step.

    >>> sweeps_named([0, 2, 4, 6]), sweeps_named([3]), sweeps_named([1, 2, 7])
    ('0, 2 … 6', '3', '1, 2, 7')
    """
    if len(numbers) > 3 and len(set(np.diff(numbers).tolist())) == 1:
        return f"{numbers[0]}, {numbers[1]} … {numbers[-1]}"
    return ", ".join(map(str, numbers)) or "none"


def _some(recordings: Recordings, numbers: Sequence[int]) -> Recordings:
    """The sweeps of these numbers, in the order of the recordings."""
    return recordings[[k for k, n in enumerate(recordings.numbers) if n in numbers]]


def _rheobase(recordings: Recordings) -> float | None:
    """Of all sweeps together; None where they have no step in common."""
    try:
        return float(np.mean(recordings.features().rheobase))
    except ArgumentError:
        return None


def _or_why(measure: Callable[[Any], Any], what: Any) -> Any:
    """What is measured, or the sentence that says why it cannot be."""
    try:
        return measure(what)
    except ArgumentError as refusal:
        return str(refusal)

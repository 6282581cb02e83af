"""A run that shows a pattern: kept as data, and repeated."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from ...catalog import pattern as panel
from ..pattern.classify import Classification, classify
from .course import Course
from .subjects import SUBJECTS
from .trial import answers, named, resting

SIMPLE = "Izhikevich (2003)"
#: The panels of 2004, each as it is a property of the equations: itself, or its companion.
PANELS: Mapping[str, str] = {
    "tonic spiking": "A",
    "phasic spiking": "B",
    "tonic bursting": "C",
    "phasic bursting": "D",
    "mixed mode": "E",
    "spike frequency adaptation": "F",
    "class 1 excitable": "G",
    "class 2 excitable": "H",
    "spike latency": "I_exact",
    "subthreshold oscillations": "J",
    "resonator": "K",
    "integrator": "L",
    "rebound spike": "M",
    "rebound burst": "N",
    "threshold variability": "O",
    "bistability": "P_exact",
    "depolarizing after-potential": "Q_exact",
    "accommodation": "R",
    "inhibition-induced spiking": "S_exact",
    "inhibition-induced bursting": "T_exact_d0",
}


@dataclass(frozen=True)
class Witness:
    """A run of a model that shows a pattern.

    Times are those that the classifier sees: of a model without units, a unit of time counts as a stated number of ms
    (`analysis/repertoire/subjects.py`).

    Attributes
    ----------
    model, pattern : str
        As in the comparison of 2004.
    parameters : mapping of str to float
        Of the cell, in the model's units; those left out are the published ones.
    pieces : tuple of (t_on, value, slope), ms and the model's unit of current
        The current: from t_on on it is ``value + slope (t - t_on)``.
    settle, duration : float, ms
        The run begins at rest; what happens before `settle` is not looked at, there the current goes to the level that is held.
    distance : float
        How far the parameters are from the published ones, from 0 (the published cell) to 1 (the far end of a range).
    panel : str or None
        The panel of the catalog that is the witness, for the simple model.
    """

    model: str
    pattern: str
    parameters: Mapping[str, float] = field(default_factory=dict)
    pieces: tuple[tuple[float, float, float], ...] = ()
    settle: float = 0.0
    duration: float = 0.0
    distance: float = 0.0
    panel: str | None = None

    @property
    def course(self) -> Course:
        """The current."""
        t_on, value, slope = (np.array([piece[k] for piece in self.pieces]) for k in range(3))
        return Course(t_on, value[:, None], slope[:, None], self.settle, self.duration)

    def classify(self, finer: int = 1, drive: Course | None = None) -> Classification:
        """Run it again, and name what it shows.

        Parameters
        ----------
        finer : int, default 1
            The step is divided by so much.
        drive : Course, optional
            Another current than its own.

        Returns
        -------
        Classification

        Examples
        --------
        >>> from izhikevich.analysis import witnesses
        >>> one = next(w for w in witnesses("integrate-and-fire") if w.pattern == "integrator")
        >>> one.classify().name
        'integrator'
        """
        if self.panel is not None:
            run = panel(self.panel)
            return classify(run.run() if finer == 1 else run.run(dt=0.25 / finer))
        subject = SUBJECTS[self.model]
        cell = resting(subject, self.parameters)
        drive = self.course if drive is None else drive
        answer = answers(subject, [cell], drive, finer)[0] if cell else None
        return (
            named(drive, 0, answer) if answer else Classification(None, "the cell has no rest, or its run had to stop")
        )


def witnesses(model: str | None = None) -> tuple[Witness, ...]:
    """The runs that stand behind every tick of the matrix of models and firing patterns.

    Parameters
    ----------
    model : str, optional
        One model, by its name in the comparison (`izhikevich.cost.published_costs`); by default all.

    Returns
    -------
    tuple of Witness

    Examples
    --------
    >>> [w.pattern for w in witnesses("integrate-and-fire")]
    ['tonic spiking', 'class 1 excitable', 'integrator']
    """
    return tuple(w for w in _all() if model in (None, w.model))


@cache
def _all() -> tuple[Witness, ...]:
    own = [Witness(SIMPLE, name, panel=key) for name, key in PANELS.items()]
    found = [_read(row) for row in data()["witness"]]
    return tuple(own + found)


@cache
def data() -> Mapping[str, Any]:
    """The file of witnesses: what was found, and how often what was not found was tried."""
    return tomllib.loads(files("izhikevich.analysis.repertoire").joinpath("witnesses.toml").read_text("utf-8"))


def _read(row: Mapping[str, Any]) -> Witness:
    return Witness(**{**row, "pieces": tuple(tuple(map(float, p)) for p in row["pieces"])})

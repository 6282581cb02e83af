"""Which cell of the catalog behaves most like a recording, whatever the size of its currents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..analysis.subject import one_cell
from ..catalog import cells
from ..errors import ArgumentError, sentence
from ..io import Recordings
from ..models import Model
from ..recording import Recording
from .likeness.scaled_steps import answers, own_rheobase
from .likeness.stepped import Stepped, stepped
from .likeness.traits import SPREAD, TIMES, apart, interval_traits, overall, step_traits

SCALES = 8  # rheobases tried within the bracket in which the recording leaves it
_SHORT = {
    "first_interval": "first ISI",
    "last_interval": "last ISI",
    "adaptation_index2": "adaptation",
    "ISI_CV": "ISI CV",
    "spikes_per_burst": "burst",
}
UNSCALED = np.geomspace(1.1, TIMES, 16)  # times rheobase, where no current tells which


@dataclass(frozen=True, eq=False)
class Nearest:
    """Catalog cells by how much their firing resembles a recording; printed as a table.

    Attributes
    ----------
    name : str
        The nearest cell.
    distance : float
        Root mean square over the traits of the differences, in spreads: 1 is as far as cells of the catalog scatter.
    ranking : mapping of str to float
        All candidates with their distances, the nearest first.
    differences : mapping of str to mapping
        For each candidate, by how many spreads it differs in each trait.
    rheobases : mapping of str to float, pA
        Of the recording: the one within its bracket that suits the candidate best; nan where the current was not used.
    unused : str
        What was not used, and why; empty where all was.
    """

    name: str
    distance: float
    ranking: Mapping[str, float]
    differences: Mapping[str, Mapping[str, float]]
    rheobases: Mapping[str, float]
    unused: str = ""

    def __str__(self) -> str:
        traits = [t for t in SPREAD if any(t in found for found in self.differences.values())]
        wide = max(map(len, self.ranking)) + 1
        head = f"{'':<{wide}}{'distance':>9}  " + " ".join(f"{_SHORT.get(t, t):>10}" for t in traits)
        rows = [
            f"{name:<{wide}}{distance:>9.2f}  "
            + " ".join(f"{self.differences[name].get(t, np.nan):>10.2f}" for t in traits)
            for name, distance in self.ranking.items()
        ]
        return "\n".join([head, *rows, *([self.unused] if self.unused else [])])


def nearest_cell(recordings: Any, among: Iterable[str | Model] | None = None) -> Nearest:
    """The cell of the catalog whose firing resembles a recording most.

    Each candidate gets the same steps as the recorded cell, as multiples of its own rheobase, from rest. What is then compared has no unit:
    the pattern's name, first and last interval, latency and burst sizes against the mean interval, adaptation, variability, the rates at the
    steps against that at the strongest, sag, and spikes after a release (`izhikevich.fitting.likeness.traits`). A difference counts in
    spreads of that trait over the catalog, three at most; every trait counts the same. Steps above five times rheobase are left out.

    The rheobase of a recording is known only to lie between its largest silent step and its smallest firing one; eight values in between
    are tried for each candidate, and the one that suits it best is taken. For a cell that fires without a step the mean of its silent steps
    stands for rest, and what needs a rest (latency, sag, rebound) is left out. Without currents intervals are compared alone, each
    train with that step of the candidate that suits best.

    This names a class; it is no fit. Rates in Hz, potentials and the shape of spikes play no part.

    Parameters
    ----------
    recordings : Recordings, Recording, or spike trains (ms)
        Best with steps up and down. ``Recordings.from_spikes(trains, currents)`` has the currents too.
    among : iterable of str or Model, optional
        Candidates, each with scalar parameters and a rest; by default the book's cells of 2007 (of the two spellings of TC the
        continuous one).

    Returns
    -------
    Nearest

    Raises
    ------
    ArgumentError
        Where no step makes three spikes, and for candidates that no step fires from rest.

    Examples
    --------
    >>> import izhikevich as izh
    >>> steps = izh.step([-90, 40, 70, 90, 130, 180], start=100, stop=600)
    >>> run = izh.simulate("RS2007", 700, steps, size=6, record=["spikes", "v", "current"])
    >>> found = nearest_cell(run, among=["RS2007", "IB2007", "CH2007", "MSN2007"])
    >>> found.name, found.distance < 0.3
    ('RS2007', True)
    """
    data = stepped(_recordings(recordings))
    chosen = [one_cell(what) for what in (_usual() if among is None else among)]
    if not chosen:
        raise ArgumentError(sentence("nearest_cell.among", "at least one cell", "none"))
    compare = _unscaled if data.bracket is None else _scaled
    rows: dict[str, tuple[dict[str, float], float]] = {}
    for model in chosen:
        rows[_name(model, rows)] = compare(data, model)
    order = sorted(rows, key=lambda name: overall(rows[name][0]))
    return Nearest(
        order[0],
        overall(rows[order[0]][0]),
        {name: overall(rows[name][0]) for name in order},
        {name: rows[name][0] for name in order},
        {name: rows[name][1] for name in order},
        data.unused,
    )


def _scaled(data: Stepped, model: Model) -> tuple[dict[str, float], float]:
    """Differences from a model at the same multiples of rheobase, and the recording's rheobase with which they are smallest."""
    assert data.bracket is not None
    tried = np.linspace(*data.bracket, SCALES + 1)[1:]
    multiples = data.above / tried[:, None]
    theirs = answers(model, own_rheobase(model, data.duration), multiples, data.duration)
    best: tuple[dict[str, float], float] | None = None
    for row, scale, there in zip(multiples, tried, theirs, strict=True):
        own = step_traits(row, data.trains, data.duration, data.rebounds, data.sag)
        differences = apart(own, there, data.traits)
        if best is None or overall(differences) < overall(best[0]):
            best = differences, float(scale + data.reference)
    assert best is not None
    return best


def _unscaled(data: Stepped, model: Model) -> tuple[dict[str, float], float]:
    """Differences of intervals, each train from that step of a model that suits it best."""
    (found,) = answers(model, own_rheobase(model, data.duration), UNSCALED[None], data.duration)
    own, theirs = [], []
    for train, end in zip(data.trains, data.ends, strict=True):
        here = interval_traits(train, 0.0, end)
        if not here:
            continue
        own.append(here)
        theirs.append(min(found, key=lambda there, here=here: overall(apart([here], [there], data.traits))))
    return apart(own, theirs, data.traits), np.nan


def _recordings(given: Any) -> Recordings:
    """Recordings of what is given."""
    if isinstance(given, Recordings):
        return given
    if isinstance(given, Recording):
        return Recordings.from_recording(given)
    return Recordings.from_spikes(given)


def _usual() -> Sequence[str]:
    """The book's cells; TC2007_modeldb differs from TC2007 below -65 mV alone."""
    return [name for name in cells() if name.endswith("2007")]


def _name(model: Model, taken: Mapping[str, Any]) -> str:
    """What a candidate is called in the table."""
    name = model.name or type(model).__name__
    return name if name not in taken else f"{name} ({len(taken) + 1})"

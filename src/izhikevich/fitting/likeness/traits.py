"""Traits of firing that do not depend on how large currents are, and how far two cells lie apart in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...analysis.pattern.held import step_pattern
from ...analysis.pattern.trains import burst_sizes, pause_length
from ...spiketrains import features

#: Standard deviation of each trait over the book's cells in the catalog, at 1.2, 1.5, 2 and 3 times rheobase (-3 times for the sag, -1, -2 and
#: -3 times for rebounds) for 500 ms, root mean square over these. `tests/fitting/test_nearest.py` measures them again.
SPREAD: dict[str, float] = {
    "first_interval": 0.88,
    "last_interval": 0.74,
    "adaptation_index2": 0.044,
    "ISI_CV": 0.39,
    "LV": 0.83,
    "spikes_per_burst": 0.32,
    "pattern": 1.0,  # another name counts as one standard deviation
    "latency": 0.72,
    "rate": 0.095,
    "sag": 0.15,
    "rebound": 0.14,
}
INTERVALS = tuple(SPREAD)[:7]  # what intervals tell without the current
TIMES = 5.0  # times rheobase: stronger steps are left out
MOST = 3.0  # spreads: two cells are not taken to be farther apart in one trait

Traits = Mapping[str, float | str]


def interval_traits(train: np.ndarray, begin: float, end: float) -> dict[str, float | str]:
    """What the intervals of spikes in a step tell; those that so few spikes do not have are left out.

    ``adaptation_index2``, ``ISI_CV`` and ``LV`` as in `izhikevich.spiketrains.features`; ``first_interval`` and ``last_interval`` are
    logarithms of these over the mean interval, ``spikes_per_burst`` that of the mean number of spikes between long intervals, 0 where
    there are no two kinds of intervals; ``pattern`` is the name that `izhikevich.analysis.classify` gives the step.

    Parameters
    ----------
    train : ndarray (n,), ms
        Spikes from `begin` to `end`.
    begin, end : float, ms
        Of the step.

    Returns
    -------
    dict of str to float or str

    Examples
    --------
    >>> found = interval_traits(np.array([10.0, 20.0, 50.0, 60.0, 90.0, 100.0, 130.0]), 0, 135)
    >>> round(found["first_interval"], 3), round(found["spikes_per_burst"], 3), found["pattern"]
    (-0.693, 0.56, 'tonic bursting')
    """
    found: dict[str, float | str] = {}
    if not train.size:
        return found
    named = step_pattern(train, begin, end).name
    if named:
        found["pattern"] = named
    intervals = np.diff(train)
    if intervals.size > 1:
        sizes = burst_sizes(intervals, pause_length(intervals)) if np.isfinite(pause_length(intervals)) else np.ones(1)
        found["first_interval"] = float(np.log(intervals[0] / intervals.mean()))
        found["last_interval"] = float(np.log(intervals[-1] / intervals.mean()))
        found["spikes_per_burst"] = float(np.log(sizes.mean()))
    told = features(train, begin, end)
    found |= {name: told[name] for name in ("adaptation_index2", "ISI_CV", "LV") if np.isfinite(told[name])}
    return found


def step_traits(
    multiples: np.ndarray, trains: Sequence[np.ndarray], duration: float, rebounds: Sequence[int | None], sag: float
) -> list[dict[str, float | str]]:
    """Traits of a cell's answers to steps, those of its intervals and those that need the current.

    ``latency`` is the logarithm of the first spike's time over the mean interval, ``rate`` the number of spikes over that at the strongest step,
    ``rebound`` ln(1 + n) of the n spikes after a step down. ``sag`` is that of the most hyperpolarising step, given. Steps above five times
    rheobase are left out: there the book's LTS cell ends in a runaway, and no cell is like itself.

    Parameters
    ----------
    multiples : ndarray (n,)
        Steps over rheobase; negative ones go down.
    trains : sequence of ndarray, ms
        Spikes during each step, from its onset.
    duration : float, ms
        Of the step.
    rebounds : sequence of int or None
        Spikes after each step; None where it is not known.
    sag : float
        nan where it is not known.

    Returns
    -------
    list of dict

    Examples
    --------
    >>> trains = [np.array([]), np.array([8.0, 20.0, 40.0]), np.array([4.0, 10.0, 18.0, 28.0])]
    >>> down, up, more = step_traits(np.array([-1.0, 1.5, 2.0]), trains, 50.0, [2, None, None], 0.1)
    >>> round(down["rebound"], 3), down["sag"], up["rate"], round(up["latency"], 3)
    (1.099, 0.1, 0.75, -0.693)
    """
    largest = multiples[multiples <= TIMES].max(initial=0.0)
    most = max(1, *(train.size for m, train in zip(multiples, trains, strict=True) if m == largest))
    found = []
    for multiple, train, rebound in zip(multiples, trains, rebounds, strict=True):
        here: dict[str, float | str] = {}
        if 0 < multiple <= TIMES:
            here = interval_traits(train, 0.0, duration) | {"rate": train.size / most}
            if train.size > 1:
                here["latency"] = float(np.log(max(train[0], 1e-3) / np.diff(train).mean()))
        elif multiple < 0 and rebound is not None:
            here["rebound"] = float(np.log1p(rebound))
        if multiple < 0 and multiple == multiples.min() and np.isfinite(sag):
            here["sag"] = sag
        found.append(here)
    return found


def apart(one: Sequence[Traits], other: Sequence[Traits], among: Sequence[str]) -> dict[str, float]:
    """By how many spreads two cells differ in each trait: root mean square over the steps at which both show it.

    A trait that only one of them ever shows counts as `MOST`; one that neither shows is left out.

    Examples
    --------
    >>> apart([{"rate": 1.0}, {}], [{"rate": 0.5, "sag": 0.1}, {}], ("rate", "sag", "LV"))
    {'rate': 3.0, 'sag': 3.0}
    """
    found: dict[str, float] = {}
    for name in among:
        both = [(x[name], y[name]) for x, y in zip(one, other, strict=True) if name in x and name in y]
        if both:
            found[name] = float(np.sqrt(np.mean([_between(name, *pair) ** 2 for pair in both])))
        elif any(name in here for here in (*one, *other)):
            found[name] = MOST
    return found


def _between(name: str, a: float | str, b: float | str) -> float:
    """Two values of a trait, in spreads."""
    away = float(a != b) if isinstance(a, str) or isinstance(b, str) else abs(a - b)
    return min(away / SPREAD[name], MOST)


def overall(differences: Mapping[str, float]) -> float:
    """One distance: the root mean square over the traits, each counting the same; infinite without any.

    Examples
    --------
    >>> overall({"rate": 1.0, "sag": 7.0})
    5.0
    """
    return float(np.sqrt(np.mean(np.square(list(differences.values()))))) if differences else np.inf

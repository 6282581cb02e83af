"""A cell from features of its answers to steps, each with a mean and a standard deviation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from .candidates import Responses
from .data import Sweep
from .estimator import CellFit
from .losses.featured import featured
from .losses.windowed import windowed
from .search.minimum import Minimum

USUAL_FEATURES = ("spike_count", "time_to_first_spike", "inv_first_ISI", "inv_last_ISI", "ISI_CV", "adaptation_index2")
LEAST = 0.1  # of the mean: standard deviation of a feature that was measured once, or hardly varied
FLOOR = {
    "spike_count": 0.5,
    "time_to_first_spike": 1.0,
    "ISI_CV": 0.05,
    "adaptation_index2": 0.02,
}  # in its own unit: the same
WORST = 5.0  # standard deviations: what a missing feature counts, and one that is farther off

#: Mean and standard deviation of features, by name.
Targets = Mapping[str, tuple[float, float]]


class FeatureFit(CellFit):
    """Find the cell whose features come nearest to those measured, in standard deviations.

    Features are of the spikes in the steps, under eFEL's names. Steps of the same current in one sweep are repeats: their mean is the
    target, their standard deviation the unit, a tenth of the mean at least. What is small in the end is the mean of the squared distances over
    the features (BluePyOpt's objectives in one). A feature that the cell has and a candidate has not counts as 5 standard
    deviations, as does one farther off.

    Parameters
    ----------
    model, free, bounds, start, search, random_state, threads
        As in `CellFit`.
    features : sequence of str, optional
        Of those in `izhikevich.fitting.losses.featured.FEATURES`; by default number of spikes, latency, first and last interval,
        irregularity and adaptation.
    targets : mapping of float to mapping of str to (mean, sd), optional
        For each current of the steps what is wanted, instead of what the recordings have; currents that are not named do not count.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from izhikevich.io import read_recordings
    >>> from izhikevich.fitting.data import sweeps_of
    >>> recordings = read_recordings(files("izhikevich") / "catalog/recordings/171116sh_0018.abf")
    >>> measured(sweeps_of(recordings[16])[0], ("spike_count",))
    {300.0: {'spike_count': (9.0, 0.9)}, -100.0: {'spike_count': (0.0, 0.5)}}
    """

    def __init__(
        self,
        model: Any = None,
        free: Sequence[str] | None = None,
        bounds: Mapping[str, tuple[float, float]] | None = None,
        start: Any = "held",
        features: Sequence[str] = USUAL_FEATURES,
        targets: Mapping[float, Targets] | None = None,
        search: Callable[..., Minimum] | None = None,
        random_state: int = 0,
        threads: int = 1,
    ):
        super().__init__(model, free, bounds, start, search, random_state, threads)
        self.features, self.targets = features, targets

    def _check(self, sweeps: Sequence[Sweep]) -> None:
        featured(np.zeros((1, 1)), self.features)
        for current, wanted in (self.targets or {}).items():
            featured(np.zeros((1, 1)), tuple(wanted))
            for name, (mean, sd) in wanted.items():
                if not (np.isfinite(mean) and sd > 0):
                    rule = "(mean, sd), finite, sd positive"
                    raise ArgumentError(sentence(f"FeatureFit.targets[{current:g}][{name!r}]", rule, (mean, sd)))
        if self.targets is None:
            super()._check(sweeps)

    def _cost(self, found: Responses, sweep: Sweep) -> np.ndarray:
        wanted = measured(sweep, self.features) if self.targets is None else self.targets
        squares = []
        for window in sweep.windows:
            targets = wanted.get(window.level, {}) if window.weight == 1.0 else {}
            own = featured(windowed(found.spikes, window.begin, window.end), tuple(targets))
            squares += [distance(own[name], *target) for name, target in targets.items()]
        return np.mean(squares, axis=0) if squares else np.zeros(len(found.spikes))


def distance(values: np.ndarray, mean: float, sd: float) -> np.ndarray:
    """Square of how many standard deviations values are off, up to `WORST`; what is missing is as far off.

    >>> distance(np.array([1.0, 3.0, 99.0, np.nan]), 1.0, 2.0)
    array([ 0.,  1., 25., 25.])
    """
    return np.nan_to_num(np.minimum(((values - mean) / sd) ** 2, WORST**2), nan=WORST**2)


def measured(sweep: Sweep, names: Sequence[str]) -> dict[float, dict[str, tuple[float, float]]]:
    """Mean and standard deviation of the cell's features in the steps of a sweep, by their current."""
    made: dict[float, dict[str, tuple[float, float]]] = {}
    steps = [window for window in sweep.windows if window.weight == 1.0]
    for level in dict.fromkeys(window.level for window in steps):
        repeats = [featured(windowed(sweep.spikes[None], w.begin, w.end), names) for w in steps if w.level == level]
        made[level] = {}
        for name in names:
            values = np.array([repeat[name][0] for repeat in repeats])
            if np.isfinite(values).all():
                mean = float(values.mean())
                sd = float(values.std(ddof=1)) if values.size > 1 else 0.0
                made[level][name] = (mean, max(sd, LEAST * abs(mean), FLOOR.get(name, 1e-9)))
    return made

"""A cell from spikes under known currents, all sweeps together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .candidates import Responses
from .data import Sweep
from .estimator import CellFit
from .least_squares import best_of_many, errors, of_first, refined
from .losses import loss_named
from .search.minimum import Minimum
from .search.space import Space

ATTEMPTS, GOOD = 3, 0.2  # at most, and ms: a root mean square with which no other is made


class SpikeTimeFit(CellFit):
    """Find the parameters of a cell that spikes when it should.

    With ``loss="times"`` every spike is to come at its time: 4000 random candidates are simulated as one population and judged by their
    first 20 spikes; the 40 best are refined by least squares with exact gradients, on more and more spikes
    (`fitting/least_squares.py`), up to three times where no candidate comes near. That finds the cell behind data that a cell of this form
    has made, with some jitter too.

    A real cell is no such cell. With the other losses, counts, latencies and intervals (``"indexed"``) or a distance between spike trains
    are to be small, and the search is a race of evolution strategies (`fitting/search/race.py`).

    Parameters
    ----------
    model, free, bounds, start, search, random_state, threads
        As in `CellFit`.
    loss : {"times", "indexed", "van_rossum", "victor_purpura", "coincidence"} or callable, default "times"
        ``"indexed"`` compares, in each epoch of held current by itself, number of spikes, latency and intervals by their index;
        ``"coincidence"`` is 1 - Γ, for currents that vary. A callable takes spikes (N, K), nan beyond each candidate's last, and the `Sweep`,
        and gives (N,).

    Attributes
    ----------
    largest_error_ : float, ms
        With ``loss="times"``: of any spike fitted; infinite if one is missing.

    Examples
    --------
    >>> import izhikevich as izh
    >>> current = izh.constant(10) + izh.noise(3, tau=5, interval=1, seed=1)
    >>> truth = izh.simulate("IB", 300, current, start=(-65, -13), method="taylor", record="spikes")
    >>> found = SpikeTimeFit(start=(-65, -13)).fit(current, truth.spike_times)
    >>> {name: round(value, 3) for name, value in found.params_.items()}
    {'a': 0.02, 'b': 0.2, 'c': -55.0, 'd': 4.0}
    """

    def __init__(
        self,
        model: Any = None,
        free: Sequence[str] | None = None,
        bounds: Mapping[str, tuple[float, float]] | None = None,
        start: Any = "held",
        loss: Any = "times",
        search: Callable[..., Minimum] | None = None,
        random_state: int = 0,
        threads: int = 1,
    ):
        super().__init__(model, free, bounds, start, search, random_state, threads)
        self.loss = loss

    def fit(self, x: Any, y: Any = None, *, progress: bool | None = None) -> SpikeTimeFit:
        super().fit(x, y, progress=progress)
        if self._by_times():
            self.largest_error_ = max(self._largest(sweep) for sweep in self.sweeps_)
        return self

    def _by_times(self) -> bool:
        return isinstance(self.loss, str) and self.loss == "times"

    def _search(
        self, space: Space, sweeps: Sequence[Sweep], rng: np.random.Generator, progress: bool | None
    ) -> Minimum:
        if not self._by_times():
            loss_named(self.loss)
            return super()._search(space, sweeps, rng, progress)
        start, wanted = self._start(), sum(sweep.spikes.size for sweep in sweeps)
        found: list[Minimum] = []
        while len(found) < ATTEMPTS:
            found.append(refined(space, sweeps, start, best_of_many(space, sweeps, start, rng, self.threads)))
            if found[-1].cost.min() <= 0.5 * wanted * GOOD**2:
                break
        return min(found, key=lambda minimum: minimum.cost.min())

    def _cost(self, found: Responses, sweep: Sweep) -> np.ndarray:
        if self._by_times():
            wrong = errors(of_first(found.spikes, sweep.spikes.size), sweep.spikes)
            return np.sqrt((wrong**2).mean(axis=1)) if sweep.spikes.size else np.zeros(len(wrong))
        return np.asarray(loss_named(self.loss)(found.spikes, sweep))

    def _largest(self, sweep: Sweep) -> float:
        found = of_first(self._run(sweep).spikes, sweep.spikes.size)
        return float(np.abs(np.where(np.isfinite(found), found - sweep.spikes, np.inf)).max(initial=0.0))

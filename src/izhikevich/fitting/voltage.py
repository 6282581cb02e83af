"""A cell from voltage traces: what the membrane does below the spikes, and when these come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..models import Izhikevich2007
from .candidates import Responses
from .data import Sweep
from .estimator import CellFit, beside
from .losses.named import by_index
from .search.minimum import Minimum

EVERY = 1.0  # ms: how often v is compared
BEFORE, AFTER = 2, 5  # samples around a spike, of the cell or of a candidate, that do not count
SPREAD = 3.0  # mV: a difference that counts as one


class VoltageFit(CellFit):
    """Find the cell whose voltage runs beside the recorded one between spikes, and whose spikes are those of the cell.

    Mean squares of the difference of v, in units of 3 mV, outside 2 ms before and 5 ms after any spike, are added to what
    ``SpikeTimeFit(loss="indexed")`` makes small. The shape of a spike is not compared: in this model it is a way to the reset.

    Parameters
    ----------
    model, free, bounds, start, search, random_state, threads
        As in `CellFit`; C and vr are free by default too, in the 2007 form, since a voltage tells its own scale.
    weights : (float, float), default (1, 1)
        Of the voltage, and of the spikes.

    Examples
    --------
    >>> import izhikevich as izh
    >>> run = izh.simulate("RS2007", 400, izh.step(-60, start=50, stop=350), start=(-60, 0), record=["spikes", "v", "current"])
    >>> recordings = izh.io.Recordings.from_recording(run)
    >>> fit = VoltageFit(izh.cell("RS2007"), free=("C", "b"), weights=(1, 0)).fit(recordings)
    >>> round(fit.params_["C"], 1), round(fit.params_["b"], 2)
    (100.0, -2.0)
    """

    def __init__(
        self,
        model: Any = None,
        free: Sequence[str] | None = None,
        bounds: Mapping[str, tuple[float, float]] | None = None,
        start: Any = "held",
        weights: tuple[float, float] = (1.0, 1.0),
        search: Callable[..., Minimum] | None = None,
        random_state: int = 0,
        threads: int = 1,
    ):
        super().__init__(model, free, bounds, start, search, random_state, threads)
        self.weights = weights

    def _usual(self, model: Any, sweeps: Sequence[Sweep]) -> tuple[str, ...]:
        if isinstance(model, Izhikevich2007):
            return ("C", "k", "vr", "vt", "a", "b", "c", "d", *beside(model, sweeps))
        return super()._usual(model, sweeps)

    def _check(self, sweeps: Sequence[Sweep]) -> None:
        if any(sweep.v is None for sweep in sweeps):
            remedy = "Spikes alone are fitted by SpikeTimeFit"
            raise ArgumentError(sentence("VoltageFit.fit", "given recordings with a voltage", "spikes alone", remedy))
        if min(self.weights) < 0 or max(self.weights) <= 0:
            raise ArgumentError(sentence("VoltageFit.weights", "two numbers from 0 on, not both 0", self.weights))

    def _samples(self) -> float | None:
        return EVERY

    def _cost(self, found: Responses, sweep: Sweep) -> np.ndarray:
        assert found.v is not None
        measured = sampled_voltage(sweep)
        count = min(measured.size, found.v.shape[1])
        quiet = silent(sweep.spikes[None], count) & silent(found.spikes, count)
        with np.errstate(invalid="ignore", over="ignore"):
            away = np.where(quiet, ((found.v[:, :count] - measured[:count]) / SPREAD) ** 2, 0.0)
        total = self.weights[0] * away.sum(axis=1) / np.maximum(quiet.sum(axis=1), 1)
        return total + self.weights[1] * by_index(found.spikes, sweep) if self.weights[1] else total


def sampled_voltage(sweep: Sweep) -> np.ndarray:
    """v every ms, mV: the sample at that time."""
    assert sweep.v is not None
    at = np.arange(0.0, sweep.v.size * sweep.dt - 0.5 * sweep.dt, EVERY)
    return sweep.v[np.minimum(np.rint(at / sweep.dt).astype(int), sweep.v.size - 1)]


def silent(spikes: np.ndarray, count: int) -> np.ndarray:
    """Samples away from all spikes, (N, count).

    >>> silent(np.array([[4.0, np.nan]]), 12).astype(int)
    array([[1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]])
    """
    row, column = np.nonzero(np.isfinite(spikes))
    at = np.rint(spikes[row, column] / EVERY).astype(int)
    edges = np.zeros((len(spikes), count + 1))
    np.add.at(edges, (row, np.clip(at - BEFORE, 0, count)), 1)
    np.add.at(edges, (row, np.clip(at + AFTER + 1, 0, count)), -1)
    return np.cumsum(edges[:, :-1], axis=1) == 0

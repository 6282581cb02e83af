"""A cell from spike times under a known current, in the shape of a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..models import Izhikevich
from ..simulate import simulate
from .drive import driven, one_for_all
from .search.space import Space
from .spike_times import LATE, errors, padded, refined, screened

FEWEST = 3  # spikes


class SpikeTimeFit:
    """Find the parameters of a cell that spikes when it should.

    4000 random candidates are simulated as one population and judged by their first 8 spikes; the 12 best are refined by least squares
    with exact gradients, on more and more spikes (`fitting/spike_times.py`).

    Parameters
    ----------
    model : Izhikevich or Izhikevich2007, optional
        The form, and the values of what is fixed; by default that of 2003.
    free : sequence of str, default ("a", "b", "c", "d")
        What is to be found: parameters of the model, ``"offset"`` (a constant current added), ``"scale"`` (a factor on the current).
    bounds : mapping of str to (low, high), optional
        Others than those of `izhikevich.fitting.search.space.BOUNDS`.
    start : (v0, u0), default (-65, -13)
        Where the run begins, in mV and the model's unit of u.
    random_state : int, default 0
        Of the candidates.

    Attributes
    ----------
    params_ : dict of str to float
        What was found. Ends in an underscore, as the others below: it is there after `fit`.
    model_ : Izhikevich or Izhikevich2007
        The cell.
    largest_error_ : float, ms
        Of any spike fitted; infinite if one is missing.
    converged_ : bool
        Whether the last steps bettered nothing. The best point is kept either way.

    Examples
    --------
    >>> import izhikevich as izh
    >>> current = izh.constant(10) + izh.noise(3, tau=5, interval=1, seed=1)
    >>> truth = izh.simulate("IB", 300, current, start=(-65, -13), method="taylor", record="spikes")
    >>> found = SpikeTimeFit().fit(current, truth.spike_times)
    >>> {name: round(value, 3) for name, value in found.params_.items()}
    {'a': 0.02, 'b': 0.2, 'c': -55.0, 'd': 4.0}
    """

    def __init__(
        self,
        model: Any = None,
        free: Sequence[str] = ("a", "b", "c", "d"),
        bounds: Mapping[str, tuple[float, float]] | None = None,
        start: tuple[float, float] = (-65.0, -13.0),
        random_state: int = 0,
    ):
        self.model, self.free, self.bounds, self.start, self.random_state = model, free, bounds, start, random_state

    def fit(self, current: Any, spike_times: Any) -> SpikeTimeFit:
        """Fit to one run's spikes.

        Parameters
        ----------
        current : number, text, (times, values) or Stimulus
            The input, in the model's unit, from t = 0 on.
        spike_times : array_like (n,), ms
            Rising, three at least.

        Returns
        -------
        SpikeTimeFit
            Itself.

        Raises
        ------
        ArgumentError
            For spike times that are too few, not rising, not finite or before 0; for bounds without room.
        """
        wanted = np.asarray(spike_times, dtype=float)
        if wanted.ndim != 1 or wanted.size < FEWEST:
            rule = f"a list of {FEWEST} spikes or more, to tell a cell by"
            raise ArgumentError(sentence("fit.spike_times", rule, f"{wanted.size}"))
        if not np.isfinite(wanted).all() or (np.diff(wanted) <= 0).any() or wanted[0] < 0:
            raise ArgumentError(sentence("fit.spike_times", "finite, rising and not before 0 [ms]", spike_times))
        model = Izhikevich() if self.model is None else self.model
        space = Space(model, tuple(self.free), self.bounds)
        drawn = one_for_all(current, model.current_unit, wanted[-1] + LATE)
        rng = np.random.default_rng(self.random_state)
        best = refined(space, wanted, drawn, self.start, screened(space, wanted, drawn, self.start, rng))
        x = best.x[:1]
        self.params_ = {name: float(value[0]) for name, value in space.values(x).items()}
        own = {name: value for name, value in self.params_.items() if name in model.parameters()}
        self.model_ = model.replace(**own)
        self.converged_ = bool(best.converged[0])
        found = padded([self.predict(current, wanted[-1] + LATE)], wanted.size)
        self.largest_error_ = float(np.abs(np.where(np.isfinite(found), found - wanted, np.inf)).max())
        return self

    def predict(self, current: Any, duration: float) -> np.ndarray:
        """Spike times of the fitted cell under a current, ms."""
        self._fitted("predict")
        beside = {name: np.array([value]) for name, value in self.params_.items() if name in ("offset", "scale")}
        drawn = driven(one_for_all(current, self.model_.current_unit, duration), beside)
        return simulate(self.model_, duration, drawn, start=self.start, method="taylor", record="spikes").spike_times

    def score(self, current: Any, spike_times: Any) -> float:
        """Minus the root mean square of the compressed errors of spike times, 0 at best: by index, a missing spike as one after the end."""
        wanted = np.asarray(spike_times, dtype=float)
        found = padded([self.predict(current, float(wanted[-1]) + LATE)], wanted.size)
        return -float(np.sqrt(np.mean(errors(found, wanted) ** 2)))

    def _fitted(self, verb: str) -> None:
        if not hasattr(self, "params_"):
            raise ArgumentError(
                sentence(
                    f"SpikeTimeFit.{verb}", "asked of a fitted cell", "none", "Call fit(current, spike_times) first"
                )
            )

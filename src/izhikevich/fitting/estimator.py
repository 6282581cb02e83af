"""What all estimators of a cell share, in the shape of scikit-learn's."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from ..errors import ArgumentError, ConvergenceWarning, sentence
from ..io import Recordings
from ..models import Izhikevich, Izhikevich2007
from .candidates import DT, Responses, added, responses
from .data import Sweep, given, unrecorded
from .drive import one_for_all
from .properties import cell_from
from .search.minimum import Loss, Minimum
from .search.race import raced
from .search.space import Space

USUAL = {Izhikevich: ("a", "b", "c", "d"), Izhikevich2007: ("k", "vt", "a", "b", "c", "d")}
DRIFTED = 5.0  # mV: where the baselines of sweeps span more, the offset follows them
FEWEST = 3  # spikes
LOOKS = 4  # every how many-th sweep is looked at when candidates are screened


class CellFit:
    """Base of the estimators: what is free and where, the cell found, its prediction and score.

    Parameters
    ----------
    model : Izhikevich or Izhikevich2007, optional
        The form, and the values of what is fixed. By default that of 2007 with what `cell_from` reads off recordings in pA, else that
        of 2003.
    free : sequence of str, optional
        What is to be found: parameters of the model; ``"offset"``, a constant current added; ``"drift"``, current added for each mV
        that a sweep's baseline lies above the median of all; ``"scale"``, a factor on the current. By default a, b, c, d; in the 2007 form
        k and vt too, with an offset where the cell fires before anything is put in, and a drift where baselines span more than 5 mV.
    bounds : mapping of str to (low, high), optional
        Others than those of `izhikevich.fitting.search.space.BOUNDS`.
    start : "held" or (v0, u0), default "held"
        Where a sweep begins: at the lower equilibrium under its first current, or in mV and the model's unit of u.
    search : callable, optional
        Finds the minimum: called as ``search(loss, p, rng, start=points, progress=...)``, such as
        `izhikevich.fitting.search.evolution.differential_evolution`. By default a race of many starts (`raced`).
    random_state : int, default 0
        Of the candidates.
    threads : int, default 1
        The result does not depend on it.

    Attributes
    ----------
    params_ : dict of str to float
        What was found. Ends in an underscore, as the others below: it is there after `fit`.
    model_ : Izhikevich or Izhikevich2007
        The cell.
    offsets_ : dict of int to float
        What was added to the current of each sweep that was fitted.
    loss_ : float
        What was to be small, at the best point.
    converged_ : bool
        Whether the search ended by its own rule. The best point is kept either way, with a warning.
    """

    def __init__(
        self,
        model: Any = None,
        free: Sequence[str] | None = None,
        bounds: Mapping[str, tuple[float, float]] | None = None,
        start: Any = "held",
        search: Callable[..., Minimum] | None = None,
        random_state: int = 0,
        threads: int = 1,
    ):
        self.model, self.free, self.bounds, self.start = model, free, bounds, start
        self.search, self.random_state, self.threads = search, random_state, threads

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """What the estimator was made with, by name."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def set_params(self, **params: Any) -> Any:
        """Change what the estimator was made with."""
        for name, value in params.items():
            if name not in self.get_params():
                raise ArgumentError(sentence("set_params", f"one of {', '.join(self.get_params())}", name))
            setattr(self, name, value)
        return self

    def fit(self, x: Any, y: Any = None, *, progress: bool | None = None) -> Any:
        """Find the cell.

        Parameters
        ----------
        x : Recordings, or current, or list of currents
            All sweeps are fitted together; noise in a current is drawn once.
        y : array_like (n,), ms, or list of these, optional
            Spike times, where x is no `Recordings`.
        progress : bool, optional
            Show progress bars; by default on a terminal.

        Returns
        -------
        CellFit
            Itself.

        Raises
        ------
        ArgumentError
            For data that cannot tell a cell, and bounds without room.
        """
        model = self._form(x)
        sweeps = given(x, y, model.current_unit, "fit")
        self._check(sweeps)
        self.middle_ = float(np.median(x.baseline.levels)) if isinstance(x, Recordings) and x.v is not None else None
        space = Space(model, tuple(self.free or self._usual(model, sweeps)), self.bounds)
        found = self._search(space, sweeps, np.random.default_rng(self.random_state), progress)
        best = found.best_first()
        self.space_, self.sweeps_, self.x_ = space, sweeps, best.x[0]
        self.params_ = {name: float(value[0]) for name, value in space.values(best.x[:1]).items()}
        self.model_ = model.replace(**{n: v for n, v in self.params_.items() if n in model.parameters()})
        self.loss_, self.converged_ = float(best.cost[0]), bool(best.converged[0])
        self.offsets_ = {sweep.number: float(added(self.params_, sweep)) for sweep in sweeps}
        if not np.isfinite(self.loss_):
            rule = "a box with a candidate that does not diverge"
            raise ArgumentError(sentence("fit.bounds", rule, space.limits(), "Narrow the bounds"))
        if not self.converged_:
            said = f"{type(self).__name__} has not converged; its best point is kept (loss {self.loss_:.4g})."
            warnings.warn(said, ConvergenceWarning, stacklevel=2)
        return self

    def predict(self, x: Any, duration: float | None = None) -> Any:
        """Spike times of the fitted cell.

        Parameters
        ----------
        x : Recordings or current
            Of recordings the currents count, and, where the offset follows it, the baseline.
        duration : float, ms
            With a current.

        Returns
        -------
        list of ndarray, ms
            One for each sweep; for a current by itself one array.
        """
        self._fitted("predict")
        if isinstance(x, Recordings):
            return [
                first_train(self._run(sweep))
                for sweep in given(x, None, self.model_.current_unit, "predict", self.middle_)
            ]
        if duration is None:
            raise ArgumentError(sentence("predict.duration", "given with a current [ms]", None))
        return first_train(self._run(unrecorded(one_for_all(x, self.model_.current_unit, duration), duration)))

    def traces(self, recordings: Recordings, every: float = 0.1) -> list[np.ndarray]:
        """v of the fitted cell in each sweep.

        Parameters
        ----------
        recordings : Recordings
            As in `predict`.
        every : float, ms, default 0.1
            From sample to sample; the first is at 0.

        Returns
        -------
        list of ndarray (T,), mV
        """
        self._fitted("traces")
        sweeps = given(recordings, None, self.model_.current_unit, "traces", self.middle_)
        return [voltage(self._run(sweep, every)) for sweep in sweeps]

    def score(self, x: Any, y: Any = None) -> float:
        """Minus the mean loss over sweeps, 0 at best; as `fit` for its arguments."""
        self._fitted("score")
        sweeps = given(x, y, self.model_.current_unit, "score", self.middle_)
        return -float(np.mean([self._cost(self._run(sweep), sweep)[0] for sweep in sweeps]))

    def advice(self, sd: float | None = None) -> Any:
        """What the fitted data tell about each free parameter, and which other current would tell more (`izhikevich.fitting.Advice`).

        Parameters
        ----------
        sd : float, optional
            Standard deviation of the logarithm of an interval, or, with ``loss="times"``, of a spike time, ms; by default the root mean
            square of what is left.
        """
        from .known.fitted import fit_advice

        self._fitted("advice")
        return fit_advice(self.space_, self.x_, self.sweeps_, self._start(), self._known_by(), sd)

    def knowledge(self, sd: float | None = None) -> Any:
        """What the fitted data tell, in bounds of Cramér and Rao, with the advice in words (`izhikevich.fitting.Knowledge`); as `advice`."""
        return self.advice(sd).known

    def summary(self) -> dict[str, Any]:
        """The cell, what was found of it, and how well."""
        self._fitted("summary")
        return {"model": str(self.model_), **self.params_, "loss": self.loss_, "converged": self.converged_}

    def _usual(self, model: Any, sweeps: Sequence[Sweep]) -> tuple[str, ...]:
        """What is free by default."""
        return (*USUAL.get(type(model), ()), *beside(model, sweeps))

    def _cost(self, found: Responses, sweep: Sweep) -> np.ndarray:
        """What is to be small of N candidates' responses to one sweep, (N,)."""
        raise NotImplementedError

    def _samples(self) -> float | None:
        """How often v is sampled, ms, for estimators that look at it."""
        return None

    def _check(self, sweeps: Sequence[Sweep]) -> None:
        """Refuse data that tell nothing."""
        most = max(sweep.spikes.size for sweep in sweeps)
        if most < FEWEST:
            remedy = "Look at recordings.plot(): are spikes found? Without spikes, VoltageFit finds what the membrane does below them"
            rule = f"data with {FEWEST} spikes or more in one sweep, to tell a cell by"
            raise ArgumentError(sentence("fit.spike_times", rule, f"{most}", remedy))

    def _search(
        self, space: Space, sweeps: Sequence[Sweep], rng: np.random.Generator, progress: bool | None
    ) -> Minimum:
        """The race, on the mean over sweeps; for the first look a coarse step and some of the sweeps do."""

        def loss_on(some: Sequence[Sweep], dt: float) -> Loss:
            return lambda x: self._total(space, some, x, dt)

        few = [sweep for sweep in sweeps if sweep.spikes.size][-1::-LOOKS] or list(sweeps)
        search = self.search or partial(raced, quick=loss_on(few, 2 * DT))
        start = self._starting_points(space)
        return search(loss_on(sweeps, DT), len(space.free), rng, start=start, progress=progress)

    def _total(self, space: Space, sweeps: Sequence[Sweep], x: np.ndarray, dt: float) -> np.ndarray:
        """Mean loss over sweeps; inf for a candidate that diverged."""
        cells, beside = space.cells(x)
        total = np.zeros(len(x))
        for sweep in sweeps:
            found = responses(
                cells, beside, sweep, start=self._start(), every=self._samples(), threads=self.threads, dt=dt
            )
            total += np.where(np.isinf(found.spikes[:, 0]), np.inf, self._cost(found, sweep))
        return total / len(sweeps)

    def _starting_points(self, space: Space) -> np.ndarray | None:
        """Where the race starts besides random points: the model itself, where it lies within the bounds."""
        at_first = {"offset": 0.0, "drift": 0.0, "scale": 1.0}
        here = space.place({name: at_first.get(name, getattr(space.model, name, 0.0)) for name in space.free})
        return here[None] if np.isfinite(here).all() and ((here >= 0) & (here <= 1)).all() else None

    def _form(self, x: Any) -> Any:
        if self.model is not None:
            return self.model
        if not isinstance(x, Recordings) or not x.current_unit.startswith("pA"):
            return Izhikevich()
        try:
            return cell_from(x).cell
        except ArgumentError:  # no steps, no voltage, or a cell that drifted too far: what can be had without
            return Izhikevich2007(vr=float(np.median(x.baseline.levels))) if x.v is not None else Izhikevich2007()

    def _known_by(self) -> str:
        return "intervals"

    def _start(self) -> Any:
        return None if isinstance(self.start, str) and self.start == "held" else self.start

    def _run(self, sweep: Sweep, every: float | None = None) -> Responses:
        """The fitted cell by the reference method; v as often as the estimator looks at it, or as is asked."""
        how: dict[str, Any] = {"every": self._samples() if every is None else every, "method": "taylor", "dt": None}
        return responses(self.model_, self.params_, sweep, start=self._start(), **how)

    def _fitted(self, verb: str) -> None:
        if not hasattr(self, "params_"):
            rule = "asked of a fitted cell"
            raise ArgumentError(sentence(f"{type(self).__name__}.{verb}", rule, "none", "Call fit first"))


def beside(model: Any, sweeps: Sequence[Sweep]) -> tuple[str, ...]:
    """What is free beside parameters by default: an offset for a cell that fires by itself, and a drift for one that drifts."""
    if not isinstance(model, Izhikevich2007):
        return ()
    restless = any((sweep.spikes < sweep.windows[0].end).any() for sweep in sweeps if len(sweep.windows) > 1)
    away = [sweep.away for sweep in sweeps]
    drifted = max(away) - min(away) > DRIFTED
    return (("offset",) if restless or drifted else ()) + (("drift",) if drifted else ())


def first_train(found: Responses) -> np.ndarray:
    """Spikes of the only candidate."""
    return found.spikes[0][np.isfinite(found.spikes[0])]


def voltage(found: Responses) -> np.ndarray:
    """v of the only candidate."""
    assert found.v is not None
    return found.v[0]

"""A cell from interspike intervals, in the shape of a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence, unknown
from ...late import late
from ...models import Izhikevich
from ...simulate import simulate
from ..candidates import padded
from ..drive import one_for_all
from ..least_squares import of_first
from ..search.space import Space
from .constrained import constrained
from .found import judged, told
from .interior_point import SOLVERS
from .measured import PATIENCE, Measured, measured
from .unconstrained import unconstrained
from .unknowns import Unknowns

INPUTS = ("known", "constant", "per interval")
METHODS = ("unconstrained", "constrained")


class IntervalFit:
    """Find a cell of 2003 from nothing but the intervals between its spikes.

    The clock starts at the first spike: v is c there, u is unknown. The input is known, or a constant to be found, or a constant for each
    interval to be found. Unconstrained, u after every further spike is what the cell arrives with; constrained, it is an unknown that must
    be just that (`fitting/intervals/shooting.py`). The page "Does the ISI fit work?" says what can be had.

    Parameters
    ----------
    model : Izhikevich, optional
        The values of what is fixed.
    free : sequence of str, default ("a", "b", "c", "d")
        Parameters to be found.
    bounds : mapping of str to (low, high), optional
        Others than the usual ones; also of ``"input"`` (-10 to 30 mV/ms) and ``"u"`` (-25 to 30 mV/ms).
    inputs : {"known", "constant", "per interval"}, default "known"
        What is known of the current.
    method : {"unconstrained", "constrained"}, default "unconstrained"
    smoothness : float, default 0.01
        With one input for each interval: weight of the squares of their differences from their mean, in (mV/ms)⁻², beside squares of
        logarithms of intervals. 0.01 holds a difference of 1 mV/ms for as bad as an interval that is 10 % off. At 0 any cell fits.
    hold_out : float, default 1/3
        Part of the intervals, the last ones, that is not fitted but predicted.
    solver : {"trust-constr", "ipopt"}, default "trust-constr"
        Of the constrained problem: SciPy's interior point, or IPOPT's, for which cyipopt must be installed.
    random_state : int, default 0
        Of the 4000 candidates that are looked at first.

    Attributes
    ----------
    params_ : dict of str to float
        Of the fit. With an unknown input these are those of one cell out of many: see `combinations_`.
    model_ : Izhikevich
    u_ : float, mV/ms
        After the first spike.
    inputs_ : ndarray, mV/ms
        None, one, or one for each fitted interval.
    combinations_ : list of Combination
        Which combinations of parameters (and of an unknown input's mean) the intervals determine, and how well, best first.
    fitted_error_, held_out_error_, baseline_error_ : float
        Root mean squares of logarithms of intervals over measured ones, about their relative errors: of those fitted, of those held
        out, and of these if each is taken to be the mean of the fitted ones. Each interval begins when the measured one does.
    measured_, predicted_ : ndarray (N,), ms
        All intervals, and what the cell makes of them, each begun when the measured one is; nan where no spike came.
    count_ : int
        The first so many are fitted.
    gap_ : float, mV/ms
        Largest violation of a constraint; 0 for the unconstrained problem, which has none.
    converged_ : bool
        Whether the last steps bettered nothing, and all constraints hold. The best point is kept either way.

    Examples
    --------
    >>> import izhikevich as izh
    >>> current = izh.constant(10) + izh.noise(3, tau=5, interval=1, seed=1)
    >>> run = izh.simulate("CH", 250, current, start=(-65, -13), method="taylor", record=["spikes", "current"])
    >>> fit = IntervalFit().fit(izh.io.Recordings.from_recording(run), current)
    >>> {name: round(value, 3) for name, value in fit.params_.items()}
    {'a': 0.02, 'b': 0.2, 'c': -50.0, 'd': 2.0}
    """

    def __init__(
        self,
        model: Any = None,
        free: Sequence[str] = ("a", "b", "c", "d"),
        bounds: Mapping[str, tuple[float, float]] | None = None,
        inputs: str = "known",
        method: str = "unconstrained",
        smoothness: float = 0.01,
        hold_out: float = 1 / 3,
        solver: str = "trust-constr",
        random_state: int = 0,
    ):
        self.model, self.free, self.bounds, self.inputs, self.method = model, free, bounds, inputs, method
        self.smoothness, self.hold_out, self.solver, self.random_state = smoothness, hold_out, solver, random_state

    def fit(self, intervals: Any, current: Any = None) -> IntervalFit:
        """Fit to one train.

        Parameters
        ----------
        intervals : array_like (N,), ms, or Recordings of one sweep
        current : number, text, (times, values) or Stimulus, optional
            Where inputs are known, in mV/ms: from the first spike on, or with recordings from the begin of the sweep on, by default
            what was recorded.

        Returns
        -------
        IntervalFit
            Itself.

        Raises
        ------
        ArgumentError
            For intervals that are not positive, or too few for the unknowns; a current that is missing, or given though unknown.
        UnknownNameError
            For an option or a parameter that is none.
        """
        first = self._unknowns(1)
        fewest = first.parameters + first.inputs + 1
        data = measured(
            intervals, current, self.inputs == "known", first.space.model.current_unit, self.hold_out, fewest
        )
        unknowns = self._unknowns(data.fitted)
        rng = np.random.default_rng(self.random_state)
        if self.method == "constrained":
            solved, every = constrained(unknowns, data, self.smoothness, rng, self.solver)
            values = every.values(solved.x[None])
            x = unknowns.place(solved.x[None, : unknowns.parameters], values.inputs, values.u[:, :1])[0]
            self.gap_, self.converged_ = solved.gap, solved.converged
        else:
            best = unconstrained(unknowns, data, self.smoothness, rng)
            x, self.gap_, self.converged_ = best.x[0], 0.0, bool(best.converged[0])
        self._keep(unknowns, data, x)
        return self

    def predict(self, count: int, current: Any = None) -> np.ndarray:
        """Intervals of the fitted cell, left alone from the first spike on.

        Parameters
        ----------
        count : int
            How many at most.
        current : number, text, (times, values) or Stimulus, optional
            From the first spike on; by default the one fitted to, or the mean of unknown inputs.

        Returns
        -------
        ndarray (count,), ms
            nan for those that never end.
        """
        self._fitted("predict")
        longest = PATIENCE * max(1, count) * float(self._data.intervals.max())
        if current is None:
            current = float(self.inputs_.mean()) if self.inputs_.size else self._data.current
        drawn = one_for_all(current, self.model_.current_unit, longest)
        start = (self.model_.c, self.u_)
        run = simulate(self.model_, longest, drawn, start=start, method="taylor", record="spikes")
        return np.diff(of_first(padded(run), count)[0], prepend=0.0)

    def score(self, intervals: Any, current: Any = None) -> float:
        """Minus the root mean square of logarithms of predicted over given intervals, 0 at best; without an end one is e² times too long."""
        given = np.asarray(intervals, dtype=float)
        off = np.log(self.predict(given.size, current) / given)
        return -float(np.sqrt(np.mean(np.where(np.isfinite(off), off, 2.0) ** 2)))

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw measured and predicted intervals (`izhikevich.plotting.plot_intervals`)."""
        self._fitted("plot")
        return late("plotting").plot_intervals(self, ax=ax, **options)

    def summary(self) -> dict[str, Any]:
        """Errors and combinations; parameters only where the input was known."""
        self._fitted("summary")
        own = dict(self.params_) if self.inputs == "known" else {}
        return own | {
            "held_out_error": self.held_out_error_,
            "baseline_error": self.baseline_error_,
            "combinations": [str(combination) for combination in self.combinations_],
        }

    def __str__(self) -> str:
        if not hasattr(self, "params_"):
            return repr(self)
        counts = self.count_, self.measured_.size - self.count_
        return told(self.params_, self.inputs == "known", self._errors, self.combinations_, counts)

    def __repr__(self) -> str:
        return f"IntervalFit(inputs={self.inputs!r}, method={self.method!r})"

    def _unknowns(self, count: int) -> Unknowns:
        """The unknowns of the unconstrained problem, with all options checked."""
        for name, names in (("inputs", INPUTS), ("method", METHODS), ("solver", SOLVERS)):
            if getattr(self, name) not in names:
                raise unknown(f"IntervalFit.{name}", getattr(self, name), names)
        if not (np.isfinite(self.smoothness) and self.smoothness >= 0):
            raise ArgumentError(sentence("IntervalFit.smoothness", "0 or more", self.smoothness))
        model = Izhikevich() if self.model is None else self.model
        if not isinstance(model, Izhikevich):
            remedy = "A cell of 2007 has this form too: cell.to_2003()"
            raise ArgumentError(sentence("IntervalFit.model", "an Izhikevich", type(model).__name__, remedy))
        for name in ("offset", "scale"):
            if name in self.free:
                remedy = "An unknown input is inputs='constant'"
                raise ArgumentError(sentence("IntervalFit.free", "parameters of the cell", name, remedy))
        apart = {name: limits for name, limits in (self.bounds or {}).items() if name in ("input", "u")}
        own = {name: limits for name, limits in (self.bounds or {}).items() if name not in apart}
        inputs = {"known": 0, "constant": 1, "per interval": count}[self.inputs]
        return Unknowns(Space(model, tuple(self.free), own), inputs, 1, apart)

    def _keep(self, unknowns: Unknowns, data: Measured, x: np.ndarray) -> None:
        """What was found, as attributes."""
        values = unknowns.values(x[None])
        found = unknowns.space.values(x[None, : unknowns.parameters])
        self.params_ = {name: float(value[0]) for name, value in found.items()}
        self.model_ = unknowns.space.model.replace(**self.params_)
        self.u_, self.inputs_ = float(values.u[0, 0]), values.inputs[0]
        self._data, self.measured_, self.count_ = data, data.intervals, data.fitted
        self._errors, self.predicted_, self.combinations_ = judged(unknowns, data, self.smoothness, x)
        self.fitted_error_, self.held_out_error_, self.baseline_error_ = self._errors

    def _fitted(self, verb: str) -> None:
        if not hasattr(self, "params_"):
            remedy = "Call fit(intervals) first"
            raise ArgumentError(sentence(f"IntervalFit.{verb}", "asked of a fitted cell", "none", remedy))

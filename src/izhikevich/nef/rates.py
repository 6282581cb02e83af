"""How fast a cell fires once it has adapted, for every constant current: all currents are one population of one run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.optimize import isotonic_regression

from ..errors import ArgumentError, DivergenceError, RunawayError, refuse_not_positive, sentence
from ..recording import Recorder
from ..simulate import simulate

SETTLE = 2000.0  # ms under each current; rates come from its second half
POINTS = 128  # of a curve
LOWEST = 1e-3  # where the search for the threshold begins, in the model's unit
LEVELS = 16  # currents of a round of it
DOUBLINGS = 40  # after which a current is given up: 1e9 in the model's unit
ROUNDS = 4  # of the threshold, each in a bracket of a fifteenth
SLOWEST = 500.0  # Hz: how far up a curve goes at least


def adapted_rates(model: Any, currents: Any, duration: float = SETTLE, start: Any = "rest") -> np.ndarray:
    """Firing rate of a cell under each constant current once it has adapted, from rest.

    A cell that bursts, or fires with any other period, has its rate over whole periods: from the last spike back to the one after
    which u was nearest to what it is after the last, since v is the same after each.

    Parameters
    ----------
    model : Model
        With scalar parameters.
    currents : array_like (n,), in the model's unit (2003: mV/ms; 2007: pA)
    duration : float, ms, default 2000
        How long each current is on. Rates come from the second half, so those below 4 / duration are not told from 0.
    start : "rest" or (v0, u0), default "rest"
        For a cell that does not rest without input.

    Returns
    -------
    ndarray (n,), Hz

    Raises
    ------
    ArgumentError, NoRestError
        For parameters or currents that are not as above.

    Examples
    --------
    >>> import izhikevich as izh
    >>> adapted_rates(izh.cell("RS"), [0, 5, 10, 20]).round(1)
    array([ 0. , 10.7, 22.3, 43.6])
    """
    levels = np.asarray(currents, dtype=float)
    if levels.ndim != 1 or not np.isfinite(levels).all():
        raise ArgumentError(sentence("adapted_rates.currents", "one row of finite numbers", currents))
    if model.size != 1 or not model.uniform:
        raise ArgumentError(sentence("adapted_rates.model", "one cell", f"{model.size} cells"))
    if not levels.size:
        return np.empty(0)
    watch = Recorder(("spikes", "v", "u"), every=duration)
    events = simulate(model, duration, levels, start=start, record=watch, progress=False).events
    assert events is not None
    spikes = events[(events[:, 2] == 1.0) & (events[:, 1] > 0.5 * duration)]
    spikes = spikes[np.argsort(spikes[:, 0], kind="stable")]  # of one cell they are in the order of time
    ends = np.cumsum(np.bincount(spikes[:, 0].astype(np.int64), minlength=levels.size))
    after = 3 + (spikes.shape[1] - 4) // 2
    u = spikes[:, after + 1] if spikes.shape[1] > 6 else np.zeros(len(spikes))
    return np.array([_rate(spikes[a:b, 1], u[a:b], duration) for a, b in zip([0, *ends[:-1]], ends, strict=True)])


def _rate(times: np.ndarray, u: np.ndarray, end: float) -> float:
    """Over the time since the state was nearest to what it is after the last spike, Hz; that is no period if it fits in after it once more."""
    if times.size < 2:
        return 0.0
    back = int(np.argmin(np.abs(u[:-1] - u[-1])[::-1])) + 1  # the latest of equals
    period = float(times[-1] - times[-1 - back])
    return 1000.0 * back / period if period > end - times[-1] else 1000.0 * times.size / (0.5 * end)


@dataclass(frozen=True, eq=False)
class RateCurve:
    """Adapted rates `rates` [Hz] at `currents` [the model's unit], rising from `threshold`, below which firing ends.

    What rises unevenly, as the rate of a bursting cell does, is the nearest curve that never falls (isotonic regression).
    """

    threshold: float
    currents: np.ndarray
    rates: np.ndarray

    def rate(self, current: Any) -> np.ndarray:
        """Adapted rate [Hz] at currents of any shape; beyond the last of them that of the last.

        >>> import izhikevich as izh
        >>> rate_curve(izh.cell("RS")).rate([3.0, 10.0]).round(1)
        array([ 0. , 22.3])
        """
        current = np.asarray(current, float)
        return np.where(current < self.threshold, 0.0, np.interp(current, self.currents, self.rates))

    def current(self, rate: Any) -> np.ndarray:
        """The weakest current for each rate [Hz]; nan above the curve, the threshold below what the cell can fire at.

        >>> import izhikevich as izh
        >>> rate_curve(izh.cell("RS")).current([22.3, 1e6]).round(1)
        array([10., nan])
        """
        rising = np.concatenate([[True], np.diff(np.maximum.accumulate(self.rates)) > 0])
        return np.interp(rate, self.rates[rising], self.currents[rising], right=np.nan)


def rate_curve(model: Any, fastest: float = SLOWEST) -> RateCurve:
    """The adapted f-I curve of a cell, from the threshold of firing that lasts up to a rate; kept, so that it is measured once.

    Parameters
    ----------
    model : Model
        With scalar parameters; it rests without input. Cells of equal parameters share a curve.
    fastest : float, Hz, default 500
        How far up it goes, at least. A refractory cell's curve ends where it does.

    Returns
    -------
    RateCurve

    Raises
    ------
    ArgumentError
        For a cell that no constant current fires without end.

    Examples
    --------
    >>> import izhikevich as izh
    >>> curve = rate_curve(izh.cell("RZ"))  # it begins to fire at a rate
    >>> round(curve.threshold, 3), float(curve.rates[0].round(1))
    (0.206, 24.1)
    """
    if model.size != 1 or not model.uniform:
        raise ArgumentError(sentence("rate_curve.model", "one cell", f"{model.size} cells"))
    refuse_not_positive("rate_curve.fastest", fastest, "Hz")
    top = SLOWEST * 2.0 ** max(0, int(np.ceil(np.log2(fastest / SLOWEST))))
    return _curve(type(model), model.key, top)


@lru_cache(maxsize=256)
def _curve(kind: Any, key: tuple[tuple[str, Any], ...], top: float) -> RateCurve:
    model = kind(**dict(key))
    start = model.rest()  # once: where it is searched for, that takes longer than a run
    low, high = _bracket(model, start)
    for _ in range(ROUNDS):
        levels = np.linspace(low, high, LEVELS)
        fires = adapted_rates(model, levels[1:-1], start=start) > 0
        k = int(np.argmax(np.append(fires, True)))
        low, high = levels[k], levels[k + 1]
    last = _reaching(model, start, high, top)
    currents = high + (last - high) * np.linspace(0.0, 1.0, POINTS) ** 2  # a curve is steepest where it begins
    rates = np.asarray(isotonic_regression(adapted_rates(model, currents, start=start)).x)
    return RateCurve(float(high), currents, rates)


def _bracket(model: Any, start: Any) -> tuple[float, float]:
    """Currents without and with firing that lasts; from weak to strong, since one far too strong would fire without end."""
    begin = 0.0
    for doubling in range(0, DOUBLINGS, 2):
        levels = LOWEST * 2.0 ** (doubling + np.arange(1, 5) / 2)
        fires = adapted_rates(model, levels, start=start) > 0
        if fires.any():
            k = int(np.argmax(fires))
            return (begin if k == 0 else float(levels[k - 1])), float(levels[k])
        begin = float(levels[-1])
    raise ArgumentError(sentence("rate_curve.model", "a cell that some constant current fires without end", str(model)))


def _reaching(model: Any, start: Any, threshold: float, top: float) -> float:
    """A current whose rate is the wanted one or more; where there is none, the strongest: the rate stops rising, as with a refractory period, or
    the cell's reset leads nowhere, as in a cell whose peak falls with u."""
    current, step, before = threshold, threshold, 0.0
    for _ in range(DOUBLINGS):
        try:
            (rate,) = adapted_rates(model, np.array([current + step]), start=start)
        except (RunawayError, DivergenceError):
            step /= 4.0
            if step < 0.01 * current:
                break
            continue
        current, step = current + step, current + step
        if rate >= top or rate < 1.001 * before:
            break
        before = rate
    return current


def curve_up_to(model: Any, current: float) -> RateCurve:
    """The adapted f-I curve of a cell, at least up to a current.

    >>> import izhikevich as izh
    >>> bool(curve_up_to(izh.cell("RS"), 300.0).currents[-1] > 300)
    True
    """
    curve, fastest = rate_curve(model), SLOWEST
    while curve.currents[-1] < current:
        longer = rate_curve(model, 2.0 * fastest)
        if longer.currents[-1] == curve.currents[-1]:
            return curve
        curve, fastest = longer, 2.0 * fastest
    return curve

"""Exact derivatives of spike times by the parameters of the cell, through every reset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import unknown
from ...models import VU, Izhikevich
from ...recording import Recorder
from ...simulate import simulate
from ...stimulus import as_stimulus
from .common import BESIDE, common, common_slopes, names_of
from .saltation import Intervals, backwards, forwards
from .tangent import FLOWING, Tangent, TangentCell

STEP = 0.02  # ms, of `rk4_located`: derivatives are then good to about 1e-7 of their size


@dataclass(frozen=True, eq=False)
class SpikeGradients:
    """Spike times of N cells, and what each depends on.

    Attributes
    ----------
    times : ndarray (N, K), ms
        nan beyond a cell's last spike.
    by : tuple of str
        What they are differentiated by: parameters of the model, ``"offset"`` (a constant current added), ``"scale"`` (a factor on the
        current), ``"v0"`` and ``"u0"`` (where the run begins).
    """

    times: np.ndarray
    by: tuple[str, ...]
    intervals: Intervals
    slopes: np.ndarray  # (N, len(BY), len(by)): of the common form by the cell's own parameters

    def jacobian(self) -> np.ndarray:
        """∂T/∂θ, (N, K, len(by)), ms per unit of the parameter; nan beyond the last spike. Exact while number and order of spikes stay."""
        return forwards(self.intervals)[0] @ self.slopes

    def pullback(self, slopes: Any) -> np.ndarray:
        """From ∂L/∂T of a loss, (N, K), its ∂L/∂θ, (N, len(by)), by one pass backwards through the run (the adjoint)."""
        given = np.broadcast_to(np.asarray(slopes, dtype=float), self.times.shape)
        return np.einsum("np,npq->nq", backwards(self.intervals, given), self.slopes)


def spike_gradients(
    model: Any,
    duration: float,
    current: Any = 0,
    *,
    start: Any = "rest",
    offset: Any = 0.0,
    scale: Any = 1.0,
    by: Any = None,
    dt: float = STEP,
    seed: int = 0,
) -> SpikeGradients:
    """Spike times and their exact derivatives by the cell's parameters.

    Derivatives obey the variational equation between spikes and jump where a spike resets the cell (`fitting/derivatives/saltation.py`); no
    difference of two runs is taken. They hold as long as number and order of the spikes stay.

    Parameters
    ----------
    model : Izhikevich or Izhikevich2007
        One cell, or a population of N.
    duration : float, ms
    current : number, text, array (N,), (times, values) or Stimulus, default 0
        As in `izhikevich.simulate`, in the model's unit.
    start : "rest", "held" or (v0, u0), default "rest"
        ``"held"`` is the lower equilibrium under the first current, with what is added to it, and the bottom of the parabola where there
        is none; that it moves with the parameters is among the derivatives. The others are as in `izhikevich.simulate`, and stand still.
    offset : float or array (N,), default 0
        A constant current that is added, in the model's unit.
    scale : float or array (N,), default 1
        A factor on `current`.
    by : str or sequence of str, optional
        What to differentiate by; by default all of the cell's parameters.
    dt : float, ms, default 0.02
        Step of `rk4_located`.
    seed : int, default 0
        Of the noise in `current`.

    Returns
    -------
    SpikeGradients

    Raises
    ------
    ArgumentError
        For a model outside the quadratic family of two variables.
    UnknownNameError
        For something that there is no derivative by.

    Examples
    --------
    >>> import izhikevich as izh
    >>> found = spike_gradients(izh.cell("RS"), 100, 10, by=("d", "offset"))
    >>> found.times.round(2)
    array([[ 3.45, 20.56, 65.49]])
    >>> found.jacobian()[0].round(2)
    array([[  0.  ,  -0.29],
           [  7.07,  -8.76],
           [ 10.1 , -12.94]])
    """
    own = names_of(model)
    chosen = (by,) if isinstance(by, str) else tuple(by) if by is not None else own[: -len(BESIDE)]
    for name in chosen:
        if name not in own:
            raise unknown("spike_gradients.by", name, own)
    stimulus = as_stimulus(current, model.current_unit)
    values = {name: getattr(model, name) for name in own[: -len(BESIDE)]}
    values |= {"offset": np.asarray(offset, float), "scale": np.asarray(scale, float)}
    if isinstance(start, str) and start == "held":
        values |= {"v0": 0.0, "u0": 0.0, "i0": stimulus.at([0.0])[0]}
    else:
        values |= dict(
            zip(("v0", "u0"), model.rest() if isinstance(start, str) and start == "rest" else start, strict=True)
        )
    form = common(model, values)
    size = max(np.size(x) for x in form.values())
    times, states = spikes_of(form, duration, stimulus, size, dt, seed)
    intervals = intervals_of(form, times, states, stimulus.lower(size, seed))
    slopes = common_slopes(model, values, chosen)
    return SpikeGradients(times, chosen, intervals, np.broadcast_to(slopes, (size, *slopes.shape[-2:])))


def spikes_of(
    form: dict, duration: float, current: Any, size: int, dt: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Times (N, K) and the state just before each spike (N, K, 18), nan beyond a cell's last."""
    cell = _cell(form, size)
    watch = Recorder(("spikes", "v", "u"), every=float(duration))
    run = simulate(
        cell,
        duration,
        current,
        size=size,
        start=(form["v0"], form["u0"]),
        method="rk4_located",
        dt=dt,
        seed=seed,
        record=watch,
    )
    events: Any = run.events
    events = events[events[:, 2] == 1.0]
    events = events[np.lexsort((events[:, 1], events[:, 0]))]
    who = events[:, 0].astype(int)
    count = np.bincount(who, minlength=size)
    ordinal = np.arange(who.size) - np.repeat(np.cumsum(count) - count, count)
    times = np.full((size, count.max(initial=0)), np.nan)
    states = np.full((*times.shape, len(Tangent._fields)), np.nan)
    times[who, ordinal], states[who, ordinal] = events[:, 1], events[:, 3 : 3 + len(Tangent._fields)]
    return times, states


def intervals_of(form: dict, times: np.ndarray, states: np.ndarray, current: Any) -> Intervals:
    """What `saltation` needs, from the states before spikes."""
    p = TangentCell().record()
    p = p._replace(**{name: np.asarray(form[name])[..., None] for name in p._fields})
    flat = np.nan_to_num(times).ravel()
    drawn = current.at(flat)  # of each time, for all cells
    drawn = drawn.reshape(*times.shape, drawn.shape[-1])
    i = drawn[:, :, 0] if drawn.shape[-1] == 1 else drawn[np.arange(len(times)), :, np.arange(len(times))]
    before = VU(states[:, :, 0], states[:, :, 1])
    rates = [
        np.stack(np.broadcast_arrays(*Izhikevich.drift(p, s, p.gain * i)), -1)
        for s in (before, Izhikevich.reset(p, before))
    ]
    pairs = states[:, :, 2:].reshape(*times.shape, 2 + len(FLOWING), 2).swapaxes(-1, -2)
    return Intervals(times, pairs[..., :2], pairs[..., 2:], *rates)


def _cell(form: dict[str, Any], size: int) -> Any:
    """All parameters as arrays, also of one cell: one kernel does for both."""
    own = [name for name in TangentCell().parameters() if name in form]
    values: dict[str, Any] = {name: np.broadcast_to(form[name], size) for name in own}
    return TangentCell(**values)

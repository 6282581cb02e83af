"""The adaptation map: u right after one reset to u right after the next, at a constant current.

All resets lie on one line, so firing is the iteration of one function of u. A fixed point is tonic firing, a cycle of p
points bursting with p spikes. Where the line v = c crosses the stable manifold of the saddle (`separatrix`) the map
breaks: where there is a rest it ends there, on the other side nothing fires; where the rest is lost but the saddle
remains it jumps, since the trajectory takes one more turn. Elsewhere it is smooth.

Source: J. Touboul and R. Brette, Spiking dynamics of bidimensional integrate-and-fire neurons, SIAM J. Appl. Dyn. Syst. 8
(2009) 1462, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from ...models import VU, law
from ...recording import Recorder
from ...simulate import simulate
from ..precisely import precisely

ROUNDS, PARTS = 6, 32  # a bracket is cut into 32 parts, five times after the first look: to 1e-9 of the range


@dataclass(frozen=True, eq=False)
class AdaptationMap:
    """`after` [the current's unit] is u after the next reset when it was `u` after this one; `interval` [ms] the time between.

    Both are nan where no spike came in the time allowed: there the cell goes to rest.
    """

    u: np.ndarray
    after: np.ndarray
    interval: np.ndarray


def adaptation_map(model: Any, current: float, u: Any, longest: float = 1000.0) -> AdaptationMap:
    """Where u stands after the next reset, for each u after this one.

    All starts run side by side as one population.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters.
    current : float
        Constant input, in the model's unit (2003: mV/ms; 2007: pA).
    u : array_like, shape (n,), in the unit of the current
        u right after a reset.
    longest : float, ms, default 1000
        How long to wait for a spike: a longer interval counts as none.

    Returns
    -------
    AdaptationMap
        Arrays of shape (n,).

    Raises
    ------
    ArgumentError
        For arrays of parameters, a refractory period or noise, a u that is not finite, a time that is not positive.

    Examples
    --------
    >>> import izhikevich as izh
    >>> adaptation_map(izh.cell("RS"), 10, [0.0, 5.0]).after.round(3)
    array([0.501, 0.501])
    """
    starts = np.atleast_1d(np.asarray(u, dtype=float))
    if starts.ndim != 1 or not starts.size or not np.isfinite(starts).all():
        raise ArgumentError(sentence("adaptation_map.u", "a list of finite numbers", u))
    if not longest > 0:
        raise ArgumentError(sentence("adaptation_map.longest", "positive [ms]", longest))
    how = precisely(model)
    after, interval = np.full(starts.size, np.nan), np.full(starts.size, np.nan)
    waiting, v, now, past = np.arange(starts.size), _reset_v(model, starts), starts, 0.0
    # Short looks that grow: most starts spike soon, and running those on would be for nothing.
    for end in [*(t for t in (30.0, 200.0) if t < longest), float(longest)]:
        watch = Recorder(("spikes", "v", "u"), every=end - past)
        run = simulate(model, end - past, current, size=waiting.size, start=(v, now), record=watch, **how)
        first = _first_spikes(run.events)
        who = waiting[first[:, 0].astype(int)]
        after[who], interval[who] = first[:, 4 + first.shape[1] // 2 - 2], past + first[:, 1]
        left = np.isnan(after[waiting])
        if not left.any():
            break
        v, now = (x.reshape(-1, waiting.size)[-1][left] for x in (run.v, run.u))
        waiting, past = waiting[left], end
    return AdaptationMap(starts, after, interval)


def _first_spikes(events: Any) -> np.ndarray:
    """Of every neuron the first event that is a spike: neuron, time, 1, state before, state after."""
    spikes = events[events[:, 2] == 1.0]
    spikes = spikes[np.lexsort((spikes[:, 1], spikes[:, 0]))]
    return spikes[np.unique(spikes[:, 0], return_index=True)[1]]


def _reset_v(model: Any, u: np.ndarray) -> np.ndarray:
    """v right after the reset that left u: c, unless the reset line leans (the book's LTS and TC cells)."""
    p = model.record()
    before = u - getattr(model, "d", 0.0)
    return np.broadcast_to(law.reset(p, VU(np.full_like(u, model.vpeak), before)).v, u.shape).astype(float)


def tonic(model: Any, current: float, low: float, high: float, longest: float = 1000.0) -> float | None:
    """The fixed point of the adaptation map: u right after every reset of tonic firing, stable or not.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters.
    current : float
        Constant input, in the model's unit.
    low, high : float, in the unit of the current
        Where to look: 257 points are mapped, and a change of sign of "after minus before" is narrowed down.
    longest : float, ms, default 1000
        As in `adaptation_map`.

    Returns
    -------
    float or None
        The lowest fixed point; None if there is none there. A jump of the map across the diagonal is not one.

    Raises
    ------
    ArgumentError
        As in `adaptation_map`; and where low is not below high.

    Examples
    --------
    >>> import izhikevich as izh
    >>> round(tonic(izh.cell("RS"), 10, -10, 20), 6)
    0.500954
    """
    if not low < high:
        raise ArgumentError(sentence("tonic.low", f"below high, {high:g}", low))
    u = np.linspace(low, high, 257)
    for _ in range(ROUNDS):
        surplus = adaptation_map(model, current, u, longest).after - u
        turns = np.flatnonzero(surplus[:-1] * surplus[1:] <= 0)
        if not turns.size:
            return None
        k = next((k for k in turns.tolist() if _closes(surplus, k)), None)
        if k is None:
            return None
        u = np.linspace(u[k], u[k + 1], PARTS + 1)
    return float(u.mean())


def _closes(surplus: np.ndarray, k: int) -> bool:
    """Whether a change of sign is a crossing and no jump: the neighbours' steps are of the same size."""
    step = np.abs(np.diff(surplus))
    near = np.concatenate([step[max(0, k - 1) : k], step[k + 1 : k + 2]])
    return bool(near.size == 0 or not np.isfinite(near).any() or step[k] < 10.0 * np.nanmax(near) + 1e-9)

"""All intervals at once, each from its own begin: how long it lasts and which u it leaves, with the derivatives of both."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..derivatives.passage import passage
from .clock import from_each
from .measured import Measured
from .unknowns import Unknowns, Values

LOST = 2.0  # logarithm that an interval without an end is taken to be off by
FINE = 0.02  # ms, step of intervals


class Shots(NamedTuple):
    """Of n candidates with K intervals each; derivatives are by the parameters, by the interval's own input and by the u it begins with."""

    off: np.ndarray  # (n, K): logarithm of the interval over the measured one; LOST where it never ends
    u: np.ndarray  # (n, K), mV/ms: after the spike; nan where none came
    off_slopes: np.ndarray  # (n, K, parameters + 2)
    u_slopes: np.ndarray  # (n, K, parameters + 2)


def shots(
    unknowns: Unknowns, data: Measured, values: Values, u: np.ndarray, which: np.ndarray, dt: float = FINE
) -> Shots:
    """Some intervals of all candidates, side by side as one population.

    Parameters
    ----------
    unknowns : Unknowns
    data : Measured
    values : Values
        Of n candidates.
    u : ndarray (n, K), mV/ms
        With which each interval begins.
    which : ndarray of int (K,)
        The intervals.
    dt : float, ms, default 0.02

    Returns
    -------
    Shots
    """
    n, count = u.shape
    cell, free = values.cells, unknowns.space.free
    many = cell.replace(**{name: np.repeat(np.broadcast_to(getattr(cell, name), n), count) for name in free})
    by = (*free, "offset", "u0")
    offset = np.zeros(u.shape)
    if unknowns.inputs:
        offset = values.inputs[:, which] if unknowns.inputs > 1 else np.broadcast_to(values.inputs, u.shape)
    wanted = data.intervals[which]
    current = 0.0
    if data.current is not None:
        current = from_each(data.current, np.tile(data.begins[which], n), data.longest)
    found = passage(many, data.longest, current, u.ravel(), offset.ravel(), by, dt)
    lasts = found.lasts.reshape(n, count)
    ended = np.isfinite(lasts)
    with np.errstate(invalid="ignore"):
        off = np.where(ended, np.log(lasts / wanted), LOST)
        slopes = np.nan_to_num(found.lasts_slopes.reshape(n, count, -1) / lasts[..., None])
    return Shots(off, found.u.reshape(n, count), slopes, np.nan_to_num(found.u_slopes.reshape(n, count, -1)))

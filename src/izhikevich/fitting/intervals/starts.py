"""Where to start: many random candidates as one population, and what the intervals themselves suggest."""

from __future__ import annotations

import numpy as np

from ...simulate import simulate
from ..candidates import padded
from ..least_squares import errors, of_first
from .measured import AFTER, Measured
from .unknowns import Unknowns, Values

SCREENED = 4000  # candidates looked at
AT_FIRST = 8  # intervals by which they are judged
MEAN_V = -60.0  # mV: about which v lies between spikes, to guess u by


def screened(unknowns: Unknowns, data: Measured, rng: np.random.Generator, keep: int) -> np.ndarray:
    """The best of many random candidates on the first intervals.

    Half of them begin with a random u, the others with the one that a steady train of the measured intervals has.

    Parameters
    ----------
    unknowns : Unknowns
        With one u, and one input at most.
    data : Measured
    rng : Generator
    keep : int

    Returns
    -------
    ndarray (keep, size)
        Places in the unit cube.
    """
    x = rng.random((SCREENED, unknowns.size))
    values = unknowns.values(x)
    steady = np.where(np.arange(SCREENED) % 2, steady_u(values, data)[:, 0], values.u[:, 0])
    x = unknowns.place(x[:, : unknowns.parameters], values.inputs, steady[:, None])
    values = unknowns.values(x)
    wanted = data.intervals[: min(AT_FIRST, data.fitted)]
    current = 0.0 if data.current is None else data.current
    if unknowns.inputs:
        current = values.inputs[:, 0]
    start = (np.broadcast_to(values.cells.c, SCREENED), values.u[:, 0])
    end = AFTER * float(wanted.sum()) + data.longest
    run = simulate(values.cells, end, current, size=SCREENED, start=start, method="mobius3", dt=1.0, record="spikes")
    cost = (errors(of_first(padded(run), wanted.size), np.cumsum(wanted)) ** 2).sum(axis=1)
    return x[np.argsort(cost, kind="stable")[:keep]]


def steady_u(values: Values, data: Measured) -> np.ndarray:
    """u after the spikes of a train that repeats the median interval, (n, 1) mV/ms, with v at its mean in between."""
    a, b, d = (np.broadcast_to(getattr(values.cells, name), len(values.u)) for name in "abd")
    return (b * MEAN_V + d / -np.expm1(-a * np.median(data.intervals[: data.fitted])))[:, None]


def relaxed_u(values: Values, data: Measured) -> np.ndarray:
    """u after every spike but the last, (n, fitted) mV/ms, from that after the first, with v at its mean in between.

    Between spikes u goes towards b v; this asks for no run, so it stands whatever the input is.
    """
    a, b, d = (np.broadcast_to(getattr(values.cells, name), len(values.u)) for name in "abd")
    u = [values.u[:, 0]]
    for interval in data.intervals[: data.fitted - 1]:
        towards = b * MEAN_V
        u.append(towards + (u[-1] - towards) * np.exp(-a * interval) + d)
    return np.stack(u, axis=1)

"""The unconstrained problem: u after every spike is what the cell arrives with; least squares on what is left."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..least_squares import SCALE
from ..search.levenberg import Residuals
from ..search.minimum import Minimum
from ..search.stages import COARSE, FINER, Stage, in_stages, stages
from .chain import chained
from .free_run import free_run
from .measured import Measured
from .starts import screened
from .unknowns import Unknowns

KEPT, OF_MANY = 12, 4  # starts, and where there are many inputs
HORIZONS = (4, 8, 16, 32, 64)  # intervals that are fitted at a time, before all of them


def unconstrained(unknowns: Unknowns, data: Measured, smoothness: float, rng: np.random.Generator) -> Minimum:
    """Least squares on logarithms of intervals, from many starts.

    With a known or a constant input candidates run on their own clock, on more and more intervals. One input for each interval starts
    from the best constant ones; then intervals follow each other one by one.

    Parameters
    ----------
    unknowns : Unknowns
        With one u.
    data : Measured
    smoothness : float
        Weight of the inputs' scatter.
    rng : Generator
        Of the starts.

    Returns
    -------
    Minimum
        The best first.
    """
    first = Unknowns(unknowns.space, min(unknowns.inputs, 1), 1, unknowns.bounds)
    plan = stages(HORIZONS, data.fitted)
    start, alone = screened(first, data, rng, KEPT), partial(residuals, first, data, 0.0)
    if unknowns.inputs < 2:
        return in_stages(alone, start, plan)
    x = in_stages(alone, start, plan[: -len(FINER)]).x[:OF_MANY]
    values = first.values(x)
    x = unknowns.place(x[:, : first.parameters], np.repeat(values.inputs, unknowns.inputs, axis=1), values.u)
    plan = [Stage(data.fitted, COARSE, 30, 1e-5), Stage(data.fitted, FINER[0], 10, 1e-7)]
    return in_stages(partial(residuals, unknowns, data, smoothness), x, plan)


def residuals(unknowns: Unknowns, data: Measured, smoothness: float, count: int, dt: float) -> Residuals:
    """What is squared and summed, as a function of places in the unit cube: logarithms of intervals, then the inputs' scatter."""

    def at(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        if unknowns.inputs > 1:
            off, slopes, _ = chained(unknowns, data, x, count, dt)
        else:
            off, slopes = free_run(unknowns, data, x, count, dt)
            if dt == COARSE:
                off, slopes = since_first(off, slopes, data.intervals[:count])
        apart, apart_slopes = scatter(unknowns, unknowns.values(x).inputs, smoothness)
        both = np.concatenate([slopes, np.broadcast_to(apart_slopes, (len(x), *apart_slopes.shape))], axis=1)
        return np.hstack([off, apart]), both * unknowns.slopes(x)[:, None, :]

    return at


def since_first(off: np.ndarray, slopes: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """From logarithms of intervals to errors of spike times since the first spike, compressed, both with their derivatives."""
    lasts = wanted * np.exp(off)
    late = np.cumsum(lasts - wanted, axis=1)
    return np.arcsinh(late / SCALE), np.cumsum(lasts[..., None] * slopes, axis=1) / np.hypot(SCALE, late)[..., None]


def scatter(unknowns: Unknowns, inputs: np.ndarray, smoothness: float) -> tuple[np.ndarray, np.ndarray]:
    """How far inputs lie from their mean, weighted, (n, inputs), and the derivatives by the unknowns' values, (inputs, size).

    Without it one input for each interval could make any cell fit; it says how unlike each other inputs may be.
    """
    many = unknowns.inputs if unknowns.inputs > 1 else 0
    apart = np.zeros((many, unknowns.size))
    apart[:, unknowns.parameters : unknowns.parameters + many] = np.eye(many) - 1.0 / max(many, 1)
    apart *= np.sqrt(smoothness)
    return inputs[:, :many] @ apart[:, unknowns.parameters : unknowns.parameters + many].T, apart

"""The problem of spike times under a known current, in standard deviations of the spikes' jitter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..data import LATE, unrecorded
from ..derivatives.gradients import STEP
from ..least_squares import of_first, slopes_of
from ..search.levenberg import Residuals
from ..search.space import Space
from .bounds import LIMIT, Knowledge, cramer_rao
from .size import sizes

ACCURACY = 2e-6  # of the derivatives of spike times, at the step that they are taken with


def spike_knowledge(
    space: Space,
    values: Mapping[str, float],
    current: Any,
    duration: float,
    *,
    start: Any = (-65.0, -13.0),
    sd: float = 0.5,
    limit: float = LIMIT,
) -> Knowledge:
    """What the spike times of one run can tell about the free parameters of a cell.

    Parameters
    ----------
    space : Space
        What is free.
    values : mapping of str to float
        Where to judge: the parameters found, or those that are expected.
    current : number, text, (times, values) or Stimulus
        The input. Noise should be drawn once (`izhikevich.fitting.drive.one_for_all`).
    duration : float, ms
    start : "rest" or (v0, u0), default (-65, -13)
        Where the run begins, in mV and the model's unit of u.
    sd : float, ms, default 0.5
        Standard deviation of the jitter of a spike time.
    limit : float, default 0.3
        Part of its size that the bound of a determined parameter may have.

    Returns
    -------
    Knowledge

    Examples
    --------
    >>> import izhikevich as izh
    >>> space = Space(izh.cell("RS"), ("a", "b"))
    >>> print(spike_knowledge(space, {"a": 0.02, "b": 0.2}, 10, 300))
    parameter  value   bound  % of size
    a           0.02  0.0012        6.2
    b            0.2  0.0077        5.1
    All determined: every bound is below 30 % of its parameter's size.
    """
    jacobian = spike_jacobian(space, values, current, duration, start)
    free = {name: float(values[name]) for name in space.free}
    return cramer_rao(jacobian, sd, free, sizes(space, free), limit, ACCURACY)


def spike_jacobian(space: Space, values: Mapping[str, float], current: Any, duration: float, start: Any) -> np.ndarray:
    """Derivatives of a run's spike times by what is free, in its own units, (K, p)."""
    at = {name: np.array([values[name]]) for name in space.free}
    return slopes_of(space, unrecorded(current, duration), start, STEP, at)[1][0]


def spike_residuals(
    space: Space,
    wanted: np.ndarray,
    current: Any,
    *,
    start: Any = (-65.0, -13.0),
    sd: float = 0.5,
    dt: float = STEP,
) -> Residuals:
    """Errors of spike times in standard deviations, with their derivatives by places in the unit cube.

    They are the errors themselves, not compressed ones, so that half the sum of their squares is minus the logarithm of a Gaussian likelihood.
    A spike that is missing counts as one that comes after the end.

    Parameters
    ----------
    space : Space
        What is free, p parameters.
    wanted : ndarray (K,) or (N, K), ms
        Spike times; with N rows, the first coordinate of a place is not a parameter but says which of them it is judged by: row k is at
        k / (N - 1). A search leaves it alone, since nothing changes with it. So many data sets are fitted side by side.
    current : number, text, (times, values) or Stimulus
    start : "rest" or (v0, u0), default (-65, -13)
    sd : float, ms, default 0.5
        Standard deviation of the jitter of a spike time.
    dt : float, ms, default 0.02
        Step of `rk4_located`.

    Returns
    -------
    callable
        From places (M, p) in the unit cube to residuals (M, K) and derivatives (M, K, p), as `levenberg_marquardt` asks for them.
    """
    rows = np.atleast_2d(np.asarray(wanted, dtype=float))
    many = np.ndim(wanted) == 2
    end = float(np.nanmax(rows)) + LATE
    sweep = unrecorded(current, end)

    def residuals(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        which, place = (np.rint(x[:, 0] * (len(rows) - 1)).astype(int), x[:, 1:]) if many else (slice(None), x)
        found = slopes_of(space, sweep, start, dt, space.values(place))
        times, jacobian = (of_first(part, rows.shape[1]) for part in found)
        there = np.isfinite(times)
        slopes = np.where(there[..., None], jacobian, 0.0) * space.slopes(place)[:, None, :] / sd
        if many:
            slopes = np.concatenate([np.zeros((*slopes.shape[:2], 1)), slopes], axis=2)
        return (np.where(there, times, end) - rows[which]) / sd, slopes

    return residuals

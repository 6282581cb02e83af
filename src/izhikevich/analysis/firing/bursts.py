"""How many spikes a burst has: the period of the adaptation map's orbit."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from .adaptation import adaptation_map


def orbit(model: Any, current: float, u: float, count: int, longest: float = 1000.0) -> np.ndarray:
    """The adaptation map iterated: u after each of `count` resets.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters.
    current : float
        Constant input, in the model's unit.
    u : float, in the unit of the current
        u right after the reset to begin with.
    count : int
        How often to iterate.
    longest : float, ms, default 1000
        As in `adaptation_map`.

    Returns
    -------
    ndarray (count,), in the unit of the current
        nan from where on no spike follows.

    Raises
    ------
    ArgumentError
        As in `adaptation_map`; and for a count below 1.

    Examples
    --------
    >>> import izhikevich as izh
    >>> orbit(izh.cell("CH"), 10, 0.0, 5).round(2)
    array([ 1.23, -5.5 , -3.54, -1.69,  0.01])
    """
    if count < 1:
        raise ArgumentError(sentence("orbit.count", "at least 1", count))
    passed = np.full(int(count), np.nan)
    for k in range(int(count)):
        u = float(adaptation_map(model, current, [u], longest).after[0])
        if np.isnan(u):
            break
        passed[k] = u
    return passed


def burst_size(
    model: Any, current: float, u: float = 0.0, skip: int = 60, most: int = 40, tol: float = 1e-4
) -> int | None:
    """Spikes in a burst: after how many resets u comes back, 1 for tonic firing.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters.
    current : float
        Constant input, in the model's unit.
    u : float, in the unit of the current, default 0
        u right after the reset to begin with.
    skip : int, default 60
        Resets to let pass first.
    most : int, default 40
        Longest burst to tell.
    tol : float, in the unit of the current, default 1e-4
        How near u has to come back, twice over.

    Returns
    -------
    int or None
        None where firing ends, or u does not come back (a longer burst, or chaos).

    Raises
    ------
    ArgumentError
        As in `adaptation_map`.

    Examples
    --------
    >>> import izhikevich as izh
    >>> burst_size(izh.cell("RS"), 10)
    1
    """
    passed = orbit(model, current, u, skip + 2 * most)[skip:]
    if np.isnan(passed).any():
        return None
    for period in range(1, most + 1):
        if np.abs(passed[period : 2 * period] - passed[:period]).max() < tol:
            return period
    return None

"""Intervals one after the other, each beginning with the u that the last one left."""

from __future__ import annotations

import numpy as np

from .measured import Measured
from .shots import FINE, LOST, shots
from .unknowns import Unknowns


def chained(
    unknowns: Unknowns, data: Measured, x: np.ndarray, count: int, dt: float = FINE, first: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Some intervals of all candidates; each begins when the measured one does.

    Parameters
    ----------
    unknowns : Unknowns
        With one u, that with which the first of these intervals begins.
    data : Measured
    x : ndarray (n, size)
        Places in the unit cube.
    count : int
        How many intervals.
    dt : float, ms, default 0.02
    first : int, default 0
        Which one is the first.

    Returns
    -------
    off : ndarray (n, count)
        Logarithms of intervals over measured ones; LOST from the first that never ends on.
    slopes : ndarray (n, count, size)
        Their derivatives by the values of the unknowns.
    u : ndarray (n, count + 1), mV/ms
        After every spike; nan after one that never comes.
    """
    values, p = unknowns.values(x), unknowns.parameters
    n = len(x)
    off, slopes = np.full((n, count), LOST), np.zeros((n, count, unknowns.size))
    u, moved = np.full((n, count + 1), np.nan), np.zeros((n, unknowns.size))
    u[:, 0], moved[:, -1] = values.u[:, 0], 1.0
    for k in range(count):
        goes = np.isfinite(u[:, k])
        if not goes.any():
            break
        begin = np.where(goes, u[:, k], 0.0)[:, None]
        found = shots(unknowns, data, values, begin, np.array([first + k]), dt)
        rows = []
        for part in (found.off_slopes[:, 0], found.u_slopes[:, 0]):
            row = part[:, -1:] * moved
            row[:, :p] += part[:, :p]
            if unknowns.inputs:
                row[:, p + (k if unknowns.inputs > 1 else 0)] += part[:, -2]
            rows.append(row * goes[:, None])
        off[:, k] = np.where(goes, found.off[:, 0], LOST)
        slopes[:, k], moved = rows
        u[:, k + 1] = np.where(goes, found.u[:, 0], np.nan)
    return off, slopes, u

"""The Victor-Purpura distance: the price of turning one spike train into another."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..units import to_number
from .pool import pair, shaped


def victor_purpura(a: Any, b: Any = None, *, q: float) -> Any:
    """The Victor-Purpura distance between spike trains.

    The lowest price at which one train becomes the other, where taking a spike away or putting one in costs 1, and moving one by t ms
    costs q t. Moving further than 2 / q never pays, so only spikes that near are looked at: what is left of n + m when
    every pair of spikes that meet saves 2 - q t.

    Parameters
    ----------
    a : one train or several, ms
        A sequence of ascending times, a Recording, or a sequence of those; a Recording of many neurons is that many trains.
    b : one train or several, ms, optional
        As `a`. Left out: the trains of `a` among themselves.
    q : float, 1/ms
        Price of moving a spike by 1 ms. At 0 only the numbers of spikes count; the larger, the more their times do.

    Returns
    -------
    float or ndarray
        (n, m) for n trains against m; a side given as one train has no axis, so two trains give a number.

    Raises
    ------
    ArgumentError
        For times that are not finite or not ascending, and a price that is negative or not finite.

    References
    ----------
    Victor & Purpura (1996), J. Neurophysiol. 76:1310, "D^spike".

    Examples
    --------
    >>> victor_purpura([10, 20], [11], q=0.5)
    1.5
    >>> victor_purpura([[10], [12], []], q=0.1)
    array([[0. , 0.2, 1. ],
           [0.2, 0. , 1. ],
           [1. , 1. , 0. ]])
    """
    from ..engines.cpu.function import compiled  # here, because numba takes half a second to import

    q = float(to_number(q, "1/ms", "victor_purpura.q"))
    if not 0 <= q < np.inf:
        raise ArgumentError(sentence("victor_purpura.q", "finite and not negative [1/ms]", q))
    first, second = pair(a, b, "victor_purpura")
    most = int(np.diff(second.borders).max(initial=0))
    saved = np.zeros((first.count, second.count))
    half = first is second
    compiled(walk)(first.times, first.borders, second.times, second.borders, half, q, np.empty(most + 1), saved)
    if half:
        saved += saved.T + np.diag(2.0 * np.diff(first.borders))
    counts = np.add.outer(np.diff(first.borders), np.diff(second.borders))
    return shaped(counts - saved, first, second)


def walk(times: Any, borders: Any, others: Any, other_borders: Any, half: Any, q: Any, row: Any, saved: Any) -> None:
    """What every pair of trains saves; with `half`, only where the second comes after the first."""
    for i in range(saved.shape[0]):
        for j in range(i + 1 if half else 0, saved.shape[1]):
            x, y = times[borders[i] : borders[i + 1]], others[other_borders[j] : other_borders[j + 1]]
            saved[i, j] = saving(x, y, q, row)


def saving(x: Any, y: Any, q: Any, row: Any) -> Any:
    """The most that spikes of two trains save by meeting, each at most once and none across another.

    `row[j]` is the most for the spikes of x so far with the first j of y. It is written up to `known`, beyond which y's spikes are too
    late for those of x so far; up to `near` they are too early from now on.
    """
    near = known = 0
    row[0] = 0.0
    for k in range(x.shape[0]):
        beyond = row[known]
        while near < y.shape[0] and q * (x[k] - y[near]) >= 2.0:
            near += 1
        while known < near:
            known += 1
            row[known] = beyond
        corner = row[near]
        j = near
        while j < y.shape[0] and q * (y[j] - x[k]) < 2.0:
            above = row[j + 1] if j < known else beyond
            row[j + 1] = max(max(above, row[j]), corner + (2.0 - q * abs(x[k] - y[j])))
            corner = above
            j += 1
        known = j
    return row[known]

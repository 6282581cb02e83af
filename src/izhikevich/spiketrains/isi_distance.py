"""The ISI-distance: how unlike the intervals are in which two trains find themselves."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..models.ops import absolute, maximum
from .intervals import compared, interval
from .pool import both_ways, shaped


def isi_distance(a: Any, b: Any = None, begin: float | None = None, end: float | None = None) -> Any:
    """The ISI-distance between spike trains.

    At every time, ``|x - y| / max(x, y)`` of the intervals x and y that the trains are in; averaged over the window. 0 for equal trains,
    below 1 for all. Before the first spike and after the last the interval is the distance to the edge or the interval next to it,
    whichever is longer; an empty train has one interval, the window. Values are those of PySpike.

    Parameters
    ----------
    a : one train or several, ms
        A sequence of ascending times, a Recording, or a sequence of those; a Recording of many neurons is that many trains.
    b : one train or several, ms, optional
        As `a`. Left out: the trains of `a` among themselves.
    begin, end : float, ms
        The window; that of the recordings where left out. All spikes lie in it.

    Returns
    -------
    float or ndarray
        (n, m) for n trains against m; a side given as one train has no axis, so two trains give a number.

    Raises
    ------
    ArgumentError
        For times that are not finite, not ascending, doubled or outside the window, and for a window that is not known.

    References
    ----------
    Kreuz, Haas, Morelli, Abarbanel & Politi (2007), J. Neurosci. Methods 165:151, without sign; edges as in Mulansky & Kreuz (2016),
    SoftwareX 5:183 (PySpike).

    Examples
    --------
    >>> isi_distance([100, 200, 300], [50, 100, 150, 200, 250, 300, 350], 0, 400)
    0.5
    """
    from ..engines.cpu.function import compiled  # here, because numba takes half a second to import

    sides = compared(a, b, begin, end, "isi_distance")
    pool, trains = sides.pool, sides.pool.low.size
    since, lengths, total = np.empty(trains), np.empty(trains), np.zeros((trains, trains))
    compiled(walk)(*pool, sides.begin, sides.end, since, lengths, total)
    return shaped(both_ways(total, sides.a, sides.b) / (sides.end - sides.begin), sides.a, sides.b)


def walk(
    times: Any,
    borders: Any,
    order: Any,
    owner: Any,
    low: Any,
    high: Any,
    begin: Any,
    end: Any,
    since: Any,
    lengths: Any,
    total: Any,
) -> None:
    """Write the integral of the profile: in row i what ends with a spike of train i. `since` and `lengths` are scratch memory."""
    for i in range(since.shape[0]):
        since[i] = begin
        lengths[i] = interval(times, borders[i], borders[i + 1], borders[i], begin, end)
    for k in order:
        i = owner[k]
        add(
            times[k],
            since[i],
            lengths[i],
            since[low[i] : high[i]],
            lengths[low[i] : high[i]],
            1.0,
            total[i, low[i] : high[i]],
        )
        since[i] = times[k]
        lengths[i] = interval(times, borders[i], borders[i + 1], k + 1, begin, end)
    for i in range(since.shape[0]):  # the last stretch ends for both: half for each
        add(
            end,
            since[i],
            lengths[i],
            since[low[i] : high[i]],
            lengths[low[i] : high[i]],
            0.5,
            total[i, low[i] : high[i]],
        )


def add(now: Any, mine: Any, length: Any, since: Any, lengths: Any, share: Any, row: Any) -> None:
    """One train's profiles with all others, each times the time since either had a spike."""
    for j in range(row.shape[0]):
        unlike = absolute(length - lengths[j]) / maximum(length, lengths[j])
        row[j] += share * unlike * (now - maximum(mine, since[j]))

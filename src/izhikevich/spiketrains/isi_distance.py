"""The ISI-distance: how unlike the intervals are in which two trains find themselves."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..models.ops import absolute, maximum
from .intervals import compared


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
    trains = sides.pool.low.size
    since, length, total = np.empty(trains), np.empty(trains), np.zeros((trains, trains))
    compiled(walk)(*sides.pool, sides.lengths, sides.begin, sides.end, since, length, total)
    return sides.mean(total)


def walk(
    times: Any,
    borders: Any,
    order: Any,
    owner: Any,
    low: Any,
    high: Any,
    lengths: Any,
    begin: Any,
    end: Any,
    since: Any,
    length: Any,
    total: Any,
) -> None:
    """Write the integral of the profile: in row i what ends with a spike of train i.

    Train i is `since[i]` in an interval of `length[i]`: scratch memory.
    """
    for i in range(since.shape[0]):
        since[i], length[i] = begin, lengths[borders[i] + i]
    for k in order:
        i, now = owner[k], times[k]
        one, other = low[i], high[i]
        add(now, since[i], length[i], since[one:other], length[one:other], 1.0, total[i, one:other])
        since[i], length[i] = now, lengths[k + i + 1]
    for i in range(since.shape[0]):  # the last stretch ends for both: half for each
        one, other = low[i], high[i]
        add(end, since[i], length[i], since[one:other], length[one:other], 0.5, total[i, one:other])


def add(now: Any, mine: Any, length: Any, since: Any, lengths: Any, share: Any, row: Any) -> None:
    """One train's profiles with all others, each times the time since either had a spike."""
    for j in range(row.shape[0]):
        unlike = absolute(length - lengths[j]) / maximum(length, lengths[j])
        row[j] += share * unlike * (now - maximum(mine, since[j]))

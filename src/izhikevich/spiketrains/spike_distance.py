"""The SPIKE-distance: how far each spike is from the nearest of the other train, as time goes on."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..models.ops import maximum, minimum
from .intervals import compared


def spike_distance(a: Any, b: Any = None, begin: float | None = None, end: float | None = None) -> Any:
    """The SPIKE-distance between spike trains.

    Every spike has a distance to the nearest spike of the other train. At every time each train has one, interpolated between its spikes
    before and after; those of both, each weighted with the interval of the other, over the square of the mean interval, are the profile
    whose mean over the window this is. 0 for equal trains. Edges are PySpike's: beyond its first and last spike a train keeps their
    distance, its interval is the distance to the edge or the interval next to it, whichever is longer, and to the other train it has
    auxiliary spikes at the far ends of those intervals; an empty train has spikes at both edges of the window.

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
    Kreuz, Chicharro, Houghton, Andrzejak & Mormann (2013), J. Neurophysiol. 109:1457, which improves the distance of 2011; written out
    in Kreuz (2012), Scholarpedia 7(12):30652, "Bivariate SPIKE-distance". Edges as in Mulansky & Kreuz (2016), SoftwareX 5:183 (PySpike).

    Examples
    --------
    >>> round(spike_distance([100, 200, 300], [110, 200, 300], 0, 400), 6)
    0.037409
    """
    from ..engines.cpu.function import compiled  # here, because numba takes half a second to import

    sides = compared(a, b, begin, end, "spike_distance")
    trains = sides.pool.low.size
    scratch, tables = np.zeros((8, trains)), np.zeros((4, trains, trains))
    compiled(walk)(*sides.pool, sides.lengths, sides.begin, sides.end, *scratch, *tables)
    return sides.mean(tables[3])


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
    parts: Any,
    slopes: Any,
    before: Any,
    after: Any,
    theirs: Any,
    later: Any,
    weights: Any,
    late: Any,
    distances: Any,
    total: Any,
) -> None:
    """Write the integral of each train's own part of the profile with every other one.

    Train i is `since[i]` in an interval of `length[i]`, between spikes at `before[i]` and `after[i]`, of which one may be auxiliary.
    Its distance in it is that of the spike after, times a part that rises from `parts[i]` by `slopes[i]` per ms, plus that of the spike
    before, times the rest. The spike after is known only when it comes: until then, of the integral of what multiplies the distance,
    `weights` holds all, and `late` the part of the spike after. `distances` are those of the spikes before. `theirs` and `later` are
    scratch memory.
    """
    for i in range(since.shape[0]):
        first = borders[i]
        since[i], parts[i], length[i] = begin, 1.0, lengths[first + i]
        before[i], after[i] = times[first] - length[i], times[first]
    for k in order:
        i, now = owner[k], times[k]
        one, other = low[i], high[i]
        settle(
            now, since[one:other], length[one:other], parts[one:other], slopes[one:other], before[one:other], after[one:other],
            since[i], length[i], parts[i], slopes[i],
            theirs[one:other], later[one:other], weights[i, one:other], late[i, one:other], distances[i, one:other], total[i, one:other],
        )  # fmt: skip
        hand_over(i, theirs[one:other], later[one:other], weights[one:other], late[one:other])
        since[i] = before[i] = now
        length[i], parts[i] = lengths[k + i + 1], 0.0
        if k + 1 < borders[i + 1]:
            slopes[i], after[i] = 1.0 / length[i], times[k + 1]
        else:
            slopes[i], after[i] = 0.0, now + length[i]
    for i in range(since.shape[0]):
        for j in range(low[i], high[i]):
            both = length[i] + length[j]
            last = (end - maximum(since[i], since[j])) * length[j] / (both * both)
            total[i, j] = 2.0 * (total[i, j] + distances[i, j] * (weights[i, j] + last))


def settle(
    now: Any,
    since: Any,
    lengths: Any,
    parts: Any,
    slopes: Any,
    before: Any,
    after: Any,
    mine: Any,
    length: Any,
    part: Any,
    slope: Any,
    theirs: Any,
    later: Any,
    weights: Any,
    late: Any,
    distances: Any,
    total: Any,
) -> None:
    """At a spike, with every other train: what the time since either had one adds to both, and the interval before it, which ends.

    All is linear in time but the weight, which is constant: its value in the middle tells the integral. Half of it is taken here.
    """
    for j in range(since.shape[0]):
        start = maximum(mine, since[j])
        middle = 0.5 * (start + now)
        both = length + lengths[j]
        scale = (now - start) / (both * both)
        weight, other = scale * lengths[j], scale * length
        whole = weights[j] + weight
        after_part = late[j] + weight * (part + slope * (middle - mine))
        near = minimum(now - before[j], after[j] - now)
        total[j] += distances[j] * (whole - after_part) + near * after_part
        distances[j] = near
        weights[j] = 0.0
        late[j] = 0.0
        theirs[j] = other
        later[j] = other * (parts[j] + slopes[j] * (middle - since[j]))


def hand_over(i: Any, theirs: Any, later: Any, weights: Any, late: Any) -> None:
    """Into a column, which is why it is done by itself: the loop above then runs along memory, many trains at a time."""
    for j in range(theirs.shape[0]):
        weights[j, i] += theirs[j]
        late[j, i] += later[j]

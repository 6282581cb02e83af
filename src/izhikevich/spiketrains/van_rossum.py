"""The van Rossum distance: trains filtered with a decaying exponential, and how far apart that leaves them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..models.ops import exp
from ..units import to_number
from .pool import both_ways, pair, pooled, shaped


def van_rossum(a: Any, b: Any = None, *, tau: float) -> Any:
    """The van Rossum distance between spike trains.

    Each spike leaves a trace that jumps by 1 and decays with `tau`; with f and g the traces of two trains,

        D² = (2 / tau) ∫ (f - g)² dt   from the first spike to infinity

    so that a train of one spike is 1 away from an empty one, as in Elephant. The paper has 1 / tau: divide by √2 for that. Between two
    spikes (f - g)² decays, and at a spike of the first train it jumps by 2 (f - g) + 1: the integral is the sum of the jumps, in one walk
    through the spikes for all pairs at once. It is rounded as D² is, so distances below 10⁻⁶ carry few digits.

    Parameters
    ----------
    a : one train or several, ms
        A sequence of ascending times, a Recording, or a sequence of those; a Recording of many neurons is that many trains.
    b : one train or several, ms, optional
        As `a`. Left out: the trains of `a` among themselves.
    tau : float, ms
        Time constant of the trace. Short: spikes count; long: their number does.

    Returns
    -------
    float or ndarray
        (n, m) for n trains against m; a side given as one train has no axis, so two trains give a number.

    Raises
    ------
    ArgumentError
        For times that are not finite or not ascending, and a tau that is not positive.

    References
    ----------
    van Rossum (2001), Neural Computation 13:751; Houghton & Kreuz (2012), Network 23:48, for the traces at spikes, "markers".

    Examples
    --------
    >>> van_rossum([10, 20], [10], tau=5)
    1.0
    >>> van_rossum([[10], [12], []], tau=5).round(3)
    array([[0.   , 0.812, 1.   ],
           [0.812, 0.   , 1.   ],
           [1.   , 1.   , 0.   ]])
    """
    from ..engines.cpu.function import compiled  # here, because numba takes half a second to import

    tau = float(to_number(tau, "ms", "van_rossum.tau"))
    if not 0 < tau < np.inf:
        raise ArgumentError(sentence("van_rossum.tau", "positive [ms]", tau))
    first, second = pair(a, b, "van_rossum")
    pool = pooled(first, second)
    trains = pool.low.size
    jumps = np.zeros((trains, trains))
    trace, new = np.zeros((2, trains))
    compiled(walk)(pool.times, pool.order, pool.owner, pool.low, pool.high, 1.0 / tau, trace, new, jumps)
    return shaped(np.sqrt(np.maximum(both_ways(jumps, first, second), 0.0)), first, second)


def walk(times: Any, order: Any, owner: Any, low: Any, high: Any, rate: Any, trace: Any, new: Any, jumps: Any) -> None:
    """Write the jumps of (f - g)² at the spikes of each train, for every other train.

    `trace` holds f as it comes to this time, `new` the spikes at it: added up only afterwards, so that trains that share a spike
    differ by exactly what they differed by before.
    """
    now = times[order[0]] if order.shape[0] else 0.0
    for k in order:
        i = owner[k]
        if times[k] > now:
            decay = exp((now - times[k]) * rate)
            now = times[k]
            for j in range(trace.shape[0]):
                trace[j] = (trace[j] + new[j]) * decay
                new[j] = 0.0
        add(trace[i], new[i], trace[low[i] : high[i]], new[low[i] : high[i]], jumps[i, low[i] : high[i]])
        new[i] += 1.0
    for i in range(trace.shape[0]):
        jumps[i, i] = 0.0  # with itself both jump at once


def add(trace: Any, new: Any, others: Any, others_new: Any, row: Any) -> None:
    """The jump at a spike, for all other trains."""
    for j in range(row.shape[0]):
        row[j] += 2.0 * ((trace - others[j]) + (new - others_new[j])) + 1.0

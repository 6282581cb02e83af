"""A cell on its own clock: it starts at the first spike and is left alone."""

from __future__ import annotations

import numpy as np

from ..derivatives.gradients import spike_gradients
from ..least_squares import of_first
from .measured import AFTER, Measured
from .shots import LOST
from .unknowns import Unknowns


def free_run(unknowns: Unknowns, data: Measured, x: np.ndarray, count: int, dt: float) -> tuple[np.ndarray, np.ndarray]:
    """The first intervals of all candidates, in one run; where the current varies, each meets it when the candidate gets there.

    Parameters
    ----------
    unknowns : Unknowns
        With one u, and one input at most.
    data : Measured
    x : ndarray (n, size)
        Places in the unit cube.
    count : int
        How many intervals.
    dt : float, ms

    Returns
    -------
    off : ndarray (n, count)
        Logarithms of intervals over measured ones; LOST where there is none.
    slopes : ndarray (n, count, size)
        Their derivatives by the values of the unknowns.
    """
    values, free = unknowns.values(x), tuple(unknowns.space.free)
    wanted = data.intervals[:count]
    end = AFTER * float(wanted.sum()) + data.longest
    offset = values.inputs[:, 0] if unknowns.inputs else np.zeros(len(x))
    current = 0.0 if data.current is None else data.current
    by = (*free, *(["offset"] if unknowns.inputs else []), "u0", "v0")
    start = (np.broadcast_to(values.cells.c, len(x)), values.u[:, 0])
    found = spike_gradients(values.cells, end, current, start=start, offset=offset, by=by, dt=dt)
    times, jacobian = of_first(found.times, count), of_first(found.jacobian(), count)
    if "c" in free:
        jacobian[..., free.index("c")] += jacobian[..., -1]
    lasts = np.diff(times, axis=1, prepend=0.0)
    slopes = np.diff(jacobian[..., :-1], axis=1, prepend=0.0) / lasts[..., None]
    return np.where(np.isfinite(lasts), np.log(lasts / wanted), LOST), np.nan_to_num(slopes)

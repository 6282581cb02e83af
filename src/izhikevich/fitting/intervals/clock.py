"""One current as every interval sees it, from its own begin on."""

from __future__ import annotations

import numpy as np

from ...stimulus.pieces import Piecewise
from ...stimulus.segments import Segments, piece_at

SAME = 1e-9  # ms: borders nearer than this are one


def from_each(current: Piecewise, begins: np.ndarray, longest: float) -> Piecewise:
    """A current with a column for each interval, in which time 0 is the interval's begin.

    Parameters
    ----------
    current : Piecewise
        One for all, M = 1.
    begins : ndarray (K,), ms
    longest : float, ms
        How far each column goes.

    Returns
    -------
    Piecewise
        With K columns. It has the borders of all of them, so it is exact.

    Examples
    --------
    >>> import izhikevich as izh
    >>> from izhikevich.fitting.drive import one_for_all
    >>> ramp = one_for_all(izh.ramp(0.1, start=5), "mV/ms", 100.0)
    >>> from_each(ramp, np.array([0.0, 20.0]), 30.0).at([0.0, 10.0], n=2)
    array([[0. , 1.5],
           [0.5, 2.5]])
    """
    pieces = current.segments
    own = pieces.t_on[None, :] - begins[:, None]
    borders = np.unique(np.append(own[(own > 0.0) & (own < longest)], 0.0))
    borders = borders[np.append(True, np.diff(borders) > SAME)]
    middles = (borders + np.append(borders[1:], longest)) / 2.0  # where it is beyond doubt which piece holds
    row = piece_at(pieces, begins[None, :] + middles[:, None])
    slope = pieces.slope[row, 0]
    value = pieces.value[row, 0] + slope * (begins[None, :] + borders[:, None] - pieces.t_on[row])
    return Piecewise(Segments(borders, value, slope))

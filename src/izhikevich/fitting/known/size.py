"""What a part of a parameter is a part of."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..search.space import Space

LEAST, MOST = 0.1, 0.5  # parts of the width of the bounds


def sizes(space: Space, values: Mapping[str, float]) -> np.ndarray:
    """The size of each parameter, of which the 30 % are taken beyond which it counts as not determined.

    The size is the absolute value, but not more than half the width of the bounds, and not less than a tenth of it. A percentage of a
    potential says nothing, since its zero is arbitrary: c = -65 mV between -75 and -45 counts as 15. Nor does one of what may be zero: an
    offset of 0 between -10 and 30 counts as 4. For comparison, a uniform guess within the bounds has a standard deviation of 58 % of half
    the width. Where equal ratios count as equal distances (a, C, k ...) the size is the value itself: the bounds span powers of ten.

    Parameters
    ----------
    space : Space
        What is free, between which bounds.
    values : mapping of str to float
        Where the sizes are asked for, by name; others than the free ones are left alone.

    Returns
    -------
    ndarray (p,)
        In each parameter's own unit, all above zero.

    Examples
    --------
    >>> import izhikevich as izh
    >>> space = Space(izh.cell("RS"), ("a", "b", "c", "d", "offset"))
    >>> sizes(space, {"a": 0.02, "b": 0.2, "c": -65.0, "d": 2.0, "offset": 0.0}).round(2).tolist()
    [0.02, 0.15, 15.0, 2.0, 4.0]
    """
    low, high, ratio = space.box()
    value = np.abs([float(values[name]) for name in space.free])
    return np.where(ratio, value, np.clip(value, LEAST * (high - low), MOST * (high - low)))

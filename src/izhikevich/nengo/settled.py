"""States of cells that have been under a constant current for long: at rest, or at any moment between two of their spikes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..nef.stepping import Cells

SETTLE = 1000.0  # ms under the current before a state counts
MOMENTS, EVERY = 250, 2.0  # moments after that, of which each cell is taken at one, and ms between two of them


def settled(model: Any, currents: Any, rng: Any) -> tuple[np.ndarray, np.ndarray]:
    """v and u of cells that have adapted to their currents, each at a moment of its own.

    Cells that all start at rest fire their first spikes together, and sooner than they ever will again, since u has not
    risen yet. A moment between 1000 and 1500 ms, drawn for each cell, leaves neither.

    Parameters
    ----------
    model : Model
        A cell with scalar parameters that rests without input.
    currents : array_like (n,), in the model's unit (2003: mV/ms; 2007: pA)
        Held from the start, one for each cell.
    rng : numpy.random.RandomState or Generator
        Draws the moments.

    Returns
    -------
    v, u : ndarray (n,), mV and the model's unit

    Raises
    ------
    NoRestError, ArgumentError
        For a cell that does not rest without input, and parameters that differ between cells.

    Examples
    --------
    >>> import izhikevich as izh
    >>> import numpy as np
    >>> v, u = settled(izh.cell("RS"), [0.0, 10.0, 10.0], np.random.RandomState(0))
    >>> float(v[0].round(6)), bool(abs(v[1] - v[2]) > 1), bool((u[1:] > u[0]).all())
    (-70.0, True, True)
    """
    currents = np.asarray(currents, dtype=float)
    before, cells = Cells(model, currents.size, SETTLE), Cells(model, currents.size, EVERY)
    before.step(currents)
    v, u = before.v.copy(), before.u.copy()
    cells.put(v, u)
    moments = np.floor(rng.uniform(0, MOMENTS, size=currents.size)).astype(int)
    for k in range(1, int(moments.max(initial=0)) + 1):
        cells.step(currents)
        due = moments == k
        v[due], u[due] = cells.v[due], cells.u[due]
    return v, u

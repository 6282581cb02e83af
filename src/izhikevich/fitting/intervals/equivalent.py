"""Cells that no train of spikes tells apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from ...models import Izhikevich


def equivalent(
    cell: Izhikevich, inputs: Any, u: Any, *, stretch: float = 1.0, shift: float = 0.0, moved: float = 0.0
) -> tuple[Izhikevich, np.ndarray, np.ndarray]:
    """Another cell with other inputs that spikes at the very same times.

    Spikes say nothing of the scale of v. With V = s v + m and U = s u + b m the equations keep their form,

        k2 → k2 / s,   k1 → k1 - 2 k2 m / s,   k0 → s k0 + k2 m² / s - k1 m + b m,
        c, vpeak → s c + m, s vpeak + m,   d, I → s d, s I,   a and b as they are;

    and any part of the constant k0 may be called input instead. With k2, k1, k0 and vpeak as published only the identity is left: then
    what spikes do not tell is not exactly lost, but nearly so (`IntervalFit.combinations_`).

    Parameters
    ----------
    cell : Izhikevich
    inputs : array_like, mV/ms
    u : array_like, mV/ms
        At any moment, such as that after the first spike.
    stretch : float, default 1
        s, above 0.
    shift : float, mV, default 0
        m.
    moved : float, mV/ms, default 0
        What is taken from k0 and given to the inputs.

    Returns
    -------
    cell : Izhikevich
    inputs, u : ndarray, mV/ms

    Raises
    ------
    ArgumentError
        For a stretch that is not positive.

    Examples
    --------
    >>> import izhikevich as izh
    >>> cell, inputs, u = equivalent(izh.cell("RS"), 10.0, -5.0, stretch=2.0, shift=100.0, moved=5.0)
    >>> cell.c, cell.d, cell.vpeak, inputs.tolist(), u.tolist()
    (-30.0, 16.0, 160.0, 25.0, 10.0)
    >>> izh.simulate("RS", 100, 10, start=(-65, -5)).spike_times.round(3).tolist()
    [21.808, 66.652]
    >>> izh.simulate(cell, 100, float(inputs), start=(-30, float(u))).spike_times.round(3).tolist()
    [21.808, 66.652]
    """
    s, m = float(stretch), float(shift)
    if not s > 0:
        raise ArgumentError(sentence("equivalent.stretch", "above 0", stretch))
    k2, k1, b = cell.k2, cell.k1, cell.b
    twin = cell.replace(
        k2=k2 / s,
        k1=k1 - 2.0 * k2 * m / s,
        k0=s * cell.k0 + k2 * m * m / s - k1 * m + b * m - moved,
        c=s * cell.c + m,
        d=s * cell.d,
        vpeak=s * cell.vpeak + m,
    )
    return twin, s * np.asarray(inputs, float) + moved, s * np.asarray(u, float) + b * m

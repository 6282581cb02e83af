"""How fast the cells of a population fire at most, where nobody says: as fast as such a cell can without racing at the onset."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from ..simulate import simulate
from .rates import rate_curve

SHORTEST = 1.5  # ms: no first interval is shorter
ONSET = 100.0  # ms in which it is looked for
TRIED = 200  # currents


def usual_rates(model: Any) -> tuple[float, float]:
    """Between which adapted rates the cells of an ensemble get theirs by default.

    An adapting cell that has come down to 200 Hz began, at the same current, far beyond what a neuron can do. So the upper rate is that of
    the strongest current at which the first interval after an onset at rest is no shorter than 1.5 ms, and the lower one half of it, or the
    rate at which the cell begins to fire where that is higher.

    Parameters
    ----------
    model : Model
        With scalar parameters; it rests without input.

    Returns
    -------
    low, high : float, Hz

    Examples
    --------
    >>> import izhikevich as izh
    >>> [round(rate) for rate in usual_rates(izh.cell("RS"))]
    [35, 70]
    """
    return _usual(type(model), model.key)


@lru_cache(maxsize=256)
def _usual(kind: Any, key: tuple[tuple[str, Any], ...]) -> tuple[float, float]:
    model = kind(**dict(key))
    curve = rate_curve(model)
    levels = np.linspace(curve.threshold, curve.currents[-1], TRIED)
    trains = simulate(model, ONSET, levels, record="spikes", progress=False).trains()
    first = np.array([np.diff(t[:2])[0] if t.size > 1 else np.inf for t in trains])
    strongest = levels[max(0, int(np.argmax(np.append(first < SHORTEST, True))) - 1)]
    begins = float(curve.rates[0])
    high = min(max(float(curve.rate(strongest)), 2.0 * begins), float(curve.rates[-1]))
    return max(0.5 * high, 1.01 * begins), high

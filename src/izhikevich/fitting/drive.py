"""The current of all candidates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..stimulus import as_stimulus
from ..stimulus.pieces import Piecewise


def one_for_all(current: Any, unit: str, duration: float, seed: int = 0) -> Piecewise:
    """A current as one function of time, the same for every candidate: its noise, which neurons would draw for themselves, is drawn once.

    Parameters
    ----------
    current : number, text, (times, values) or Stimulus
    unit : str
        The cell's current unit.
    duration : float, ms
    seed : int, default 0
        Of the noise.

    Returns
    -------
    Piecewise

    Examples
    --------
    >>> import izhikevich as izh
    >>> drawn = one_for_all(izh.noise(1.0), "pA", 10.0)
    >>> float(np.ptp(drawn.at([3.0], n=2)))
    0.0
    """
    return Piecewise(as_stimulus(current, unit).lower(1, seed).window(0.0, float(duration)))


def driven(current: Any, beside: Mapping[str, np.ndarray]) -> Any:
    """A current with each candidate's own ``"scale"`` and ``"offset"``, where these are free."""
    scaled = current * beside["scale"] if "scale" in beside else current
    return scaled + beside["offset"] if "offset" in beside else scaled

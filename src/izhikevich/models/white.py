"""White noise in v, as the current that stands for it over one step."""

from __future__ import annotations

from typing import Any

import numpy as np


def white(model: Any, dt: float) -> np.ndarray:
    """Standard deviation of the current that is held over a step of `dt` ms in the place of a model's white noise.

    Examples
    --------
    >>> from izhikevich.models import Izhikevich
    >>> float(white(Izhikevich(diffusion=0.5), 0.25))
    1.0
    """
    return np.asarray(model.diffusion) * getattr(model, "C", 1.0) / np.sqrt(dt)

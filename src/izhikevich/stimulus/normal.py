"""Normal random numbers for many neurons and steps."""

from __future__ import annotations

import numpy as np

from ..models.random import normal


def normals(seed, stream, neuron, step) -> np.ndarray:
    """One standard normal number per (neuron, step).

    Parameters
    ----------
    seed, stream : int
        Key of the generator, each in 0 ... 2**32 - 1.
    neuron, step : int or array_like of int
        Counter, broadcast.

    Returns
    -------
    ndarray of float64, the broadcast shape

    Examples
    --------
    >>> normals(seed=1, stream=0, neuron=[0, 1], step=0).round(6)
    array([-0.817194,  2.258127])
    """
    neuron, step = (np.asarray(x).astype(np.uint32) for x in (neuron, step))
    shape = np.broadcast_shapes(neuron.shape, step.shape)
    words = (np.broadcast_to(x, shape or (1,)) for x in (neuron, step))  # arrays wrap silently, scalars warn
    return normal(*(np.full(1, k, np.uint32) for k in (seed, stream)), *words).reshape(shape)

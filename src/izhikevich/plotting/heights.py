"""How high a spike is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..methods import METHODS


def drawn_voltage(recording: Any, neuron: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Times and voltage of a neuron as a figure shows them.

    A located spike ends at the peak. On a grid the step that spikes lands anywhere above it, even at hundreds of mV;
    there the line is cut at the peak, as in the papers' own figures.

    Parameters
    ----------
    recording : Recording
    neuron : int
        Default 0.

    Returns
    -------
    times, v : ndarray, ms and mV
    """
    trace = recording.trace(neuron)
    method = METHODS.get(getattr(recording, "provenance", {}).get("method", ""))
    peak = getattr(recording.model, "vpeak", None)
    if method is None or method.located or peak is None:
        return trace.times, trace.v
    own = np.ravel(peak)[neuron] if np.ndim(peak) else peak
    return trace.times, np.minimum(trace.v, own)

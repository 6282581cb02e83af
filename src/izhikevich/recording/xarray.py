"""Recordings as xarray Datasets."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError
from .chunks import units_of


def to_xarray(recording: Any) -> Any:
    """Traces on (time, neuron), spikes as a ragged pair on `spike`, a network's populations along `all_neurons`; units and provenance."""
    try:
        import xarray
    except ImportError:
        raise ArgumentError(
            "Recording.to_xarray must find xarray, got an environment without it. Run: pip install 'izhikevich[xarray]'."
        ) from None
    units = units_of(recording.model)
    data: dict[str, Any] = {"spike_count": ("all_neurons", recording.spike_count)}
    coords: dict[str, Any] = {}
    if recording.populations:
        sizes = [last - first for first, last in recording.populations.values()]
        coords["population"] = ("all_neurons", np.repeat(list(recording.populations), sizes))
    if recording.raw_spikes is not None:
        data["spike_time"] = ("spike", recording.spikes.times, {"units": "ms"})
        data["spike_neuron"] = ("spike", recording.spikes.neurons)
    if recording.raw_samples is not None:
        times, samples = recording.raw_samples
        coords |= {"time": ("time", times, {"units": "ms"}), "neuron": ("neuron", recording.watched)}
        data |= {name: (("time", "neuron"), values, {"units": units[name]}) for name, values in samples.items()}
    attributes = {k: v if isinstance(v, str | int | float) else str(v) for k, v in recording.provenance.items()}
    extent = {"begin_ms": float(recording.begin), "duration_ms": float(recording.duration)}
    return xarray.Dataset(data, coords, attributes | extent)

"""Recordings as xarray Datasets."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError


def to_xarray(recording: Any) -> Any:
    """Traces with dimensions (time, neuron), spikes as a ragged pair on dimension `spike`, units and provenance as attributes."""
    try:
        import xarray
    except ImportError:
        raise ArgumentError(
            "Recording.to_xarray must find xarray, got an environment without it. Run: pip install 'izhikevich[xarray]'."
        ) from None
    unit = recording.model.current_unit
    units = {"v": "mV", "u": unit, "current": unit}
    data: dict[str, Any] = {"spike_count": ("all_neurons", recording.spike_count)}
    coords: dict[str, Any] = {}
    if recording.raw_spikes is not None:
        data["spike_time"] = ("spike", recording.spikes.times, {"units": "ms"})
        data["spike_neuron"] = ("spike", recording.spikes.neurons)
    if recording.raw_samples is not None:
        times, samples = recording.raw_samples
        coords = {"time": ("time", times, {"units": "ms"}), "neuron": ("neuron", recording.watched)}
        data |= {name: (("time", "neuron"), values, {"units": units[name]}) for name, values in samples.items()}
    attributes = {k: v if isinstance(v, str | int | float) else str(v) for k, v in recording.provenance.items()}
    return xarray.Dataset(data, coords, attributes | {"duration_ms": float(np.float64(recording.duration))})

"""Cells whose parameters, weights and inputs are learnt: pure functions for JAX. Imports jax (extra `jax`)."""

from ..engines.jax import PureCells
from ..engines.jax.pure import Carried, Fired
from .layers import Activity, Layer, Layers, LayerState
from .readouts import filtered, first_spike, graded_count, van_rossum
from .synapse import traces
from .through_time import through_time
from .train import Trained, train
from .variables import load_variables, save_variables

__all__ = [
    "Activity",
    "Carried",
    "Fired",
    "Layer",
    "LayerState",
    "Layers",
    "PureCells",
    "Trained",
    "filtered",
    "first_spike",
    "graded_count",
    "load_variables",
    "save_variables",
    "through_time",
    "traces",
    "train",
    "van_rossum",
]

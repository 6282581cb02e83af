"""Cells whose parameters, weights and inputs are learnt: pure functions for JAX. Imports jax (extra `jax`)."""

from ..decoding import least_squares, ridge
from ..engines.jax import PureCells
from ..engines.jax.pure import Carried, Fired
from .double_exponential import DoubleExponential
from .eprop import EProp, Weights
from .force import Forced, force
from .layers import Activity, Layer, Layers, LayerState
from .lms import LMS, NormalisedLMS
from .newton import newton
from .online import Learnt
from .readouts import filtered, first_spike, graded_count, last_spike, van_rossum
from .reservoir import Reservoir
from .rls import RLS
from .synapse import traces
from .through_time import through_time
from .train import Trained, train
from .variables import load_variables, named, save_variables

__all__ = [
    "LMS",
    "RLS",
    "Activity",
    "Carried",
    "DoubleExponential",
    "EProp",
    "Fired",
    "Forced",
    "Layer",
    "LayerState",
    "Layers",
    "Learnt",
    "NormalisedLMS",
    "PureCells",
    "Reservoir",
    "Trained",
    "Weights",
    "filtered",
    "first_spike",
    "force",
    "graded_count",
    "last_spike",
    "least_squares",
    "load_variables",
    "named",
    "newton",
    "ridge",
    "save_variables",
    "through_time",
    "traces",
    "train",
    "van_rossum",
]

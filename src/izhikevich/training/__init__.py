"""Cells whose parameters, weights and inputs are learnt: pure functions for JAX. Imports jax (extra `jax`)."""

from ..engines.jax import PureCells
from ..engines.jax.pure import Carried, Fired
from .readouts import filtered, first_spike, graded_count, van_rossum
from .through_time import through_time

__all__ = ["Carried", "Fired", "PureCells", "filtered", "first_spike", "graded_count", "through_time", "van_rossum"]

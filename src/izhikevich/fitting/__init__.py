"""From a recording to a neuron."""

from .estimator import SpikeTimeFit
from .gradients import SpikeGradients, spike_gradients

__all__ = ["SpikeGradients", "SpikeTimeFit", "spike_gradients"]

"""From a recording to a neuron."""

from .derivatives.gradients import SpikeGradients, spike_gradients
from .estimator import SpikeTimeFit

__all__ = ["SpikeGradients", "SpikeTimeFit", "spike_gradients"]

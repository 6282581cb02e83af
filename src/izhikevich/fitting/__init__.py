"""From a recording to a neuron."""

from .derivatives.gradients import SpikeGradients, spike_gradients
from .estimator import SpikeTimeFit
from .properties import MeasuredCell, cell_from

__all__ = ["MeasuredCell", "SpikeGradients", "SpikeTimeFit", "cell_from", "spike_gradients"]

"""From a recording to a neuron."""

from .derivatives.gradients import SpikeGradients, spike_gradients
from .estimator import SpikeTimeFit
from .nearest import Nearest, nearest_cell
from .properties import MeasuredCell, cell_from

__all__ = ["MeasuredCell", "Nearest", "SpikeGradients", "SpikeTimeFit", "cell_from", "nearest_cell", "spike_gradients"]

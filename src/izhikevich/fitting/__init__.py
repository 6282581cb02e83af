"""From a recording to a neuron."""

from .derivatives.gradients import SpikeGradients, spike_gradients
from .estimator import SpikeTimeFit
from .intervals import Combination, IntervalFit, equivalent

__all__ = ["Combination", "IntervalFit", "SpikeGradients", "SpikeTimeFit", "equivalent", "spike_gradients"]

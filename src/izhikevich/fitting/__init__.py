"""From a recording to a neuron."""

from .gradients import SpikeGradients, spike_gradients

__all__ = ["SpikeGradients", "spike_gradients"]

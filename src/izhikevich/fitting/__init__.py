"""From a recording to a neuron."""

from .derivatives.gradients import SpikeGradients, spike_gradients
from .features import FeatureFit
from .held_out import HeldOut, held_out
from .nearest import Nearest, nearest_cell
from .properties import MeasuredCell, cell_from
from .spike_times import SpikeTimeFit
from .voltage import VoltageFit

__all__ = [
    "FeatureFit",
    "HeldOut",
    "MeasuredCell",
    "Nearest",
    "SpikeGradients",
    "SpikeTimeFit",
    "VoltageFit",
    "cell_from",
    "held_out",
    "nearest_cell",
    "spike_gradients",
]

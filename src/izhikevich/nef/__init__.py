"""The Neural Engineering Framework for any cell of the catalog: populations that represent values, and compute with them. Times in ms."""

from .connection import Connection
from .curves import tuning_curves
from .encoding import Encoding
from .ensemble import Ensemble
from .network import Network
from .node import Node
from .probe import Probe
from .rates import RateCurve, adapted_rates, rate_curve
from .simulator import Simulator
from .solvers import Decoders, Dynamic, Static
from .stepping import Cells
from .synapses import Alpha, Exponential
from .tuning import gain_bias
from .usual import usual_rates

__all__ = [
    "Alpha",
    "Cells",
    "Connection",
    "Decoders",
    "Dynamic",
    "Encoding",
    "Ensemble",
    "Exponential",
    "Network",
    "Node",
    "Probe",
    "RateCurve",
    "Simulator",
    "Static",
    "adapted_rates",
    "gain_bias",
    "rate_curve",
    "tuning_curves",
    "usual_rates",
]

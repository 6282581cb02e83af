"""Neuron models: equations as pure functions, with parameters that know their units."""

from . import synapses
from .base import Model, model
from .book2007 import Izhikevich2007FS, Izhikevich2007LTS, Izhikevich2007RTN, Izhikevich2007TC
from .dialect import check_model
from .parameters import param
from .quadratic import Izhikevich, Izhikevich2007, Quadratic
from .state import VU, VUS
from .switch import Switching

__all__ = [
    "VU",
    "VUS",
    "Izhikevich",
    "Izhikevich2007",
    "Izhikevich2007FS",
    "Izhikevich2007LTS",
    "Izhikevich2007RTN",
    "Izhikevich2007TC",
    "Model",
    "Quadratic",
    "Switching",
    "check_model",
    "model",
    "param",
    "synapses",
]

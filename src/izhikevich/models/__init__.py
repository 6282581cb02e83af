"""Neuron models: equations as pure functions, with parameters that know their units."""

from .base import Model, model, param
from .dialect import check_model
from .quadratic import Izhikevich, Izhikevich2007, Quadratic
from .state import VU

__all__ = ["VU", "Izhikevich", "Izhikevich2007", "Model", "Quadratic", "check_model", "model", "param"]

"""Neuron types for Nengo: its ensembles of any cell of the catalog, by one changed import. Imports nengo (extra `nengo`)."""

import warnings

try:
    with warnings.catch_warnings():  # Nengo 4.1 asks NumPy 2 for numpy.core
        warnings.filterwarnings("ignore", "numpy.core is deprecated", DeprecationWarning)
        import nengo  # noqa: F401
except ImportError:
    raise ModuleNotFoundError(
        "Nengo must be there for izhikevich.nengo, and is not. Run: pip install 'izhikevich[nengo]'.", name="nengo"
    ) from None

from . import build  # noqa: F401  registers itself with Nengo
from .izhikevich import Izhikevich
from .model_neuron import ModelNeuron

__all__ = ["Izhikevich", "ModelNeuron"]

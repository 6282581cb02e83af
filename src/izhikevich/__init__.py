"""The Izhikevich neuron: converged spike times, every published firing pattern, one verb.

>>> import izhikevich as izh
>>> recording = izh.simulate(izh.cell("RS"), 300, current=10)
>>> recording.spike_times.size
8

Names are looked up when they are first used (PEP 562): importing the package loads neither Numba nor Matplotlib.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import analysis as analysis
    from . import catalog as catalog
    from . import cost as cost
    from . import decoding as decoding
    from . import errors as errors
    from . import fitting as fitting
    from . import io as io
    from . import methods as methods
    from . import models as models
    from . import nef as nef
    from . import network as network
    from . import plotting as plotting
    from . import spiketrains as spiketrains
    from . import stimulus as stimulus
    from . import training as training
    from . import units as units
    from .analysis import check_accuracy as check_accuracy
    from .analysis import population_rate as population_rate
    from .analysis import spectrum as spectrum
    from .catalog import cell as cell
    from .catalog import cells as cells
    from .catalog import pattern as pattern
    from .catalog import patterns as patterns
    from .models import Izhikevich as Izhikevich
    from .models import Izhikevich2007 as Izhikevich2007
    from .models import check_model as check_model
    from .models import model as model
    from .models import param as param
    from .models import synapses as synapses
    from .models.synapses import synapse as synapse
    from .network import Network as Network
    from .network import exponential as exponential
    from .network import lognormal as lognormal
    from .network import normal as normal
    from .network import uniform as uniform
    from .recording import Recorder as Recorder
    from .recording import Recording as Recording
    from .simulate import simulate as simulate
    from .simulation import Simulation as Simulation
    from .simulation.stored import read_recording as read_recording
    from .stimulus import chirp as chirp
    from .stimulus import conductance as conductance
    from .stimulus import constant as constant
    from .stimulus import noise as noise
    from .stimulus import piecewise as piecewise
    from .stimulus import pulse_train as pulse_train
    from .stimulus import pulses as pulses
    from .stimulus import ramp as ramp
    from .stimulus import sampled as sampled
    from .stimulus import sine as sine
    from .stimulus import step as step
    from .units import GOhm as GOhm
    from .units import Hz as Hz
    from .units import MOhm as MOhm
    from .units import V as V
    from .units import fF as fF
    from .units import kHz as kHz
    from .units import kOhm as kOhm
    from .units import mA as mA
    from .units import mS as mS
    from .units import ms as ms
    from .units import mV as mV
    from .units import nA as nA
    from .units import nF as nF
    from .units import nS as nS
    from .units import pA as pA
    from .units import pF as pF
    from .units import pS as pS
    from .units import s as s
    from .units import uA as uA
    from .units import uF as uF
    from .units import uS as uS
    from .units import us as us
    from .units import uV as uV

    __version__: str

_MODULES = tuple(
    [
        "analysis",
        "catalog",
        "cost",
        "decoding",
        "errors",
        "fitting",
        "io",
        "methods",
        "models",
        "nef",
        "network",
        "plotting",
        "spiketrains",
        "stimulus",
        "training",
        "units",
    ]
)
_NAMES = {
    "simulate": "simulate",
    "simulation": "Simulation",
    "analysis": "check_accuracy population_rate spectrum",
    "catalog": "cell cells pattern patterns",
    "models": "Izhikevich Izhikevich2007 check_model model param synapses",
    "models.synapses": "synapse",
    "network": "Network exponential lognormal normal uniform",
    "recording": "Recorder Recording",
    "simulation.stored": "read_recording",
    "stimulus": "chirp conductance constant noise piecewise pulse_train pulses ramp sampled sine step",
    "units": "GOhm Hz MOhm V fF kHz kOhm mA mS ms mV nA nF nS pA pF pS s uA uF uS uV us",
}
_HOME = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = sorted([*_HOME, *_MODULES])  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    elif name in _MODULES:
        value = import_module(f"{__name__}.{name}")
    elif name == "__version__":
        from importlib.metadata import version

        value = version("izhikevich")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, "__version__", *(name for name in globals() if name.startswith("__"))})


class _Package(ModuleType):
    """This package: `izhikevich.simulate` is the verb, also after the file of that name was imported.

    Python puts every imported submodule on its package as an attribute; here that would replace the function.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package

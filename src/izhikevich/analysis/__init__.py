"""What can be said about a cell, a pattern or a recording."""

from .adaptation import AdaptationMap, adaptation_map, tonic
from .bifurcation import Bifurcation, hopf, rest_window, saddle_node, step_rheobase_bound
from .bursts import burst_size, orbit
from .equilibrium import FixedPoint, fixed_points, impedance, input_resistance, resonance_hz, rest
from .explain import Explanation, explain
from .population import PopulationRate, Spectrum, population_rate, spectrum
from .reference import dop853_spike_times
from .separatrix import Separatrix, separatrix, threshold

__all__ = [
    "AdaptationMap",
    "Bifurcation",
    "Explanation",
    "FixedPoint",
    "PopulationRate",
    "Separatrix",
    "Spectrum",
    "adaptation_map",
    "burst_size",
    "dop853_spike_times",
    "explain",
    "fixed_points",
    "hopf",
    "impedance",
    "input_resistance",
    "orbit",
    "population_rate",
    "resonance_hz",
    "rest",
    "rest_window",
    "saddle_node",
    "separatrix",
    "spectrum",
    "step_rheobase_bound",
    "threshold",
    "tonic",
]

"""What can be said about a cell, a pattern or a recording."""

from .adaptation import AdaptationMap, adaptation_map, tonic
from .bifurcation import Bifurcation, hopf, rest_window, saddle_node, step_rheobase_bound
from .bursts import burst_size, orbit
from .equilibrium import FixedPoint, fixed_points, impedance, input_resistance, resonance_hz, rest
from .excitability import Excitability, excitability
from .explain import Explanation, explain
from .fi_curve import FICurve, fi_curve
from .lyapunov import lyapunov_coefficient
from .parameter_map import ParameterMap, parameter_map
from .phase_response import PhaseResponse, phase_response
from .population import PopulationRate, Spectrum, population_rate, spectrum
from .reference import dop853_spike_times
from .rheobase import Rheobase, StrengthDuration, rheobase, strength_duration
from .separatrix import Separatrix, separatrix, threshold
from .sustained import Sustained, bistable_window, sustained_firing

__all__ = [
    "AdaptationMap",
    "Bifurcation",
    "Excitability",
    "Explanation",
    "FICurve",
    "FixedPoint",
    "ParameterMap",
    "PhaseResponse",
    "PopulationRate",
    "Rheobase",
    "Separatrix",
    "Spectrum",
    "StrengthDuration",
    "Sustained",
    "adaptation_map",
    "bistable_window",
    "burst_size",
    "dop853_spike_times",
    "excitability",
    "explain",
    "fi_curve",
    "fixed_points",
    "hopf",
    "impedance",
    "input_resistance",
    "lyapunov_coefficient",
    "orbit",
    "parameter_map",
    "phase_response",
    "population_rate",
    "resonance_hz",
    "rest",
    "rest_window",
    "rheobase",
    "saddle_node",
    "separatrix",
    "spectrum",
    "step_rheobase_bound",
    "strength_duration",
    "sustained_firing",
    "threshold",
    "tonic",
]

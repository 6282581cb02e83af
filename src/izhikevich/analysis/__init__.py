"""What can be said about a cell, a pattern or a recording."""

from .accuracy import Accuracy, check_accuracy
from .adaptation import AdaptationMap, adaptation_map, tonic
from .bifurcation import Bifurcation, hopf, rest_window, saddle_node, step_rheobase_bound
from .bursts import burst_size, orbit
from .cutoff import CutoffSensitivity, cutoff_sensitivity
from .doublet import ResonantDoublet, resonant_doublet
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
from .switching import SwitchingPulse, switching_pulse

__all__ = [
    "Accuracy",
    "AdaptationMap",
    "Bifurcation",
    "CutoffSensitivity",
    "Excitability",
    "Explanation",
    "FICurve",
    "FixedPoint",
    "ParameterMap",
    "PhaseResponse",
    "PopulationRate",
    "ResonantDoublet",
    "Rheobase",
    "Separatrix",
    "Spectrum",
    "StrengthDuration",
    "Sustained",
    "SwitchingPulse",
    "adaptation_map",
    "bistable_window",
    "burst_size",
    "check_accuracy",
    "cutoff_sensitivity",
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
    "resonant_doublet",
    "rest",
    "rest_window",
    "rheobase",
    "saddle_node",
    "separatrix",
    "spectrum",
    "step_rheobase_bound",
    "strength_duration",
    "sustained_firing",
    "switching_pulse",
    "threshold",
    "tonic",
]

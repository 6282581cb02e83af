"""What can be said about a cell, a pattern or a recording."""

from .check.accuracy import Accuracy, check_accuracy
from .check.cutoff import CutoffSensitivity, cutoff_sensitivity
from .check.reference import dop853_spike_times
from .design.doublet import ResonantDoublet, resonant_doublet
from .design.switching import SwitchingPulse, switching_pulse
from .firing.adaptation import AdaptationMap, adaptation_map, tonic
from .firing.bursts import burst_size, orbit
from .firing.excitability import Excitability, excitability
from .firing.fi_curve import FICurve, fi_curve
from .firing.parameter_map import ParameterMap, parameter_map
from .firing.phase_response import PhaseResponse, phase_response
from .firing.rheobase import Rheobase, StrengthDuration, rheobase, strength_duration
from .firing.sustained import Sustained, bistable_window, sustained_firing
from .firing.zap import Zap, zap
from .pattern.classify import Classification, classify, classify_spikes
from .plane.bifurcation import Bifurcation, hopf, rest_window, saddle_node, step_rheobase_bound
from .plane.current_voltage import IV, iv_curve
from .plane.equilibrium import FixedPoint, fixed_points, impedance, input_resistance, resonance_hz, rest
from .plane.lyapunov import lyapunov_coefficient
from .plane.separatrix import Separatrix, separatrix, threshold
from .population import PopulationRate, Spectrum, population_rate, spectrum
from .repertoire.matrix import Repertoires, repertoires
from .repertoire.witness import Witness, witnesses
from .words.explain import Explanation, explain

__all__ = [
    "IV",
    "Accuracy",
    "AdaptationMap",
    "Bifurcation",
    "Classification",
    "CutoffSensitivity",
    "Excitability",
    "Explanation",
    "FICurve",
    "FixedPoint",
    "ParameterMap",
    "PhaseResponse",
    "PopulationRate",
    "Repertoires",
    "ResonantDoublet",
    "Rheobase",
    "Separatrix",
    "Spectrum",
    "StrengthDuration",
    "Sustained",
    "SwitchingPulse",
    "Witness",
    "Zap",
    "adaptation_map",
    "bistable_window",
    "burst_size",
    "check_accuracy",
    "classify",
    "classify_spikes",
    "cutoff_sensitivity",
    "dop853_spike_times",
    "excitability",
    "explain",
    "fi_curve",
    "fixed_points",
    "hopf",
    "impedance",
    "input_resistance",
    "iv_curve",
    "lyapunov_coefficient",
    "orbit",
    "parameter_map",
    "phase_response",
    "population_rate",
    "repertoires",
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
    "witnesses",
    "zap",
]

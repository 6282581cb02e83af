"""What can be said about a cell, a pattern or a recording."""

from .accuracy import Accuracy, check_accuracy
from .bifurcation import Bifurcation, hopf, rest_window, saddle_node, step_rheobase_bound
from .cutoff import CutoffSensitivity, cutoff_sensitivity
from .doublet import ResonantDoublet, resonant_doublet
from .equilibrium import FixedPoint, fixed_points, impedance, input_resistance, resonance_hz, rest
from .explain import Explanation, explain
from .population import PopulationRate, Spectrum, population_rate, spectrum
from .reference import dop853_spike_times
from .switching import SwitchingPulse, switching_pulse

__all__ = [
    "Accuracy",
    "Bifurcation",
    "CutoffSensitivity",
    "Explanation",
    "FixedPoint",
    "PopulationRate",
    "ResonantDoublet",
    "Spectrum",
    "SwitchingPulse",
    "check_accuracy",
    "cutoff_sensitivity",
    "dop853_spike_times",
    "explain",
    "fixed_points",
    "hopf",
    "impedance",
    "input_resistance",
    "population_rate",
    "resonance_hz",
    "resonant_doublet",
    "rest",
    "rest_window",
    "saddle_node",
    "spectrum",
    "step_rheobase_bound",
    "switching_pulse",
]

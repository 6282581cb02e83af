"""What can be said about a cell, a pattern or a recording."""

from .bifurcation import Bifurcation, hopf, rest_window, saddle_node, step_rheobase_bound
from .equilibrium import FixedPoint, fixed_points, impedance, input_resistance, resonance_hz, rest
from .explain import Explanation, explain

__all__ = [
    "Bifurcation",
    "Explanation",
    "FixedPoint",
    "explain",
    "fixed_points",
    "hopf",
    "impedance",
    "input_resistance",
    "resonance_hz",
    "rest",
    "rest_window",
    "saddle_node",
    "step_rheobase_bound",
]

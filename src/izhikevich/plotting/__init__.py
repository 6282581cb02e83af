"""Pictures: the only place that knows Matplotlib. Functions take and return axes and leave global settings alone."""

from .abcd import plot_abcd
from .costs import plot_costs
from .current_voltage import plot_iv
from .ensembles import plot_ensemble, plot_tuning_curves
from .figure import figure_of, new_axes, new_figure, save, show
from .fit import plot_fit
from .fit_steps import plot_fi_fit, plot_residuals
from .impedance import plot_impedance
from .intervals import plot_intervals
from .knowledge import plot_knowledge, plot_profile
from .losses import plot_losses
from .maps import plot_adaptation_map, plot_parameter_map
from .network import plot_network, plot_rate, plot_spectrum
from .panel import plot_pattern
from .parameters import plot_parameter_space
from .patterns import plot_pattern_grid
from .phase import plot_phase_plane
from .raster import plot_raster, plot_voltages
from .rates import plot_fi_curve
from .recordings import plot_recordings
from .repertoire import plot_repertoires
from .response import plot_phase_response
from .style import PALETTE, style
from .trace import plot_recording

__all__ = [
    "PALETTE",
    "figure_of",
    "new_axes",
    "new_figure",
    "plot_abcd",
    "plot_adaptation_map",
    "plot_costs",
    "plot_ensemble",
    "plot_fi_curve",
    "plot_fi_fit",
    "plot_fit",
    "plot_impedance",
    "plot_intervals",
    "plot_iv",
    "plot_knowledge",
    "plot_losses",
    "plot_network",
    "plot_parameter_map",
    "plot_parameter_space",
    "plot_pattern",
    "plot_pattern_grid",
    "plot_phase_plane",
    "plot_phase_response",
    "plot_profile",
    "plot_raster",
    "plot_rate",
    "plot_recording",
    "plot_recordings",
    "plot_repertoires",
    "plot_residuals",
    "plot_spectrum",
    "plot_tuning_curves",
    "plot_voltages",
    "save",
    "show",
    "style",
]

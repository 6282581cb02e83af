"""Pictures: the only place that knows Matplotlib. Functions take and return axes and leave global settings alone."""

from .figure import figure_of, new_axes, new_figure, save, show
from .network import plot_network, plot_rate, plot_spectrum
from .panel import plot_pattern
from .parameters import plot_parameter_space
from .patterns import plot_pattern_grid
from .phase import plot_phase_plane
from .raster import plot_raster, plot_voltages
from .style import PALETTE, style
from .trace import plot_recording

__all__ = [
    "PALETTE",
    "figure_of",
    "new_axes",
    "new_figure",
    "plot_network",
    "plot_parameter_space",
    "plot_pattern",
    "plot_pattern_grid",
    "plot_phase_plane",
    "plot_raster",
    "plot_rate",
    "plot_recording",
    "plot_spectrum",
    "plot_voltages",
    "save",
    "show",
    "style",
]

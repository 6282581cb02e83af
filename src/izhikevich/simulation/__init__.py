"""A network held open: runs in pieces, on disk, through signals and kills."""

from __future__ import annotations

from .simulation import Simulation, refuse_cell_options, refuse_network_options

__all__ = ["Simulation", "refuse_cell_options", "refuse_network_options"]

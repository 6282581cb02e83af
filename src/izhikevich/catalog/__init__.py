"""Published cells, firing patterns and networks: numbers with their sources, as data, and what can be asked of them."""

from .cell_file import cell_text, read_cell
from .features import Finding, check_features
from .load import about, cell, cells, pattern, patterns, same_cell
from .load_network import network, network_facts, networks
from .panel import Pattern, PatternCheck

__all__ = [
    "Finding",
    "Pattern",
    "PatternCheck",
    "about",
    "cell",
    "cell_text",
    "cells",
    "check_features",
    "network",
    "network_facts",
    "networks",
    "pattern",
    "patterns",
    "read_cell",
    "same_cell",
]

"""From what a person says to what an engine sees: everything checked and turned into arrays."""

from .cells import lower
from .network import lower_network

__all__ = ["lower", "lower_network"]

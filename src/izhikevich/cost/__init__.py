"""What a spike costs: operations of a model under a method, counted by running its own functions on numbers that count."""

from .numbers import KINDS, WEIGHTS, Tally
from .operations import Operations, operations
from .published import Published, published_costs

__all__ = ["KINDS", "WEIGHTS", "Operations", "Published", "Tally", "operations", "published_costs"]

"""What a spike costs: operations of a model under a method, counted by running its own functions on numbers that count."""

from .accuracy import Cheapest, cost_at_accuracy, current_for_rate
from .compared import MODELS, NOISY, Compared, compare_costs
from .numbers import KINDS, WEIGHTS, Tally
from .operations import Operations, operations
from .published import Published, published_costs

__all__ = [
    "KINDS",
    "MODELS",
    "NOISY",
    "WEIGHTS",
    "Cheapest",
    "Compared",
    "Operations",
    "Published",
    "Tally",
    "compare_costs",
    "cost_at_accuracy",
    "current_for_rate",
    "operations",
    "published_costs",
]

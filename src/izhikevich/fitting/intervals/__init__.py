"""A cell from nothing but the intervals between its spikes."""

from .combinations import Combination
from .equivalent import equivalent
from .estimator import IntervalFit

__all__ = ["Combination", "IntervalFit", "equivalent"]

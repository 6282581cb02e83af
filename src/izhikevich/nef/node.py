"""What a network is given from outside, and what it is given back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from .network import enter


@dataclass(eq=False)
class Node:
    """A value that is no population: a constant, a function of time, or a function of time and of what comes in.

    Parameters
    ----------
    output : float, array_like (d,), callable or None
        Constant, ``f(t)`` with t in ms, or ``f(t, x)`` where `size_in` is given. It is asked for at the middle of each step, and holds
        for the step. None hands on what comes in.
    size_in : int, default 0
        Dimensions of what comes in.

    Raises
    ------
    ArgumentError
        For values that are not numbers.

    Examples
    --------
    >>> from izhikevich import nef
    >>> with nef.Network():
    ...     ramp = nef.Node(lambda t: t / 1000)
    >>> ramp.value(500.0, None)
    array([0.5])
    """

    output: Any = None
    size_in: int = 0

    def __post_init__(self) -> None:
        if not isinstance(self.size_in, int) or self.size_in < 0:
            raise ArgumentError(sentence("Node.size_in", "a whole number from 0", self.size_in))
        if self.output is None and not self.size_in:
            remedy = "Without an output a node hands on what comes in"
            raise ArgumentError(sentence("Node.size_in", "positive where there is no output", 0, remedy))
        enter(self, "nodes")

    @property
    def size_out(self) -> int:
        """Dimensions of the value."""
        return self.value(0.0, np.zeros(self.size_in)).size

    def value(self, t: float, x: np.ndarray | None) -> np.ndarray:
        """The value (d,) at a time [ms]."""
        if self.output is None:
            found = x
        elif callable(self.output):
            found = self.output(t, x) if self.size_in else self.output(t)
        else:
            found = self.output
        try:
            value = np.atleast_1d(np.asarray(found, float))
        except (TypeError, ValueError):
            raise ArgumentError(sentence("Node.output", "numbers", found)) from None
        if value.ndim != 1 or not np.isfinite(value).all():
            raise ArgumentError(sentence("Node.output", f"one row of finite numbers (at t = {t:g} ms)", found))
        return value

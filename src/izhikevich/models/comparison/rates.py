"""The curves of voltage-gated channels."""

from __future__ import annotations

from typing import Any

from ..ops import absolute, exp, lit, select


def logistic(x: Any) -> Any:
    """1/(1 + e^-x), which is (1 + tanh(x/2))/2: the open fraction of a channel."""
    one = lit(1.0, x)
    return one / (one + exp(-x))


def linear_rise(x: Any) -> Any:
    """x/(1 - e^-x), which grows like x; near 0, where that is 0/0, by its series to 1e-15."""
    one = lit(1.0, x)
    small = absolute(x) < lit(1e-3, x)
    safe = select(small, one, x)
    return select(small, one + x * (lit(0.5, x) + lit(1 / 12.0, x) * x), safe / (one - exp(-safe)))

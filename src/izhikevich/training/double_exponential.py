"""Spikes filtered as a synapse would: what a linear readout sees of a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import jax.numpy as jnp

from ..errors import ArgumentError, refuse_not_positive, sentence


class Traces(NamedTuple):
    """Two sums of exponentials over past spikes, (..., N) each, without unit."""

    slow: Any
    fast: Any


@dataclass(frozen=True)
class DoubleExponential:
    """A synapse that rises and decays: after a spike (e^(-t/decay) - e^(-t/rise)) / (decay - rise), an area of 1.

    Spikes enter at the times at which they were located within a step, so that values at the ends of steps do not depend on the step.

    Parameters
    ----------
    rise, decay : float, ms, default 2, 20
        Time constants, the rise below the decay.

    References
    ----------
    W. Nicola and C. Clopath, Nature Communications 8 (2017) 2208, methods.

    Examples
    --------
    >>> import jax.numpy as jnp
    >>> synapse = DoubleExponential()
    >>> later = synapse.step(synapse.init((1,)), jnp.array([[0.25]]), 0.5)  # a spike at 0.25 ms, seen at 0.5 ms
    >>> round(float(synapse.read(later)[0]), 5)
    0.00584
    """

    rise: float = 2.0
    decay: float = 20.0

    def __post_init__(self) -> None:
        refuse_not_positive("DoubleExponential.rise", self.rise, "ms")
        if not self.rise < self.decay:
            rule = f"longer than the rise of {self.rise:g} ms"
            raise ArgumentError(sentence("DoubleExponential.decay", rule, self.decay))

    def init(self, shape: tuple[int, ...]) -> Traces:
        """Without any spike so far."""
        return Traces(jnp.zeros(shape), jnp.zeros(shape))

    def step(self, traces: Traces, times: Any, dt: float) -> Traces:
        """What is left after a step.

        Parameters
        ----------
        traces : Traces
        times : array (room, ..., N), ms
            Of spikes since the step began; infinite where there is none (`Fired.times`).
        dt : float, ms
        """
        left = jnp.where(jnp.isfinite(times), dt - times, jnp.inf)
        return Traces(
            *(
                trace * jnp.exp(-dt / tau) + jnp.exp(-left / tau).sum(0)
                for trace, tau in zip(traces, (self.decay, self.rise), strict=True)
            )
        )

    def read(self, traces: Traces) -> Any:
        """Filtered spikes, 1/ms: of a steady rate about that rate."""
        return (traces.slow - traces.fast) / (self.decay - self.rise)

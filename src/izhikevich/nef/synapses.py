"""Synaptic filters: what arrives of spikes and of values, exactly, for spikes at their own times inside a step.

A synapse is a frozen record that keeps nothing: state in, state out. The state is (order, ...), so that the same lines serve one value and
all cells side by side; its last row is what has arrived. Of a spike it holds what is left of it at the end of its step: an area of 1, in ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ..errors import ArgumentError, refuse_not_positive, sentence


class Synapse(Protocol):
    """What filters a connection or a probe."""

    order: int

    def spikes(self, age: np.ndarray, dt: float) -> np.ndarray:
        """(order, n): what spikes that are `age` ms old at the end of a step leave in the state, 1/ms."""
        ...

    def advance(self, state: np.ndarray, held: Any, pulses: Any, dt: float) -> np.ndarray:
        """State at the end of a step in which a value was held and spikes left `pulses` (order, ...)."""
        ...


@dataclass(frozen=True)
class Exponential:
    """h(t) = exp(-t/τ)/τ, Nengo's `Lowpass`.

    Parameters
    ----------
    tau : float, ms
        Positive.

    Examples
    --------
    >>> half = Exponential(10.0).advance(np.zeros((1, 1)), 1.0, 0.0, 10.0 * np.log(2))
    >>> half.round(3).tolist()
    [[0.5]]
    """

    tau: float
    order = 1

    def __post_init__(self) -> None:
        refuse_not_positive("Exponential.tau", self.tau, "ms")

    def spikes(self, age: np.ndarray, dt: float) -> np.ndarray:
        """What spikes leave, 1/ms."""
        return (np.exp(-age / self.tau) / self.tau)[None]

    def advance(self, state: np.ndarray, held: Any, pulses: Any, dt: float) -> np.ndarray:
        """A step later."""
        decay = np.exp(-dt / self.tau)
        return decay * state + (1.0 - decay) * held + pulses


@dataclass(frozen=True)
class Alpha:
    """h(t) = t exp(-t/τ)/τ², two exponential filters one after the other, Nengo's `Alpha`.

    Parameters
    ----------
    tau : float, ms
        Positive: time of the peak.

    Examples
    --------
    >>> Alpha(5.0).spikes(np.array([5.0]), 10.0)[-1].round(4)  # 1/(e τ)
    array([0.0736])
    """

    tau: float
    order = 2

    def __post_init__(self) -> None:
        refuse_not_positive("Alpha.tau", self.tau, "ms")

    def spikes(self, age: np.ndarray, dt: float) -> np.ndarray:
        """What spikes leave in the first filter and in the second, 1/ms."""
        first = np.exp(-age / self.tau) / self.tau
        return np.stack([first, first * age / self.tau])

    def advance(self, state: np.ndarray, held: Any, pulses: Any, dt: float) -> np.ndarray:
        """A step later."""
        ratio = dt / self.tau
        decay = np.exp(-ratio)
        first = decay * state[0] + (1.0 - decay) * held
        second = decay * (state[1] + ratio * state[0]) + (1.0 - (1.0 + ratio) * decay) * held
        return np.stack([first, second]) + pulses


@dataclass(frozen=True)
class Direct:
    """No filter: values as they are, spikes as the mean rate of their step."""

    order = 1

    def spikes(self, age: np.ndarray, dt: float) -> np.ndarray:
        """What spikes leave, 1/ms."""
        return np.full((1, age.size), 1.0 / dt)

    def advance(self, state: np.ndarray, held: Any, pulses: Any, dt: float) -> np.ndarray:
        """A step later, of which nothing is kept."""
        return 0.0 * state + held + pulses


def as_synapse(given: Any, name: str) -> Synapse:
    """A synapse of what a person writes: ms of an exponential one, None, or a synapse.

    >>> as_synapse(5, "Connection.synapse"), as_synapse(None, "Probe.synapse")
    (Exponential(tau=5.0), Direct())
    """
    if given is None:
        return Direct()
    if isinstance(given, int | float | np.number) and not isinstance(given, bool):
        if not 0 < given < np.inf:
            remedy = "None means no filter"
            raise ArgumentError(sentence(name, "a positive time constant [ms]", given, remedy))
        return Exponential(float(given))
    if isinstance(given, Exponential | Alpha | Direct):
        return given
    raise ArgumentError(sentence(name, "a time constant [ms], nef.Alpha(ms) or None", given))

"""An ensemble that has been built: its cells, what drives them, and what is read from them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .encoding import Encoding
from .solvers import Decoders
from .stepping import Cells
from .synapses import Synapse
from .trajectory import Trajectory, trajectory


class Population:
    """Cells with an encoding, in steps of `dt` ms; runs that decoders are learnt from are made once."""

    def __init__(self, encoding: Encoding, dt: float, seed: int):
        self.encoding, self.dt, self.seed = encoding, dt, seed
        self.cells = Cells(encoding.model, encoding.gain.size, dt)
        self.current = np.zeros(encoding.gain.size)
        self._seen: dict[Any, Any] = {}
        self._arrived: dict[Synapse, np.ndarray] = {}

    def trajectory(self, duration: float, bandwidth: float) -> Trajectory:
        """What the cells do while the value wanders."""
        key = (duration, bandwidth)
        if key not in self._seen:
            self._seen[key] = trajectory(self.encoding, self.dt, duration, bandwidth, self.seed + 1)
        return self._seen[key]

    def step(self, x: np.ndarray) -> None:
        """A step under a value (d,)."""
        self.current = self.encoding.currents(x)
        self.cells.step(self.current)
        self._arrived.clear()

    def pulses(self, synapse: Synapse) -> np.ndarray:
        """(order, n): what the spikes of the last step leave in a synapse of each cell; the same for all that read through equal ones."""
        if synapse not in self._arrived:
            left = synapse.spikes(self.dt - self.cells.times, self.dt)
            self._arrived[synapse] = np.stack([np.bincount(self.cells.neurons, row, self.cells.size) for row in left])
        return self._arrived[synapse]


class FromCells:
    """A decoded value on its way through a synapse."""

    def __init__(self, population: Population, decoders: Decoders, synapse: Synapse):
        self.population, self.decoders, self.synapse = population, decoders, synapse
        self.reset()

    def reset(self) -> None:
        """Before anything has arrived."""
        self.state = np.zeros((self.synapse.order, self.decoders.offset.size))

    def step(self) -> None:
        """After a step of the population."""
        d, cells = self.decoders, self.population.cells
        held = (cells.u - d.usual) @ d.recovery + d.offset
        pulses = self.population.pulses(self.synapse) @ d.spikes
        self.state = self.synapse.advance(self.state, held, pulses, self.population.dt)

    @property
    def value(self) -> np.ndarray:
        """What has arrived."""
        return self.state[-1]


class FromNode:
    """A function of a node's value on its way through a synapse."""

    def __init__(self, function: Any, size: int, synapse: Synapse, dt: float):
        self.function, self.size, self.synapse, self.dt = function, size, synapse, dt
        self.reset()

    def reset(self) -> None:
        """Before anything has arrived."""
        self.state = np.zeros((self.synapse.order, self.size))

    def step(self, value: np.ndarray) -> None:
        """After the node's value is known."""
        held = value if self.function is None else np.atleast_1d(np.asarray(self.function(value), float))
        self.state = self.synapse.advance(self.state, held, 0.0, self.dt)

    @property
    def value(self) -> np.ndarray:
        """What has arrived."""
        return self.state[-1]

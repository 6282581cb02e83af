"""What a population does while a value wanders: a short run from which decoders can be learnt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .encoding import Encoding
from .stepping import Cells
from .synapses import Synapse

SETTLE = 300.0  # ms that are not learnt from: the cells begin at rest
TOGETHER = 1000  # steps whose spikes are sorted at once
RMS = 0.5  # of the wandering value, in radii


def wandering(steps: int, dimensions: int, dt: float, bandwidth: float, draw: np.random.Generator) -> np.ndarray:
    """A value (steps, d) inside the unit ball: Gaussian noise without frequencies above `bandwidth` [Hz], of half the radius; its
    rare excursions are cut at the sphere.

    >>> x = wandering(2000, 2, 1.0, 3.0, np.random.default_rng(0))
    >>> bool(np.linalg.norm(x, axis=1).max() <= 1), x.shape
    (True, (2000, 2))
    """
    frequency = np.fft.rfftfreq(steps, dt / 1000.0)
    inside = (frequency > 0) & (frequency <= max(bandwidth, frequency[1]))
    shape = (frequency.size, dimensions)
    spectrum = (draw.standard_normal(shape) + 1j * draw.standard_normal(shape)) * inside[:, None]
    x = np.fft.irfft(spectrum, steps, axis=0)
    x *= RMS / np.sqrt((x**2).sum(axis=1).mean())
    return x / np.maximum(1.0, np.linalg.norm(x, axis=1, keepdims=True))


@dataclass(frozen=True, eq=False)
class Trajectory:
    """A value (K, d), held in each step of dt ms, and what the cells did: spikes step by step, and u (K, n) at the ends of steps."""

    dt: float
    x: np.ndarray
    spikes: list[tuple[np.ndarray, np.ndarray]]  # cells, and times from the start of the step, ms
    u: np.ndarray
    _kept: dict[Any, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    def filtered(self, synapse: Synapse, rows: slice) -> tuple[np.ndarray, np.ndarray]:
        """Spikes [1/ms] and u of each cell as they come through a synapse, in some of the steps (rows, n); kept for who asks again."""
        key = (synapse, rows.start, rows.step)
        if key not in self._kept:
            self._kept[key] = self._filtered(synapse, rows)
        return self._kept[key]

    def _filtered(self, synapse: Synapse, rows: slice) -> tuple[np.ndarray, np.ndarray]:
        steps, size = self.u.shape
        wanted = np.arange(steps)[rows]
        rates, recovery = np.empty((wanted.size, size)), np.empty((wanted.size, size))
        of_spikes, of_u, at = np.zeros((synapse.order, size)), np.zeros((synapse.order, size)), 0
        for first in range(0, steps, TOGETHER):
            for k, pulses in enumerate(self._pulses(synapse, first), first):
                of_spikes = synapse.advance(of_spikes, 0.0, pulses, self.dt)
                of_u = synapse.advance(of_u, self.u[k], 0.0, self.dt)
                if at < wanted.size and wanted[at] == k:
                    rates[at], recovery[at] = of_spikes[-1], of_u[-1]
                    at += 1
        return rates, recovery

    def _pulses(self, synapse: Synapse, first: int) -> np.ndarray:
        """(steps, order, n): what the spikes of some steps together leave in the synapse."""
        part, size = self.spikes[first : first + TOGETHER], self.u.shape[1]
        cells, times = (np.concatenate(column) for column in zip(*part, strict=True))
        where = np.repeat(np.arange(len(part)) * size, [t.size for _, t in part]) + cells
        left = synapse.spikes(self.dt - times, self.dt)
        return np.stack([np.bincount(where, row, len(part) * size).reshape(-1, size) for row in left], axis=1)

    def values(self, targets: np.ndarray, synapse: Synapse) -> np.ndarray:
        """Values (K, d) held step by step, as they come through a synapse."""
        out, state = np.empty_like(targets), np.zeros((synapse.order, targets.shape[1]))
        for k, held in enumerate(targets):
            state = synapse.advance(state, held, 0.0, self.dt)
            out[k] = state[-1]
        return out


def trajectory(encoding: Encoding, dt: float, duration: float, bandwidth: float, seed: int) -> Trajectory:
    """Let a population see a wandering value for `duration` ms.

    Examples
    --------
    >>> import izhikevich as izh
    >>> from izhikevich.nef.encoding import Encoding
    >>> one = Encoding(izh.cell("RS"), np.array([20.0]), np.array([10.0]), np.ones((1, 1)), 1.0)
    >>> seen = trajectory(one, 1.0, 500.0, 3.0, 0)
    >>> seen.u.shape, sum(times.size for _, times in seen.spikes) > 5
    ((500, 1), True)
    """
    steps, dimensions = int(np.ceil(duration / dt)), encoding.encoders.shape[1]
    x = encoding.radius * wandering(steps, dimensions, dt, bandwidth, np.random.default_rng(seed))
    cells = Cells(encoding.model, encoding.gain.size, dt)
    u, spikes = np.empty((steps, cells.size)), []
    for k in range(steps):
        cells.step(encoding.currents(x[k]))
        spikes.append((cells.neurons, cells.times))
        u[k] = cells.u
    return Trajectory(dt, x, spikes, u)

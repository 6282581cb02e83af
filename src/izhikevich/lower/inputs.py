"""What reaches a network from outside: pulses, currents made of pieces, and noise that the engine draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..engines.network import Noise
from ..errors import ArgumentError, sentence
from ..models.random import threefry
from ..models.synapses import Pulse
from ..network import Network, Population
from ..network.population import Events, Input, Poisson, RandomCells
from ..network.sources import Drawn, Given, Trains
from ..network.streams import NOISE
from ..stimulus import Segments
from ..stimulus.base import Lowered
from ..stimulus.combine import Sum
from ..stimulus.noise import Noise as NoiseStimulus
from .receptors import Receptors

MOST_TIME = 2.0**53  # steps that a float64 can count
MOST_STEPS = 2**31  # between two numbers of a noise


def sources(net: Network, dt: float, kinds: Receptors) -> Iterator[Any]:
    """External pulses as engines take them."""
    whole = Population("all", next(iter(net.populations.values())).model, net.size, 0)
    for given in net.inputs:
        if isinstance(given, Events):
            steps = np.rint(given.times / dt)
            if steps.max(initial=0.0) >= MOST_TIME:
                last = float(given.times.max())
                raise ArgumentError(sentence("stimulate_each.times_ms", "before step 2^53 [ms]", last))
            off = np.abs(steps * dt - given.times) > 1e-6 * dt
            if off.any():
                first = int(np.argmax(off))
                rule = f"on the grid of the step, {dt:g} [ms]"
                raise ArgumentError(
                    sentence("stimulate_each.times_ms", rule, float(given.times[first]), index=first, of=off.size)
                )
            lane = kinds.number(Pulse(width=given.width), whole) * net.size
            yield Given(steps.astype(np.int64), given.neurons + lane, given.amplitude)
        if isinstance(given, RandomCells):
            lane = kinds.number(Pulse(width=given.interval), whole) * net.size
            yield Drawn(net.seed, given.index, given.cells, net.size, lane, given.amplitude, round(given.interval / dt))
        if isinstance(given, Poisson):
            lane = kinds.number(given.synapse, given.population) * net.size + given.population.first
            rate = np.broadcast_to(given.rate, given.population.size) / 1000.0
            block = max(1, int(min(100.0, 50.0 / max(rate.max(), 1e-9)) / dt))
            yield Trains(net.seed, given.index, rate * block * dt, block, lane, given.weight)


def currents(
    net: Network, members: list[Population]
) -> tuple[list[tuple[Population, Lowered]], list[tuple[Population, Any]]]:
    """The stimuli of a group's cells: those made of pieces, and white noises that the engine draws."""
    parts, noises = [], []
    for given in net.inputs:
        if not isinstance(given, Input):
            continue
        for cells in members:
            if cells.first < given.population.first or cells.last > given.population.last:
                continue
            for j, term in enumerate(_terms(given.stimulus)):
                if isinstance(term, NoiseStimulus) and term.tau is None:
                    noises.append((cells, (given, term, j)))
                else:
                    seed = threefry(net.seed, NOISE + 256 * given.index + j, cells.first, 0)[0]
                    if term.neurons not in (1, cells.size):
                        remedy = "Give each population its own"
                        raise ArgumentError(
                            sentence("stimulate.stimulus", f"alike for all cells of {cells.name}", term.neurons, remedy)
                        )
                    parts.append((cells, term.lower(cells.size, seed)))
    return parts, noises


def _terms(stimulus: Any) -> list[Any]:
    """The summands of a stimulus."""
    return [*_terms(stimulus.a), *_terms(stimulus.b)] if isinstance(stimulus, Sum) else [stimulus]


def noise(net: Network, found: Any, cells: Population, first: int, dt: float) -> Noise:
    given, term, j = found
    every = round(term.interval / dt)
    if every >= MOST_STEPS:
        raise ArgumentError(sentence("noise.interval", f"shorter than 2^31 steps of {dt:g} [ms]", term.interval))
    if every < 1 or abs(every * dt - term.interval) > 1e-6 * dt:
        remedy = f"Give the noise interval={dt:g}"
        raise ArgumentError(sentence("noise.interval", f"a multiple of the step, {dt:g} [ms]", term.interval, remedy))
    seed = net.seed if term.seed is None else term.seed
    sigma, mean = (np.array(np.broadcast_to(x, cells.size), float) for x in (term.sigma, term.mean))
    return Noise(sigma, mean, seed, NOISE + 256 * given.index + j, every, cells.first - first, cells.first)


@dataclass(frozen=True, eq=False)
class Spread(Lowered):
    """Currents of neighbouring populations side by side, and sums of those onto the same cells."""

    parts: tuple[tuple[int, int, Lowered], ...]  # first cell, how many, their current
    size: int

    def window(self, t0: float, t1: float) -> Segments:
        found = [(a, n, part.window(t0, t1)) for a, n, part in self.parts]
        if not found:
            return Segments(np.array([t0]), np.zeros((1, 1)), np.zeros((1, 1)))
        t_on = np.unique(np.concatenate([s.t_on for *_, s in found]))
        alike = all(n == self.size and s.value.shape[1] == 1 for _, n, s in found)
        value, slope = (np.zeros((t_on.size, 1 if alike else self.size)) for _ in range(2))
        for a, n, s in found:
            k = np.maximum(np.searchsorted(s.t_on, t_on, side="right") - 1, 0)
            cells = slice(None) if alike else slice(a, a + n)
            value[:, cells] += s.value[k] + s.slope[k] * (t_on - s.t_on[k])[:, None]
            slope[:, cells] += s.slope[k]
        return Segments(t_on, value, slope)

    def edges(self, t0: float, t1: float) -> np.ndarray:
        return np.unique(np.concatenate([np.empty(0), *(part.edges(t0, t1) for *_, part in self.parts)]))

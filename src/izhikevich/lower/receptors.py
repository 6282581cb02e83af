"""The kinds of synapses in a network, and the lanes of arrivals that they get."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engines.network import Receptor
from ..errors import ArgumentError, sentence
from ..models.synapses import Synapse
from ..network import Population


class Receptors:
    """The kinds of synapses in a network, each once, and where they are used."""

    def __init__(self, dt: float, precise: bool):
        self.dt, self.precise = dt, precise
        self.kinds: dict[Any, Synapse] = {}
        self.places: list[list[tuple[int, int]]] = []

    def number(self, synapse: Synapse, target: Population) -> int:
        """The number of a kind, which is now used by the cells of `target`."""
        key = (type(synapse), tuple(synapse.values.values()))
        if key not in self.kinds:
            self.kinds[key] = synapse
            self.places.append([])
        number = list(self.kinds).index(key)
        self.places[number].append((target.first, target.last))
        return number

    def used(self, group: list[Population]) -> tuple[int, ...]:
        """The kinds that cells of a group have."""
        first, last = group[0].first, group[-1].last
        return tuple(r for r, places in enumerate(self.places) if any(a < last and b > first for a, b in places))

    def made(self) -> list[Receptor]:
        return [Receptor(s.record(np.float64), s.State, self._rows(s), s.lasts) for s in self.kinds.values()]

    def _rows(self, synapse: Synapse) -> int:
        if not synapse.lasts or self.precise:
            return 1
        whole = round(synapse.lasts / self.dt)
        if whole < 1 or abs(whole * self.dt - synapse.lasts) > 1e-6 * self.dt:
            rule = f"a multiple of the step, {self.dt:g} [ms]"
            raise ArgumentError(sentence(f"{type(synapse).__name__}.width", rule, synapse.lasts))
        return whole

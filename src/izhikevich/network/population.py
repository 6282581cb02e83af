"""Populations and projections: what a network is described with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..models import Model
from ..models.synapses import Synapse


@dataclass(frozen=True, eq=False)
class Population:
    """Cells of one model; made by `Network.population`.

    Attributes
    ----------
    name : str
    model : Model
        Parameters are numbers, or arrays of one value per cell.
    size : int
    first : int
        Number of its first cell in the network: cells are numbered population by population.
    start : "rest" or (v0, u0)
    positions : ndarray (size, dimensions), optional
        For rules that ask for distances.
    """

    name: str
    model: Model
    size: int
    first: int
    start: Any = "rest"
    positions: np.ndarray | None = None

    @property
    def last(self) -> int:
        """One past the number of its last cell."""
        return self.first + self.size

    def __len__(self) -> int:
        return self.size

    def __repr__(self) -> str:
        return f"Population({self.name!r}, {self.size} × {self.model})"


@dataclass(frozen=True, eq=False)
class Projection:
    """Synapses from one population to another; made by `Network.connect`.

    Attributes
    ----------
    pre, post : Population
    rule : str or NamedTuple
        Name of the rule, whose numbers are in `options`; or a rule of the user's own, with its numbers in it.
    weight, delay : number, Distribution or ndarray
        Weights in the synapse's unit, delays in ms.
    synapse : Synapse
    index : int
        Its number in the network: part of the key of its random numbers.
    """

    pre: Population
    post: Population
    rule: Any
    options: dict[str, Any]
    weight: Any
    delay: Any
    synapse: Synapse
    index: int
    plasticity: Any = field(default=None)

    @property
    def own_rule(self) -> bool:
        """Whether its rule is one of the user's own."""
        return not isinstance(self.rule, str)

    @property
    def overlap(self) -> int:
        """How many cells are among both the presynaptic and the postsynaptic ones, and so could reach themselves."""
        return max(0, min(self.pre.last, self.post.last) - max(self.pre.first, self.post.first))

    def __repr__(self) -> str:
        if self.own_rule:
            name, known = type(self.rule).__name__, self.rule._asdict()
        else:
            name = self.rule
            known = {k: v for k, v in self.options.items() if np.ndim(v) == 0 and not isinstance(v, bool | str)}
        rule = f"{name}({', '.join(f'{k}={short(v)}' for k, v in known.items())})"
        weight, delay = short(self.weight), short(self.delay)
        return f"{self.pre.name} → {self.post.name}: {rule}, weight {weight}, delay {delay} ms, {self.synapse}"


@dataclass(frozen=True, eq=False)
class Input:
    """A stimulus onto a population; made by `Network.stimulate`."""

    population: Population
    stimulus: Any
    index: int


@dataclass(frozen=True, eq=False)
class Events:
    """Current pulses at given times to given cells; made by `Network.stimulate_each`."""

    times: np.ndarray  # ms, sorted
    neurons: np.ndarray  # numbers in the network
    amplitude: np.ndarray
    width: float


@dataclass(frozen=True, eq=False)
class Poisson:
    """Independent Poisson spikes onto every cell of a population; made by `Network.poisson`."""

    population: Population
    rate: Any  # Hz, number or (size,)
    weight: float
    synapse: Synapse
    index: int


@dataclass(frozen=True, eq=False)
class RandomCells:
    """A pulse to a few cells drawn anew at every interval; made by `Network.kick_random`."""

    cells: int  # of the whole network, drawn with replacement
    amplitude: float
    interval: float  # ms
    index: int


def short(value: Any) -> str:
    """A number, a distribution or an array in few words."""
    if np.ndim(value):
        x = np.asarray(value)
        return f"{x.size} values from {x.min():g} to {x.max():g}"
    return f"{value:g}" if isinstance(value, int | float | np.number) else str(value)

"""External pulses: what reaches single cells from outside, step by step, as lists that every engine adds to the arrivals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..models.ops import exp
from ..models.random import threefry, unit
from .streams import POISSON, RANDOM_CELLS

Pulses = tuple[np.ndarray, np.ndarray, np.ndarray]  # steps, lanes, weights


@dataclass(frozen=True, eq=False)
class Given:
    """Pulses at given steps."""

    steps: np.ndarray  # sorted
    lanes: np.ndarray
    weights: np.ndarray

    def pulses(self, first: int, last: int) -> Pulses:
        """Those of the steps `first` to `last` - 1."""
        a, b = np.searchsorted(self.steps, [first, last])
        return self.steps[a:b].astype(float), self.lanes[a:b].astype(float), self.weights[a:b]


@dataclass(frozen=True, eq=False)
class Drawn:
    """At every `every` steps pulses to a few cells drawn anew."""

    seed: int
    index: int
    cells: int
    of: int  # cells in the network
    lane: int  # of the first one
    weight: float
    every: int

    def pulses(self, first: int, last: int) -> Pulses:
        """Those of the steps `first` to `last` - 1; a cell that is drawn twice is driven once."""
        ticks = np.arange(-(-first // self.every), -(-last // self.every), dtype=np.uint32)
        k = np.arange(self.cells, dtype=np.uint32)[:, None]
        words, _ = threefry(*_key(self.seed, RANDOM_CELLS + self.index), k, ticks)
        cell = (words.astype(np.uint64) * np.uint64(self.of)) >> np.uint64(32)
        pairs = np.sort(ticks.astype(np.int64) * self.of + cell.astype(np.int64), axis=None)
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # np.unique, at a tenth of its time
        steps = pairs // self.of * self.every
        return steps.astype(float), self.lane + (pairs % self.of).astype(float), np.full(pairs.size, self.weight)


@dataclass(frozen=True, eq=False)
class Trains:
    """Independent Poisson spike trains, one per cell, drawn block by block: their number, then their places."""

    seed: int
    index: int
    mean: np.ndarray  # (n,) spikes per block
    block: int  # steps
    lane: int
    weight: float

    def pulses(self, first: int, last: int) -> Pulses:
        """Spikes in the steps `first` to `last` - 1."""
        blocks = np.arange(first // self.block, -(-last // self.block), dtype=np.uint32)
        cells = np.arange(self.mean.size, dtype=np.uint32)[:, None]
        words, _ = threefry(*_key(self.seed, POISSON + 2 * self.index), cells, blocks)
        number = _poisson(unit(words), self.mean[:, None])
        who, block = (np.repeat(x.ravel(), number.ravel()) for x in np.broadcast_arrays(cells, blocks))
        k = np.arange(who.size) - np.repeat(np.cumsum(number.ravel()) - number.ravel(), number.ravel())
        words, _ = threefry(
            *_key(self.seed, POISSON + 2 * self.index + 1), who, block * np.uint32(1024) + k.astype(np.uint32)
        )
        steps = block.astype(np.int64) * self.block + (unit(words) * self.block).astype(np.int64)
        inside = (steps >= first) & (steps < last)
        order = np.lexsort((who[inside], steps[inside]))
        steps, who = steps[inside][order], who[inside][order]
        return steps.astype(float), self.lane + who.astype(float), np.full(who.size, self.weight)


def _poisson(u: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Poisson numbers by inversion; for means up to some tens."""
    p = np.broadcast_to(exp(-mean), u.shape).copy()
    below, n = p.copy(), np.zeros(u.shape, np.int64)
    for k in range(1, int(mean.max(initial=0.0) * 4 + 60)):
        more = u > below
        if not more.any():
            break
        n += more
        p = p * (mean / k)
        below = below + p
    return n


def _key(seed: int, stream: int) -> tuple[np.ndarray, np.ndarray]:
    return np.full(1, seed, np.uint32), np.full(1, stream, np.uint32)

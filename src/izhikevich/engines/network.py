"""What network engines share: the plan of a network, its state, its windows.

A step from t to t + dt, the same in every engine:

1. external pulses of this step are added to the arrivals; then spikes of earlier steps that are due now;
2. arrivals change the synapses' states, or v; stimuli, noise, gap junctions and synapses, in this order, make up the drive of the step;
3. every cell takes the method's step;
4. cells that reach their peak are spikes, which may change the synapses onto them. A method that tests first resets them at the start of
   its next step, where they are stamped;
5. each spike of a synapse with a delay of its own adds its weight to the arrivals of the step at which it is due.

Delays count from the start of the step in which the cell reached its peak. Arrivals lie in a ring of rows, one per step, each of one
lane per kind of synapse and cell. Into one lane and row weights are added in this order: synapses with delays of their own by (step of
the spike, projection, presynaptic cell, place in its row); external pulses as they are given; others with weights of their own by (step
of the spike, projection, presynaptic cell, place). Synapses that all have one weight, and delays known from their places, are counted,
in any order: last, counter by counter, the weight times the count is added. Whoever keeps to this gets the same bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

from ..methods import base
from ..models import law
from ..recording.spikes import Written
from .base import Plan, Window
from .precise import Held
from .take import leaves, take

OWN_WEIGHTS, OWN_DELAYS, DENSE, SLOTS = 1, 2, 4, 8  # what a projection's rows hold: bits of its kind
SPIKES = 4  # of a located method: as many spikes per cell may fall into one step, on average
WHOLE = 2**31  # end of a segment that is the whole row
LINE = 64  # bytes in a cache line


class Row(NamedTuple):
    """One projection, as a row of the synapse table (int64)."""

    pre: Any  # number of its first presynaptic cell
    rows: Any  # presynaptic cells
    borders: Any  # where its borders begin
    kind: Any
    words: Any  # where its words begin
    weights: Any  # where its weights begin
    lane: Any  # lane of its first postsynaptic cell
    posts: Any  # postsynaptic cells
    stride: Any  # of dense weights, and of delays per slot: from one row to the next
    counter: Any  # which counts its arrivals; -1: their weights are added one by one


@dataclass(frozen=True, eq=False)
class Synapses:
    """All synapses of a network, projection after projection."""

    table: np.ndarray  # (projections, 10) int64, rows of `Row`
    segments: (
        np.ndarray
    )  # (projections, longest + 2) places d to d + 1 of each row are due d steps later; 0 where delays are their own
    borders: np.ndarray  # where each presynaptic cell's row begins, counted from its projection's first
    words: np.ndarray  # target in the low `bits`, delay in steps above
    weights: np.ndarray  # of projections whose synapses have weights of their own
    shared: np.ndarray  # (projections,) of the others
    counters: np.ndarray  # (counters, 3): first lane, cells, where its counts begin
    heights: np.ndarray  # (counters,) the weight of what each of them counts
    tally: np.dtype  # of counts: it holds the arrivals of one step
    bits: int
    projections: (
        np.ndarray
    )  # (rows of the table,) place of each in the network's description, where gap junctions count too

    @property
    def nbytes(self) -> int:
        return sum(x.nbytes for x in (self.table, self.segments, self.borders, self.words, self.weights, self.shared))

    @property
    def counts(self) -> int:
        """Places for counts; a multiple of a cache line of them, so that no line has two writers."""
        _first, cells, at = self.counters[-1] if len(self.counters) else (0, 0, 0)
        return -(-int(at + cells) // LINE) * LINE


class Noise(NamedTuple):
    """White noise onto the cells of one group, drawn by the engine: one number per cell and tick."""

    sigma: np.ndarray  # (n,)
    mean: np.ndarray  # (n,)
    seed: Any  # uint32
    stream: Any  # uint32
    every: int  # steps
    place: int  # of its first cell in the group
    first: int  # number of that cell in the network


class Receptor(NamedTuple):
    """One kind of synapse in a network."""

    q: Any  # its record
    state: Any  # NamedTuple class of what is kept per cell, or None
    rows: int  # steps that an arrival lasts
    lasts: float  # ms; 0: its effect is in the state


class Gaps(NamedTuple):
    """The gap junctions of a group's cells: each junction stands with both of its cells."""

    borders: Any  # (size + 1,) where those of each cell begin
    others: Any  # number of the other cell in the network
    weights: Any  # conductances
    total: Any  # (size,) and their sums


@dataclass(frozen=True, eq=False)
class NetPlan:
    """A network lowered to arrays and numbers."""

    groups: tuple[Plan, ...]  # cells of one model each, as if uncoupled
    firsts: tuple[int, ...]  # number of each group's first cell
    blocks: tuple[np.ndarray, ...]  # where each population of a group begins; `p` is per population, or per cell
    receptors: tuple[Receptor, ...]
    uses: tuple[tuple[int, ...], ...]  # which receptors each group has
    noises: tuple[tuple[Noise, ...], ...]
    synapses: Synapses
    gaps: tuple[Any, ...]  # per group: `Gaps`, or ()
    length: int  # rows of the ring
    memory: int  # steps that spikes are remembered
    sources: tuple[Any, ...]  # external pulses: each with pulses(first, last) -> (step, lane, weight)
    dt: float
    duration: float
    steps: int
    dtype: np.dtype
    tests_first: bool
    keep_spikes: bool
    digest: str  # of the description
    precise: bool  # delays are ticks of `precise.py`, all in the words

    @property
    def size(self) -> int:
        """Number of cells."""
        return sum(g.size for g in self.groups)

    @property
    def lanes(self) -> int:
        """Lanes of one row of the ring."""
        return len(self.receptors) * self.size


class Recent(NamedTuple):
    """Spikes of the last steps, for those that are still on their way."""

    cells: np.ndarray  # (memory, room) who, ascending
    number: np.ndarray  # (memory,) how many


class Flight(NamedTuple):
    """Arrivals on their way, of deliveries off the grid, in the order in which they were sent."""

    step: np.ndarray  # in which they act
    lane: np.ndarray  # and what they are (`precise.py`)
    offset: np.ndarray  # when, from the step's start, ms
    weight: np.ndarray


class NetState(NamedTuple):
    """Everything that changes in a network, by the numbers of its cells: independent of how it is run."""

    step: int
    cells: tuple[Any, ...]  # per group: record of arrays
    holds: tuple[np.ndarray, ...]  # per group
    counts: np.ndarray  # (N,) spikes so far
    synapses: tuple[tuple[Any, ...], ...]  # per group and receptor: record of arrays, or ()
    ring: np.ndarray  # (length, lanes) arrivals of steps to come, and of those that still last
    recent: Recent
    flight: Flight


class NetWindow(NamedTuple):
    """A stretch of steps."""

    first: int
    groups: tuple[Window, ...]
    pulses: np.ndarray  # (K + 1,) borders of the external pulses of each step
    lanes: np.ndarray
    weights: np.ndarray


class NetOutput(NamedTuple):
    """What a window gave."""

    spikes: Written
    logs: tuple[np.ndarray, ...]  # per group, as `Output.log`
    runaway: tuple[int, float] | None  # who and when; the number of cells where it is all of them together


class NetProgram(Protocol):
    """A NetPlan bound to an engine."""

    plan: NetPlan

    def advance(self, state: NetState, window: NetWindow) -> tuple[NetState, NetOutput]: ...


def alike(plan: NetPlan, g: int) -> bool:
    """Whether the cells of each population of a group have the same numbers."""
    return leaves(plan.groups[g].p)[0].size == len(plan.blocks[g]) - 1 and plan.groups[g].size > 1


def room_of(plan: NetPlan) -> int:
    """Spikes that one step may hold."""
    return plan.size * (SPIKES if plan.groups[0].located else 1)


def initial(plan: NetPlan) -> NetState:
    """The state at time 0."""
    cells, holds, synapses = [], [], []
    for group, used in zip(plan.groups, plan.uses, strict=True):
        cells.append(type(group.start)(*(np.array(np.broadcast_to(f, group.size), plan.dtype) for f in group.start)))
        holds.append(np.zeros(group.size, plan.dtype))
        synapses.append(tuple(_at_rest(plan, plan.receptors[r], group.size) for r in used))
    ring = np.zeros((plan.length, plan.lanes), plan.dtype)
    found = _at_peak(plan, cells) if plan.tests_first else np.empty(0, np.uint32)
    recent = Recent(np.empty((plan.memory, room_of(plan)), np.uint32), np.zeros(plan.memory, np.int64))
    recent.cells[-1, : found.size], recent.number[-1] = found, found.size
    return NetState(
        0,
        tuple(cells),
        tuple(holds),
        np.zeros(plan.size, np.int64),
        tuple(synapses),
        ring,
        recent,
        Flight(*(np.empty(0, kind) for kind in (np.int64, np.int64, plan.dtype, plan.dtype))),
    )


def _at_rest(plan: NetPlan, receptor: Receptor, size: int) -> Any:
    """What one kind of synapse keeps for each of `size` cells, before any spike."""
    kind = receptor.state
    own = () if kind is None else kind(*(np.zeros(size, plan.dtype) for _ in kind._fields))
    return Held(own, *(np.zeros(size, plan.dtype) for _ in range(2))) if plan.precise else own


def _at_peak(plan: NetPlan, cells: list[Any]) -> np.ndarray:
    """Cells that start at their peak or above: a method that tests first finds them in its first step."""
    found = []
    for g, (group, s) in enumerate(zip(plan.groups, cells, strict=True)):
        q = base.cell(group.method, per_cell(plan, g))
        found.append(plan.firsts[g] + np.flatnonzero(np.broadcast_to(law.margin(q, s) >= 0, group.size)))
    return np.concatenate(found).astype(np.uint32)


def per_cell(plan: NetPlan, g: int) -> Any:
    """The numbers of a group's cells, one for each cell."""
    p = plan.groups[g].p
    return take(p, np.repeat(np.arange(len(plan.blocks[g]) - 1), np.diff(plan.blocks[g]))) if alike(plan, g) else p


def window(plan: NetPlan, first: int, last: int) -> NetWindow:
    """Steps `first` to `last`."""
    from .base import window as of_group

    found = [source.pulses(first, last) for source in plan.sources]
    steps, lanes, weights = (
        np.concatenate([np.empty(0), *column]) for column in (zip(*found, strict=True) if found else ((), (), ()))
    )
    order = np.argsort(steps, kind="stable")
    borders = np.searchsorted(steps[order], np.arange(first, last + 1))
    return NetWindow(
        first,
        tuple(of_group(group, first, last) for group in plan.groups),
        borders.astype(np.int64),
        lanes[order].astype(np.int64),
        weights[order].astype(plan.dtype),
    )

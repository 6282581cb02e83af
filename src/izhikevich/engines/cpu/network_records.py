"""What the kernel of a network works on: cells, synapses, working memory, and what has been found."""

from __future__ import annotations

from typing import Any, NamedTuple

from numba.core import types


class Cells(NamedTuple):
    """One group of cells as the kernel sees it."""

    m: Any
    p: Any  # of each cell, or of each population whose cells are alike
    kind: Any  # (): each population's cells are alike; 0: each cell is its own
    first_of: Any  # where this thread's cells of each population begin
    last_of: Any  # and end
    s: Any
    hold: Any
    refractory: Any
    free: Any
    first: Any  # number of its first cell in the network
    lanes: Any  # (receptors,) first lane of each kind of synapse onto its cells
    lasts: Any  # (receptors,) steps that an arrival of that kind lasts
    receptors: Any  # tuple of records
    ys: Any  # tuple of what is kept for each cell: records of arrays, or ()
    base: Any  # drive by the stimulus: record of arrays (size,)
    noises: (
        Any  # (noises, 6) int64: seed, stream, steps of a tick, its first cell, that one's number in the network, cells
    )
    strengths: Any  # (noises, 2, size) standard deviation and mean of each
    xi: Any  # (size,) noise that holds now
    gaps: Any  # `Gaps`, or ()
    potentials: Any  # (cells of the network,) at the start of the step, for gap junctions; () where there are none
    watch: Any
    # what a window says
    row: Any
    offset: Any
    fresh: Any
    logged: Any
    table: Any
    log: Any


class Net(NamedTuple):
    """The synapses of a thread (`parts.py`), and its working memory for them."""

    table: Any
    segments: Any
    borders: Any
    words: Any
    weights: Any
    shared: Any
    dense: Any
    common_borders: Any
    common_words: Any
    counters: Any
    heights: Any
    tallies: Any
    me: Any
    bits: Any
    bases: Any  # (longest delay of the ring + 1,)
    low: Any  # (memory, rows) the first spike of each remembered step that a row of the table carries
    high: Any  # and one past the last


class Room(NamedTuple):
    """Working memory of one slab."""

    x: Any
    w: Any
    flags: Any
    pc: Any
    sc: Any
    xc: Any
    peak: Any
    hc: Any
    rc: Any
    left: Any
    spiked: Any
    index: Any
    fired: Any


class Found(NamedTuple):
    """What has been found so far."""

    sent: Any  # cells that reached their peak in this step, ascending, a cell once for each spike
    spikes: Any  # all that are kept
    times: Any  # theirs, of located methods
    n_sent: Any
    n_spikes: Any


def absent(kind: Any, field: str) -> bool:
    """Whether a compiled record has () in a field: then what it stands for is not there, and not compiled."""
    there = kind[kind.fields.index(field)]
    return isinstance(there, types.BaseTuple) and not len(there)

"""The synapses of a network that has been built, read back from its table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ..engines.network import DENSE, OWN_DELAYS, OWN_WEIGHTS, NetPlan, Row
from ..engines.precise import TICK
from ..network import Population


class Connections(NamedTuple):
    """Synapses as arrays of one length, projection by projection, presynaptic cell by presynaptic cell; made by `Simulation.synapses`.

    Attributes
    ----------
    pre, post : ndarray of int64
        Numbers of the cells in the network.
    weight : ndarray
        In the unit of each synapse.
    delay : ndarray of float64, ms
        As it acts in this simulation: a multiple of its step, or of 0.001 ms off the grid.
    projection : ndarray of int64
        Place of each synapse's projection in ``net.projections``.
    """

    pre: np.ndarray
    post: np.ndarray
    weight: np.ndarray
    delay: np.ndarray
    projection: np.ndarray


def connections(plan: NetPlan, source: Population, target: Population) -> Connections:
    """All synapses from cells of `source` onto cells of `target`."""
    parts = [Connections(*(np.empty(0, kind) for kind in (int, int, plan.dtype, float, int)))]
    parts += _selected(plan, source, target)
    return Connections(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _selected(plan: NetPlan, source: Population, target: Population) -> Iterator[Connections]:
    for j, line in enumerate(plan.synapses.table):
        r = Row(*(int(x) for x in line))
        first, last = (min(max(cell - r.pre, 0), r.rows) for cell in (source.first, source.last))
        if first < last:
            found = _rows(plan, j, r, first, last)
            kept = (found.post >= target.first) & (found.post < target.last)
            yield found if kept.all() else Connections(*(column[kept] for column in found))


def _rows(plan: NetPlan, j: int, r: Row, first: int, last: int) -> Connections:
    """Those of the presynaptic cells `first` to `last` - 1 of a projection."""
    s = plan.synapses
    borders = np.arange(r.rows + 1) * r.posts if r.kind & DENSE else s.borders[r.borders : r.borders + r.rows + 1]
    begin, end = int(borders[first]), int(borders[last])
    counts = np.diff(borders[first : last + 1])
    place = np.arange(begin, end) - np.repeat(borders[first:last], counts)  # in its row
    words = place if r.kind & DENSE else s.words[r.words + begin : r.words + end].astype(np.int64)
    own = s.weights[r.weights + begin : r.weights + end]
    in_words, tick = words >> s.bits, TICK if plan.precise else plan.dt
    known = np.searchsorted(s.segments[j], place, side="right") - 1
    return Connections(
        np.repeat(np.arange(first, last), counts) + r.pre,
        (words & (2**s.bits - 1)) + r.lane % plan.size,
        own if r.kind & OWN_WEIGHTS else np.full(end - begin, s.shared[j]),
        (in_words if r.kind & OWN_DELAYS else known) * tick,
        np.full(end - begin, s.projections[j]),
    )

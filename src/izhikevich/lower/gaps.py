"""Gap junctions: every one written down with both of its cells."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engines.network import Gaps
from ..errors import ArgumentError, sentence
from ..network import Network, Population, Projection
from .synapses import pairs


def gaps(net: Network, groups: list[list[Population]], number: np.dtype) -> tuple[Any, ...]:
    """The junctions of each group's cells, in the order in which they were described; () where a group has none."""
    found = [_both_ways(p, net.seed) for p in net.projections if p.synapse.gap]
    if not found:
        return ((),) * len(groups)
    cells, others, weights = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(cells, kind="stable")
    cells, others, weights = cells[order], others[order], weights[order].astype(number)
    made: list[Any] = []
    for group in groups:
        first, last = group[0].first, group[-1].last
        borders = np.searchsorted(cells, np.arange(first, last + 1))
        own = slice(borders[0], borders[-1])
        total = np.zeros(last - first, number)
        np.add.at(total, cells[own] - first, weights[own])
        here = Gaps((borders - borders[0]).astype(np.int64), others[own], weights[own], total)
        made.append(here if here.others.size else ())
    return tuple(made)


def _both_ways(projection: Projection, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each junction twice: a cell, the other, the conductance."""
    if np.ndim(projection.delay) or projection.delay != 1.0:
        owner = f"connect({projection.pre.name} → {projection.post.name}).delay"
        raise ArgumentError(sentence(owner, "left out for gap junctions, which have none", str(projection.delay)))
    pre, post, weight = pairs(projection, seed)
    return np.concatenate([pre, post]), np.concatenate([post, pre]), np.concatenate([weight, weight])

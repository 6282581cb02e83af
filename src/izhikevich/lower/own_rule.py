"""A connectivity rule of the user's own: written into a list, and checked there before anything is made of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..memory import refuse_beyond
from ..network import Projection
from ..network import connectivity as con
from ..network.rules import Listed, most_targets

SYNAPSE = 24  # bytes, at most: its target while it is checked, its word and its weight


def listed(projection: Projection, seed: int) -> Listed:
    """The targets of every row, without the autapses and multapses that the projection leaves out."""
    size = projection.pre.size
    counts = _walked(projection, seed, np.empty(0, np.int64))
    refuse_beyond(_owner(projection), {"synapses": SYNAPSE * int(counts.sum())}, "Take a rule with fewer targets")
    posts = np.full(counts.sum(), -1, np.int64)
    if (_walked(projection, seed, posts) != counts).any():
        rule = "a function of (seed, stream, row) alone"
        raise ArgumentError(sentence(_owner(projection), rule, "another number of targets when it was asked again"))
    pres = np.repeat(np.arange(size), counts)
    _refuse_outside(projection, pres, posts)
    kept = _kept(projection, pres, posts)
    borders = np.searchsorted(pres[kept], np.arange(size + 1))
    return Listed(borders.astype(np.int64), posts[kept])


def _walked(projection: Projection, seed: int, found: np.ndarray) -> np.ndarray:
    """How many targets each row has; they are written into `found`."""
    from ..engines.cpu import connect  # here, because numba takes half a second to import

    rule, posts, size = projection.rule, projection.post.size, projection.pre.size
    most, counts = most_targets(rule, posts), np.full(size, -1, np.int64)
    where: dict[str, Any] = {"of": size}
    remedy = "A rule that makes several synapses between a pair says with `most` how many a row may have"
    try:
        wrong = connect.own_targets(rule, seed, con.stream_of(projection), counts, found, most, posts)
    except IndexError:
        where["index"] = int(np.argmax(counts < 0))
        right = f"within its arrays: `out` has {most} places, `seen` has {posts}"
        raise ArgumentError(sentence(_owner(projection), right, "an index beyond them", remedy, **where)) from None
    if wrong is not None:
        right = f"one that returns how many targets it wrote, 0 to {most}"
        raise ArgumentError(sentence(_owner(projection), right, int(counts[wrong]), remedy, index=wrong, **where))
    return counts


def _refuse_outside(projection: Projection, pres: np.ndarray, posts: np.ndarray) -> None:
    size = projection.post.size
    outside = (posts < 0) | (posts >= size)
    if outside.any():
        first = int(np.argmax(outside))
        got, row = int(posts[first]), int(pres[first])
        right = f"one that writes targets from 0 to {size - 1} into `out`, as many as it returns"
        raise ArgumentError(sentence(_owner(projection), right, got, index=row, of=projection.pre.size))


def _kept(projection: Projection, pres: np.ndarray, posts: np.ndarray) -> np.ndarray:
    """Which synapses stay: all, or all but those onto oneself, and only the first between a pair."""
    kept = np.ones(posts.size, bool)
    if not projection.options["autapses"]:
        kept &= pres + projection.pre.first != posts + projection.post.first
    if not projection.options["multapses"]:
        first = np.zeros(posts.size, bool)
        first[np.unique(pres * projection.post.size + posts, return_index=True)[1]] = True
        kept &= first
    return kept


def _owner(projection: Projection) -> str:
    return f"connect({projection.pre.name} → {projection.post.name}).rule {type(projection.rule).__name__}"

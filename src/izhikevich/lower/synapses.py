"""The synapse table of a network: every projection's rows, one after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ..engines.network import DENSE, OWN_DELAYS, OWN_WEIGHTS, SLOTS, WHOLE, Row, Synapses
from ..engines.precise import TICK
from ..errors import ArgumentError, sentence
from ..network import Network, Projection, rows
from ..network import connectivity as con
from ..network.distributions import Distribution
from ..network.rules import AllToAll
from .own_rule import listed
from .receptors import Receptors


def synapse_table(
    net: Network, dt: float, number: np.dtype, kinds: Receptors, precise: bool = False
) -> tuple[Synapses, tuple[int, int]]:
    """The table; the longest delay of synapses that have their own, and that of all others, in steps (in ticks, off the grid)."""
    described = _off_grid if precise else _described
    found = [(p, *described(p, net.seed, dt)) for p in net.projections if not p.synapse.gap]
    own = max([0, *(con.longest_delay(d) for _, _, d, _ in found if _is_own(d))])
    known = max([1, *(con.longest_delay(d) for _, _, d, _ in found if not _is_own(d))])
    bits = max([1, *(int(p.post.size - 1).bit_length() for p, *_ in found)])
    word = np.uint32 if bits + own.bit_length() <= 32 else np.uint64
    table, segments, parts, shared = [], [], [], []
    starts = [0, 0, 0]
    for projection, rule, delay, weight in found:
        dense = isinstance(rule, AllToAll) and bool(rule.autapses) and delay.kind == rows.SHARED
        sort = 0 if precise else own + 2
        made = _built(projection, net.seed, rule, delay, weight, dense, bits, word, number, sort)
        kind = OWN_WEIGHTS * (weight.kind != rows.SHARED) + OWN_DELAYS * _is_own(delay)
        kind += DENSE * dense + SLOTS * (delay.kind == rows.SLOT)
        lane = kinds.number(projection.synapse, projection.post) * net.size + projection.post.first
        pre, post = projection.pre, projection.post
        table.append(
            Row(
                pre.first, pre.size, starts[0], kind, starts[1], starts[2], lane, post.size, _stride(rule, post.size), 0
            )
        )
        segments.append(_segments(delay, known))
        parts.append(made)
        shared.append(weight.a)
        starts = [a + x.size for a, x in zip(starts, made, strict=True)]
    kinds_of = (np.int64, word, number)
    borders, words, weights = (_one([part[k] for part in parts], dtype) for k, dtype in enumerate(kinds_of))
    places_of = np.array([p.index for p, *_ in found], np.int64)
    rows_of = np.array(table, np.int64).reshape(-1, len(Row._fields))
    places = np.array(segments, np.int64).reshape(-1, known + 2)
    return Synapses(rows_of, places, borders, words, weights, np.array(shared, number), bits, places_of), (own, known)


def pairs(projection: Projection, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The synapses of one projection one by one: numbers of both cells in the network, and weights."""
    rule, delay, weight = _described(projection, seed, 1.0)
    bits = int(projection.post.size).bit_length()
    borders, words, weights = _built(
        projection, seed, rule, delay._replace(kind=rows.SHARED), weight, False, bits, np.uint64, np.dtype(float), 0
    )
    pre = projection.pre.first + np.repeat(np.arange(projection.pre.size), np.diff(borders))
    own = weights if weight.kind != rows.SHARED else np.full(words.size, weight.a)
    return pre, projection.post.first + words.astype(np.int64), own


def _described(projection: Projection, seed: int, dt: float) -> tuple[Any, rows.Values, rows.Values]:
    """Rule, delays and weights as numbers; rules that draw columns or pairs, and those of the user's own, become lists."""
    from ..engines.cpu import connect  # here, because numba takes half a second to import

    order = None
    rule = con.rule_of(projection)
    if projection.rule == "list":
        pre, post = (np.asarray(projection.options[name], np.int64) for name in ("pre", "post"))
        rule, order = con.by_rows(pre, post, projection.pre.size)
    elif projection.rule == "fixed_total_number":
        pre, post = con.total_number(projection, seed)
        rule, order = con.by_rows(pre, post, projection.pre.size)
    elif projection.rule == "fixed_indegree":
        pres = connect.build_columns(rule, seed, con.stream_of(projection), projection.post.size)
        posts = np.repeat(np.arange(projection.post.size), pres.shape[1])
        rule, order = con.by_rows(pres.ravel(), posts, projection.pre.size)
    elif projection.own_rule:
        rule = listed(projection, seed)
    return rule, con.delays_of(projection, dt, order), con.weights_of(projection, order)


def _off_grid(projection: Projection, seed: int, dt: float) -> tuple[Any, rows.Values, rows.Values]:
    """The same with a delay in ticks for every synapse, at least one step long."""
    if not isinstance(projection.delay, Distribution):
        projection = replace(projection, delay=np.round(np.asarray(projection.delay, float) / TICK) * TICK)
    rule, delay, weight = _described(projection, seed, TICK)
    if delay.kind == rows.SHARED:
        delay = delay._replace(kind=rows.DRAWN, distribution=rows.STEPS, b=delay.a, low=delay.a, high=delay.a)
    shortest = delay.low if delay.kind == rows.DRAWN else delay.given.min(initial=np.inf)
    if shortest * TICK < dt * (1 - 1e-9):
        owner = f"connect({projection.pre.name} → {projection.post.name}).delay"
        rule_ = f"at least the step, {dt:g} [ms]"
        raise ArgumentError(sentence(owner, rule_, float(shortest * TICK), "Take a smaller dt"))
    return rule, delay, weight


def _built(
    projection: Projection,
    seed: int,
    rule: Any,
    delay: rows.Values,
    weight: rows.Values,
    dense: bool,
    bits: int,
    word: Any,
    number: np.dtype,
    sort: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Borders, words and weights of a projection."""
    from ..engines.cpu import connect

    where = (seed, con.stream_of(projection), projection.pre.size, projection.post.size)
    if dense:
        return np.empty(0, np.int64), np.empty(0, word), connect.build_dense(*where, weight, number)
    # delays that all rows share need no place in the words
    in_words = delay if _is_own(delay) else delay._replace(kind=rows.SHARED, given=np.empty(0))
    return connect.build_rows(rule, *where, in_words, weight, bits, word, number, sort)


def _stride(rule: Any, posts: int) -> int:
    """From one row to the next, where all are equally long."""
    return getattr(rule, "outdegree", posts)


def _is_own(delay: rows.Values) -> bool:
    """Whether synapses have delays of their own, not known from their place in the row."""
    return delay.kind in (rows.EACH, rows.DRAWN)


def _segments(delay: rows.Values, longest: int) -> np.ndarray:
    """Where in each row the synapses begin that are due 0, 1, 2 ... steps after the spike."""
    steps = np.arange(longest + 2)
    if _is_own(delay):
        return np.zeros(longest + 2, np.int64)
    if delay.kind == rows.SLOT:
        return np.searchsorted(delay.given, steps)
    return np.where(steps > delay.a, WHOLE, 0)


def _one(parts: list[np.ndarray], dtype: Any) -> np.ndarray:
    """All parts in one array; a single one without a copy."""
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])

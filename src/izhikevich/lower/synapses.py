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

CHUNK = 10**7  # synapses that are counted at once


def synapse_table(
    net: Network, dt: float, number: np.dtype, kinds: Receptors, spikes: int, precise: bool = False
) -> tuple[Synapses, tuple[int, int]]:
    """The table; the longest delay of synapses that have their own, and that of all others, in steps (in ticks, off the grid).

    `spikes` is how many one cell may have in a step.
    """
    described = _off_grid if precise else _described
    found = [(p, *described(p, net.seed, dt)) for p in net.projections if not p.synapse.gap]
    own = max([0, *(con.longest_delay(d) for _, _, d, w in found if _in_words(d, w))])
    known = max([1, *(con.longest_delay(d) for _, _, d, w in found if not _in_words(d, w))])
    bits = max([1, *(int(p.post.size - 1).bit_length() for p, *_ in found)])
    word = np.uint32 if bits + own.bit_length() <= 32 else np.uint64
    table, segments, parts, shared = [], [], [], []
    counters: dict[tuple[int, int, float], int] = {}
    starts = [0, 0, 0]
    for projection, rule, delay, weight in found:
        dense = isinstance(rule, AllToAll) and bool(rule.autapses) and delay.kind == rows.SHARED
        sort = 0 if precise else own + 2
        made = _built(projection, net.seed, rule, delay, weight, dense, bits, word, number, sort)
        in_words, own_weight = _in_words(delay, weight), weight.kind != rows.SHARED
        slots = delay.kind == rows.SLOT and not in_words
        kind = OWN_WEIGHTS * own_weight + OWN_DELAYS * in_words + DENSE * dense + SLOTS * slots
        lane = kinds.number(projection.synapse, projection.post) * net.size + projection.post.first
        pre, post = projection.pre, projection.post
        counter = -1
        if not (in_words or own_weight):
            counter = counters.setdefault((lane, post.size, float(number.type(weight.a))), len(counters))
        stride = _stride(rule, post.size)
        table.append(Row(pre.first, pre.size, starts[0], kind, starts[1], starts[2], lane, post.size, stride, counter))
        segments.append(_segments(delay, known, in_words))
        parts.append(made)
        shared.append(weight.a)
        starts = [a + x.size for a, x in zip(starts, made, strict=True)]
    kinds_of = (np.int64, word, number)
    borders, words, weights = (_one([part[k] for part in parts], dtype) for k, dtype in enumerate(kinds_of))
    places_of = np.array([p.index for p, *_ in found], np.int64)
    rows_of = np.array(table, np.int64).reshape(-1, len(Row._fields))
    places = np.array(segments, np.int64).reshape(-1, known + 2)
    cells = np.array([posts for _, posts, _ in counters], np.int64)
    counted = np.array([lane for lane, *_ in counters]), cells, np.cumsum([0, *cells])[:-1]
    made = Synapses(
        rows_of,
        places,
        borders,
        words,
        weights,
        np.array(shared, number),
        np.stack(counted, axis=1).astype(np.int64),
        np.array([height for *_, height in counters], number),
        np.min_scalar_type(spikes * _most_counted(rows_of, borders, words)),
        bits,
        places_of,
    )
    return made, (own, known)


def pairs(projection: Projection, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The synapses of one projection one by one: numbers of both cells in the network, and weights."""
    rule, _, weight = _described(projection, seed, 1.0)
    bits = int(projection.post.size).bit_length()
    borders, words, weights = _built(
        projection, seed, rule, rows.shared(1.0), weight, False, bits, np.uint64, np.dtype(float), 0
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
    if isinstance(delay, rows.Given) and delay.kind == rows.SHARED:
        delay = rows.Drawn(rows.STEPS, delay.a, delay.a, delay.a, delay.a)
    elif isinstance(delay, rows.Given) and delay.kind == rows.SLOT:
        delay = rows.Given(rows.EACH, 0.0, np.tile(delay.given, projection.pre.size))
    shortest = delay.low if isinstance(delay, rows.Drawn) else delay.given.min(initial=np.inf)
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
    written = delay if _in_words(delay, weight) else rows.shared(delay.a)
    return connect.build_rows(rule, *where, written, weight, bits, word, number, sort)


def _most_counted(table: np.ndarray, borders: np.ndarray, words: np.ndarray) -> int:
    """The most synapses of one counter that reach a cell, or more where it counts several projections."""
    most: dict[int, int] = {}
    for line in table:
        r = Row(*(int(x) for x in line))
        if r.counter >= 0:
            end = 0 if r.kind & DENSE else int(borders[r.borders + r.rows])
            reached = np.zeros(r.posts, np.int64)
            for first in range(0, end, CHUNK):
                reached += np.bincount(words[r.words + first : r.words + min(first + CHUNK, end)], minlength=r.posts)
            most[r.counter] = most.get(r.counter, 0) + (r.rows if r.kind & DENSE else int(reached.max()))
    return max(most.values(), default=0)


def _stride(rule: Any, posts: int) -> int:
    """From one row to the next, where all are equally long."""
    return getattr(rule, "outdegree", posts)


def _in_words(delay: rows.Values, weight: rows.Values) -> bool:
    """Whether the delays stand in the words: those known from a synapse's place in its row need not, if all have one weight."""
    return delay.kind in (rows.EACH, rows.DRAWN) or (delay.kind == rows.SLOT and weight.kind != rows.SHARED)


def _segments(delay: rows.Values, longest: int, in_words: bool) -> np.ndarray:
    """Where in each row the synapses begin that are due 0, 1, 2 ... steps after the spike."""
    steps = np.arange(longest + 2)
    if in_words or isinstance(delay, rows.Drawn):
        return np.zeros(longest + 2, np.int64)
    if delay.kind == rows.SLOT:
        return np.searchsorted(delay.given, steps)
    return np.where(steps > delay.a, WHOLE, 0)


def _one(parts: list[np.ndarray], dtype: Any) -> np.ndarray:
    """All parts in one array; a single one without a copy."""
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])

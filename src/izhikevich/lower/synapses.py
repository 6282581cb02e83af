"""The synapse table of a network: every projection's rows, one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engines.network import DENSE, OWN_DELAYS, OWN_WEIGHTS, WHOLE, Row, Synapses
from ..network import Network, Projection, rows
from ..network import connectivity as con
from ..network.rules import AllToAll
from .receptors import Receptors


def synapse_table(net: Network, dt: float, number: np.dtype, kinds: Receptors) -> tuple[Synapses, tuple[int, int]]:
    """The table; the longest delay of synapses that have their own, and that of all others, in steps."""
    found = [(p, *_described(p, net.seed, dt)) for p in net.projections]
    own = max([0, *(con.longest_delay(d) for _, _, d, _ in found if _is_own(d))])
    known = max([1, *(con.longest_delay(d) for _, _, d, _ in found if not _is_own(d))])
    bits = max([1, *(int(p.post.size - 1).bit_length() for p, *_ in found)])
    word = np.uint32 if bits + own.bit_length() <= 32 else np.uint64
    table, segments, parts, shared = [], [], [], []
    starts = [0, 0, 0]
    for projection, rule, delay, weight in found:
        dense = isinstance(rule, AllToAll) and bool(rule.autapses) and delay.kind == rows.SHARED
        made = _built(projection, net.seed, rule, delay, weight, dense, bits, word, number, own)
        kind = OWN_WEIGHTS * (weight.kind != rows.SHARED) + OWN_DELAYS * _is_own(delay) + DENSE * dense
        lane = kinds.number(projection.synapse, projection.post) * net.size + projection.post.first
        pre, post = projection.pre, projection.post
        table.append(Row(pre.first, pre.size, starts[0], kind, starts[1], starts[2], lane, post.size))
        segments.append(_segments(delay, known))
        parts.append(made)
        shared.append(weight.a)
        starts = [a + x.size for a, x in zip(starts, made, strict=True)]
    kinds_of = (np.int64, word, number)
    borders, words, weights = (_one([part[k] for part in parts], dtype) for k, dtype in enumerate(kinds_of))
    rows_of = np.array(table, np.int64).reshape(-1, len(Row._fields))
    places = np.array(segments, np.int64).reshape(-1, known + 2)
    return Synapses(rows_of, places, borders, words, weights, np.array(shared, number), bits), (own, known)


def _described(projection: Projection, seed: int, dt: float) -> tuple[Any, rows.Values, rows.Values]:
    """Rule, delays and weights as numbers; rules that draw columns or pairs become lists."""
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
    return rule, con.delays_of(projection, dt, order), con.weights_of(projection, order)


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
    longest: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Borders, words and weights of a projection."""
    from ..engines.cpu import connect

    where = (seed, con.stream_of(projection), projection.pre.size, projection.post.size)
    if dense:
        return np.empty(0, np.int64), np.empty(0, word), connect.build_dense(*where, weight, number)
    # delays that all rows share need no place in the words
    in_words = delay if _is_own(delay) else delay._replace(kind=rows.SHARED, given=np.empty(0))
    return connect.build_rows(rule, *where, in_words, weight, bits, word, number, longest)


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

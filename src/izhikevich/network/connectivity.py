"""From projections to the synapse table: rules, weights and delays as the numbers that `rows.py` works on."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..models.random import threefry
from . import rows, rules
from .distributions import NORMAL, UNIFORM, Distribution
from .population import Projection
from .streams import PROJECTION


def rule_of(projection: Projection) -> Any:
    """The record of a projection's rule; rules that draw columns or pairs are turned into lists by `listed`."""
    pre, post, options = projection.pre, projection.post, projection.options
    shift = pre.first - post.first
    autapses, multapses = int(options["autapses"] or not projection.overlap), int(options["multapses"])
    if projection.rule == "all_to_all":
        return rules.AllToAll(post.size, shift, autapses)
    if projection.rule == "one_to_one":
        return rules.OneToOne()
    if projection.rule == "fixed_outdegree":
        return rules.FixedOutdegree(int(options["outdegree"]), post.size, shift, autapses, multapses)
    if projection.rule == "fixed_indegree":
        return rules.FixedOutdegree(int(options["indegree"]), pre.size, -shift, autapses, multapses)
    if projection.rule == "pairwise_bernoulli":
        p = float(options["p"])
        return rules.PairwiseBernoulli(0.0 if p == 1 else 1.0 / np.log1p(-p), post.size, shift, autapses)
    if projection.rule == "distance_dependent":
        return rules.Distance(
            float(options["p"]),
            float(options["scale"]),
            float(options.get("cutoff", np.inf)),
            int(options.get("profile", "gaussian") == "gaussian"),
            pre.positions,
            post.positions,
            float(options.get("period", 0.0)),
            shift,
            autapses,
        )
    return projection.rule


def total_number(projection: Projection, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of `fixed_total_number`: drawn one after the other, refused ones drawn again."""
    pre, post, options = projection.pre, projection.post, projection.options
    number, stream = int(options["number"]), stream_of(projection)
    pairs, begun = np.empty(0, np.int64), 0
    while pairs.size < number:
        k = np.arange(begun, begun + number - pairs.size, dtype=np.uint64)
        begun += k.size
        key = np.full(1, seed, np.uint32), np.full(1, stream, np.uint32)
        words = threefry(key[0], key[1], (k >> np.uint64(32)).astype(np.uint32), k.astype(np.uint32))
        i, j = (_below(w, n) for w, n in zip(words, (pre.size, post.size), strict=True))
        pairs = np.concatenate([pairs, (i * post.size + j)[options["autapses"] | (pre.first + i != post.first + j)]])
        if not options["multapses"]:
            _, first = np.unique(pairs, return_index=True)
            pairs = pairs[np.sort(first)]
    return pairs // post.size, pairs % post.size


def _below(word: np.ndarray, n: int) -> np.ndarray:
    """Whole numbers from 0 to n - 1, from random words."""
    return ((word.astype(np.uint64) * np.uint64(n)) >> np.uint64(32)).astype(np.int64)


def by_rows(pre: np.ndarray, post: np.ndarray, count: int) -> tuple[rules.Listed, np.ndarray]:
    """Pairs as rows of a list, in the order given within each row; and the order that does it."""
    order = np.argsort(pre, kind="stable")
    borders = np.searchsorted(pre[order], np.arange(count + 1))
    return rules.Listed(borders.astype(np.int64), np.ascontiguousarray(post[order], np.int64)), order


def stream_of(projection: Projection) -> int:
    """The stream of a projection's targets; its delays and weights have the next two."""
    return PROJECTION + 4 * projection.index


def weights_of(projection: Projection, order: np.ndarray | None) -> rows.Values:
    """Where the weights come from."""
    return _values(projection, projection.weight, order)


def delays_of(projection: Projection, dt: float, order: np.ndarray | None) -> rows.Values:
    """Where the delays come from, in steps."""
    given = projection.delay
    if isinstance(given, Distribution):
        low, high = max(1.0, np.rint(given.least / dt)), max(1.0, np.rint(given.most / dt))
        if given.kind == UNIFORM:
            return rows.Drawn(rows.STEPS, low, high, low, high)
        steps = given.scaled(1.0 / dt)
        return rows.Drawn(given.kind, steps.a, steps.b, low, high)
    steps = np.asarray(given, float) / dt
    whole = np.rint(steps)
    off = np.abs(steps - whole) > 1e-6
    if off.any() or (whole < 1).any():
        first = int(np.argmax(np.atleast_1d(off | (whole < 1))))
        value = float(np.atleast_1d(given)[first])
        near = max(1.0, float(np.atleast_1d(whole)[first])) * dt
        rule = f"a multiple of the step, {dt:g}, and at least one step [ms]"
        raise ArgumentError(
            sentence(
                f"connect({projection.pre.name} → {projection.post.name}).delay",
                rule,
                value,
                f"The nearest is {near:g}",
            )
        )
    return _values(projection, whole, order)


def longest_delay(values: rows.Values) -> int:
    """In steps."""
    if isinstance(values, rows.Drawn):
        return int(values.high)
    return int(values.a if values.kind == rows.SHARED else values.given.max(initial=1))


def _values(projection: Projection, given: Any, order: np.ndarray | None) -> rows.Values:
    if isinstance(given, Distribution):
        return rows.Drawn(given.kind, given.a, given.b, given.low, given.high)
    numbers = np.asarray(given, float)
    if numbers.ndim == 0:
        return rows.shared(float(numbers))
    if (
        projection.rule == "fixed_outdegree"
    ):  # slots in the order of their delays: targets are drawn, so any order is as good
        slots = (
            np.argsort(np.asarray(projection.delay, float), kind="stable") if np.ndim(projection.delay) else slice(None)
        )
        return rows.Given(rows.SLOT, 0.0, np.ascontiguousarray(numbers[slots]))
    pre, post = projection.pre, projection.post
    if projection.rule == "all_to_all" and not projection.options["autapses"]:
        numbers = numbers[~np.eye(pre.size, post.size, pre.first - post.first, dtype=bool)]
    flat = np.ascontiguousarray(numbers.ravel())
    return rows.Given(rows.EACH, 0.0, flat if order is None else flat[order])


assert NORMAL == rows.NORMAL  # both number the distributions alike

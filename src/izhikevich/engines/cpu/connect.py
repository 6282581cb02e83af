"""Rows of synapses, built by compiled code: `network/rows.py` as it stands, with a user's rule or one of ours."""

from __future__ import annotations

import functools
from types import FunctionType
from typing import Any

import numba as nb
import numpy as np
from numba.core.errors import NumbaError
from numba.extending import register_jitable

from ...errors import DialectError
from ...network import rows
from ...network.rows import EACH, SHARED
from ...network.rules import AllToAll, FixedOutdegree, Listed
from ..jit.lift import callees
from .cache import class_digest, package_digest
from .inner import INLINE
from .lift import lift
from .sweeps import KERNEL

for _function in (rows.count, rows.fill, rows.columns):
    lift(_function)


@functools.cache
def _compiled(digest: str) -> tuple[Any, Any, Any]:
    def count(q, seed, stream, borders, out, seen):
        _ = digest
        rows.count(q, seed, stream, borders, out, seen)

    def fill(q, seed, stream, delay, weight, bits, borders, words, weights, out, seen, steps, tally):
        _ = digest
        rows.fill(q, seed, stream, delay, weight, bits, borders, words, weights, out, seen, steps, tally)

    def columns(q, seed, stream, pres, out, seen):
        _ = digest
        rows.columns(q, seed, stream, pres, out, seen)

    made = []
    for function in (count, fill, columns):
        function.__qualname__ = f"{function.__name__}_{digest}"
        made.append(nb.njit(cache=True, **KERNEL)(function))
    return made[0], made[1], made[2]


def build_functions(rule: Any) -> tuple[Any, Any, Any]:
    """`count`, `fill` and `columns`, compiled for a rule's class."""
    return _compiled((package_digest() + class_digest(type(rule)))[:24] + class_digest(type(rule))[:8])


def build_rows(
    rule: Any,
    seed: int,
    stream: int,
    count: int,
    posts: int,
    delay: Any,
    weight: Any,
    bits: int,
    word: Any,
    number: Any,
    sort: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Borders, words and weights of the rows of `count` presynaptic cells, sorted by delay where delays are below `sort` - 1."""
    counted, fill, _ = build_functions(rule)
    key = np.uint32(seed), np.uint32(stream)
    if isinstance(rule, FixedOutdegree):
        borders, longest_row = np.arange(count + 1) * rule.outdegree, rule.outdegree
    elif isinstance(rule, Listed):
        borders, longest_row = rule.borders, int(np.diff(rule.borders).max(initial=0))
    else:
        borders, longest_row = np.zeros(count + 1, np.int64), posts
        counted(rule, *key, borders, *(np.zeros(n, np.int64) for n in (longest_row, posts)))
    words = np.empty(borders[-1], word)
    weights = np.empty(borders[-1] if weight.kind != SHARED else 0, number)
    out, seen, steps = (np.zeros(n, np.int64) for n in (longest_row, posts, longest_row))
    fill(rule, *key, delay, weight, bits, borders, words, weights, out, seen, steps, np.zeros(sort, np.int64))
    return borders, words, weights


def build_dense(seed: int, stream: int, count: int, posts: int, weight: Any, number: Any) -> np.ndarray:
    """Weights of a dense projection, row after row; none where all synapses share one."""
    if weight.kind == SHARED:
        return np.empty(0, number)
    if weight.kind == EACH:
        return weight.given.astype(number)
    rule = AllToAll(posts, 0, 1)
    weights = np.empty(count * posts, number)
    out, seen, steps = (np.zeros(posts, np.int64) for _ in range(3))
    borders = np.arange(count + 1) * posts
    none = np.empty(0, np.uint32)
    build_functions(rule)[1](
        rule,
        np.uint32(seed),
        np.uint32(stream),
        rows.shared(1.0),
        weight,
        31,
        borders,
        none,
        weights,
        out,
        seen,
        steps,
        np.zeros(3, np.int64),
    )
    return weights


def build_columns(rule: Any, seed: int, stream: int, posts: int) -> np.ndarray:
    """(posts, indegree) presynaptic cells of a rule that draws them for every postsynaptic one."""
    pres = np.empty((posts, rule.outdegree), np.int64)
    out, seen = np.zeros(rule.outdegree, np.int64), np.zeros(rule.posts, np.int64)
    build_functions(rule)[2](rule, np.uint32(seed), np.uint32(stream), pres, out, seen)
    return pres


def own_targets(
    rule: Any, seed: int, stream: int, counts: np.ndarray, found: np.ndarray, most: int, posts: int
) -> int | None:
    """Walk along the rows of a user's rule: how many targets each has and, where there is room in `found`, which.

    Every index is checked. Ends with the number of a row that says it has more than `most` targets, or fewer than none.
    """
    walk = _own_walk(type(rule).targets)
    room = np.full(most, -1, np.int64), np.zeros(posts, np.int64)
    try:
        wrong = walk(rule, np.uint32(seed), np.uint32(stream), counts, found, *room)
    except NumbaError as error:
        raise DialectError(f"{type(rule).__name__}.targets cannot be compiled: {_reason(error)}") from None
    return None if wrong < 0 else int(wrong)


@functools.cache
def _own_walk(targets: FunctionType) -> Any:
    _lift_checked(targets)

    def walk(q, seed, stream, counts, found, out, seen):
        at = 0
        for row in range(counts.shape[0]):
            n = int(targets(q, seed, stream, row, out, seen))
            counts[row] = n
            if n < 0 or n > out.shape[0]:
                return row
            for k in range(n):
                if at < found.shape[0]:
                    found[at] = out[k]
                at += 1
                out[k] = -1  # what the next row leaves unwritten is no target
        return -1

    return nb.njit(**KERNEL)(walk)


def _lift_checked(function: FunctionType) -> None:
    """Make a user's function known to the compiler, and what it calls, with every index checked."""
    if function.__module__.split(".")[0] == __name__.split(".")[0]:
        lift(function)
    elif function not in lift.known:
        lift.known.add(function)
        register_jitable(**INLINE, boundscheck=True)(function)
        for callee in callees(function):
            _lift_checked(callee)


def _reason(error: NumbaError) -> str:
    """What is wrong in Numba's words, and where: in its report the lines after the innermost failure."""
    lines = [line.strip() for line in str(error).splitlines()]
    innermost = max(k for k, line in enumerate(lines) if "Failed in nopython mode" in line or k == 0)
    told, *rest = [line for line in lines[innermost + 1 :] if line] or lines
    where = next((f" ({line.rstrip(':')})" for line in rest if line.startswith("File ")), "")
    return f"{told.rstrip('.')}{where}."

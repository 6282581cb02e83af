"""The threads of one network: each steps its share of every population, and all meet twice a step.

Between the meetings each thread writes its spikes into the one list of the step, population by population and thread by thread, which
is the order of the cells. So the list, and all that follows from it, is the same for any number of threads.
"""

from __future__ import annotations

import os
from typing import Any, NamedTuple

import numba as nb
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from .primitives import element
from .sweeps import BARE

PATIENCE = 4000  # looks at the gate before the processor is offered to another thread
YIELD = "SwitchToThread" if os.name == "nt" else "sched_yield"
OPEN = 2**62  # a gate that holds nobody


class Team(NamedTuple):
    """Who a thread is, and what it shares with the others."""

    me: Any
    of: Any  # threads
    gate: Any  # (1,) how many have come to a meeting since the window began
    tally: Any  # (of, populations + 1) spikes of each thread in a step; last: 0, or one more than the number of a runaway cell
    first: Any  # (populations,) this thread's cells of each population
    last: Any


@intrinsic
def _come(typingctx: Any, gate: Any) -> Any:
    """Add one to a gate, as one operation."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = element(context, builder, signature.args[0], args[0], context.get_constant(types.intp, 0))
        builder.atomic_rmw("add", place, ir.Constant(ir.IntType(64), 1), "seq_cst")
        return context.get_dummy_value()

    return types.void(gate), codegen


@intrinsic
def _come_so_far(typingctx: Any, gate: Any) -> Any:
    """Read a gate that others write."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = element(context, builder, signature.args[0], args[0], context.get_constant(types.intp, 0))
        return builder.load_atomic(place, "acquire", 8)

    return types.int64(gate), codegen


@intrinsic
def _give_way(typingctx: Any) -> Any:
    """Offer the processor to another thread."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(ir.IntType(32), [])
        builder.call(cgutils.get_or_insert_function(builder.module, kind, YIELD), [])
        return context.get_dummy_value()

    return types.void(), codegen


@nb.njit(**BARE)
def meet(team, turn):
    """Wait until all have come to meeting number `turn`, counted from 1."""
    if team.of == 1:
        return
    _come(team.gate)
    looks = 0
    while _come_so_far(team.gate) < turn * team.of:
        looks += 1
        if looks > PATIENCE:
            _give_way()


@nb.njit(**BARE)
def first_at(sent, n, cell):
    """Where in an ascending list a cell is, or would be; NumPy's searchsorted takes half a second to compile."""
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        if sent[middle] < cell:
            low = middle + 1
        else:
            high = middle
    return low


@nb.njit(**BARE)
def count_own(team, sent, n, lost):
    """Tell the others how many spikes of each population this thread has, and whether one of its cells ran away."""
    for j in range(team.first.size):
        team.tally[team.me, j] = first_at(sent, n, team.last[j]) - first_at(sent, n, team.first[j])
    team.tally[team.me, team.first.size] = lost + 1


@nb.njit(**BARE)
def told(team):
    """All spikes of the step, and a runaway cell or -1."""
    total, lost = 0, -1
    for other in range(team.of):
        for j in range(team.first.size):
            total += team.tally[other, j]
        if team.tally[other, team.first.size] > 0 and lost < 0:
            lost = team.tally[other, team.first.size] - 1
    return total, lost


@nb.njit(**BARE)
def put_own(team, sent, cells):
    """Write this thread's spikes to their places in the list of all."""
    at, taken = 0, 0
    for j in range(team.first.size):
        for other in range(team.of):
            n = team.tally[other, j]
            if other == team.me:
                for q in range(n):
                    cells[at + q] = sent[taken + q]
                taken += n
            at += n


def shares(borders: np.ndarray, threads: int) -> np.ndarray:
    """(threads, populations, 2): the cells of each population from which and to which each thread goes.

    Every population is divided, so that each thread has its part of the busy ones. Shares begin at multiples of 64 cells where they
    are large, so that no cache line has two writers.
    """
    sizes = np.diff(borders)
    cuts = np.arange(threads + 1)[:, None] * sizes // threads
    whole = (sizes > 256 * threads) & (cuts > 0) & (cuts < sizes)
    cuts = np.where(whole, cuts // 64 * 64, cuts) + borders[:-1]
    return np.stack([cuts[:-1], cuts[1:]], axis=2)

"""A network's cells and working memory as its kernels take them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...models.drive import Current, Synaptic
from ..network import NetPlan, NetState, NetWindow, Noise, alike
from ..take import blank, full
from .network_records import Cells, Room

SLAB = 2048  # cells that go through all of a step together: their drive stays in the first-level cache


def cells(
    plan: NetPlan,
    g: int,
    own: tuple[np.ndarray, np.ndarray],
    state: NetState,
    window: NetWindow,
    log: np.ndarray,
    potentials: Any,
) -> Cells:
    """A group's cells; `own` says from where to where they go in each population of the network."""
    group, w = plan.groups[g], window.groups[g]
    first, last = share(plan, g, own)
    used = [plan.receptors[r] for r in plan.uses[g]]
    # an empty tuple where there is no hold and the method asks for none: another kind to the compiler
    holds = full(group.refractory, group.size) if group.holds or group.located else ()
    noises, strengths = noises_of(plan.noises[g], plan.dtype) if plan.noises[g] else ((), ())
    kind = () if alike(plan, g) else 0
    return Cells(
        group.method,
        group.p,
        kind,
        first,
        last,
        state.cells[g],
        state.holds[g],
        holds,
        group.free,
        plan.firsts[g],
        np.array([r * plan.size + plan.firsts[g] for r in plan.uses[g]], np.int64),
        np.array([r.rows for r in used], np.int64),
        tuple(type(r.q)(*(plan.dtype.type(x) for x in r.q)) for r in used),
        state.synapses[g],
        type(w.table)(*(np.zeros(max(x.shape[1] for x in w.table), plan.dtype) for _ in w.table)),
        noises,
        strengths,
        np.zeros(group.size, plan.dtype) if plan.noises[g] else (),
        plan.gaps[g],
        potentials,
        group.watch,
        w.row,
        w.offset,
        w.fresh,
        w.logged,
        w.table,
        log,
    )


def share(plan: NetPlan, g: int, own: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The same within the group, where those that go on count as one unless their populations differ in their parameters."""
    before = sum(len(b) - 1 for b in plan.blocks[:g])
    mine = slice(before, before + len(plan.blocks[g]) - 1)
    first, last = own[0][mine] - plan.firsts[g], own[1][mine] - plan.firsts[g]
    if alike(plan, g):
        return first, last
    border = np.flatnonzero(first[1:] != last[:-1])  # shares that go on are one
    return first[np.r_[0, border + 1]], last[np.r_[border, last.size - 1]]


def room(plan: NetPlan, g: int) -> Room:
    """Working memory of one slab of a group's cells."""
    group = plan.groups[g]
    slab = min(SLAB, -(-group.size // 64) * 64)

    def numbers(kind: Any = group.dtype) -> np.ndarray:
        return np.zeros(slab, kind)

    def states() -> Any:
        return type(group.start)(*(numbers() for _ in group.start))

    def drives() -> Any:
        kind = Synaptic if group.conductances else Current
        return kind(*(numbers() for _ in kind._fields))

    return Room(
        drives(),
        numbers(),
        numbers(np.uint8),
        () if alike(plan, g) else blank(group.p, numbers),
        states(),
        drives(),
        states(),
        numbers(),
        numbers(),
        numbers(),
        numbers(np.uint8),
        numbers(np.int64),
        numbers(np.int64),
    )


def noises_of(noises: tuple[Noise, ...], dtype: np.dtype) -> tuple[np.ndarray, np.ndarray]:
    """The noises of a group as arrays: whole numbers, and strengths padded to one length."""
    longest = max((n.sigma.size for n in noises), default=0)
    whole = np.array([(n.seed, n.stream, n.every, n.place, n.first, n.sigma.size) for n in noises], np.int64).reshape(
        -1, 6
    )
    strengths = np.zeros((len(noises), 2, longest))
    for row, n in zip(strengths, noises, strict=True):
        row[0, : n.sigma.size], row[1, : n.sigma.size] = n.sigma, n.mean
    return whole, strengths

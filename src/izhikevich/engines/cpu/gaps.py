"""Gap junctions: the potentials of all cells at the start of a step, and the currents that their differences drive."""

from __future__ import annotations

import numba as nb
from numba.core import types
from numba.extending import overload

from ...methods import base
from ...models import drive
from ...models.gap import seen
from ...models.ops import lit
from .inner import INLINE
from .lift import lift
from .moves import numbers_of_cell
from .network_records import absent
from .primitives import lane, put
from .sweeps import BARE

lift(seen)


@nb.njit(**BARE)
def note_group(c, potentials):
    """The potentials of a thread's cells of a group."""
    for b in range(c.first_of.size):
        for i in range(c.first_of[b], c.last_of[b]):
            p = numbers_of_cell(c.p, c.kind, b, i)
            potentials[c.first + i] = seen(base.cell(c.m, p), lane(c.s, i))


def note_potentials(groups, potentials):
    """The potentials of a thread's cells, group by group."""


@overload(note_potentials, jit_options={**INLINE, "_nrt": False})
def _note_potentials(groups, potentials):
    if len(groups) == 0 or isinstance(potentials, types.BaseTuple):  # (): no junctions in this network
        return lambda groups, potentials: None

    def impl(groups, potentials):
        note_group(groups[0], potentials)
        note_potentials(groups[1:], potentials)

    return impl


@nb.njit(**BARE)
def joined_to(gaps, potentials, x, i):
    """A cell's drive with the currents of its junctions."""
    current = lit(0.0, x[0])
    for e in range(gaps.borders[i], gaps.borders[i + 1]):
        current += gaps.weights[e] * potentials[gaps.others[e]]
    return drive.coupled(x, current, gaps.total[i])


def coupled(c, x, i):
    """The same where the group has junctions at all."""


@overload(coupled, jit_options={**INLINE, "_nrt": False})
def _coupled(c, x, i):
    if absent(c, "gaps"):
        return lambda c, x, i: x
    return lambda c, x, i: joined_to(c.gaps, c.potentials, x, i)


def couple(c, x, at, n):
    """The drives of a slab with the currents of its junctions."""


@overload(couple, jit_options={**INLINE, "_nrt": False})
def _couple(c, x, at, n):
    if absent(c, "gaps"):
        return lambda c, x, at, n: None

    def impl(c, x, at, n):
        for i in range(n):
            put(x, i, joined_to(c.gaps, c.potentials, lane(x, i), at + i))

    return impl

"""One step of all neurons, and of nothing else: pure functions, which `jit`, `vmap`, `grad` and `scan` may take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from ...errors import MethodError, sentence
from ...methods import base
from ...methods.grid import held_cycle
from ...models.ops import lit, pick, select


def refuse_scalar(kind: Any) -> None:
    """Refuse a kind of method whose order differs from neuron to neuron: it is written for one at a time, with loops that JAX cannot trace."""
    if getattr(kind, "scalar", False):
        remedy = "Take mobius4, with a small dt where it must be exact, or another engine"
        raise MethodError(sentence("method", "one that JAX can trace", kind.__name__.lower(), remedy))


class Cells(NamedTuple):
    """What does not change during a run."""

    m: Any  # record of the method
    p: Any  # prepared record of the cells
    refractory: Any  # (N,), ms
    free: Any


class Going(NamedTuple):
    """Where neurons are inside a step, each at a time of its own."""

    s: Any  # record of arrays (N,)
    hold: Any  # (N,), ms
    x: Any  # drive, counted from here
    left: Any  # (N,), ms


class Turn(NamedTuple):
    """What one turn of the loop of located methods came to."""

    at: Any  # (N,) ms since the start of the step
    spiked: Any  # (N,)
    moved: Any  # (N,) whether the neuron had time left
    peak: Any  # state before the reset
    after: Any
    hold: Any


def cycle(cells: Cells, s: Any, hold: Any, x: Any, h: Any) -> tuple[Any, Any, Turn]:
    """A step of a grid method: state, hold, and what happened; `at` is 0."""
    found = base.cycle(cells.m, cells.p, s, x, h)
    q = base.cell(cells.m, cells.p)
    after, hold, spiked = held_cycle(q, s, found, hold, cells.refractory, cells.free, h)
    return after, hold, Turn(jnp.zeros_like(hold), spiked, spiked, found.before, after, hold)


def turn(cells: Cells, now: Going, h: Any) -> tuple[Going, Turn]:
    """One turn of the loop of located methods, for the neurons that have time left; the others stay as they are."""
    done = now.left <= lit(0.0, h)
    # whoever is done takes a step that counts for nothing: over no time at all some maps divide by it, and so do derivatives over too little
    left = select(done, jnp.broadcast_to(h, now.left.shape), now.left)
    rest = base.leg(cells.m, cells.p, now.s, now.hold, now.x, left, cells.refractory, cells.free)
    after = Going(
        pick(done, now.s, rest.s),
        select(done, now.hold, rest.hold),
        pick(done, now.x, rest.x),
        select(done, now.left, rest.left),
    )
    return after, Turn(h - after.left, rest.spiked & ~done, ~done, rest.peak, after.s, after.hold)


def turns(
    cells: Cells, s: Any, hold: Any, x: Any, h: Any, most: int, note: Callable[[Any, Any, Turn], Any], notes: Any
) -> tuple[Going, Any]:
    """A step of a located method in at most `most` turns: where it came to, and the notes taken of each turn.

    Not to be differentiated: the loop ends when no neuron has time left.

    Parameters
    ----------
    cells : Cells
    s, hold, x
        As in `Going`.
    h : array, ms
        The step.
    most : int
    note : callable
        From the notes so far, the number of the turn and the `Turn` to the notes.
    notes : pytree of arrays

    Returns
    -------
    Going
        Time is left where `most` were too few.
    notes
    """

    def on(carry: tuple) -> Any:
        j, now, _ = carry
        return (j < most) & (now.left > lit(0.0, h)).any()

    def go(carry: tuple) -> tuple:
        j, now, notes = carry
        now, done = turn(cells, now, h)
        return j + 1, now, note(notes, j, done)

    end, ok = base.simple(cells.m, cells.p, s, hold, x, h)
    left = jnp.where(ok, jnp.zeros_like(hold), h)
    now = Going(pick(ok, end, s), hold, x, left)
    _, now, notes = jax.lax.while_loop(on, go, (0, now, notes))
    return now, notes

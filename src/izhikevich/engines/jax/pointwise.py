"""Derivatives of what happens to each cell by itself, formed forwards.

A step takes a handful of numbers of a cell to a handful of others, on a way of some thousand operations. To follow derivatives backwards
along it, all of them would have to be kept, or done again, for every cell and step; the few partial derivatives that come out are all
that is ever needed of it, and forwards they cost a few times the step and no memory. What is kept for the way back are these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp


def pointwise(f: Callable[..., Any]) -> Callable[..., Any]:
    """A function that takes arrays of one shape, works on each place by itself, and gives arrays that end in that shape.

    Its values are those of `f`; derivatives, forwards and backwards, go through its partial derivatives.

    Examples
    --------
    >>> square = pointwise(lambda x, y: x * x * y)
    >>> [float(d[0]) for d in jax.grad(lambda x, y: square(x, y).sum(), (0, 1))(jnp.array([3.0]), jnp.array([2.0]))]
    [12.0, 9.0]
    """
    known = jax.custom_jvp(f)

    @known.defjvp
    def _(given: tuple, moves: tuple) -> tuple[Any, Any]:
        def along(one: Any) -> tuple[Any, Any]:
            return jax.jvp(f, given, tuple(jnp.full_like(x, e) for x, e in zip(given, one, strict=True)))

        # one input at a time moves, all at once
        value, partial = jax.vmap(along, out_axes=(None, 0))(jnp.eye(len(given)))
        change = jax.tree.map(lambda p: sum(p[k] * move for k, move in enumerate(moves)), partial)
        return value, change

    return known

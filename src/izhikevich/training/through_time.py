"""Coupled cells run forwards, and differentiated backwards through time, with little memory.

A step is cheap for the cells and dear for the weights, and on the way back what counts is memory: a plain scan keeps several arrays of
every step, each as large as the batch. Here the run is cut into segments. Forwards, a segment keeps nothing but the currents that its cells
got, and the state at its start. Backwards, its cells are run again under these currents, without the weights; and what the weights
contribute to is one product over the whole segment. Products with what is sent leave silent cells out. (To compute parts again instead
of keeping them: A. Griewank and A. Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, ch. 12.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from ..engines.jax.sparse import product, transposed_product

SEGMENT = 25  # steps; what a segment keeps should fit a processor's cache


def through_time(
    step: Callable[[Any, Any, Any], tuple[Any, Any, Any]],
    params: Any,
    weights: Any,
    state: Any,
    sent: Any,
    currents: Any,
    segment: int = SEGMENT,
) -> tuple[Any, Any, Any]:
    """Run K steps in which every cell gets its current and, through the weights, what all had sent in the step before.

    Parameters
    ----------
    step : callable
        ``step(params, state, current)`` gives the new state, what is sent (B, N), and what is kept of the step; None keeps nothing. Arrays that
        are differentiated by reach it through `params` alone.
    params : pytree of arrays
    weights : array (N, N)
        From row to column.
    state : pytree of float arrays
        At first.
    sent : array (B, N)
        What had been sent before the first step.
    currents : array (K, B, N)
    segment : int, default 25
        Steps that are computed again together. Results depend on it by rounding alone.

    Returns
    -------
    state, sent
        After the last step.
    kept : pytree of arrays (K, ...)

    Examples
    --------
    A leaky sum, which sends itself:

    >>> def step(params, state, current):
    ...     state = params * state + current
    ...     return state, state, None
    >>> def last(decay, weights):
    ...     zero = jnp.zeros((1, 2))
    ...     state, _, _ = through_time(step, decay, weights, zero, zero, jnp.ones((3, 1, 2)))
    ...     return state.sum()
    >>> weights = jnp.array([[0.0, 0.5], [0.0, 0.0]])
    >>> float(last(0.5, weights)), float(jax.grad(last)(0.5, weights))
    (4.5, 5.0)
    >>> jax.grad(last, 1)(0.5, weights).tolist()
    [[2.5, 2.0], [3.0, 2.5]]
    """
    steps = currents.shape[0]
    whole = steps // segment * segment
    parts: list[Any] = []
    carry: Any = (state, sent)
    if whole:
        several = currents[:whole].reshape(-1, segment, *currents.shape[1:])
        carry, kept = jax.lax.scan(lambda now, part: _segment(step, params, weights, now, part), carry, several)
        parts.append(jax.tree.map(lambda x: x.reshape(whole, *x.shape[2:]), kept))
    if whole < steps:
        carry, kept = _segment(step, params, weights, carry, currents[whole:])
        parts.append(kept)
    state, sent = carry
    return state, sent, jax.tree.map(lambda *x: jnp.concatenate(x), *parts)


def _ended(step: Any, params: Any, weights: Any, carry: Any, currents: Any) -> tuple[Any, Any]:
    return _run(step, params, weights, carry, currents)[:2]


def _run(step: Any, params: Any, weights: Any, carry: Any, currents: Any) -> tuple[Any, Any, Any]:
    """State and what was sent at the end, what was kept of each step, and the currents that the cells got."""

    def on(carry: Any, current: Any) -> Any:
        state, sent = carry
        got = current + product(sent, weights)
        state, sent, kept = step(params, state, got)
        return (state, sent), (kept, got)

    carry, (kept, got) = jax.lax.scan(on, carry, currents)
    return carry, kept, got


def _forwards(step: Any, params: Any, weights: Any, carry: Any, currents: Any) -> tuple[Any, Any]:
    end, kept, got = _run(step, params, weights, carry, currents)
    return (end, kept), (params, weights, carry, got)


def _backwards(step: Any, left: Any, slopes: Any) -> tuple[Any, Any, Any, Any]:
    params, weights, carry, got = left

    def again(carry: Any, current: Any) -> Any:
        state, _ = carry
        after, sent, _ = step(params, state, current)
        return (after, sent), carry

    _, (states, sent) = jax.lax.scan(again, carry, got)

    def back(slope: Any, k: Any) -> Any:
        (of_state, of_sent), of_params = slope
        state, current, of_kept = k
        _, pull = jax.vjp(step, params, state, current)
        more, of_state, of_current = pull((of_state, of_sent, of_kept))
        return ((of_state, of_current @ weights.T), jax.tree.map(jnp.add, of_params, more)), of_current

    (of_end, of_kept) = slopes
    start = of_end, jax.tree.map(jnp.zeros_like, params)
    (of_carry, of_params), of_currents = jax.lax.scan(back, start, (states, got, of_kept), reverse=True)
    n = weights.shape[0]
    of_weights = transposed_product(sent.reshape(-1, n), of_currents.reshape(-1, weights.shape[1]))
    return of_params, of_weights, of_carry, of_currents


_segment: Any = jax.custom_vjp(_ended, nondiff_argnums=(0,))
_segment.defvjp(_forwards, _backwards)

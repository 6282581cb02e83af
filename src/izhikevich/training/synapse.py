"""Exponential synapses that know when inside a step a spike came: what they hand on moves with the spike, and so has derivatives.

A spike at time t that takes a delay D arrives at t + D and leaves e^(-(time - t - D)/tau) there. Cells hear, over each step, the mean of
that over the step, which is a smooth function of t, D and tau wherever the spike lies, also where it moves into another step.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp

from ..errors import ArgumentError, sentence


class Trace(NamedTuple):
    """What synapses hold between steps."""

    level: Any  # (..., N) at the start of the step
    sent: Any  # (steps, 2, 2, ..., N) of the last steps, the newest first: see `_parts`


def begin(shape: tuple[int, ...], longest: float, dt: float) -> Trace:
    """Nothing on its way, with room for delays up to `longest` ms."""
    return Trace(jnp.zeros(shape), jnp.zeros((2 + int(longest / dt + 1e-9), 2, 2, *shape)))


def hear(trace: Trace, times: Any, amounts: Any, tau: Any, delay: Any, dt: float) -> tuple[Trace, Any]:
    """One step: its spikes go on their way, and the mean over the step of what has arrived is heard.

    Parameters
    ----------
    trace : Trace
    times : array (room, ..., N), ms
        Since the start of the step; infinite for none.
    amounts : array (room, ..., N)
        What each spike counts.
    tau : float or array (N,), ms
    delay : float or array (N,), ms
        Held between 0 and the longest that there is room for.
    dt : float, ms

    Returns
    -------
    Trace, array (..., N)
    """
    steps = trace.sent.shape[0] - 1
    delay = jnp.clip(delay, 0.0, steps * dt * (1.0 - 1e-6))
    whole = jnp.floor(delay / dt).astype(int)
    sent = jnp.concatenate([_parts(times + (delay - whole * dt), amounts, tau, dt)[None], trace.sent[:-1]])
    mean, left = _at(sent[:, 0], whole) + _at(sent[1:, 1], whole)
    heard = trace.level * _mean(dt, tau, dt) + mean
    return Trace(trace.level * jnp.exp(-dt / tau) + left, sent), heard


def _parts(arrival: Any, amounts: Any, tau: Any, dt: float) -> Any:
    """What spikes that arrive within two steps add to the mean over each of these and to the level at its end: (2 steps, 2, ..., N)."""
    parts = []
    for end in (dt, 2 * dt):
        here = (arrival < end) & (arrival >= end - dt)
        since = jnp.where(here, end - arrival, 0.0)
        mean, left = (
            jnp.where(here, amounts * x, 0.0).sum(axis=0) for x in (_mean(since, tau, dt), jnp.exp(-since / tau))
        )
        parts.append(jnp.stack([mean, left]))
    return jnp.stack(parts)


def _at(sent: Any, whole: Any) -> Any:
    """What was sent so many steps ago, which may be a number for each cell."""
    if sent.shape[0] == 1:  # no delay as long as a step
        return sent[0]
    index = jnp.broadcast_to(whole, sent.shape[2:])[None, None]
    return jnp.take_along_axis(sent, jnp.broadcast_to(index, (1, *sent.shape[1:])), axis=0)[0]


def traces(times: Any, tau: Any, dt: float, steps: int) -> Any:
    """What synapses make of given spikes: the mean over each step of the sum of e^(-(time - t)/tau).

    Parameters
    ----------
    times : array (S, ..., N), ms
        Up to S spikes of each of N inputs; infinite, or beyond the end, for none. Derivatives by them are exact.
    tau : float or array (N,), ms
    dt : float, ms
    steps : int

    Returns
    -------
    array (steps, ..., N)

    Examples
    --------
    >>> [round(float(x), 3) for x in traces(jnp.array([[1.0]]), 5.0, 1.0, 3)[:, 0]]
    [0.0, 0.906, 0.742]
    """
    if not (jnp.ndim(times) >= 2 and steps >= 1):
        raise ArgumentError(sentence("traces.times", "(spikes, ..., inputs), for one step or more", jnp.shape(times)))
    given = jnp.where(jnp.isfinite(times), times, dt * (steps + 1))
    end = dt * jnp.arange(1, steps + 1).reshape(-1, *[1] * times.ndim)
    since = jnp.maximum(end - given, 0.0)  # (steps, S, ..., N) from the spike to the end of the step
    before = jnp.maximum(since - dt, 0.0)
    return (tau / dt * (jnp.exp(-before / tau) - jnp.exp(-since / tau))).sum(axis=1)


def _mean(since: Any, tau: Any, dt: float) -> Any:
    """The mean over a step of what a spike leaves that came so long before its end."""
    return tau / dt * -jnp.expm1(-since / tau)

"""Numbers read off spike times, with derivatives by them.

Times are as `PureCells.spike_times` gives them, infinite where there is no spike.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from ..errors import refuse_not_positive


def graded_count(times: Any, window: float) -> Any:
    """How many spikes, each counting 1 at the start and less the later it comes, down to 0 at the end of the window.

    As a current grows, spikes of a cell that fires one by one come in at the end, at first for nothing: this count has no jumps there, as
    the number of spikes has. It is steep where a cell begins to fire, and a burst that gains a spike does jump.

    Parameters
    ----------
    times : array (steps, room, ..., N), ms
    window : float, ms

    Returns
    -------
    array (..., N)

    Examples
    --------
    >>> round(float(graded_count(jnp.array([[[20.0]], [[90.0]], [[jnp.inf]]]), 100.0)[0]), 4)
    0.9
    """
    refuse_not_positive("graded_count.window", window, "ms")
    return jnp.maximum(0.0, 1.0 - _finite(times, window) / window).sum((0, 1))


def first_spike(times: Any, window: float) -> Any:
    """When the first spike comes; the end of the window where none has come by then.

    Parameters
    ----------
    times : array (steps, room, ..., N), ms
    window : float, ms

    Returns
    -------
    array (..., N), ms

    Examples
    --------
    >>> first_spike(jnp.array([[[20.0, jnp.inf]], [[90.0, jnp.inf]]]), 100.0).tolist()
    [20.0, 100.0]
    """
    refuse_not_positive("first_spike.window", window, "ms")
    return jnp.minimum(_finite(times, window), window).min((0, 1))


def last_spike(times: Any, at: float = jnp.inf) -> Any:
    """When the last spike came until then; minus infinity where none has come yet.

    Parameters
    ----------
    times : array (steps, room, ..., N), ms
    at : float, ms, default infinity
        By default the end of the run.

    Returns
    -------
    array (..., N), ms

    Examples
    --------
    >>> times = jnp.array([[[20.0, jnp.inf]], [[90.0, jnp.inf]]])
    >>> last_spike(times).tolist(), last_spike(times, at=50.0).tolist()
    ([90.0, -inf], [20.0, -inf])
    """
    return jnp.where(jnp.isfinite(times) & (times <= at), times, -jnp.inf).max((0, 1))


def filtered(times: Any, at: float, tau: float) -> Any:
    """The sum of e^(-(at - t)/tau) over the spikes until then: what an exponential synapse of unit weight has left.

    It jumps where a spike comes at that very moment.

    Parameters
    ----------
    times : array (steps, room, ..., N), ms
    at : float, ms
    tau : float, ms

    Returns
    -------
    array (..., N)

    Examples
    --------
    >>> round(float(filtered(jnp.array([[[20.0]], [[90.0]]]), 100.0, 10.0)[0]), 4)
    0.3682
    """
    refuse_not_positive("filtered.tau", tau, "ms")
    before = times <= at
    # a derivative looks at what is not picked as well
    return jnp.where(before, jnp.exp((jnp.where(before, times, at) - at) / tau), 0.0).sum((0, 1))


def van_rossum(times: Any, target: Any, tau: float) -> Any:
    """The squared van Rossum distance between a cell's spikes and a target's.

    Each train is convolved with e^(-t/tau) (M. C. W. van Rossum, Neural Computation 13 (2001) 751); a spike too many counts 1. The square
    of `izhikevich.spiketrains.van_rossum`.

    Parameters
    ----------
    times : array (steps, room, ..., N), ms
    target : array (K, ..., N), ms
        Infinite where there is no spike.
    tau : float, ms

    Returns
    -------
    array (..., N)

    Examples
    --------
    >>> ours = jnp.array([[[20.0]], [[60.0]]])
    >>> van_rossum(ours, jnp.array([[20.0], [60.0]]), 10.0).tolist(), van_rossum(ours, jnp.array([[20.0]]), 10.0).tolist()
    ([0.0], [1.0])
    """
    refuse_not_positive("van_rossum.tau", tau, "ms")
    ours = times.reshape(-1, *times.shape[2:])
    return _overlap(ours, ours, tau) + _overlap(target, target, tau) - 2.0 * _overlap(ours, target, tau)


def _overlap(one: Any, other: Any, tau: float) -> Any:
    """The sum of e^(-|t - t'|/tau) over all pairs of spikes."""
    both = jnp.isfinite(one)[:, None] & jnp.isfinite(other)[None]
    apart = jnp.where(both, _finite(one, 0.0)[:, None] - _finite(other, 0.0)[None], 0.0)
    return jnp.where(both, jnp.exp(-jnp.abs(apart) / tau), 0.0).sum((0, 1))


def _finite(times: Any, instead: float) -> Any:
    """Infinite times replaced: a derivative would look at them, even where they are not picked, and be no number."""
    return jnp.where(jnp.isfinite(times), times, instead)

"""FORCE: a readout learnt while the network hears it, fast enough to keep the error small from the first step on.

D. Sussillo and L. F. Abbott, Neuron 63 (2009) 544; for spiking cells W. Nicola and C. Clopath, Nature Communications 8 (2017) 2208.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ..errors import ArgumentError, DivergenceError, sentence
from ..progress import Progress
from .online import Learnt, Rule, refuse_not_finite
from .reservoir import Reservoir

LOOK = 250  # updates between two looks at whether all is well


class Forced(NamedTuple):
    """A run of FORCE.

    `outputs` and `errors` (K, outputs): what was read at the start of each step, and target minus that. `rate` (K,) Hz: of a cell on average, in
    each step. `learnt`: the decoder, as ``learnt.weights`` (N, outputs). `state`: of cells and synapses, from which `force` goes on.
    """

    outputs: np.ndarray
    errors: np.ndarray
    rate: np.ndarray
    learnt: Learnt
    state: Any

    def learning_curve(self, window: int) -> np.ndarray:
        """Root mean square of the errors in windows of so many steps; a shorter one at the end is left out."""
        whole = len(self.errors) // window * window
        return np.sqrt((self.errors[:whole].reshape(-1, window * self.errors.shape[1]) ** 2).mean(axis=1))


def force(
    reservoir: Reservoir,
    target: Any,
    rule: Rule,
    learn: tuple[float, float] | None = None,
    every: float = 2.0,
    state: Any = None,
    learnt: Learnt | None = None,
    progress: bool | None = None,
) -> Forced:
    """Run a reservoir in the closed loop, and learn its readout in a part of the run.

    Outside of that part the decoder is frozen, and the target is only compared with: nothing of it reaches the network.

    Parameters
    ----------
    reservoir : Reservoir
    target : array (K, outputs)
        Wanted at the starts of K steps.
    rule : RLS, LMS or NormalisedLMS
    learn : (float, float), ms, optional
        Where learning begins and ends; never by default.
    every : float, ms, default 2
        Time between two updates.
    state : optional
        Of another run to go on from; by default ``reservoir.init()``.
    learnt : Learnt, optional
        To begin with; by default ``rule.init()``.
    progress : bool, optional
        Force the bar on or off.

    Returns
    -------
    Forced

    Raises
    ------
    ArgumentError
        If shapes do not fit, the target is not finite, or times are no multiples of the step or of `every`.
    DivergenceError, RunawayError
        If weights became no numbers, or a step held more spikes than there is room for.

    Examples
    --------
    >>> import izhikevich as izh, jax, numpy as np
    >>> from izhikevich.training import RLS, PureCells, Reservoir
    >>> cells = PureCells(izh.cell("RS").replace(d=np.full(100, 8.0)), room=1)
    >>> net = Reservoir.drawn(jax.random.key(0), cells, outputs=1, gain=100.0, feedback=20.0, bias=10.0)
    >>> target = np.sin(2 * np.pi * 0.01 * 0.5 * np.arange(1600))[:, None]  # 10 Hz for 800 ms
    >>> run = force(net, target, RLS(100, 1, regularisation=0.01), learn=(200.0, 600.0))
    >>> before, _, late, _ = run.learning_curve(400)  # windows of 200 ms, the middle two while it learns
    >>> bool(late < 0.3 * before)
    True
    """
    state = reservoir.init() if state is None else state
    n, dt = state[0].s.v.shape[-1], reservoir.cells.dt
    block = _steps("force.every", every, dt, 1)
    _fit_together(reservoir, target, rule, n)
    refuse_not_finite("force.target", target)
    blocks = _steps("force.target's duration", len(target) * dt, dt, block) // block
    begin, end = (_steps("force.learn", t, dt, block) // block for t in (learn or (0.0, 0.0)))
    if not 0 <= begin <= end <= blocks:
        raise ArgumentError(sentence("force.learn", f"a part of the {len(target) * dt:g} ms of the target", learn))
    now = rule.init() if learnt is None else learnt
    wanted = np.asarray(target, now.weights.dtype)
    how, arrays = (reservoir.cells, reservoir.synapse), (reservoir.weights, reservoir.feedback, reservoir.bias)
    parts = []
    with Progress(len(target) * dt, show=progress) as bar:
        for k in range(blocks):
            before = now.weights
            if begin <= k < end:
                r = reservoir.synapse.read(state[1])
                now = _update(rule, now, r, wanted[k * block])
            state, part = _advance(how, block, arrays, state, before, now.weights)
            parts.append(part)
            if (k + 1) % LOOK == 0 or k + 1 == blocks:
                _refuse_broken(reservoir, rule, state, now, (k + 1) * every)
                bar.at((k + 1) * every)
    outputs, spikes = (np.concatenate([np.asarray(p[i]) for p in parts]) for i in range(2))
    return Forced(outputs, wanted - outputs, 1000.0 / dt * spikes / n, now, state)


@partial(jax.jit, static_argnums=(0, 1))
def _advance(how: Any, steps: int, arrays: Any, state: Any, before: Any, after: Any) -> Any:
    """The step in which something was learnt, read by the decoder from before, and those that follow: outputs and numbers of spikes."""
    cells, synapse = how
    weights, feedback, bias = arrays
    net = Reservoir(cells, weights, feedback, bias, synapse)

    def on(state: Any, k: Any) -> Any:
        state, _, z, fired = net.step(state, jnp.where(k == 0, before, after))
        return state, (z, fired.spikes.sum())

    return jax.lax.scan(on, state, jnp.arange(steps))


@partial(jax.jit, static_argnums=0)
def _update(rule: Rule, learnt: Learnt, activities: Any, target: Any) -> Learnt:
    return rule.update(learnt, activities, target)[0]


def _fit_together(reservoir: Reservoir, target: Any, rule: Rule, n: int) -> None:
    outputs = np.shape(reservoir.feedback)[0]
    for name, given, expected in (
        ("reservoir.weights", np.shape(reservoir.weights), (n, n)),
        ("reservoir.feedback", np.shape(reservoir.feedback), (outputs, n)),
        ("rule", (rule.features, rule.outputs), (n, outputs)),
        ("target", np.shape(target), (len(target), outputs)),
    ):
        if given != expected:
            raise ArgumentError(sentence(f"force.{name}", f"for {n} cells and {outputs} outputs: {expected}", given))


def _steps(name: str, time: float, dt: float, multiple: int) -> int:
    steps = round(time / dt)
    if abs(steps * dt - time) > 1e-9 * max(time, dt) or steps % multiple or (name == "force.every" and steps < 1):
        rule = f"a multiple of {multiple * dt:g} ms" + (" above 0" if multiple == 1 else ", the time between updates")
        raise ArgumentError(sentence(name, rule, time))
    return steps


def _refuse_broken(reservoir: Reservoir, rule: Rule, state: Any, learnt: Learnt, time: float) -> None:
    cells = state[0]
    reservoir.cells.check(cells)
    rule.check(learnt)
    if not np.isfinite(np.asarray(cells.s.v)).all():
        raise DivergenceError(
            f"Potentials must stay finite, got some that are not by {time:g} ms. Take a smaller feedback, gain or dt."
        )

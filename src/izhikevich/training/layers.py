"""Layers of cells with trainable weights, cells and delays, as pure functions of what is learnt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ..engines.jax import PureCells
from ..engines.jax.pure import Carried
from ..errors import ArgumentError, refuse_not_positive, sentence, unknown
from .synapse import Trace, begin, hear
from .through_time import through_time

TAU = 5.0  # ms


class LayerState(NamedTuple):
    """Where a layer is between two steps."""

    cells: Carried
    synapses: Trace
    sent: Any  # (B, N) what its synapses hand on in the step before


class Activity(NamedTuple):
    """What a layer did, one row for each step.

    `spikes` (K, B, N): how many; on the grid with a surrogate derivative. `times` (K, room, B, N), ms since the first step, infinite for none;
    of located spikes with exact derivatives. `v` (K, B, N) mV at the end of each step. `sent` (K, B, N): what its synapses hand on to the
    next layer.
    """

    spikes: Any
    times: Any
    v: Any
    sent: Any


class Layer:
    """Cells, and weights onto them from inputs and, if wanted, from each other.

    Every cell gets ``bias + inputs @ weights (+ sent @ recurrent)`` as its current. `sent` are the cells' own exponential synapses, heard by
    the next layer in the same step and by the layer itself one step later.

    Parameters
    ----------
    cells : PureCells
        Their number is the layer's.
    inputs : int
        Channels that come in.
    recurrent : bool, default False
        Whether the cells hear each other.
    tau : float, ms, default 5
        Of the synapses that the cells send through.
    delay : float or array (N,), ms, default 0
        Of what a cell sends.
    longest : float, ms, optional
        Delays that there is room for; by default the longest that is given.
    learn : sequence of str, default ()
        What is learnt besides weights and bias: parameters of the cells, "delay", "tau".
    scale : float, default 1
        Standard deviation of the current from inputs of unit variance, at first.
    bias : float, default 0
        At first.

    Raises
    ------
    ArgumentError
        Where sizes do not fit or a name is not known.

    Examples
    --------
    >>> import izhikevich as izh, jax
    >>> layer = Layer(PureCells(izh.cell("RS"), size=20), inputs=3, recurrent=True, learn=("d",), scale=5.0, bias=10.0)
    >>> params = layer.init(jax.random.key(0))
    >>> {name: value.shape for name, value in params.items()}
    {'weights': (3, 20), 'bias': (20,), 'recurrent': (20, 20), 'd': (20,)}
    >>> state, activity = layer.run(params, layer.begin(batch=2), jnp.ones((100, 2, 3)))
    >>> activity.spikes.shape, activity.times.shape
    ((100, 2, 20), (100, 3, 2, 20))
    """

    def __init__(
        self,
        cells: PureCells,
        inputs: int,
        recurrent: bool = False,
        tau: float = TAU,
        delay: Any = 0.0,
        longest: float | None = None,
        learn: Sequence[str] = (),
        scale: float = 1.0,
        bias: float = 0.0,
    ):
        if len(cells.shape) != 1:
            raise ArgumentError(sentence("cells.size", "one number, for a layer", cells.shape))
        self.cells, self.inputs, self.recurrent = cells, int(inputs), recurrent
        self.learn, self.scale, self.bias = tuple(learn), scale, bias
        refuse_not_positive("tau", tau, "ms")
        self.fixed = {"tau": tau, "delay": _delays(delay, cells.shape[0])}
        self.longest = float(np.max(delay)) if longest is None else longest
        known = [*cells.model.parameters(), *self.fixed]
        for name in self.learn:
            if name not in known:
                raise unknown("learn", name, known)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.cells.shape[0]

    def init(self, key: Any) -> dict[str, Any]:
        """What is learnt, at first: weights drawn, the rest as it was given.

        Parameters
        ----------
        key : JAX random key
        """
        into, among = jax.random.split(key)
        params = {
            "weights": self.scale * jax.random.normal(into, (self.inputs, self.size)) / np.sqrt(self.inputs),
            "bias": jnp.full(self.size, float(self.bias)),
        }
        if self.recurrent:
            params["recurrent"] = self.scale * jax.random.normal(among, (self.size,) * 2) / np.sqrt(self.size)
        given = {name: self.fixed.get(name, getattr(self.cells.model, name, None)) for name in self.learn}
        return params | {name: jnp.broadcast_to(jnp.asarray(x, float), self.size) for name, x in given.items()}

    def begin(self, batch: int = 1, start: Any = "rest", key: Any = None) -> LayerState:
        """The state at first, for a batch; `start` and `key` as `PureCells.init` has them."""
        shape = (batch, self.size)
        cells = self.cells.init(start=start, shape=(batch,), key=key)
        return LayerState(cells, begin(shape, self.longest, self.cells.dt), jnp.zeros(shape))

    def run(self, params: dict[str, Any], state: LayerState, inputs: Any) -> tuple[LayerState, Activity]:
        """Many steps.

        Parameters
        ----------
        params : dict
            As `init` gives it.
        state : LayerState
        inputs : array (K, B, inputs)
            Held over each of K steps: numbers, `traces` of spikes, or what another layer has sent.

        Returns
        -------
        LayerState, Activity
        """
        _check(inputs, self.inputs, state.sent.shape[0])
        currents = inputs @ params["weights"] + params["bias"]
        own = {name: params[name] for name in self.learn}

        def step(own: Any, state: Any, current: Any) -> Any:
            cells, synapses = state
            of_cells = {name: x for name, x in own.items() if name not in self.fixed}
            cells, fired = self.cells.step(of_cells, cells, current)
            synapses, sent = self._send(synapses, fired, own)
            return (cells, synapses), sent, Activity(fired.spikes, fired.times, fired.v, sent)

        start = (state.cells, state.synapses)
        if self.recurrent:
            after, sent, kept = through_time(step, own, params["recurrent"], start, state.sent, currents)
        else:
            after, sent, kept = _scanned(step, own, start, state.sent, currents)
        return LayerState(after[0], after[1], sent), kept._replace(times=self.cells.spike_times(kept))

    def _send(self, synapses: Trace, fired: Any, own: dict[str, Any]) -> tuple[Trace, Any]:
        """What the synapses hand on. On the grid a spike comes at the end of its step, and counts with its surrogate derivative."""
        given, h = self.fixed | own, self.cells.dt
        located = self.cells.located
        times = fired.times if located else jnp.full_like(fired.times, h)
        amounts = jnp.ones_like(times) if located else fired.spikes[None]
        return hear(synapses, times, amounts, given["tau"], given["delay"], h)


class Layers:
    """Layers one behind the other: each hears what the one before sends.

    Parameters
    ----------
    *layers : Layer
        All with the same step.

    Examples
    --------
    >>> import izhikevich as izh, jax
    >>> first, second = (PureCells(izh.cell("RS"), method="euler", dt=0.5, size=n) for n in (20, 5))
    >>> two = Layers(Layer(first, 3), Layer(second, 20))
    >>> params = two.init(jax.random.key(0))
    >>> states, (hidden, out) = two.run(params, two.begin(batch=2), jnp.ones((100, 2, 3)))
    >>> out.v.shape
    (100, 2, 5)
    """

    def __init__(self, *layers: Layer):
        for k, (one, other) in enumerate(pairwise(layers)):
            if other.inputs != one.size:
                rule = f"{one.size}, as many as layer {k} has cells"
                raise ArgumentError(sentence(f"inputs of layer {k + 1}", rule, other.inputs))
            if other.cells.dt != one.cells.dt:
                raise ArgumentError(
                    sentence(f"dt of layer {k + 1}", f"that of layer {k}, {one.cells.dt}", other.cells.dt)
                )
        self.layers = layers

    def init(self, key: Any) -> list[dict[str, Any]]:
        """What is learnt of each layer, at first."""
        return [layer.init(k) for layer, k in zip(self.layers, jax.random.split(key, len(self.layers)), strict=True)]

    def begin(self, batch: int = 1, start: Any = "rest", key: Any = None) -> list[LayerState]:
        """The state of each layer, at first."""
        keys = [None] * len(self.layers) if key is None else jax.random.split(key, len(self.layers))
        return [layer.begin(batch, start, k) for layer, k in zip(self.layers, keys, strict=True)]

    def run(self, params: Any, states: Any, inputs: Any) -> tuple[list[LayerState], list[Activity]]:
        """Many steps; what each layer did, the last one's at the end."""
        after, done = [], []
        for layer, own, state in zip(self.layers, params, states, strict=True):
            state, activity = layer.run(own, state, inputs)
            inputs = activity.sent
            after.append(state)
            done.append(activity)
        return after, done


def _check(inputs: Any, channels: int, batch: int) -> None:
    """Refuse inputs of another shape."""
    if jnp.ndim(inputs) != 3 or inputs.shape[1:] != (batch, channels):
        rule = f"an array (steps, {batch}, {channels}): steps, batch, channels of the layer"
        raise ArgumentError(sentence("inputs", rule, jnp.shape(inputs)))


def _delays(delay: Any, size: int) -> Any:
    if np.shape(delay) not in ((), (size,)) or not np.all(np.asarray(delay) >= 0):
        raise ArgumentError(sentence("delay", f"0 or more [ms], one or {size}", delay))
    return delay


def _scanned(step: Any, own: Any, start: Any, sent: Any, currents: Any) -> tuple[Any, Any, Any]:
    """The steps of cells that do not hear each other; a derivative computes each again."""

    def on(carry: Any, current: Any) -> Any:
        state, sent, kept = step(own, carry[0], current)
        return (state, sent), kept

    (state, sent), kept = jax.lax.scan(jax.checkpoint(on), (start, sent), currents)
    return state, sent, kept

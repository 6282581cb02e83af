"""Cells as pure functions of parameters, state and current: for `grad`, `jit`, `vmap` and any optimiser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ...errors import ArgumentError, RunawayError, sentence, unknown
from ...methods import base, choose_method
from ...methods.base import prepare
from ...models import Model, law
from ...models.drive import Current
from ...models.hold import Free
from ...models.ops import lit
from ...models.rest import rest
from ...models.white import white
from .pointwise import pointwise
from .smooth import Smooth
from .steps import Cells, Going, cycle, refuse_scalar, turn
from .surrogates import WIDTH, spike

KEY = "Give jax.random.key(seed)"  # the remedy where one is missing


class Carried(NamedTuple):
    """The state of cells, (..., N) each; None stands for what can only be 0.

    `hold` is the refractory time left, ms. `lost` counts steps that held more spikes than there is room for: where it is not 0, what follows
    is not to be trusted.
    """

    s: Any
    hold: Any
    lost: Any


class Fired(NamedTuple):
    """What a step gave.

    `spikes` (..., N): how many; on the grid 0 or 1, with a surrogate derivative. `times` (..., room, N), ms since the start of the step: of
    located spikes, with exact derivatives; infinite for none. `v` (..., N) mV at the end.
    """

    spikes: Any
    times: Any
    v: Any


class PureCells:
    """A model bound to a method and a step, without state of its own.

    Parameters
    ----------
    model : Model
        What `params` does not name is taken from here.
    method : str, optional
        Any but `taylor`; the model's own by default. Located spikes have exact derivatives of their times, spikes on the grid surrogates.
    dt : float, ms, optional
        The method's own by default.
    size : int or tuple of int, optional
        How many cells, or the shape they are arranged in; by default as many as the model's parameters describe.
    room : int, default 2
        Spikes that a located step may hold.
    surrogate : {"triangle", "fast_sigmoid", "arctan", "gaussian"} or callable, default "triangle"
        Derivative of a spike on the grid, by name or as a function of x = (v - peak) / width; what it gives is divided by the width.
    width : float, mV, default 30
        Of that derivative.

    Examples
    --------
    >>> import izhikevich as izh, jax, jax.numpy as jnp
    >>> cells = PureCells(izh.cell("RS"))
    >>> start = cells.init(start=(-65.0, -13.0))
    >>> def third(d):  # spike: after two jumps of u
    ...     _, fired = cells.run({"d": d}, start, jnp.full((300, 1), 10.0))
    ...     return jnp.sort(cells.spike_times(fired).ravel())[2]
    >>> time, slope = jax.jvp(third, (8.0,), (1.0,))
    >>> round(float(time), 1), round(float(slope), 1)  # ms, and ms per unit of d
    (71.1, 8.8)
    """

    def __init__(
        self,
        model: Model,
        method: str | None = None,
        dt: float | None = None,
        size: int | tuple[int, ...] | None = None,
        room: int = 2,
        surrogate: str | Callable[[Any], Any] = "triangle",
        width: float = WIDTH,
    ):
        chosen = choose_method(method, model)
        refuse_scalar(chosen.kind)
        self.model, self.room = model, room
        self.dt = chosen.default_dt if dt is None else float(dt)
        self.located, self.method = chosen.located, chosen
        self.shape = _shape(model, size)
        self.held = bool(np.any(np.asarray(model.refractory) > 0))
        self.noisy = bool(np.any(np.asarray(model.diffusion) > 0))
        self.spike = spike(surrogate, width)
        self.known: dict[Any, Any] = {}

    def init(
        self,
        params: Mapping[str, Any] | None = None,
        start: Any = "rest",
        shape: tuple[int, ...] = (),
        key: Any = None,
    ) -> Carried:
        """The state at first: at rest without input, or at (v0, u0).

        Parameters
        ----------
        params : mapping, optional
            As in `step`; rest is that of the model without them.
        start : "rest" or (v0, u0), default "rest"
            mV, and the model's unit of u: numbers, arrays, or functions of a key and a shape, as those of `jax.nn.initializers`.
        shape : tuple of int, default ()
            Of a batch, before the cells.
        key : JAX random key, optional
            For such functions.

        Examples
        --------
        >>> import izhikevich as izh, jax
        >>> cells = PureCells(izh.cell("RS"), size=(2, 3))
        >>> somewhere = lambda key, shape: jax.random.uniform(key, shape, minval=-70.0, maxval=-60.0)
        >>> cells.init(start=(somewhere, -13.0), shape=(5,), key=jax.random.key(0)).s.v.shape
        (5, 2, 3)
        """
        shape = (*shape, *self.shape)
        given = rest(self.model, 0.0, self.model.size) if isinstance(start, str) else start
        if key is None and any(map(callable, given)):
            raise ArgumentError(sentence("key", "a random key for a start that is drawn", None, KEY))
        keys = (None, None) if key is None else jax.random.split(key)
        v, u = (x(k, shape) if callable(x) else x for x, k in zip(given, keys, strict=True))
        v, u = (jnp.broadcast_to(jnp.asarray(x, float), shape) for x in (v, u))
        zero = jnp.zeros_like(v)
        return Carried(
            law.begin(self._record(params or {}), v, u), zero if self.held else None, zero if self.located else None
        )

    def step(self, params: Mapping[str, Any], state: Carried, current: Any, key: Any = None) -> tuple[Carried, Fired]:
        """One step under a current that is held over it.

        Parameters
        ----------
        params : mapping of str to array
            Values of some of the model's parameters, one or one for each cell.
        state : Carried
        current : array (..., N)
        key : JAX random key, optional
            For the noise of a model with `diffusion`.

        Returns
        -------
        Carried, Fired
        """
        v = state.s.v
        current = jnp.asarray(current, v.dtype)
        if self.noisy:
            current = current + self._noise(key, v)
        own = (dict(params), current)
        moving = (jax.tree.map(lambda x: jnp.broadcast_to(jnp.asarray(x, v.dtype), v.shape), own), state.s, state.hold)
        numbers, kind = jax.tree.flatten(moving)
        s, hold, late, fired = self._advance(kind)(*numbers)
        return Carried(s, hold if self.held else None, state.lost + late if self.located else None), fired

    def run(self, params: Mapping[str, Any], state: Carried, currents: Any, key: Any = None) -> tuple[Carried, Fired]:
        """Many steps, each under a current of its own; what they gave has the steps as its first axis.

        Parameters
        ----------
        params, state, key
            As in `step`.
        currents : array (K, ..., N)
            Held over each of K steps.

        Returns
        -------
        Carried, Fired
        """
        keys = None if key is None else jax.random.split(key, len(currents))
        return jax.lax.scan(lambda now, given: self.step(params, now, *given), state, (currents, keys))

    def spike_times(self, fired: Fired) -> Any:
        """When spikes came since the first step, (K, room, ..., N) ms; infinite where there is none."""
        begin = self.dt * jnp.arange(fired.times.shape[0])
        return fired.times + begin.reshape(-1, *[1] * (fired.times.ndim - 1))

    def check(self, state: Carried) -> None:
        """Refuse a state that has lost spikes.

        Raises
        ------
        RunawayError
            If a step has held more spikes than there is room for.
        """
        lost = np.argwhere(np.asarray(0.0 if state.lost is None else state.lost) > 0)
        if lost.size:
            raise RunawayError(
                f"A step must hold at most {self.room} spikes (room), got more from cell {tuple(map(int, lost[0]))} "
                f"({self.model.name or type(self.model).__name__}). Take a smaller dt, or more room."
            )

    def _noise(self, key: Any, v: Any) -> Any:
        """White noise in v over one step: a current that is held over it."""
        if key is None:
            rule = f"a random key for {self.model.name or type(self.model).__name__}, whose diffusion is not 0"
            raise ArgumentError(sentence("key", rule, None, KEY))
        return jnp.asarray(white(self.model, self.dt), v.dtype) * jax.random.normal(key, v.shape, v.dtype)

    def _record(self, params: Mapping[str, Any]) -> Any:
        known = self.model.parameters()
        for name in params:
            if name not in known:
                raise unknown("params", name, known)
        return self.model.record(np.float64)._replace(**params)

    def _cells(self, params: Mapping[str, Any], dtype: Any) -> Cells:
        record = jax.tree.map(lambda x: jnp.asarray(x, dtype), self._record(params))
        m = self.method.record(np.dtype(dtype))
        free = Free(*(jnp.asarray(self.model.freezes not in ("both", f), dtype) for f in ("v", "u")))
        return Cells(
            Smooth(m) if self.located else m, prepare(m, record), jnp.asarray(self.model.refractory, dtype), free
        )

    def _advance(self, kind: Any) -> Any:
        """A step as a function of numbers, for one kind of tree that they hang in: kept, as tracing it takes a second."""
        if kind not in self.known:
            step = self._located if self.located else self._on_grid
            whole = jax.jit(lambda *x: step(*jax.tree.unflatten(kind, x)))
            # a step on the grid is a few operations: to go back through these is cheaper than three derivatives forwards
            self.known[kind] = pointwise(whole) if self.located else whole
        return self.known[kind]

    def _located(self, own: Any, s: Any, hold: Any) -> tuple[Any, Any, Any, Fired]:
        """State and hold after a step, whether there was too little room, and what happened."""
        cells, x, h, hold = self._given(own, s, hold)

        def go(now: Going, _: None) -> tuple[Going, Any]:
            now, done = turn(cells, now, h)
            return now, jnp.where(done.spiked & done.moved, done.at, jnp.inf)

        # every spike takes a turn, and what is left of the step another one
        left = jnp.broadcast_to(h, hold.shape)
        now, times = jax.lax.scan(go, Going(s, hold, x, left), None, length=self.room + 1)
        late = jax.lax.stop_gradient((now.left > lit(0.0, h)).astype(h.dtype))
        spikes = jax.lax.stop_gradient(jnp.isfinite(times).sum(axis=0).astype(h.dtype))
        return now.s, now.hold, late, Fired(spikes, times, now.s.v)

    def _on_grid(self, own: Any, s: Any, hold: Any) -> tuple[Any, Any, Any, Fired]:
        """The same on the grid, where there is always room."""
        cells, x, h, hold = self._given(own, s, hold)
        s, hold, done = cycle(cells, s, hold, x, h)
        margin = law.margin(base.cell(cells.m, cells.p), done.peak)
        # a cell that is held does not spike, however far it is past the peak
        spikes = jnp.where(done.spiked == (margin >= lit(0.0, h)), self.spike(margin), 0.0)
        times = jnp.where(done.spiked, self.method.stamp * h, jnp.inf)[None]
        return s, hold, jnp.zeros_like(hold), Fired(spikes, times, done.peak.v)

    def _given(self, own: Any, s: Any, hold: Any) -> tuple[Cells, Current, Any, Any]:
        """Cells, drive, step and hold, in the number type of the state."""
        params, current = own
        zero = jnp.zeros_like(s.v)
        h = jnp.asarray(self.dt, s.v.dtype)
        return self._cells(params, s.v.dtype), Current(current, zero), h, zero if hold is None else hold


def _shape(model: Model, size: int | tuple[int, ...] | None) -> tuple[int, ...]:
    """The shape that cells are arranged in."""
    if size is None:
        return (model.size,)
    shape = (size,) if isinstance(size, int) else tuple(size)
    if not all(n >= 1 for n in shape):
        raise ArgumentError(sentence("size", "one cell or more in each direction", size))
    if model.size not in (1, shape[-1] if shape else 1):
        raise ArgumentError(sentence("size", f"{model.size} as last, as many as the model's parameters describe", size))
    return shape

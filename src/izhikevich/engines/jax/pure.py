"""Cells as pure functions of parameters, state and current: for `grad`, `jit`, `vmap` and any optimiser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ...errors import RunawayError, unknown
from ...methods import base, choose_method
from ...methods.base import prepare
from ...models import Model, law
from ...models.drive import Current
from ...models.hold import Free
from ...models.ops import lit
from ...models.rest import rest
from .smooth import Smooth
from .steps import Cells, Going, cycle, refuse_scalar, turn
from .surrogates import WIDTH, spike


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
    room : int, default 2
        Spikes that a located step may hold.
    surrogate : {"triangle", "fast_sigmoid", "arctan", "gaussian"}, default "triangle"
        Derivative of a spike on the grid.
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
    >>> time, slope = jax.value_and_grad(third)(8.0)
    >>> round(float(time), 1), round(float(slope), 1)  # ms, and ms per unit of d
    (71.1, 8.8)
    """

    def __init__(
        self,
        model: Model,
        method: str | None = None,
        dt: float | None = None,
        room: int = 2,
        surrogate: str = "triangle",
        width: float = WIDTH,
    ):
        chosen = choose_method(method, model)
        refuse_scalar(chosen.kind)
        self.model, self.room = model, room
        self.dt = chosen.default_dt if dt is None else float(dt)
        self.located, self.method = chosen.located, chosen
        self.held = bool(np.any(np.asarray(model.refractory) > 0))
        self.spike = spike(surrogate, width)

    def init(
        self, params: Mapping[str, Any] | None = None, start: Any = "rest", shape: tuple[int, ...] = ()
    ) -> Carried:
        """The state at first: at rest without input, or at (v0, u0).

        Parameters
        ----------
        params : mapping, optional
            As in `step`; rest is that of the model without them.
        start : "rest" or (v0, u0), default "rest"
            mV, and the model's unit of u.
        shape : tuple of int, default ()
            Of a batch, before the axis of the cells.
        """
        v, u = rest(self.model, 0.0, self.model.size) if isinstance(start, str) else start
        v, u = (jnp.broadcast_to(jnp.asarray(x, float), (*shape, self.model.size)) for x in (v, u))
        zero = jnp.zeros_like(v)
        return Carried(
            law.begin(self._record(params or {}), v, u), zero if self.held else None, zero if self.located else None
        )

    def step(self, params: Mapping[str, Any], state: Carried, current: Any) -> tuple[Carried, Fired]:
        """One step under a current that is held over it.

        Parameters
        ----------
        params : mapping of str to array
            Values of some of the model's parameters, one or one for each cell.
        state : Carried
        current : array (..., N)

        Returns
        -------
        Carried, Fired
        """
        v = state.s.v
        h = jnp.asarray(self.dt, v.dtype)
        x = Current(jnp.broadcast_to(jnp.asarray(current, v.dtype), v.shape), jnp.zeros_like(v))
        full = state._replace(hold=state.hold if self.held else jnp.zeros_like(v))
        state, fired = (self._located if self.located else self._on_grid)(self._cells(params, v.dtype), full, x, h)
        return state._replace(hold=state.hold if self.held else None), fired

    def run(self, params: Mapping[str, Any], state: Carried, currents: Any) -> tuple[Carried, Fired]:
        """Many steps, each under a current of its own; what they gave has the steps as its first axis.

        Parameters
        ----------
        params, state
            As in `step`.
        currents : array (K, ..., N)
            Held over each of K steps.

        Returns
        -------
        Carried, Fired
        """
        # a derivative computes each step again: what it would have to keep of one is a hundred times as much as the state
        step = jax.checkpoint(lambda now, current: self.step(params, now, current))
        return jax.lax.scan(step, state, currents)

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

    def _located(self, cells: Cells, state: Carried, x: Any, h: Any) -> tuple[Carried, Fired]:
        def go(now: Going, _: None) -> tuple[Going, Any]:
            now, done = turn(cells, now, h)
            return now, jnp.where(done.spiked & done.moved, done.at, jnp.inf)

        left = jnp.broadcast_to(h, state.hold.shape)
        # every spike takes a turn, and what is left of the step another one
        now, times = jax.lax.scan(go, Going(state.s, state.hold, x, left), None, length=self.room + 1)
        spikes = jnp.isfinite(times).sum(axis=0).astype(now.s.v.dtype)
        lost = state.lost + (now.left > lit(0.0, h))
        return Carried(now.s, now.hold, lost), Fired(spikes, times, now.s.v)

    def _on_grid(self, cells: Cells, state: Carried, x: Any, h: Any) -> tuple[Carried, Fired]:
        s, hold, done = cycle(cells, state.s, state.hold, x, h)
        margin = law.margin(base.cell(cells.m, cells.p), done.peak)
        # a cell that is held does not spike, however far it is past the peak
        spikes = jnp.where(done.spiked == (margin >= lit(0.0, h)), self.spike(margin), 0.0)
        times = jnp.where(done.spiked, self.method.stamp * h, jnp.inf)[None]
        return Carried(s, hold, state.lost), Fired(spikes, times, done.peak.v)

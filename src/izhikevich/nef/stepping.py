"""Cells advanced by one step under held currents, for whoever closes a loop around them in Python.

`simulate` is made for runs whose input is known beforehand; in an ensemble the next current depends on the last spikes. The
arguments of the compiled kernel are made once here, and their arrays filled anew for every step, so that a step costs the call alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engines.base import MAX_LEGS, Plan, window
from ..errors import ArgumentError, DivergenceError, RunawayError, refuse_not_positive, sentence
from ..lower import lower
from ..methods import choose_method
from ..models import law
from ..models.drive import Current


class Cells:
    """N uncoupled cells of a model, advanced step by step.

    Parameters
    ----------
    model : Model
        With scalar parameters, or one value for each cell.
    size : int
        Number of cells, N.
    dt : float, ms, default 1.0
        How long the currents of a step are held. The method's own step divides it.
    method : str, optional
        By default the model's own: `mobius3`, or located Runge-Kutta where that does not fit.
    start : "rest" or (v0, u0), default "rest"
        The stable equilibrium without input, so that no cell fires before it is driven; or mV and the model's unit of u, numbers
        or arrays (N,).

    Attributes
    ----------
    v, u : ndarray (N,), mV and the model's unit
        State after the last step, as views: copy them to keep them.
    counts : ndarray (N,), int
        Spikes of each cell in the last step; there may be several.
    neurons, times : ndarray (n,), and (n,) ms
        The spikes of the last step one by one: whose, and when from its start. A method on the grid spikes where it says: at either end.
    time : float, ms
        Since the start.

    Raises
    ------
    ArgumentError, NoRestError
        As in `izhikevich.simulate`.

    Examples
    --------
    >>> import izhikevich as izh
    >>> cells = Cells(izh.cell("RS"), 2)
    >>> sum(cells.step([0, 10]) for _ in range(300)).tolist()
    [0, 8]
    """

    def __init__(self, model: Any, size: int, dt: float = 1.0, method: str | None = None, start: Any = "rest"):
        chosen = choose_method(method, model)
        refuse_not_positive("Cells.dt", dt, "ms")
        if chosen.diffusion:
            remedy = "Add the noise to the currents of the steps"
            raise ArgumentError(sentence("Cells.model.diffusion", "0 here", model.diffusion, remedy))
        parts = max(1, int(np.ceil(dt / chosen.default_dt - 1e-9)))
        plan, _ = lower(model, dt, np.zeros(size), size=size, dt=dt / parts, method=method, start=start)
        self.model, self.size, self.dt, self.method = model, size, float(dt), chosen.name
        self._record = model.record()
        self._bind(plan, parts)

    def _bind(self, plan: Plan, steps: int) -> None:
        """Make the arguments of the kernel, once for all steps."""
        from ..engines.cpu import CpuProgram  # here, because numba takes half a second to import

        program = CpuProgram(plan)
        self._kernel, self._state, self._start = program.kernel, program.init(), program.init()
        self._current = np.zeros((1, plan.size))
        whole = window(plan, 0, steps)
        again = {"fresh": np.arange(steps) == 0, "logged": np.full(steps, -1), "logs": 0}
        held = whole._replace(table=Current(self._current, np.zeros((1, 1))), **again)
        nobody = np.empty(0, np.int64)
        log = np.empty((0, len(self._state.s) + 1, 0))
        self._arguments = program.arguments(self._state, held, (0, plan.size), nobody, log)
        self._stamp = None if plan.located else held.stamp
        self._events = int(plan.method.events)
        self.v, self.u = self._state.s.v, getattr(self._state.s, "u", np.zeros(plan.size))
        self.reset()

    def reset(self) -> None:
        """Back to the start."""
        for field, first in zip((*self._state.s, self._state.hold), (*self._start.s, self._start.hold), strict=True):
            field[:] = first
        self.time = 0.0
        self.counts = np.zeros(self.size, np.int64)
        self.neurons, self.times = np.empty(0, np.uint32), np.empty(0)

    def put(self, v: Any, u: Any) -> None:
        """Go on from other v and u; what else a cell remembers, its side of a switch, follows from them.

        Parameters
        ----------
        v, u : float or array_like (N,), mV and the model's unit

        Examples
        --------
        >>> import izhikevich as izh
        >>> cells = Cells(izh.cell("RS"), 2)
        >>> cells.put([-70.0, 0.0], -14.0)
        >>> cells.step(0.0).tolist()
        [0, 1]
        """
        for field, x in zip(
            self._state.s, law.begin(self._record, np.asarray(v, float), np.asarray(u, float)), strict=True
        ):
            field[:] = x

    def step(self, current: Any) -> np.ndarray:
        """Advance by `dt` under currents that are held.

        Parameters
        ----------
        current : float or array_like (N,), in the model's unit
            Numbers that are not finite are refused by the state that they lead to.

        Returns
        -------
        ndarray (N,), int
            Spikes of each cell in this step.

        Raises
        ------
        ArgumentError
            For another number of currents.
        DivergenceError, RunawayError
            When a state is no number, or a cell fires without end.

        Examples
        --------
        >>> import izhikevich as izh
        >>> cells = Cells(izh.cell("FS"), 1, dt=5.0)
        >>> int(cells.step(100.0)[0]), cells.times.round(2)
        (8, array([0.62, 1.21, 1.8 , 2.4 , 3.01, 3.63, 4.26, 4.9 ]))
        """
        try:
            self._current[0] = current
        except (TypeError, ValueError):
            rule = f"a number, or one for each of the {self.size} cells"
            raise ArgumentError(sentence("Cells.step.current", rule, f"shape {np.shape(current)}")) from None
        spikes, times, _, lost, _ = self._kernel(*self._arguments)
        if lost >= 0:
            raise RunawayError(
                f"A step must hold at most {self._events} spikes or {MAX_LEGS} legs of a neuron, got more from neuron {int(lost)} "
                f"at t = {self.time:g} ms. Give it a weaker (and finite) current, or a smaller dt."
            )
        if not np.isfinite(self.v.sum() + self.u.sum()):
            bad = int(np.argmin(np.isfinite(self.v) & np.isfinite(self.u)))
            raise DivergenceError(
                f"The run must stay finite, got a non-finite state of neuron {bad} in the step at t = {self.time:g} ms, "
                f"under a current of {self._current[0, bad]:g}. Look at what drives it."
            )
        self.time += self.dt
        self.neurons = spikes.copy()  # the kernel writes into the same room again
        if self._stamp is not None:  # `times` are then how many in each block of cells and step
            times = np.repeat(np.tile(self._stamp, len(times)), times.ravel().astype(np.int64))
        self.times = times.copy()
        self.counts = np.bincount(spikes, minlength=self.size)
        return self.counts

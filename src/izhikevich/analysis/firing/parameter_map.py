"""What a cell does over a grid of two parameters, or a parameter and the current, as one batched run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence, unknown
from ...recording import Recording
from ...simulate import simulate
from ..pattern.held import step_pattern
from ..plane.nullclines import law

CURRENT = "I"


@dataclass(frozen=True, eq=False)
class ParameterMap:
    """Spikes counted over a grid: `spike_count` has shape (values of y, values of x), a picture's rows and columns.

    `pattern` has the same shape and holds names of firing patterns (`izhikevich.analysis.classify`), ``"silent"``, or ``""`` where no
    published pattern fits; it is None where they were not asked for.
    """

    x: str
    y: str
    x_values: np.ndarray
    y_values: np.ndarray
    spike_count: np.ndarray
    duration: float  # ms
    model: Any
    pattern: np.ndarray | None = None

    @property
    def rate(self) -> np.ndarray:
        """Mean firing rate [Hz], of the same shape."""
        return 1000.0 * self.spike_count / self.duration

    def shares(self) -> list[tuple[str, float]]:
        """Each pattern's share of the map, the largest first; empty where patterns were not asked for."""
        if self.pattern is None:
            return []
        names, counts = np.unique(self.pattern, return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return [(str(names[k]), float(counts[k] / self.pattern.size)) for k in order]


def parameter_map(
    model: Any,
    x: str,
    x_values: Any,
    y: str,
    y_values: Any,
    duration: float = 500.0,
    current: float = 0.0,
    start: Any = "rest",
    dt: float = 0.5,
    threads: int | None = None,
    patterns: bool = False,
) -> ParameterMap:
    """Count the spikes of a cell at every point of a grid over two of its parameters, or a parameter and the current.

    With `patterns`, the firing pattern of every point is named as well; the current is then a step at the beginning of the run.

    All points run side by side as one population on the compiled engine, with `mobius3` and located spikes where it fits.
    A count may be off where a spike lies at the very end of the run, or at a border between two regimes.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters: those that the grid does not cover.
    x, y : str
        Names of parameters of the model, or ``"I"``, the current.
    x_values, y_values : array_like, shapes (n,) and (m,)
        Values, in the unit of the parameter.
    duration : float, ms, default 500
    current : float, default 0
        Constant input, in the model's unit, where neither axis is the current.
    start : "rest" or (v0, u0), default "rest"
        Where every point begins. "rest" is that of `model` itself at I = 0, one state for all points, since many points of a map
        have no rest.
    dt : float, ms, default 0.5
    threads : int, optional
        By default one for each processor.
    patterns : bool, default False
        Name the firing pattern of every point, too: 0.1 ms more for each.

    Returns
    -------
    ParameterMap

    Raises
    ------
    ArgumentError
        For a parameter that the model has not, the same one twice, an empty axis, or values that break the model's own rules.

    Examples
    --------
    >>> import izhikevich as izh
    >>> parameter_map(izh.cell("RS"), "d", [2, 8], "I", [0, 5, 10]).spike_count
    array([[ 0,  0],
           [10,  6],
           [29, 12]])
    >>> parameter_map(izh.cell("RS"), "c", [-65, -45], "I", [0, 10], patterns=True).pattern.tolist()
    [['silent', 'silent'], ['tonic spiking', 'tonic bursting']]
    """
    law(model)
    known = (*model.parameters(), CURRENT)
    for name in (x, y):
        if name not in known:
            raise unknown("parameter_map.x" if name == x else "parameter_map.y", name, known)
    if x == y:
        raise ArgumentError(sentence("parameter_map.y", "another axis than x", y))
    across, up = (_axis(v, n) for v, n in ((x_values, "x_values"), (y_values, "y_values")))
    grid = {x: np.tile(across, up.size), y: np.repeat(up, across.size)}
    given = grid.pop(CURRENT, current)
    run = simulate(
        model.replace(**grid) if grid else model,
        duration,
        given,
        size=across.size * up.size,
        dt=dt,
        start=model.rest() if isinstance(start, str) and start == "rest" else start,
        record="spikes" if patterns else "spike_count",
        threads=threads or os.cpu_count() or 1,
    )
    shape = (up.size, across.size)
    named = _patterns(run).reshape(shape) if patterns else None
    return ParameterMap(x, y, across, up, run.spike_count.reshape(shape), float(duration), model, named)


def _patterns(run: Recording) -> np.ndarray:
    """The name of every neuron's pattern."""
    return np.array([step_pattern(t, 0.0, run.duration).name or "" if t.size else "silent" for t in run.trains()])


def _axis(values: Any, name: str) -> np.ndarray:
    axis = np.atleast_1d(np.asarray(values, dtype=float))
    if axis.ndim != 1 or not axis.size or not np.isfinite(axis).all():
        raise ArgumentError(sentence(f"parameter_map.{name}", "a list of finite numbers", values))
    return axis

"""What the data of a fit tell about what was free in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from ..data import Sweep, Window
from ..derivatives.gradients import STEP
from ..drive import one_for_all
from ..least_squares import slopes_of
from ..search.space import Space
from .bounds import Knowledge, cramer_rao
from .experiment import AGAIN, SEED, Advice, Experiment, usual_currents
from .size import sizes
from .spikes import ACCURACY

SMALLEST = {
    "intervals": 1e-4,
    "times": 1e-6,
}  # standard deviations, of logarithms and in ms: less is a model fitted to itself
#: With these free an offset is nobody's to know: shifting potentials and u takes its place, but for the cut-off. Bounds are then those at
#: the offset found.
SHIFTED = {"k", "vt", "b", "c"}


def fit_advice(space: Space, x: np.ndarray, sweeps: Sequence[Sweep], start: Any, by: str, sd: float | None) -> Advice:
    """What the data of a fit tell, and which other current would tell more.

    With ``by="intervals"`` residuals are logarithms of the model's latencies and intervals over the cell's, matched by index in each window:
    a real cell's intervals vary by themselves, one nearly independent of the next, while errors of its spike times add up. With
    ``by="times"`` they are errors of spike times, ms. A spike without a partner says nothing. An offset that is free beside k, vt, b and c
    is not judged: these take its place, and their bounds are those at the offset found.

    Parameters
    ----------
    space : Space
    x : ndarray (p,)
        The fitted place in the unit cube.
    sweeps : sequence of Sweep
    start : (v0, u0), or None for held
    by : {"intervals", "times"}
    sd : float, optional
        Standard deviation of a residual; by default their root mean square, which takes for noise what the model cannot do.

    Returns
    -------
    Advice
        ``.known`` is the knowledge.

    Raises
    ------
    ArgumentError
        For a fitted cell that is silent wherever the recorded one fires.
    """
    parts = [_rows(space, x, sweep, start, by) for sweep in sweeps if sweep.spikes.size]
    residuals, here = (np.concatenate(column) for column in zip(*parts, strict=True))
    if not residuals.size:
        remedy = "Look at held_out: the fitted cell is silent where the recorded one fires"
        raise ArgumentError(sentence("knowledge", "asked of a fit that spikes where the cell does", "no spike", remedy))
    noise = max(float(np.sqrt(np.mean(residuals**2))), SMALLEST[by]) if sd is None else float(sd)
    judged = [k for k, name in enumerate(space.free) if name != "offset" or not set(space.free) >= SHIFTED]
    names, limits = tuple(space.free[k] for k in judged), space.limits()
    part = Space(space.model, names, {name: limits[name] for name in names})
    values = {name: float(value[0]) for name, value in part.values(x[None, judged]).items()}

    def known(jacobian: np.ndarray) -> Knowledge:
        return cramer_rao(jacobian[:, judged], noise, values, sizes(part, values), accuracy=ACCURACY)

    before = known(here)
    if not before.undetermined:
        return Advice(before, ())
    model = max(sweeps, key=lambda sweep: sweep.spikes.size)
    present = one_for_all(model.current, space.model.current_unit, model.duration)
    experiments = []
    for name, current in usual_currents(present, model.duration).items():
        if name != AGAIN:
            more = _more(
                space,
                x,
                replace(model, current=one_for_all(current, space.model.current_unit, model.duration, SEED)),
                start,
                by,
            )
            experiments.append(Experiment(name, current, known(np.concatenate([here, more]))))
    return Advice(before, tuple(sorted(experiments, key=lambda e: e.worst)))


def _more(space: Space, x: np.ndarray, sweep: Sweep, start: Any, by: str) -> np.ndarray:
    """Rows of a sweep that was not recorded: the model's own spikes are those that it would have."""
    times, slopes = (part[0] for part in slopes_of(space, sweep, start, STEP, space.values(x[None])))
    whole = Window(0.0, sweep.duration, 1.0)
    return _compared(times, slopes, times[np.isfinite(times)], whole, by)[1]


def _rows(space: Space, x: np.ndarray, sweep: Sweep, start: Any, by: str) -> tuple[np.ndarray, np.ndarray]:
    """Residuals (K,) and their derivatives (K, p) of one sweep."""
    times, slopes = (part[0] for part in slopes_of(space, sweep, start, STEP, space.values(x[None])))
    windows = sweep.windows if by == "intervals" else (Window(0.0, sweep.duration, 1.0),)
    residuals, jacobian = zip(*(_compared(times, slopes, sweep.spikes, window, by) for window in windows), strict=True)
    return np.concatenate(residuals), np.concatenate(jacobian)


def _compared(
    times: np.ndarray, slopes: np.ndarray, wanted: np.ndarray, window: Window, by: str
) -> tuple[np.ndarray, np.ndarray]:
    """Residuals and derivatives of one window."""
    own = (times >= window.begin) & (times < window.end)
    cell = wanted[(wanted > window.begin) & (wanted < window.end)]
    both = min(int(own.sum()), cell.size)
    found, change, cell = times[own][:both], slopes[own][:both], cell[:both]
    if by == "times":
        return found - cell, change
    # from the begin of the window to the first spike is an interval as well
    length = np.maximum(np.diff(found, prepend=window.begin), 1e-9)
    change = np.diff(change, axis=0, prepend=np.zeros((1, slopes.shape[1])))
    return np.log(length / np.diff(cell, prepend=window.begin)), change / length[:, None]

"""What a model answers to steps that are multiples of its own rheobase."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...analysis import rheobase
from ...analysis.precisely import precisely
from ...errors import ArgumentError, sentence
from ...io.passive import sag_ratio
from ...recording import Recorder
from ...simulate import simulate
from ...stimulus import step
from .traits import TIMES, step_traits

AFTER = 100.0  # ms after a step in which a rebound is looked for
LONGEST = 2000.0  # ms: rheobase is that of a step no longer than this
EVERY = 0.5  # ms: v is looked at, for the sag


def own_rheobase(model: Any, duration: float) -> float:
    """The weakest step of a duration [ms] that fires a model from rest, in its unit of current."""
    found = rheobase(model, duration=min(duration, LONGEST))
    if found is None or found.current <= 0:
        rule = "cells that a step of current fires from rest"
        raise ArgumentError(sentence("nearest_cell.among", rule, model.name or type(model).__name__))
    return found.current


def answers(model: Any, base: float, multiples: np.ndarray, duration: float) -> list[list[dict[str, float | str]]]:
    """Traits of a model's answers to steps from rest, row by row of what is tried; all as one population.

    Parameters
    ----------
    model : Model
        With scalar parameters.
    base : float
        Its rheobase, in its own unit.
    multiples : ndarray (rows, n)
        Steps over rheobase, down where negative; those above `TIMES` are not run.
    duration : float, ms

    Returns
    -------
    list of list of dict
        As `step_traits` gives them, for each row.

    Examples
    --------
    >>> import izhikevich as izh
    >>> cell = izh.cell("RS2007")
    >>> found, = answers(cell, own_rheobase(cell, 500), np.array([[-1.0, 1.5, 3.0]]), 500)
    >>> [here["pattern"] for here in found[1:]], found[0]["rebound"]
    (['tonic spiking', 'tonic spiking'], 0.0)
    """
    deepest = multiples.argmin(axis=1) + multiples.shape[1] * np.arange(len(multiples))
    levels = base * np.minimum(multiples, TIMES).ravel()
    what = Recorder(("spikes", "v"), neurons=deepest, every=EVERY)
    shape = step(levels, 0.0, duration)
    run = simulate(model, duration + AFTER, shape, size=levels.size, record=what, **precisely(model))
    trains, inside = run.trains(), slice(0, round(duration / EVERY))
    v = run.v.reshape(len(run.times), -1)[inside]
    found = []
    for k, row in enumerate(multiples):
        own = trains[k * row.size : (k + 1) * row.size]
        during = [train[train <= duration] for train in own]
        after = [int((train > duration).sum()) for train in own]
        column = v[:, k]
        end = column[-round(0.1 * column.size) :].mean()
        sag = float(sag_ratio(column, EVERY, column[0], end)) if row.min() < 0 else np.nan
        found.append(step_traits(row, during, duration, after, sag))
    return found

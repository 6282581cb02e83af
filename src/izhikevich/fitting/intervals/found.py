"""What a fit to intervals came to, and what it may say of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .chain import chained
from .combinations import Combination, combinations
from .measured import Measured
from .unknowns import Unknowns

WHY = "Intervals alone do not give the parameters: with the input unknown, other cells under other inputs make nearly the same intervals."


NEARLY = 0.5  # of the error of the mean: a fit that predicts no better than this says nothing


class Errors(NamedTuple):
    """Root mean squares of logarithms of intervals over measured ones: about the relative error."""

    fitted: float
    held_out: float  # nan where none are
    baseline: float  # of the held-out ones, if each is taken to be the mean of the fitted ones


class Judged(NamedTuple):
    """A fit beside what was measured."""

    errors: Errors
    predicted: np.ndarray  # (N,) ms: all intervals; nan where none came
    combinations: list[Combination]


def judged(unknowns: Unknowns, data: Measured, smoothness: float, x: np.ndarray) -> Judged:
    """Errors, predictions and combinations of a fit.

    Every interval begins when the measured one does. Those held out go on from the u that the fitted ones left; where each had an input
    of its own, with the mean of these.

    Parameters
    ----------
    unknowns : Unknowns
        With one u.
    data : Measured
    smoothness : float
    x : ndarray (size,)

    Returns
    -------
    Judged
    """
    off, _, u = chained(unknowns, data, x[None], data.fitted)
    logs, more = np.log(data.intervals), data.intervals.size - data.fitted
    held_out = baseline = np.nan
    later = np.empty((1, 0)), None, u[:, -1:]
    if more:
        mean = Unknowns(unknowns.space, min(unknowns.inputs, 1), 1, unknowns.bounds)
        values = unknowns.values(x[None])
        inputs = values.inputs.mean(axis=1, keepdims=True) if mean.inputs else values.inputs
        arrived = np.where(np.isfinite(u[:, -1:]), u[:, -1:], values.u)
        place = mean.place(x[None, : unknowns.parameters], inputs, arrived)
        later = chained(mean, data, place, more, first=data.fitted)
        held_out = _size(later[0])
        baseline = _size(logs[data.fitted :] - logs[: data.fitted].mean())
    came = np.isfinite(np.hstack([u[0, 1:], later[2][0, 1:]]))
    predicted = np.where(came, data.intervals * np.exp(np.hstack([off[0], later[0][0]])), np.nan)
    return Judged(Errors(_size(off), held_out, baseline), predicted, combinations(unknowns, data, smoothness, x))


def told(params: dict[str, float], known: bool, errors: Errors, combined: list[Combination], counts: tuple) -> str:
    """A fit in words: parameters where the input was known, else combinations and the held-out error only."""
    fitted, held = counts
    percent = (
        "none held out" if np.isnan(errors.held_out) else f"error of the {held} held out {100 * errors.held_out:.2g} %"
    )
    beside = "" if np.isnan(errors.held_out) else f", {100 * errors.baseline:.2g} % if each were the mean of the others"
    lines = [f"{fitted} intervals fitted, {percent}{beside}"]
    if known:
        lines.append(", ".join(f"{name} = {value:.4g}" for name, value in params.items()))
    else:
        lines.append(WHY)
    if errors.held_out > NEARLY * errors.baseline:
        lines.append("The mean of the others predicts about as well: this fit says nothing of the cell.")
    lines.append("What they determine, as relative changes, if each is known to 0.1 ms:")
    lines += [f"  {combination}{'' if combination.known else ' (not known)'}" for combination in combined]
    return "\n".join(lines)


def _size(off: np.ndarray) -> float:
    return float(np.sqrt(np.mean(off**2)))

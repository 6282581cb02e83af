"""Runs of many cells side by side, as the classifier sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from ...errors import ArgumentError, SimulationError
from ...models import Model
from ...recording import Recorder
from ...simulate import simulate
from ..pattern.classify import Classification, classify_spikes
from .course import SAMPLE, Course
from .subjects import Subject


class Answer(NamedTuple):
    """Spikes [ms] and v [mV] at the times of a course, in the classifier's units, from the end of the settling on."""

    spikes: np.ndarray
    v: np.ndarray


class Resting(NamedTuple):
    """A cell by its parameters, and where it rests without input."""

    parameters: Mapping[str, float]
    start: tuple[float, float]


def resting(subject: Subject, parameters: Mapping[str, float]) -> Resting | None:
    """The cell with its rest; None where it has none, or where the model refuses the parameters."""
    start = _rest(subject.kind, tuple(parameters.items()))
    return Resting(parameters, start) if start else None


@lru_cache(maxsize=1000)
def _rest(kind: Callable[..., Model], parameters: tuple[tuple[str, float], ...]) -> tuple[float, float] | None:
    try:
        return kind(**dict(parameters)).rest()
    except ArgumentError:
        return None


def together(subject: Subject, cells: Sequence[Resting]) -> tuple[Model, dict[str, Any]]:
    """One population, and where it begins."""
    columns = {name: np.array([c.parameters[name] for c in cells]) for name in cells[0].parameters}
    v, u = (np.array([c.start[k] for c in cells]) for k in (0, 1))
    return subject.kind(**columns), {"start": (v, u), "method": "rk4_located"}


def answers(subject: Subject, cells: Sequence[Resting], drive: Course, finer: int = 1) -> list[Answer | None]:
    """What each cell answers to its own current; None where its run had to stop. `finer`: the step is divided by so much."""
    model, how = together(subject, cells)
    record = Recorder(("spikes", "v"), every=SAMPLE / subject.time)
    try:
        run = simulate(
            model,
            drive.duration / subject.time,
            drive.stimulus(subject.time),
            size=len(cells),
            dt=subject.dt / finer,
            record=record,
            progress=False,
            **how,
        )
    except SimulationError:
        if len(cells) == 1:
            return [None]
        half = len(cells) // 2  # one cell stops the run of all: the others are found by halving
        first = answers(subject, cells[:half], drive.of(slice(half)), finer)
        return first + answers(subject, cells[half:], drive.of(slice(half, None)), finer)
    v = run.v.reshape(run.times.size, -1)
    skipped = round(drive.settle / SAMPLE)
    found: list[Answer | None] = []
    for i in range(len(cells)):
        spikes = run.of(i) * subject.time - drive.settle
        found.append(Answer(spikes[spikes >= 0], subject.offset + subject.scale * v[skipped:, i]))
    return found


def named(drive: Course, cell: int, answer: Answer) -> Classification:
    """The pattern of one answer."""
    times = drive.times
    return classify_spikes(answer.spikes, times, drive.sampled(cell), answer.v[: times.size])

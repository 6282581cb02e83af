"""Between which currents a cell is tried: the weakest that fires it, by bisections side by side, and the lowest it is held at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...errors import SimulationError
from ...models import Model, law
from ...simulate import simulate
from .course import Course, course
from .subjects import LOWEST, Subject
from .trial import Resting, together

FAINT = 2.0**-6  # of the strong current: the weakest tried
DOUBLINGS, HALVINGS = 14, 13  # up to 256 times the strong current; then to 1e-4 of the threshold
AFTER = 60.0  # ms: how long a spike may come after a pulse


def thresholds(subject: Subject, cells: Sequence[Resting], width: float) -> np.ndarray:
    """The weakest current that fires each cell when it lasts `width` ms, in the model's unit; nan where none was found,
    and where the cell fires without any.

    Between two neighbours of a doubling it is bisected, as if all stronger currents fired the cell too.
    """
    low = np.zeros(len(cells))
    restless = fires(subject, cells, low, width)
    high = np.full(len(cells), FAINT * subject.strong)
    done = fires(subject, cells, high, width)
    for _ in range(DOUBLINGS):
        if done.all():
            break
        low, high = np.where(done, low, high), np.where(done, high, 2 * high)
        done |= fires(subject, cells, high, width)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        fired = fires(subject, cells, middle, width)
        low, high = np.where(fired, low, middle), np.where(fired, middle, high)
    return np.where(done & ~restless, high, np.nan)


def lowest(subject: Subject, cells: Sequence[Resting]) -> np.ndarray:
    """The current that holds each cell at the potential `LOWEST`, in the model's unit; minus infinity where it does not act on v."""
    v = (LOWEST - subject.offset) / subject.scale
    found = []
    for cell in cells:
        model = subject.kind(**cell.parameters)
        p = model.record()

        def change(u: float, i: float, p: Any = p, model: Model = model) -> Any:
            return model.drift(p, law.begin(p, v, u), i)

        u = 0.0
        if "u" in model.State._fields:  # linear in u everywhere here: where it comes to rest
            at = [float(change(u, 0.0).u) for u in (0.0, 1.0)]
            u = at[0] / (at[0] - at[1])
        without, gain = (float(change(u, i).v) for i in (0.0, 1.0))
        gain -= without
        found.append(-without / gain if gain else -np.inf)
    return np.array(found)


def fires(subject: Subject, cells: Sequence[Resting], level: np.ndarray, width: float) -> np.ndarray:
    """Whether a cell at rest fires under such a current, or within `AFTER` ms."""
    drive = course([(0, level, 0), (width, 0, 0)], width + AFTER, len(cells))
    return _fired(subject, cells, drive)


def _fired(subject: Subject, cells: Sequence[Resting], drive: Course) -> np.ndarray:
    model, how = together(subject, cells)
    span, current = drive.duration / subject.time, drive.stimulus(subject.time)
    try:
        run = simulate(
            model, span, current, size=len(cells), dt=subject.dt, record="spike_count", progress=False, **how
        )
    except SimulationError:
        if len(cells) == 1:
            return np.array([False])
        half = len(cells) // 2
        parts = (slice(half), slice(half, None))
        return np.concatenate([_fired(subject, cells[part], drive.of(part)) for part in parts])
    return run.spike_count > 0

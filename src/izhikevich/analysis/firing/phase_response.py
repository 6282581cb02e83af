"""How a kick shifts the next spikes of a cell that fires tonically: the phase-response curve, by direct perturbation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence
from ...recording import Recorder
from ...simulate import simulate
from ..precisely import precisely, resting

SETTLE = 3000.0  # ms in which tonic firing must have become periodic
LATER = 6  # the shift is read at this spike after the kick, when u has forgotten it
SAME = 1e-6  # of the period: how much intervals of tonic firing may differ


@dataclass(frozen=True, eq=False)
class PhaseResponse:
    """`shift` is by how much of a period the spikes come earlier (positive) or later after a kick at each `phase`, both (n,).

    Phase is time since the last spike over `period` [ms]. `kick` [mV] is what v was moved by.
    """

    phase: np.ndarray
    shift: np.ndarray
    period: float
    kick: float


def phase_response(model: Any, current: float, kick: float = 0.1, points: int = 100) -> PhaseResponse:
    """By how much a sudden change of v at each phase of tonic firing moves the spikes that follow.

    Every phase is a neuron of one population: the state on the cycle, moved by the kick, runs on, and its sixth spike is
    compared with that of the cycle itself. A kick across the peak is a spike.

    Parameters
    ----------
    model : Model
        A 2003 or 2007 cell with scalar parameters that rests without input, from where the run begins.
    current : float
        Constant input at which it fires one spike per period, in the model's unit.
    kick : float, mV, default 0.1
        Change of v; a pulse of charge kick·C (2007), kick (2003). Small ones give the infinitesimal curve, times the kick.
    points : int, default 100
        Phases, evenly from 0 to 1, both excluded.

    Returns
    -------
    PhaseResponse

    Raises
    ------
    ArgumentError
        Where the cell has no rest without a current or does not fire tonically at this one; for fewer than 2 points, a kick that is 0
        or not finite.

    Examples
    --------
    >>> import izhikevich as izh
    >>> found = phase_response(izh.cell("RS"), 10, points=3)
    >>> round(found.period, 2), found.phase.tolist()
    (44.81, [0.25, 0.5, 0.75])
    """
    if not (np.isfinite(kick) and kick):
        raise ArgumentError(sentence("phase_response.kick", "finite and not 0 [mV]", kick))
    if points < 2:
        raise ArgumentError(sentence("phase_response.points", "at least 2", points))
    how = precisely(model)
    resting(model, "phase_response.model")
    period, state = _cycle(model, current, how)
    phase = np.arange(1, points + 1) / (points + 1)
    step = period / (points + 1)
    cycle = simulate(model, period, current, start=state, record=Recorder(("spikes", "v", "u"), every=step), **how)
    v, u = cycle.v[1 : points + 1], cycle.u[1 : points + 1]
    moved = v + kick
    over = moved >= model.vpeak  # a spike at once: it goes on from the reset
    starts = np.where(over, model.c, moved), np.where(over, u + getattr(model, "d", 0.0), u)
    run = simulate(model, (LATER + 3) * period, current, size=points, start=starts, record="spikes", **how)
    late = np.array([run.of(k)[LATER - 1 - int(jumped)] for k, jumped in enumerate(over)])
    return PhaseResponse(phase, LATER - phase - late / period, period, float(kick))


def _cycle(model: Any, current: float, how: dict[str, Any]) -> tuple[float, tuple[float, float]]:
    """Period of tonic firing, and the state right after a spike."""
    watch = Recorder(("spikes", "v", "u"), every=SETTLE)
    events = simulate(model, SETTLE, current, record=watch, **how).events
    assert events is not None
    spikes = events[events[:, 2] == 1.0]
    gaps = np.diff(spikes[-4:, 1])
    if gaps.size < 3 or np.ptp(gaps) > SAME * gaps.mean():
        raise ArgumentError(sentence("phase_response.current", "one at which the cell fires tonically", current))
    after = spikes.shape[1] // 2 + 1
    return float(gaps.mean()), (float(spikes[-1, after]), float(spikes[-1, after + 1]))

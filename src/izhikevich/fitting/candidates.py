"""Candidates put through a sweep, all as one population."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from ..errors import SimulationError
from ..models import Model, law
from ..recording import Recorder
from ..simulate import simulate
from .data import Sweep

DT = 0.5  # ms, of `mobius3`: with it candidates are compared, and nothing more; a fitted cell is run by its model's own method


class Responses(NamedTuple):
    """What N candidates answer to a sweep.

    `spikes` (N, K), ms: nan beyond a candidate's last; inf throughout for one that diverged. `v` (N, T), mV, where samples were asked for.
    """

    spikes: np.ndarray
    v: np.ndarray | None = None


def held_state(cells: Any, current: Any) -> tuple[np.ndarray, np.ndarray]:
    """Where cells are when a sweep begins: at the lower equilibrium under its first current; at the bottom of the parabola without one.

    Parameters
    ----------
    cells : Izhikevich or Izhikevich2007
    current : float or array (N,)

    Returns
    -------
    v, u : ndarray (N,)

    Examples
    --------
    >>> import izhikevich as izh
    >>> v, u = held_state(izh.cell("RS2007"), 20.0)
    >>> v.round(2), u.round(2)
    (array([-58.13]), array([-3.74]))
    """
    k = law.canonical(cells.record())
    slope = k.w / k.r
    under = slope * slope - 4 * k.kappa * (k.g + k.gain * current - slope * k.xr)
    x = (slope - np.sqrt(np.maximum(under, 0.0))) / (2 * k.kappa)
    return np.atleast_1d(k.v0 + x), np.atleast_1d(slope * (x + k.xr) * k.capacity)


def added(beside: Mapping[str, Any], sweep: Sweep) -> Any:
    """What is added to the current of a sweep: the offset, and what follows the baseline."""
    return beside.get("offset", 0.0) + beside.get("drift", 0.0) * sweep.away


def responses(
    cells: Model, beside: Mapping[str, Any], sweep: Sweep, *, start: Any = None, every: float | None = None,
    threads: int = 1, method: str | None = "mobius3", dt: float | None = DT,
) -> Responses:  # fmt: skip
    """Put candidates through a sweep.

    Parameters
    ----------
    cells : Izhikevich or Izhikevich2007
        N of them.
    beside : mapping of str to array (N,)
        What candidates have beside parameters of the model: ``"offset"``, ``"drift"``, ``"scale"``.
    sweep : Sweep
    start : (v0, u0), optional
        By default candidates are held at the sweep's first current.
    every : float, ms, optional
        Sample v so often.
    threads : int, default 1
    method, dt
        As in `izhikevich.simulate`.

    Returns
    -------
    Responses
    """
    extra = np.broadcast_to(added(beside, sweep), cells.size)
    scale = np.broadcast_to(beside.get("scale", 1.0), cells.size)
    first = sweep.current.at([0.0]).item()
    begin = held_state(cells, scale * first + extra) if start is None else start
    return _run(cells, scale, extra, begin, sweep, every, {"threads": threads, "method": method, "dt": dt})


def _run(
    cells: Model, scale: Any, extra: Any, start: Any, sweep: Sweep, every: float | None, how: dict[str, Any]
) -> Responses:
    """One run; where a candidate makes it stop, the halves by themselves, so that the others do not suffer for it."""
    record = "spikes" if every is None else Recorder(("spikes", "v"), every=every)
    scaled = sweep.current if np.all(scale == 1.0) else sweep.current * scale
    current = scaled if np.all(extra == 0.0) else scaled + extra
    try:
        run = simulate(
            cells, sweep.duration, current, start=start, record=record, size=cells.size, progress=False, **how
        )
    except SimulationError:
        if cells.size == 1:
            samples = 0 if every is None else int(np.floor(sweep.duration / every)) + 1
            return Responses(np.full((1, 1), np.inf), None if every is None else np.full((1, samples), np.nan))
        middle = cells.size // 2
        halves = []
        for part in (slice(0, middle), slice(middle, None)):
            own = cells.replace(
                **{n: np.asarray(getattr(cells, n))[part] for n in cells.parameters() if np.ndim(getattr(cells, n))}
            )
            v0, u0 = (np.broadcast_to(x, cells.size)[part] for x in start)
            halves.append(_run(own, scale[part], extra[part], (v0, u0), sweep, every, how))
        return _joined(halves)
    return Responses(padded(run), None if every is None else np.atleast_2d(run.v.T))


def _joined(parts: list[Responses]) -> Responses:
    most = max(part.spikes.shape[1] for part in parts)
    rows = [np.pad(part.spikes, [(0, 0), (0, most - part.spikes.shape[1])], constant_values=np.nan) for part in parts]
    for row in rows:
        row[np.isinf(row[:, 0])] = np.inf
    v = None if parts[0].v is None else np.concatenate([part.v for part in parts])  # type: ignore[misc]
    return Responses(np.concatenate(rows), v)


def padded(run: Any) -> np.ndarray:
    """Spikes of a run as (N, K), nan beyond each neuron's last; K is 1 at least."""
    counts = run.spike_count
    made = np.full((counts.size, max(1, int(counts.max()))), np.nan)
    made[np.arange(made.shape[1]) < counts[:, None]] = np.concatenate(run.trains())
    return made

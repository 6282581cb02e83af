"""Files that hold a simulation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from .. import archive
from ..engines.network import Flight, NetPlan, NetState, Recent, initial
from ..engines.take import leaves

KIND = archive.Kind("a saved simulation", 2)


def write(path: str | Path, meta: dict[str, Any], arrays: dict[str, np.ndarray]) -> Path:
    """Write a checkpoint; the file of that name is the old one or the new one, never half of either."""
    return archive.write(path, KIND, meta, arrays)


def read(path: str | Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Read a checkpoint, refusing one that is damaged or of another version."""
    return archive.read(path, KIND)


def state_arrays(state: NetState) -> dict[str, np.ndarray]:
    """A network's state by name: of each group and field, and of the spikes still on their way only those there are."""
    arrays = {"step": np.array(state.step), "counts": state.counts, "ring": state.ring, "number": state.recent.number}
    arrays["sent"] = np.concatenate([row[:n] for row, n in zip(state.recent.cells, state.recent.number, strict=True)])
    for g, (cells, hold, synapses) in enumerate(zip(state.cells, state.holds, state.synapses, strict=True)):
        arrays |= {f"cells/{g}/{name}": x for name, x in zip(cells._fields, cells, strict=True)}
        arrays[f"hold/{g}"] = hold
        for j, y in enumerate(synapses):
            arrays |= {f"synapses/{g}/{j}/{k}": x for k, x in enumerate(leaves(y))}
    arrays |= {f"flight/{name}": x for name, x in zip(state.flight._fields, state.flight, strict=True)}
    return arrays


def state_of(plan: NetPlan, arrays: dict[str, np.ndarray]) -> NetState:
    """The state that `state_arrays` was given, for the plan it belongs to."""
    blank = initial(plan)
    cells = tuple(type(s)(*(arrays[f"cells/{g}/{n}"] for n in s._fields)) for g, s in enumerate(blank.cells))
    synapses = tuple(
        tuple(_filled(y, (arrays[f"synapses/{g}/{j}/{k}"] for k in range(len(leaves(y))))) for j, y in enumerate(ys))
        for g, ys in enumerate(blank.synapses)
    )
    sent = np.split(arrays["sent"], np.cumsum(arrays["number"])[:-1])
    for row, found in zip(blank.recent.cells, sent, strict=True):
        row[: found.size] = found
    recent = Recent(blank.recent.cells, arrays["number"])
    holds = tuple(arrays[f"hold/{g}"] for g in range(len(blank.holds)))
    flight = Flight(*(arrays[f"flight/{name}"] for name in Flight._fields))
    return NetState(int(arrays["step"]), cells, holds, arrays["counts"], synapses, arrays["ring"], recent, flight)


def _filled(record: Any, numbers: Iterator[np.ndarray]) -> Any:
    """A record like this one, with these arrays for its leaves."""
    if not isinstance(record, tuple):
        return next(numbers)
    kind, fields = type(record), [_filled(f, numbers) for f in record]
    return kind(*fields) if hasattr(kind, "_fields") else kind(fields)

"""Files that hold a simulation: versioned, checked, written whole or not at all."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..durable import checksum, write_whole
from ..engines.network import Flight, NetPlan, NetState, Recent, initial
from ..engines.take import leaves
from ..errors import FileFormatError, sentence

FORMAT = 2


def write(path: str | Path, meta: dict[str, Any], arrays: dict[str, np.ndarray]) -> Path:
    """Write a checkpoint; the file of that name is the old one or the new one, never half of either."""
    path = Path(path)
    text = json.dumps({"format": FORMAT, **meta}, sort_keys=True)
    whole = {**arrays, "meta": np.frombuffer(text.encode(), np.uint8)}
    whole["checksum"] = np.frombuffer(checksum(whole), np.uint8)
    write_whole(path, lambda file: np.savez(file, **whole))  # type: ignore[arg-type]
    return path


def read(path: str | Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Read a checkpoint, refusing one that is damaged or of another version."""
    try:
        with open(path, "rb") as raw, np.load(raw, allow_pickle=False) as file:
            whole = {name: file[name] for name in file.files}
        written = bytes(whole.pop("checksum"))
        good = written == checksum(whole)
        meta = json.loads(bytes(whole.pop("meta"))) if good else {}
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError) as error:
        raise FileFormatError(
            sentence(f"{Path(path).name}", "a saved simulation", str(error) or type(error).__name__)
        ) from None
    if not good:
        raise FileFormatError(
            sentence(f"{Path(path).name}", "as it was written", "another checksum", "The file is damaged")
        )
    if meta["format"] != FORMAT:
        raise FileFormatError(
            sentence(f"{Path(path).name}", f"of format {FORMAT}", meta["format"], "Another version wrote it")
        )
    return meta, whole


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

"""Recordings that lie in the folder of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..errors import FileFormatError, sentence
from ..network import Network
from ..network.encode import decode
from ..recording import Recorder, Recording
from ..recording.chunks import Entry, StoredSamples, StoredSpikes
from . import checkpoint
from .collected import TRACES, network_recording, sample_times

STATE = "state.npz"

Saved = tuple[dict[str, Any], dict[str, np.ndarray]]  # what a checkpoint holds: plain data, and arrays


def read_recording(folder: str | Path) -> Recording:
    """What a run that keeps itself in a folder has recorded, from its beginning to the last state written.

    Parameters
    ----------
    folder : str or Path
        As given to `Simulation.run`; the run may have ended, may have been killed, or may still go on.

    Returns
    -------
    Recording
        Spikes and traces are read from the folder when they are asked for.

    Raises
    ------
    FileFormatError
        For something else, and, once they are read, for chunks that are damaged or missing.

    Examples
    --------
    >>> import tempfile
    >>> import izhikevich as izh
    >>> net = izh.Network()
    >>> _ = net.stimulate(net.population("cells", "RS", 2), [10.0, 20.0])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = izh.Simulation(net, engine="numpy").run(300, folder=folder)
    ...     izh.read_recording(folder).spikes.times.size
    23
    """
    meta, arrays = read_state(folder)
    return recording_of(Path(folder), meta, arrays, decode(meta["network"], arrays))


def read_state(folder: str | Path) -> Saved:
    """The last state of a run's folder."""
    path = Path(folder) / STATE
    if not path.exists():
        raise refused(folder, "the folder of a run", f"one without {STATE}")
    meta, arrays = checkpoint.read(path)
    if "folder" not in meta:
        raise refused(folder, "the folder of a run", "a state without recordings", f"Load {path} itself")
    return meta, arrays


def recording_of(folder: Path, meta: dict[str, Any], arrays: dict[str, np.ndarray], net: Network) -> Recording:
    """The recording of a folder in a state."""
    recorder, dt = Recorder(**meta["options"]["record"]), meta["options"]["dt"]
    begin, step = meta["folder"]["begin"], int(arrays["step"])
    entries = [Entry(*e) for e in meta["folder"]["chunks"]]
    names = [name for name in TRACES if name in recorder.variables]
    stored = StoredSamples(folder, entries, names, recorder.watched(net.size).size, recorder.dtype)
    samples = sample_times(recorder, dt, begin, step), stored
    counts, spikes = arrays["counts"] - arrays["before"], StoredSpikes(folder, entries)
    return network_recording(net, recorder, dt, begin, step, counts, meta["provenance"], spikes, samples)


def refused(path: str | Path, rule: str, got: object, remedy: str = "") -> FileFormatError:
    """The error for a folder that is not what it has to be."""
    return FileFormatError(sentence(str(path), rule, got, remedy))

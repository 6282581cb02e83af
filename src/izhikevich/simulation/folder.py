"""A folder in which a run keeps itself: recorded chunks, and a state that says how far they reach.

A chunk is written first, then the state, whose list names the chunks that count, with their checksums. So whenever the process is
killed, the folder holds a run up to the state's step; a chunk beyond it is written again by the run that goes on.
"""

from __future__ import annotations

import json
import os
import shlex
import time
from pathlib import Path

import numpy as np

from ..durable import checksum, remove_parts
from ..network import Network
from ..recording import Recorder, Recording
from ..recording.chunks import Chunk, Entry, units_of, write_chunk
from . import checkpoint
from .stored import STATE, Saved, recording_of, refused

CHUNK_SECONDS = 5.0  # of wall time between two states; more where a state takes long to write
CHUNK_BYTES = 64 * 2**20  # of recordings; more where the state is larger than that
WRITING = 20  # writing may take one part of the time in so many


class RunFolder:
    """A folder opened to go on with the simulation that `saved` holds; one process at a time has it.

    Parameters
    ----------
    path : str or Path
        New, empty, or the folder of this very simulation.
    net : Network
    recorder : Recorder
    saved : (dict, dict)
        The simulation, as `checkpoint.write` takes it.
    """

    def __init__(self, path: str | Path, net: Network, recorder: Recorder, saved: Saved):
        self.path, self.net, self.watched = Path(path), net, recorder.watched(net.size)
        if self.path.exists() and not self.path.is_dir():
            raise refused(self.path, "a folder", "a file")
        self.path.mkdir(parents=True, exist_ok=True)
        self.lock = _locked(self.path)
        try:
            self._take_up(saved)
        except BaseException:
            self.close()
            raise
        self.written, self.cost = time.perf_counter(), 0.0
        self.least = max(CHUNK_BYTES, sum(x.nbytes for x in saved[1].values()))

    def _take_up(self, saved: Saved) -> None:
        state = self.path / STATE
        if state.exists():
            found = checkpoint.read(state)
            _refuse_another(self.path, found, saved)
            about, self.before = found[0]["folder"], found[1]["before"]
            self.begin, self.entries, self.state = about["begin"], [Entry(*e) for e in about["chunks"]], found
            remove_parts(self.path)
            return
        remove_parts(self.path)
        if any(self.path.iterdir()):
            remedy = "Take a new folder"
            raise refused(self.path, "empty, or the folder of a run", sorted(os.listdir(self.path))[:5], remedy)
        self.begin, self.before, self.entries = int(saved[1]["step"]), saved[1]["counts"].copy(), []
        self._write_state(saved)

    def due(self, nbytes: int) -> bool:
        """Whether it is time to write, where so much has been recorded since."""
        since = time.perf_counter() - self.written
        return nbytes >= self.least or since >= max(CHUNK_SECONDS, WRITING * self.cost)

    def append(self, chunk: Chunk, saved: Saved) -> None:
        """Write a chunk, and then the state at its end."""
        began = time.perf_counter()
        self.entries.append(write_chunk(self.path, chunk, self.watched, units_of(self.net), saved[0]["provenance"]))
        self._write_state(saved)
        self.written = time.perf_counter()
        self.cost = self.written - began

    def _write_state(self, saved: Saved) -> None:
        """Write the state, with the list of chunks that it counts on."""
        meta, arrays = saved
        about = {"begin": self.begin, "chunks": self.entries}
        self.state = {**meta, "folder": about}, {**arrays, "before": self.before}
        checkpoint.write(self.path / STATE, *self.state)

    def recording(self) -> Recording:
        """What has been written."""
        return recording_of(self.path, *self.state, self.net)

    def farewell(self, end: float) -> str:
        """Where a run that was to last until `end` (ms) has been saved, and how it goes on."""
        name, reached = str(self.path), int(self.state[1]["step"]) * self.state[0]["options"]["dt"]
        return (
            f"Stopped at t = {reached:g} ms and saved in {name}: go on with "
            f"izhikevich.Simulation.load({name!r}).run({end - reached:.15g}, folder={name!r}), "
            f"at the command line with izhikevich network --resume {shlex.quote(name)} --duration {end:.15g}."
        )

    def close(self) -> None:
        """Let another process have it."""
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None


def _refuse_another(path: Path, found: Saved, saved: Saved) -> None:
    """Refuse a folder whose state is not the simulation that is to go on in it."""
    (old, there), (new, here) = found, saved
    loaded, resumed = (
        f"izhikevich.Simulation.load({str(path)!r})",
        f"izhikevich network --resume {shlex.quote(str(path))}",
    )
    remedy = f"Go on with {loaded}, at the command line with {resumed}, or take another folder"
    if "folder" not in old:
        raise refused(path, "empty, or the folder of a run", "a saved state without recordings", "Take a new folder")
    new = json.loads(json.dumps(new))
    if (old["digest"], old["network"], _given(there)) != (new["digest"], new["network"], _given(here)):
        raise refused(path, "the folder of this network, its method and step", "another run's", remedy)
    if old["options"]["record"] != new["options"]["record"]:
        raise refused(path, "gone on with as it was recorded", new["options"]["record"], remedy)
    rest = {name: x for name, x in there.items() if name != "before"}
    if checksum(rest) != checksum(here):
        times = (float(arrays["step"]) * old["options"]["dt"] for arrays in (here, there))
        rule, got = (f"{t:g} ms" for t in times)
        raise refused(path, f"of a run that has reached the state of this one, {rule}", f"one at {got}", remedy)
    for entry in old["folder"]["chunks"]:
        if not (path / Entry(*entry).name).exists():
            raise refused(path, "whole", f"no {Entry(*entry).name}", "Put the file back, or take another folder")


def _given(arrays: dict[str, np.ndarray]) -> bytes:
    """Checksum of the arrays that a network was described with."""
    return checksum({name: x for name, x in arrays.items() if name.startswith("net")})


def _locked(folder: Path) -> int | None:
    """A lock on the folder, which ends with the process however that ends; None where the system has none."""
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise refused(folder, "written by one run at a time", "one that another run has open") from None
    except OSError:  # a file system without locks
        os.close(handle)
        return None
    return handle

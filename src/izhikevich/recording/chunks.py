"""Recordings on disk: one HDF5 file for each stretch of a run, each complete in itself and read when it is asked for."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..durable import write_whole
from ..errors import FileFormatError, sentence
from .spikes import Spikes

TEXT = 4000  # characters of an attribute: HDF5 takes no more than 64 KiB, and the state has the whole network


class Chunk(NamedTuple):
    """What was recorded of the steps `first` to `last` - 1."""

    first: int
    last: int
    spikes: Spikes | None
    times: np.ndarray  # (T,) of the samples, ms
    samples: dict[str, np.ndarray]  # each (T, watched)


class Entry(NamedTuple):
    """A chunk as the list of a folder's chunks has it."""

    first: int
    last: int
    digest: str  # sha256 of the file

    @property
    def name(self) -> str:
        """Of the file; names sort by first step."""
        return f"steps-{self.first:012d}.h5"


def write_chunk(folder: Path, chunk: Chunk, watched: np.ndarray, units: Mapping[str, str], about: Mapping) -> Entry:
    """Write a chunk.

    Parameters
    ----------
    folder : Path
    chunk : Chunk
    watched : ndarray (watched,)
        The cells of the samples.
    units : mapping of str to str
        Of ``v``, ``u`` and ``current``.
    about : mapping
        Numbers and texts that every file tells of its run.

    Returns
    -------
    Entry
    """
    import h5py  # here, because a run without a folder needs none

    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        told = {name: x[:TEXT] if isinstance(x, str) else x for name, x in about.items()}
        file.attrs.update({**told, "first_step": chunk.first, "last_step": chunk.last})
        if chunk.spikes is not None:
            _put(file, "spikes/times", chunk.spikes.times, "ms")
            _put(file, "spikes/neurons", chunk.spikes.neurons.astype(np.uint32), "number of the cell in the network")
        if chunk.samples:
            _put(file, "samples/times", chunk.times, "ms")
            _put(file, "samples/neurons", watched.astype(np.uint32), "number of the cell in the network")
        for name, values in chunk.samples.items():
            _put(file, f"samples/{name}", values, units[name])
    entry = Entry(chunk.first, chunk.last, hashlib.sha256(memory.getbuffer()).hexdigest())
    write_whole(folder / entry.name, lambda out: out.write(memory.getbuffer()))
    return entry


def units_of(model: Any) -> dict[str, str]:
    """Units of what is sampled of a cell or a network."""
    return {"v": "mV", "u": model.current_unit, "current": model.current_unit}


def _put(file: Any, name: str, values: np.ndarray, unit: str) -> None:
    file.create_dataset(name, data=values).attrs["units"] = unit


@contextmanager
def opened(folder: Path, entry: Entry) -> Iterator[Any]:
    """A chunk's file, open for reading, after every byte of it was checked."""
    import h5py

    path = folder / entry.name
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        remedy = "Without it the recording has a gap"
        raise FileFormatError(sentence(str(path), "a chunk of the recording", "no such file", remedy)) from None
    if hashlib.sha256(data).hexdigest() != entry.digest:
        remedy = "The file is damaged; the others can still be read one by one, with h5py"
        raise FileFormatError(sentence(str(path), "as it was written", "another checksum", remedy))
    with h5py.File(io.BytesIO(data), "r") as file:
        yield file


class StoredSpikes(Sequence):
    """The spikes of a folder, chunk by chunk: a file is read each time its place is asked for."""

    def __init__(self, folder: Path, entries: Sequence[Entry]):
        self.folder, self.entries = folder, tuple(entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, place: Any) -> Any:
        with opened(self.folder, self.entries[place]) as file:
            return Spikes(file["spikes/times"][:], file["spikes/neurons"][:].astype(np.int64))


class StoredSamples(Mapping):
    """The samples of a folder, by variable: the files are read when a variable is first asked for."""

    def __init__(self, folder: Path, entries: Sequence[Entry], names: Sequence[str], watched: int, dtype: str):
        self.folder, self.entries, self.names = folder, tuple(entries), tuple(names)
        self.none = np.empty((0, watched), dtype)
        self.found: dict[str, np.ndarray] = {}

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self.names:
            raise KeyError(name)
        if name not in self.found:
            parts = [self.none]
            for entry in self.entries:
                with opened(self.folder, entry) as file:
                    parts.append(file[f"samples/{name}"][:])
            self.found[name] = np.concatenate(parts)
            self.found[name].setflags(write=False)
        return self.found[name]

"""Files that are there whole or not at all, and that notice when they were changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np


def write_whole(path: Path, write: Callable[[Any], Any]) -> None:
    """Write a file under another name, and rename it when it is on the disk: whoever looks sees the old one or the new one.

    Parameters
    ----------
    path : Path
        Where it will be. A file of that name is replaced.
    write : callable
        ``write(file)`` puts the contents into an open binary file.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(part, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
        _sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def checksum(arrays: Mapping[str, np.ndarray]) -> bytes:
    """SHA-256 of names, types, shapes and contents."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        x = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {x.dtype} {x.shape}".encode())
        digest.update(x.data)
    return digest.digest()


def remove_parts(folder: Path) -> None:
    """Remove what a killed process left unfinished in its own folder."""
    for part in folder.glob("*.part"):
        part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Put a rename on the disk: of two files written one after the other, a power cut must not leave only the second."""
    if os.name != "posix":  # elsewhere a folder cannot be opened
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

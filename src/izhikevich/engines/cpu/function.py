"""A function of arrays from another floor, compiled: loops written there run in plain Python as they stand, and here as machine code."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from types import FunctionType
from typing import Any

import numba as nb

from .cache import package_digest
from .lift import lift
from .sweeps import KERNEL

KEPT: dict[str, Any] = {"cache": True, "noalias": True, **KERNEL}


def compiled(function: FunctionType) -> Any:
    """`function`, compiled at its first call with new types of arguments and kept on disk; no two arrays given to it may overlap.

    Written like the rows of a network: loops over arrays and plain numbers, and whatever functions of this package it calls.
    """
    return _compiled(function, package_digest() + folder_digest(Path(function.__code__.co_filename).parent))


@functools.cache
def _compiled(function: FunctionType, digest: str) -> Any:
    lift(function)

    def call(*arguments):
        _ = digest
        return function(*arguments)

    call.__qualname__ = f"{function.__name__}_{digest[:8]}{digest[-8:]}"
    return nb.njit(**KEPT)(call)


@functools.cache
def folder_digest(folder: Path) -> str:
    """Digest of the sources in a folder: a function there may call any of the others."""
    return hashlib.sha256(b"\0".join(f.read_bytes() for f in sorted(folder.glob("*.py")))).hexdigest()[:24]

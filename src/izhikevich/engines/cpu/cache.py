"""Compiled kernels, in memory and on disk, keyed by the sources they were made of.

Numba's own key for its disk cache is the file of the outermost function: edit an equation in another file, and the old kernel
would go on answering. So every kernel closes over a digest of all sources it can reach; an edit changes the digest, and with it
the key. (tests/architecture/test_cache.py edits a model and asks.)
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import sys
from pathlib import Path
from typing import Any

from ... import methods, models
from . import kernels


def kernel(method: Any, p: Any, located: bool, holds: bool) -> Any:
    """The kernel for a method and a kind of cell; compiled at its first call with new types of arguments."""
    own = getattr(p, "cell", p)
    parts = (package_digest(), type(own).model.__qualname__, file_digest(source(type(own).model)), type(method).__qualname__)
    return _made(hashlib.sha256("\0".join((*parts, file_digest(source(type(method))))).encode()).hexdigest()[:24], located, holds)


@functools.cache
def _made(digest: str, located: bool, holds: bool) -> Any:
    return kernels.make_located_kernel(digest) if located else kernels.make_grid_kernel(digest, holds)


@functools.cache
def package_digest() -> str:
    """One digest of everything that a kernel is made of inside this package."""
    folders = [Path(m.__file__).parent for m in (models, methods)] + [Path(__file__).parent]
    files = sorted(f for folder in folders for f in folder.rglob("*.py"))
    return hashlib.sha256(b"\0".join(f.read_bytes() for f in files)).hexdigest()[:24]


def file_digest(path: str | None) -> str:
    """Digest of a model's file; empty where it has none (typed at a prompt)."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:24] if path and Path(path).is_file() else ""


def source(kind: type) -> str | None:
    """The file a class was defined in."""
    module = sys.modules.get(kind.__module__)
    return getattr(module, "__file__", None) or (inspect.getsourcefile(kind) if module else None)

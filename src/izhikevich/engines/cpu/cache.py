"""Compiled kernels, in memory and on disk, keyed by the sources they were made of.

Numba's own key for its disk cache is the file of the outermost function: edit an equation in another file, and the old kernel
would go on answering. So every kernel closes over a digest of all sources it can reach; an edit changes the digest, and with it
the key. (tests/architecture/test_cache.py edits a model and asks.)
"""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from ... import engines, methods, models, network
from ..jit.lift import reached
from . import kernels


def kernel(method: Any, p: Any, located: bool, holds: bool) -> Any:
    """The kernel for a method and a kind of cell; compiled at its first call with new types of arguments."""
    model = type(getattr(p, "cell", p)).model
    holds = holds and not located
    # two kernels of one name would share what Numba keeps by name: the one from disk gets the globals of the other
    parts = [package_digest(), f"holds {holds}"]
    for kind in (model, type(method)):
        parts += [kind.__module__, kind.__qualname__, file_digest(source(kind)), class_digest(kind)]
    return _made(hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24], located, holds)


def network_kernel(plan: Any) -> Any:
    """The kernel for a network of these kinds of cells, methods and synapses, with deliveries on the grid or off it."""
    parts = [package_digest()]
    for group in plan.groups:
        for kind in (type(getattr(group.p, "cell", group.p)).model, type(group.method)):
            parts += [kind.__module__, kind.__qualname__, file_digest(source(kind)), class_digest(kind)]
    for receptor in plan.receptors:
        kind = type(receptor.q).model
        parts += [kind.__module__, kind.__qualname__, file_digest(source(kind)), class_digest(kind)]
    return _made_network(hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24], plan.precise)


@functools.cache
def _made_network(digest: str, precise: bool) -> Any:
    from .network import make_network_kernel
    from .precise import make_precise_kernel

    return make_precise_kernel(digest) if precise else make_network_kernel(digest)


@functools.cache
def _made(digest: str, located: bool, holds: bool) -> Any:
    return kernels.make_located_kernel(digest) if located else kernels.make_grid_kernel(digest, holds)


@functools.cache
def package_digest() -> str:
    """One digest of everything that a kernel is made of inside this package."""
    folders = [Path(str(m.__file__)).parent for m in (engines, models, methods, network)]
    files = sorted(f for folder in folders for f in folder.rglob("*.py"))
    return hashlib.sha256(b"\0".join(f.read_bytes() for f in files)).hexdigest()[:24]


def file_digest(path: str | None) -> str:
    """Digest of a model's file; empty where it has none (typed at a prompt)."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:24] if path and Path(path).is_file() else ""


@functools.cache
def class_digest(kind: type) -> str:
    """Digest of a class's functions and of all that they reach outside this package: they may lie in several files, or in none."""
    members = [getattr(kind, name) for name in dir(kind) if isinstance(getattr(kind, name), FunctionType)]
    fields = getattr(kind, "Record", kind), getattr(kind, "State", None)
    text = [repr(getattr(f, "_fields", ())) for f in fields]
    seen: set[FunctionType] = set()
    while members:
        function = members.pop()
        if function in seen or function.__module__.split(".")[0] == __name__.split(".")[0]:
            continue
        seen.add(function)
        text += [function.__qualname__, repr(function.__defaults__), *code_words(function.__code__)]
        for name, value in reached(function):
            if isinstance(value, FunctionType):
                members.append(value)
            elif isinstance(value, int | float):  # compiled in as a constant
                text.append(f"{name} = {value!r}")
    return hashlib.sha256("\0".join(text).encode()).hexdigest()[:24]


def code_words(code: CodeType) -> Iterator[str]:
    """What a function does, in words that are the same in every process."""
    yield code.co_code.hex()
    yield repr((code.co_names, code.co_varnames))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from code_words(constant)
        else:
            yield repr(constant)


def source(kind: type) -> str | None:
    """The file a class was defined in; None for one typed at a prompt."""
    return getattr(sys.modules.get(kind.__module__), "__file__", None)

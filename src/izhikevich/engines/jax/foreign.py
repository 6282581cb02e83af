"""Loops compiled by Numba, called from within XLA's programs on a CPU.

XLA hands such a function one record, the call frame, which says where arguments and results lie; the layout is that of
``xla/ffi/api/c_api.h``, which every jaxlib carries. It is not stable yet, so it is used only with versions that were tried. A
registration that XLA refuses would leave JAX without a CPU, and therefore isn't attempted with others.
"""

from __future__ import annotations

import ctypes
import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import numpy as np

TRIED = {(0, 1), (0, 2), (0, 3)}  # jaxlib 0.8 to 0.10
ANSWERED = (0, 1)  # the oldest: newer ones take it, and have only added to it
METADATA = 1  # the kind of a call that asks for the version
DTYPES = ("float32", "float64")


@functools.cache
def available() -> bool:
    """Whether this jaxlib calls functions in a way that was tried."""
    header = Path(jax.ffi.include_dir(), "xla/ffi/api/c_api.h")
    if not header.is_file():
        return False
    found = (re.search(rf"#define XLA_FFI_API_{part} (\d+)", header.read_text()) for part in ("MAJOR", "MINOR"))
    return tuple(int(number[1]) for number in found if number) in TRIED


def call(loops: Callable[[Any, Any, Any, Any], None], x: Any, y: Any, shape: tuple[int, int]) -> tuple[Any, Any]:
    """What ``loops(x, y, out, done)`` writes.

    Parameters
    ----------
    loops : function
        Reads two matrices, writes a third and one boolean, and can be compiled by Numba. It is compiled once for each type.
    x, y : array (any, any)
        Of one type, float32 or float64.
    shape : tuple of int

    Returns
    -------
    out : array, of that shape
    done : bool
    """
    results = jax.ShapeDtypeStruct(shape, x.dtype), jax.ShapeDtypeStruct((1,), bool)
    out, done = jax.ffi.ffi_call(_registered(loops, x.dtype.name), results, vmap_method="sequential")(x, y)
    return out, done[0]


@functools.cache
def _registered(loops: Any, dtype: str) -> str:
    """The name under which XLA knows the function."""
    name = f"izhikevich.{loops.__name__}.{dtype}"
    address = ctypes.c_void_p(_compiled(loops, np.dtype(dtype)).address)
    jax.ffi.register_ffi_target(name, jax.ffi.pycapsule(address), platform="cpu")
    return name


@functools.cache  # and kept: XLA has the address alone
def _compiled(loops: Any, dtype: np.dtype) -> Any:
    import numba.extending
    from numba.core.cgutils import voidptr_t

    nb: Any = numba  # its types say little about what it compiles

    @nb.extending.intrinsic
    def pointer(typing: Any, address: Any) -> Any:
        return nb.types.voidptr(address), lambda _, builder, __, args: builder.inttoptr(args[0], voidptr_t)

    @nb.njit
    def words(address, n):
        return nb.carray(pointer(address), n, np.int64)

    @nb.njit
    def buffer(address):
        # XLA_FFI_Buffer: size, extensions, type, data, rank, lengths
        fields = words(address, 6)
        return pointer(fields[3]), words(fields[5], fields[4])

    @nb.njit
    def matrix(address):
        data, lengths = buffer(address)
        return nb.carray(data, (lengths[0], lengths[1]), dtype)

    @nb.njit
    def asked(frame):
        """Whether XLA asks for the version. It is then answered."""
        extension = words(frame, 2)[1]
        if extension == 0:
            return False
        # XLA_FFI_Metadata_Extension: size, kind (int), next, metadata; XLA_FFI_Metadata: size, and the version: size, extensions, two ints
        known = words(extension, 4)
        if known[1] & 0xFFFFFFFF != METADATA:
            return False
        version = nb.carray(pointer(known[3] + 24), 2, np.int32)
        version[0], version[1] = ANSWERED
        return True

    inner = nb.njit(loops)

    @nb.cfunc(nb.types.int64(nb.types.int64))
    def handler(frame):
        # XLA_FFI_CallFrame: size, extensions, api, context, stage, arguments (5 words, the last: where), results (the same), ...
        if not asked(frame):
            call = words(frame, 15)
            given, results = words(call[9], 2), words(call[14], 2)
            done = nb.carray(buffer(results[1])[0], 1, np.bool_)
            inner(matrix(given[0]), matrix(given[1]), matrix(results[0]), done)
        return 0  # no error

    return handler

"""The dialect's words for Numba, and the way records are read from and written to arrays.

Four words of this engine stand beside them: `lane` and `put` take a record of arrays apart and together, whatever its fields; a record
of scalars is its own lane, so that uniform cells cost no loads. `flag_mask` and `lowest_bit` find the few set flags among many.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic, overload
from numba.np.arrayobj import populate_array

from ...models import primitives as words
from ..jit.words import teach
from .inner import INLINE

teach(overload, intrinsic, types, INLINE)


@overload(words.sqrt, jit_options=INLINE)
def _sqrt(x):
    return lambda x: math.sqrt(x)


@intrinsic
def _rint(typingctx: Any, x: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        function = builder.module.declare_intrinsic("llvm.rint", [args[0].type])
        return builder.call(function, args)

    return x(x), codegen


@overload(words.rint, jit_options=INLINE)
def _rint_word(x):
    return lambda x: _rint(x)


@overload(words.word32, jit_options=INLINE)
def _word32(n):
    return lambda n: np.uint32(n)


@overload(words.workspace, jit_options=INLINE)
def _workspace(n, like):
    kind = np.float32 if like == types.float32 else np.float64
    return lambda n, like: np.empty(n, kind)


# --- records and arrays -------------------------------------------------------------------------------------------


def has_arrays(record: Any) -> bool:
    """Whether a type is an array, or a tuple with one inside."""
    if isinstance(record, types.BaseTuple):
        return any(has_arrays(f) for f in record)
    return isinstance(record, types.Array)


def _lane_type(kind: Any) -> Any:
    """Type of one neuron's share: of an array its number, of a record a record, and a number is every neuron's."""
    if isinstance(kind, types.Array):
        return kind.dtype
    if not isinstance(kind, types.BaseTuple):
        return kind
    fields = [_lane_type(f) for f in kind]
    maker = getattr(kind, "instance_class", None)
    if maker is None:
        return types.BaseTuple.from_types(fields)
    return types.BaseTuple.from_types(fields, maker)


def element(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    """Where an element of an array lies."""
    view = context.make_array(kind)(context, builder, array)
    return cgutils.get_item_pointer(context, builder, kind, view, [index], wraparound=False)


@intrinsic
def lane(typingctx: Any, record: Any, i: Any) -> Any:
    """What is neuron `i`'s of a record or tuple of arrays; numbers in it, and records of numbers, serve all neurons."""
    if not has_arrays(record):
        return record(record, i), lambda context, builder, signature, args: args[0]

    def load(context: Any, builder: Any, kind: Any, value: Any, index: Any) -> Any:
        if isinstance(kind, types.Array):
            return context.unpack_value(builder, kind.dtype, element(context, builder, kind, value, index))
        if not isinstance(kind, types.BaseTuple):
            return value
        fields = [load(context, builder, f, builder.extract_value(value, k), index) for k, f in enumerate(kind)]
        return context.make_tuple(builder, _lane_type(kind), fields)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return load(context, builder, record, *args)

    return _lane_type(record)(record, types.intp), codegen


@intrinsic
def put(typingctx: Any, record: Any, i: Any, values: Any) -> Any:
    """Write what is neuron `i`'s into a record or tuple of arrays; numbers in it serve all neurons and stay."""
    if not has_arrays(record):
        return types.void(record, i, values), lambda context, builder, signature, args: context.get_dummy_value()

    def store(context: Any, builder: Any, kind: Any, target: Any, value: Any, index: Any) -> None:
        if isinstance(kind, types.Array):
            context.pack_value(builder, kind.dtype, value, element(context, builder, kind, target, index))
        elif isinstance(kind, types.BaseTuple):
            for k, f in enumerate(kind):
                fields = (builder.extract_value(x, k) for x in (target, value))
                store(context, builder, f, *fields, index)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        store(context, builder, record, args[0], args[2], args[1])
        return context.get_dummy_value()

    return types.void(record, types.intp, _lane_type(record)), codegen


@intrinsic
def part(typingctx: Any, record: Any, first: Any, n: Any) -> Any:
    """The neurons from `first` on, `n` of them, of a record or tuple of arrays: views that share its memory."""
    if not has_arrays(record):
        return record(record, first, n), lambda context, builder, signature, args: args[0]

    def cut(context: Any, builder: Any, kind: Any, value: Any, first: Any, n: Any) -> Any:
        if isinstance(kind, types.Array):
            old = context.make_array(kind)(context, builder, value)
            new = context.make_array(kind)(context, builder)
            data = element(context, builder, kind, value, first)
            strides = cgutils.unpack_tuple(builder, old.strides)
            populate_array(new, data, [n], strides, old.itemsize, None)  # borrowed: the whole array lives longer
            return new._getvalue()
        if not isinstance(kind, types.BaseTuple):
            return value
        fields = [cut(context, builder, f, builder.extract_value(value, k), first, n) for k, f in enumerate(kind)]
        return context.make_tuple(builder, kind, fields)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return cut(context, builder, record, *args)

    return record(record, types.intp, types.intp), codegen


@intrinsic
def borrowed(typingctx: Any, record: Any) -> Any:
    """The same arrays without their owners: whoever passed them keeps them alive.

    Otherwise each access to an array inside a tuple would count its owner up and down, by atomic operations: measured, three quarters
    of the time of a step of a small network.
    """

    def bare(context: Any, builder: Any, kind: Any, value: Any) -> Any:
        if isinstance(kind, types.Array):
            old = context.make_array(kind)(context, builder, value)
            new = context.make_array(kind)(context, builder)
            shape, strides = (cgutils.unpack_tuple(builder, x) for x in (old.shape, old.strides))
            populate_array(new, old.data, shape, strides, old.itemsize, None)
            return new._getvalue()
        if not isinstance(kind, types.BaseTuple):
            return value
        fields = [bare(context, builder, f, builder.extract_value(value, k)) for k, f in enumerate(kind)]
        return context.make_tuple(builder, kind, fields)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return bare(context, builder, record, *args)

    return record(record), codegen


@intrinsic
def prefetch(typingctx: Any, array: Any, i: Any) -> Any:
    """Ask for the cache line of an element that is needed soon."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        byte = ir.IntType(8).as_pointer()
        word = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, word, word, word])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        place = builder.bitcast(element(context, builder, array, args[0], args[1]), byte)
        builder.call(function, [place, *(ir.Constant(word, x) for x in (0, 3, 1))])  # to read, to keep, data
        return context.get_dummy_value()

    return types.void(array, types.intp), codegen


@intrinsic
def flag_mask(typingctx: Any, flags: Any, i: Any) -> Any:
    """The 64 byte flags from `i` on as the bits of one word: three instructions where a loop would take hundreds."""
    word = ir.IntType(64)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        bytes64 = ir.VectorType(ir.IntType(8), 64)
        start = builder.bitcast(element(context, builder, flags, args[0], args[1]), bytes64.as_pointer())
        values = builder.load(start, align=1)
        return builder.bitcast(builder.icmp_unsigned("!=", values, ir.Constant(bytes64, [0] * 64)), word)

    return types.uint64(flags, types.intp), codegen


@intrinsic
def lowest_bit(typingctx: Any, mask: Any) -> Any:
    """Position of the lowest set bit of a word that is not zero."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.intp(types.uint64), codegen

"""The dialect's primitives for Numba, and the way records are read from and written to arrays.

Overloads for Python's `models/primitives.py`, plus four words of this engine: `lane` and `put` take a record of arrays apart and
together, whatever its fields; a record of scalars is its own lane, so that uniform cells cost no loads.
Overloads carry no annotations: Numba compares their signatures with those of their implementations.
"""

from __future__ import annotations

import math
from typing import Any

import numba as nb
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic, overload

from ...models import primitives as words

# LLVM inlines these always. Numba's own inliner (`inline="always"`) does the same on its slower representation: measured, it
# doubles the time to compile a kernel.
INLINE = {"forceinline": True}


@overload(words.lit, jit_options=INLINE)
def _lit(value, like):
    kind = like
    return lambda value, like: kind(value)


@overload(words.by_precision, jit_options=INLINE)
def _by_precision(double, single, like):
    kind = like
    if kind == types.float32:
        return lambda double, single, like: kind(single)
    return lambda double, single, like: kind(double)


@intrinsic
def _select(typingctx: Any, condition: Any, yes: Any, no: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.select(*args)

    return yes(condition, yes, yes), codegen


@overload(words.select, jit_options=INLINE)
def _select_word(condition, yes, no):
    return lambda condition, yes, no: _select(condition, yes, no)


@intrinsic
def _pick(typingctx: Any, condition: Any, yes: Any, no: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        fields = [
            builder.select(args[0], builder.extract_value(args[1], k), builder.extract_value(args[2], k))
            for k in range(len(yes))
        ]
        return context.make_tuple(builder, yes, fields)

    return yes(condition, yes, yes), codegen


@overload(words.pick, jit_options=INLINE)
def _pick_word(condition, yes, no):
    return lambda condition, yes, no: _pick(condition, yes, no)


@intrinsic
def _along(typingctx: Any, s: Any, h: Any, rate: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        def field(k: int) -> Any:
            return builder.fadd(
                builder.extract_value(args[0], k), builder.fmul(args[1], builder.extract_value(args[2], k))
            )

        return context.make_tuple(builder, s, [field(k) for k in range(len(s))])

    return s(s, h, s), codegen


@overload(words.along, jit_options=INLINE)
def _along_word(s, h, rate):
    return lambda s, h, rate: _along(s, h, rate)


@overload(words.both, jit_options=INLINE)
def _both(first, second):
    return lambda first, second: first & second


@overload(words.either, jit_options=INLINE)
def _either(first, second):
    return lambda first, second: first | second


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


def _bits(x: Any) -> tuple[ir.IntType, int, int]:
    """Integer type of a float's bits, width of its mantissa, exponent bias."""
    return (ir.IntType(32), 23, 127) if x == types.float32 else (ir.IntType(64), 52, 1023)


@intrinsic
def _power_of_two(typingctx: Any, n: Any) -> Any:
    whole, mantissa, bias = _bits(n)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        exponent = builder.add(builder.fptosi(args[0], whole), ir.Constant(whole, bias))
        return builder.bitcast(builder.shl(exponent, ir.Constant(whole, mantissa)), args[0].type)

    return n(n), codegen


@overload(words.power_of_two, jit_options=INLINE)
def _power_of_two_word(n):
    return lambda n: _power_of_two(n)


@intrinsic
def _split(typingctx: Any, x: Any) -> Any:
    whole, mantissa, bias = _bits(x)
    pair = types.UniTuple(x, 2)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        bits = builder.bitcast(args[0], whole)
        width = whole.width - mantissa - 1
        field = builder.and_(builder.lshr(bits, ir.Constant(whole, mantissa)), ir.Constant(whole, (1 << width) - 1))
        exponent = builder.sitofp(builder.sub(field, ir.Constant(whole, bias - 1)), args[0].type)
        low = builder.and_(bits, ir.Constant(whole, (1 << mantissa) - 1))
        m = builder.bitcast(builder.or_(low, ir.Constant(whole, (bias - 1) << mantissa)), args[0].type)
        return context.make_tuple(builder, pair, [m, exponent])

    return pair(x), codegen


@overload(words.split, jit_options=INLINE)
def _split_word(x):
    return lambda x: _split(x)


@overload(words.workspace, jit_options=INLINE)
def _workspace(n, like):
    kind = np.float32 if like == types.float32 else np.float64
    return lambda n, like: np.empty(n, kind)


# --- records and arrays -------------------------------------------------------------------------------------------


def _has_arrays(record: Any) -> bool:
    return any(isinstance(f, types.Array) or (isinstance(f, types.BaseTuple) and _has_arrays(f)) for f in record)


def _lane_type(record: Any) -> Any:
    fields = [f.dtype if isinstance(f, types.Array) else _lane_type(f) for f in record]
    if all(f == fields[0] for f in fields):
        return types.NamedUniTuple(fields[0], len(fields), record.instance_class)
    return types.NamedTuple(fields, record.instance_class)


def _pointer(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    view = context.make_array(kind)(context, builder, array)
    return cgutils.get_item_pointer(context, builder, kind, view, [index], wraparound=False)


@intrinsic
def lane(typingctx: Any, record: Any, i: Any) -> Any:
    """Record of neuron `i`: its own numbers from a record of arrays, or the record itself if it holds scalars."""
    if not _has_arrays(record):
        return record(record, i), lambda context, builder, signature, args: args[0]
    scalar = _lane_type(record)

    def load(context: Any, builder: Any, kind: Any, value: Any, index: Any) -> Any:
        fields = []
        for k, f in enumerate(kind):
            field = builder.extract_value(value, k)
            if isinstance(f, types.Array):
                fields.append(context.unpack_value(builder, f.dtype, _pointer(context, builder, f, field, index)))
            else:
                fields.append(load(context, builder, f, field, index))
        return context.make_tuple(builder, _lane_type(kind), fields)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return load(context, builder, record, args[0], args[1])

    return scalar(record, types.intp), codegen


@intrinsic
def put(typingctx: Any, record: Any, i: Any, values: Any) -> Any:
    """Write the record of neuron `i` into a record of arrays; nothing to do where scalars serve all neurons."""
    if not _has_arrays(record):
        return types.void(record, i, values), lambda context, builder, signature, args: context.get_dummy_value()

    def store(context: Any, builder: Any, kind: Any, target: Any, value: Any, index: Any) -> None:
        for k, f in enumerate(kind):
            field, item = builder.extract_value(target, k), builder.extract_value(value, k)
            if isinstance(f, types.Array):
                context.pack_value(builder, f.dtype, item, _pointer(context, builder, f, field, index))
            else:
                store(context, builder, f, field, item, index)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        store(context, builder, record, args[0], args[2], args[1])
        return context.get_dummy_value()

    return types.void(record, types.intp, _lane_type(record)), codegen


assert nb  # numba is imported for its overloads


@intrinsic
def flag_mask(typingctx: Any, flags: Any, i: Any) -> Any:
    """The 64 byte flags from `i` on as the bits of one word: three instructions where a loop would take hundreds."""
    word = ir.IntType(64)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        bytes64 = ir.VectorType(ir.IntType(8), 64)
        start = builder.bitcast(_pointer(context, builder, flags, args[0], args[1]), bytes64.as_pointer())
        values = builder.load(start, align=1)
        return builder.bitcast(builder.icmp_unsigned("!=", values, ir.Constant(bytes64, [0] * 64)), word)

    return types.uint64(flags, types.intp), codegen


@intrinsic
def lowest_bit(typingctx: Any, mask: Any) -> Any:
    """Position of the lowest set bit of a word that is not zero."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.intp(types.uint64), codegen

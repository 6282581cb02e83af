"""The dialect's words for a compiler of Numba's kind: overloads for `models/primitives.py`, written once for Numba and numba-cuda.

The two have types, overloads and intrinsics of their own under the same names, so everything here takes them as arguments.
Overloads carry no annotations: Numba compares their signatures with those of their implementations.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir

from ...models import primitives as words

# LLVM inlines these always. Numba's own inliner (`inline="always"`) does the same on its slower representation: measured, it
# doubles the time to compile a kernel.
INLINE: dict[str, Any] = {"forceinline": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def select_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """One value of two, without a branch."""
    return builder.select(*args)


def pick_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """One record of two, field by field."""
    condition, yes, no = args
    kind = signature.return_type
    pairs = ([builder.extract_value(x, k) for x in (yes, no)] for k in range(len(kind)))
    return context.make_tuple(builder, kind, [builder.select(condition, *pair) for pair in pairs])


def along_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """s + h·rate, field by field."""
    s, h, rate = args
    kind = signature.return_type
    pairs = ([builder.extract_value(x, k) for x in (s, rate)] for k in range(len(kind)))
    return context.make_tuple(builder, kind, [builder.fadd(x, builder.fmul(h, slope)) for x, slope in pairs])


def moved_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """The record with another v."""
    return builder.insert_value(args[0], args[1], signature.args[0].fields.index("v"))


def single_code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """Rounded to float32, and back."""
    return builder.fpext(builder.fptrunc(args[0], ir.FloatType()), args[0].type)


def bits(single: bool) -> tuple[ir.IntType, int, int]:
    """Integer type of a float's bits, width of its mantissa, exponent bias."""
    return (ir.IntType(32), 23, 127) if single else (ir.IntType(64), 52, 1023)


def power_code(single: bool) -> Callable:
    """2ⁿ for a whole number n, from the bits of the exponent."""
    whole, mantissa, bias = bits(single)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        exponent = builder.add(builder.fptosi(args[0], whole), ir.Constant(whole, bias))
        return builder.bitcast(builder.shl(exponent, ir.Constant(whole, mantissa)), args[0].type)

    return codegen


def split_code(single: bool) -> Callable:
    """Mantissa in [1/2, 1) and exponent."""
    whole, mantissa, bias = bits(single)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        word = builder.bitcast(args[0], whole)
        sign_off = ir.Constant(whole, (1 << (whole.width - 1)) - 1)
        field = builder.lshr(builder.and_(word, sign_off), ir.Constant(whole, mantissa))
        exponent = builder.sitofp(builder.sub(field, ir.Constant(whole, bias - 1)), args[0].type)
        low = builder.and_(word, ir.Constant(whole, (1 << mantissa) - 1))
        m = builder.bitcast(builder.or_(low, ir.Constant(whole, (bias - 1) << mantissa)), args[0].type)
        return context.make_tuple(builder, signature.return_type, [m, exponent])

    return codegen


def teach(overload: Any, intrinsic: Any, types: Any, inline: dict[str, Any]) -> None:
    """Overload the words that look alike in both compilers; `sqrt` and `rint` are each one's own."""

    def word(primitive: Callable) -> Any:
        return overload(primitive, jit_options=inline)

    @intrinsic
    def select(typingctx: Any, condition: Any, yes: Any, no: Any) -> Any:
        return yes(types.boolean, yes, yes), select_code

    @intrinsic
    def pick(typingctx: Any, condition: Any, yes: Any, no: Any) -> Any:
        return yes(types.boolean, yes, yes), pick_code

    @intrinsic
    def along(typingctx: Any, s: Any, h: Any, rate: Any) -> Any:
        return s(s, h, s), along_code

    @intrinsic
    def moved(typingctx: Any, s: Any, v: Any) -> Any:
        return s(s, s[s.fields.index("v")]), moved_code

    @intrinsic
    def power_of_two(typingctx: Any, n: Any) -> Any:
        return n(n), power_code(n == types.float32)

    @intrinsic
    def split(typingctx: Any, x: Any) -> Any:
        return types.UniTuple(x, 2)(x), split_code(x == types.float32)

    @intrinsic
    def single(typingctx: Any, x: Any) -> Any:
        return x(x), single_code

    @word(words.lit)
    def _(value, like):
        kind = like
        return lambda value, like: kind(value)

    @word(words.by_precision)
    def _(double, single, like):
        kind = like
        if kind == types.float32:
            return lambda double, single, like: kind(single)
        return lambda double, single, like: kind(double)

    word(words.single)(lambda x: lambda x: single(x))
    word(words.select)(lambda condition, yes, no: lambda condition, yes, no: select(condition, yes, no))
    word(words.pick)(lambda condition, yes, no: lambda condition, yes, no: pick(condition, yes, no))
    word(words.along)(lambda s, h, rate: lambda s, h, rate: along(s, h, rate))
    word(words.moved)(lambda s, v: lambda s, v: moved(s, v))
    word(words.both)(lambda first, second: lambda first, second: first & second)
    word(words.either)(lambda first, second: lambda first, second: first | second)
    word(words.power_of_two)(lambda n: lambda n: power_of_two(n))
    word(words.split)(lambda x: lambda x: split(x))

"""The dialect's primitives for numba-cuda, which has types, overloads and intrinsics of its own beside Numba's.

All are inlined while Numba's own form of a function is still at hand: a call that is left standing would be compiled for the device
that is present, and asks for one.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.cuda import libdevice, types
from numba.cuda.extending import intrinsic, overload

from ...models import primitives as words


def word(primitive: Any) -> Any:
    """Overload one word of the dialect."""
    return overload(primitive, jit_options={"forceinline": True})


@word(words.lit)
def _lit(value, like):
    kind = like
    return lambda value, like: kind(value)


@word(words.by_precision)
def _by_precision(double, single, like):
    kind = like
    if kind == types.float32:
        return lambda double, single, like: kind(single)
    return lambda double, single, like: kind(double)


@intrinsic
def _select(typingctx: Any, condition: Any, yes: Any, no: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.select(*args)

    return yes(types.boolean, yes, yes), codegen


@word(words.select)
def _select_word(condition, yes, no):
    return lambda condition, yes, no: _select(condition, yes, no)


@intrinsic
def _pick(typingctx: Any, condition: Any, yes: Any, no: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pairs = ([builder.extract_value(x, k) for x in args[1:]] for k in range(len(yes)))
        return context.make_tuple(builder, yes, [builder.select(args[0], *pair) for pair in pairs])

    return yes(types.boolean, yes, yes), codegen


@word(words.pick)
def _pick_word(condition, yes, no):
    return lambda condition, yes, no: _pick(condition, yes, no)


@intrinsic
def _along(typingctx: Any, s: Any, h: Any, rate: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pairs = ([builder.extract_value(x, k) for x in (args[0], args[2])] for k in range(len(s)))
        return context.make_tuple(builder, s, [builder.fadd(x, builder.fmul(args[1], slope)) for x, slope in pairs])

    return s(s, h, s), codegen


@word(words.along)
def _along_word(s, h, rate):
    return lambda s, h, rate: _along(s, h, rate)


@word(words.both)
def _both(first, second):
    return lambda first, second: first & second


@word(words.either)
def _either(first, second):
    return lambda first, second: first | second


@word(words.sqrt)
def _sqrt(x):
    # rounded to nearest, as everywhere: the device's default of a float32 is not
    return (lambda x: libdevice.fsqrt_rn(x)) if x == types.float32 else (lambda x: libdevice.dsqrt_rn(x))


@word(words.rint)
def _rint(x):
    return (lambda x: libdevice.rintf(x)) if x == types.float32 else (lambda x: libdevice.rint(x))


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


@word(words.power_of_two)
def _power_of_two_word(n):
    return lambda n: _power_of_two(n)


@intrinsic
def _split(typingctx: Any, x: Any) -> Any:
    whole, mantissa, bias = _bits(x)
    pair = types.UniTuple(x, 2)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        bits = builder.bitcast(args[0], whole)
        sign_off = ir.Constant(whole, (1 << (whole.width - 1)) - 1)
        field = builder.lshr(builder.and_(bits, sign_off), ir.Constant(whole, mantissa))
        exponent = builder.sitofp(builder.sub(field, ir.Constant(whole, bias - 1)), args[0].type)
        low = builder.and_(bits, ir.Constant(whole, (1 << mantissa) - 1))
        m = builder.bitcast(builder.or_(low, ir.Constant(whole, (bias - 1) << mantissa)), args[0].type)
        return context.make_tuple(builder, pair, [m, exponent])

    return pair(x), codegen


@word(words.split)
def _split_word(x):
    return lambda x: _split(x)

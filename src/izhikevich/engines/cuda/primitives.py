"""The dialect's words for numba-cuda, which has types, overloads and intrinsics of its own beside Numba's.

All are inlined while Numba's own form of a function is still at hand: a call that is left standing would be compiled for the device
that is present, and asks for one.
"""

from __future__ import annotations

from numba.cuda import libdevice, types
from numba.cuda.extending import intrinsic, overload

from ...models import primitives as words
from ..jit.words import INLINE, teach

teach(overload, intrinsic, types, INLINE)


@overload(words.sqrt, jit_options=INLINE)
def _sqrt(x):
    # rounded to nearest, as everywhere: the device's default of a float32 is not
    return (lambda x: libdevice.fsqrt_rn(x)) if x == types.float32 else (lambda x: libdevice.dsqrt_rn(x))


@overload(words.rint, jit_options=INLINE)
def _rint(x):
    return (lambda x: libdevice.rintf(x)) if x == types.float32 else (lambda x: libdevice.rint(x))

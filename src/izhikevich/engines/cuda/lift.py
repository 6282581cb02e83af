"""The equations for numba-cuda."""

from __future__ import annotations

from numba.cuda.extending import overload, register_jitable  # pyright: ignore[reportAttributeAccessIssue]

from ..jit.lift import Lifter
from ..jit.words import INLINE
from . import primitives  # registers the dialect's words

lift = Lifter(overload, register_jitable, INLINE)

__all__ = ["lift", "primitives"]

"""The equations for Numba."""

from __future__ import annotations

from numba.extending import overload, register_jitable

from ..jit.lift import Lifter
from . import primitives  # registers the dialect's words
from .inner import INLINE

lift = Lifter(overload, register_jitable, INLINE)

__all__ = ["lift", "primitives"]

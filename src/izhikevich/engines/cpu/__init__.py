"""The compiled engine (Numba). Nothing else in the package imports numba."""

from .program import CpuProgram

__all__ = ["CpuProgram"]

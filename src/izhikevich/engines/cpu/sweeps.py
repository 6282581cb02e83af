"""The inner loops over the neurons of one slab: straight lines of arithmetic that LLVM turns into vector instructions.

All arrays here are short (a slab fits the first-level cache) and belong to this call alone, which `noalias` promises to the compiler:
without the promise it would check every pair of a dozen arrays at run time, give up, and compute one neuron at a time.
"""

from __future__ import annotations

import numba as nb
from numba.core.cpu import CPUTargetOptions
from numba.core.options import TargetOptions

from ...methods import base
from ...methods.grid import held_cycle
from ...models.ops import pick
from .inner import InnerCompiler, KernelCompiler
from .lift import lift
from .primitives import lane, put

lift(held_cycle)

# numba has the flag, for its own use; this opens it to `njit` (tests/engines/test_vector_code.py watches that it still works)
CPUTargetOptions.noalias = TargetOptions.Mapping("noalias")

STRICT = {"error_model": "numpy", "nogil": True}  # no fast-math, no fused multiply-add: the bits of NumPy
# of what Python calls
KERNEL = {**STRICT, "no_cfunc_wrapper": True, "pipeline_class": KernelCompiler}
# of functions that only compiled code calls: without the wrappers through which Python would call them, which take longer to compile
INNER = {**STRICT, "no_cpython_wrapper": True, "no_cfunc_wrapper": True, "pipeline_class": InnerCompiler}
# of those among them that make no arrays and return none: without code that counts how many hold each array
BARE = {**INNER, "_nrt": False}


@nb.njit(noalias=True, **BARE)
def grid_sweep(m, p, s, x, h, flags, carried, n):
    """One step of a grid method for the `n` neurons of a slab; the bits of the flags before that are `carried` are added to."""
    for i in range(n):
        cycle = base.cycle(m, lane(p, i), lane(s, i), lane(x, i), h)
        put(s, i, cycle.after)
        flags[i] = (flags[i] & carried) + cycle.spiked


@nb.njit(noalias=True, **BARE)
def held_sweep(m, p, s, x, h, hold, refractory, free, flags, carried, n):
    """As `grid_sweep`, with refractory neurons: frozen variables keep their values, and no spike counts while held."""
    for i in range(n):
        state = lane(s, i)
        cycle = base.cycle(m, lane(p, i), state, lane(x, i), h)
        after, left, fired = held_cycle(base.cell(m, lane(p, i)), state, cycle, hold[i], refractory[i], free, h)
        put(s, i, after)
        hold[i] = left
        flags[i] = (flags[i] & carried) + fired


@nb.njit(noalias=True, **BARE)
def simple_sweep(m, p, s, hold, x, h, flagged, n):
    """One step of a located method for the `n` neurons of a slab; neurons with more to it than one flow are flagged and left alone."""
    for i in range(n):
        state = lane(s, i)
        end, ok = base.simple(m, lane(p, i), state, hold[i], lane(x, i), h)
        put(s, i, pick(ok, end, state))
        flagged[i] = not ok


@nb.njit(noalias=True, **INNER)
def leg_sweep(m, p, s, hold, x, left, refractory, free, spiked, peak, n):
    """One leg for `n` neurons gathered side by side; a method may make arrays in it."""
    for i in range(n):
        rest = base.leg(m, lane(p, i), lane(s, i), hold[i], lane(x, i), left[i], refractory[i], free)
        put(s, i, rest.s)
        put(x, i, rest.x)
        put(peak, i, rest.peak)
        hold[i] = rest.hold
        left[i] = rest.left
        spiked[i] = rest.spiked

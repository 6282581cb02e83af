"""The benchmark workloads: our side of them, in one process.

W1
    Uncoupled regular-spiking cells with constant currents from 0 to 20, forward Euler at 0.1 ms, only the spike count
    kept: 10⁶ cells for 0.1 s and 10⁴ cells for 1 s.
W2
    The network of 2003 (net.m): 800 excitatory and 200 inhibitory cells, all to all, normal noise, for 10 s.
W3s
    The network of 2006 (spnet) with weights that stay as they are: 1000 cells with 100 synapses each, delays from 1 to
    20 ms, for 60 s.
W4
    W3s at 100 000 cells, for 1 s.
W5
    100 000 cells, each with its own a, b, c, d and current around the RS, FS and CH cells, forward Euler at 0.1 ms for
    1 s, every spike time kept.

Networks take the published step (two half steps in v, then u) at 1 ms and keep every spike. The hand-written C++ and
the other simulators that these are held against live in ``benchmarks/`` of the repository.
"""

from __future__ import annotations

from . import cells, networks
from .case import Case, Size
from .cells import CellCase
from .networks import NetworkCase

WORKLOADS: dict[str, tuple[Size, ...]] = dict(sorted((cells.SIZES | networks.SIZES).items()))

__all__ = ["WORKLOADS", "Case", "CellCase", "NetworkCase", "Size", "case_of"]


def case_of(workload: str, size: Size, dtype: str = "float32", threads: int = 1) -> Case:
    """A workload, ready to be built and repeated."""
    kind = NetworkCase if workload in networks.SIZES else CellCase
    return kind(workload, size, dtype, threads)

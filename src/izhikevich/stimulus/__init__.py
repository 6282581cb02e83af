"""Currents as functions of time: made here, combined with `+`, `*` and `shift`, lowered to straight pieces for engines.

>>> from izhikevich.stimulus import noise, step
>>> (step(10, start=20) + noise(2)).lower(n=3, seed=1).window(0, 100).value.shape
(200, 3)
"""

from .accept import as_stimulus, from_file
from .arithmetic import arithmetic
from .base import Lowered, Stimulus
from .conductance import Conductance, conductance
from .expression import expression
from .function import function
from .grid import check_edges, check_grid, nearest_step, shortest_piece
from .noise import noise
from .oscillation import chirp, sine
from .pieces import Piecewise, piecewise
from .sampled import Sampled, sampled
from .segments import Segments, evaluate, make_segments
from .waveforms import constant, pulse_train, pulses, ramp, step

__all__ = [
    "Conductance",
    "Lowered",
    "Piecewise",
    "Sampled",
    "Segments",
    "Stimulus",
    "arithmetic",
    "as_stimulus",
    "check_edges",
    "check_grid",
    "chirp",
    "conductance",
    "constant",
    "evaluate",
    "expression",
    "from_file",
    "function",
    "make_segments",
    "nearest_step",
    "noise",
    "piecewise",
    "pulse_train",
    "pulses",
    "ramp",
    "sampled",
    "shortest_piece",
    "sine",
    "step",
]

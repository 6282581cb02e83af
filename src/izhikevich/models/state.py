"""States of a neuron."""

from __future__ import annotations

from typing import Any, NamedTuple


class V(NamedTuple):
    """Membrane potential alone."""

    v: Any


class VU(NamedTuple):
    """Membrane potential v and recovery variable u: the state of the simple model."""

    v: Any
    u: Any


class VUS(NamedTuple):
    """v and u, and the side of the model's switch on which they move: +1 or -1."""

    v: Any
    u: Any
    side: Any

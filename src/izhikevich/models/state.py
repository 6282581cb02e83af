"""States of a neuron."""

from __future__ import annotations

from typing import Any, NamedTuple


class VU(NamedTuple):
    """Membrane potential v and recovery variable u: the state of the simple model."""

    v: Any
    u: Any

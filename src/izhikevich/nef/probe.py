"""What is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import ArgumentError, sentence, unknown
from .connection import size_of
from .ensemble import Ensemble
from .network import enter
from .node import Node

WHAT = ("decoded", "spikes", "counts", "v", "u", "current")


@dataclass(eq=False)
class Probe:
    """A record of an ensemble or a node, at the end of every step.

    Parameters
    ----------
    target : Ensemble or Node
    what : {"decoded", "spikes", "counts", "v", "u", "current"}, default "decoded"
        What is decoded (K, d), of a node its value; of an ensemble's cells the spikes as `Spikes(times, neurons)` [ms], their number in
        each step (K, n), v [mV], u, and the current that they were given [the model's unit] (K, n).
    synapse : float, Alpha or None, ms, optional
        Through which the decoded value is read; None, the default, is none.
    function, solver
        As in `Connection`, of an ensemble's decoded value.

    Raises
    ------
    ArgumentError, UnknownNameError

    Examples
    --------
    >>> from izhikevich import nef
    >>> with nef.Network():
    ...     ens = nef.Ensemble(10)
    ...     probes = [nef.Probe(ens, synapse=30), nef.Probe(ens, "spikes"), nef.Probe(ens, "v")]
    >>> probes[0].solver
    'dynamic'
    """

    target: Any
    what: str = "decoded"
    synapse: Any = None
    function: Callable | None = None
    solver: Any = "dynamic"

    def __post_init__(self) -> None:
        if not isinstance(self.target, Ensemble | Node):
            raise ArgumentError(sentence("Probe.target", "an Ensemble or a Node", self.target))
        if self.what not in WHAT:
            raise unknown("Probe.what", self.what, WHAT)
        if isinstance(self.target, Node) and self.what != "decoded":
            raise ArgumentError(sentence("Probe.what", "'decoded' for a node, which has no cells", self.what))
        _ = size_of(self.target, self.function)
        enter(self, "probes")

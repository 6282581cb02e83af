"""What a model is made of: ensembles, nodes, connections and probes, put into the network that is open."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from ..errors import ArgumentError, sentence
from ..late import late

_OPEN: ContextVar[tuple[Network, ...]] = ContextVar("open", default=())


class Network:
    """A description; what is made inside its ``with`` belongs to it. All times are in ms, all rates in Hz.

    Objects may be changed and the network run again, in `Simulator` or by `run`: another cell, another output of a node.

    Parameters
    ----------
    seed : int, default 0
        Of all that is drawn; each ensemble draws from a stream of its own.

    Examples
    --------
    >>> import numpy as np
    >>> from izhikevich import nef
    >>> with nef.Network(seed=0) as net:
    ...     sine = nef.Node(lambda t: np.sin(2 * np.pi * t / 1000))
    ...     ens = nef.Ensemble(30, cell="RS")
    ...     into = nef.Connection(sine, ens)
    ...     out = nef.Probe(ens, synapse=30)
    >>> sim = net.run(1000)
    >>> sim.data[out].shape, round(float(sim.data[out].max()))
    ((1000, 1), 1)
    """

    def __init__(self, seed: int = 0):
        if not isinstance(seed, int) or seed < 0:
            raise ArgumentError(sentence("Network.seed", "a whole number from 0", seed))
        self.seed = seed
        self.ensembles: list[Any] = []
        self.nodes: list[Any] = []
        self.connections: list[Any] = []
        self.probes: list[Any] = []

    def __enter__(self) -> Network:
        _OPEN.set((*_OPEN.get(), self))
        return self

    def __exit__(self, *_: object) -> None:
        _OPEN.set(_OPEN.get()[:-1])

    def run(self, duration: float, dt: float = 1.0, progress: bool | None = None) -> Any:
        """Build, run for `duration` ms in steps of `dt` ms, and give the `Simulator` with its data."""
        simulator = late("nef.simulator").Simulator(self, dt)
        simulator.run(duration, progress=progress)
        return simulator


def enter(thing: Any, kind: str) -> None:
    """Put something into the list `kind` of the open network."""
    if not _OPEN.get():
        name = type(thing).__name__
        raise ArgumentError(sentence(name, "made inside a network", name, "Write: with nef.Network() as net: ..."))
    getattr(_OPEN.get()[-1], kind).append(thing)

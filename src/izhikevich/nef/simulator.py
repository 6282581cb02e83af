"""A network built and run, step by step, with what its probes recorded."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..progress import Progress
from ..recording.spikes import Spikes
from .ensemble import Ensemble
from .network import Network
from .population import FromCells, FromNode, Population
from .solvers import as_solver
from .synapses import as_synapse

_CELLS = {"counts": "counts", "v": "v", "u": "u"}


class Simulator:
    """Gains, biases and decoders of a network, found once, and its cells.

    In a step of dt ms, nodes are asked for their value first; then every ensemble gets its current, held for the step, from what has arrived
    through synapses by its start; then spikes go into the synapses, each with its own time.

    Parameters
    ----------
    network : Network
    dt : float, ms, default 1.0
        How long currents are held. The cells' own method takes as many steps in it as it needs.

    Attributes
    ----------
    times : ndarray (K,), ms
        Ends of the steps run.
    data : dict
        What each `Probe` has recorded, by the probe.
    encodings : dict
        Gains, biases and encoders, by the ensemble.

    Examples
    --------
    >>> from izhikevich import nef
    >>> with nef.Network() as net:
    ...     ens = nef.Ensemble(20, cell="FS")
    ...     _ = nef.Connection(nef.Node(0.5), ens)
    ...     out = nef.Probe(ens, synapse=30)
    >>> sim = nef.Simulator(net)
    >>> sim.run(300)
    >>> sim.data[out][-50:].mean().round(1), sim.encodings[ens].gain.shape
    (np.float64(0.5), (20,))
    """

    def __init__(self, network: Network, dt: float = 1.0):
        if not isinstance(network, Network):
            raise ArgumentError(sentence("Simulator.network", "a nef.Network", network))
        if not isinstance(dt, int | float) or not 0 < dt <= 100:
            raise ArgumentError(sentence("Simulator.dt", "positive and at most 100 [ms]", dt))
        self.network, self.dt = network, float(dt)
        for end, thing in [
            (f"Connection.{end}", getattr(c, end)) for c in network.connections for end in ("pre", "post")
        ] + [("Probe.target", p.target) for p in network.probes]:
            if thing not in network.ensembles and thing not in network.nodes:
                raise ArgumentError(sentence(end, "a part of the same network", thing))
        seeds = np.random.SeedSequence(network.seed).generate_state(max(1, len(network.ensembles)))
        self._populations = {
            ens: Population(ens.encoding(int(seed)), self.dt, int(seed))
            for ens, seed in zip(network.ensembles, seeds, strict=False)
        }
        self.encodings = {ens: built.encoding for ens, built in self._populations.items()}
        self._links = [(c, self._link(c.pre, c, "Connection"), c.matrix) for c in network.connections]
        self._probed = {p: self._link(p.target, p, "Probe") for p in network.probes if p.what == "decoded"}
        self._into = {
            thing: [(link, matrix) for c, link, matrix in self._links if c.post is thing]
            for thing in (*network.ensembles, *network.nodes)
        }
        self.reset()

    def _link(self, pre: Any, what: Any, name: str) -> FromCells | FromNode:
        """What is decoded of an ensemble, or comes from a node, for a connection or a probe."""
        synapse = as_synapse(what.synapse, f"{name}.synapse")
        solver = as_solver(what.solver, f"{name}.solver")
        if not isinstance(pre, Ensemble):
            size = np.atleast_1d(pre.value(0.0, np.zeros(pre.size_in)) if what.function is None else _first(pre, what))
            return FromNode(what.function, size.size, synapse, self.dt)
        function = (lambda x: x) if what.function is None else what.function
        built = self._populations[pre]
        return FromCells(built, solver.decoders(built, function, synapse), synapse)

    def reset(self) -> None:
        """Back to time 0: cells at rest, synapses empty, no data."""
        self.steps = 0
        for built in self._populations.values():
            built.cells.reset()
        for link in (*(link for _, link, _ in self._links), *self._probed.values()):
            link.reset()
        self._recorded: dict[Any, list[Any]] = {p: [] for p in self.network.probes}

    @property
    def time(self) -> float:
        """Model time, ms."""
        return self.steps * self.dt

    @property
    def times(self) -> np.ndarray:
        """Ends of the steps, ms."""
        return self.dt * np.arange(1, self.steps + 1)

    def run(self, duration: float, progress: bool | None = None) -> None:
        """Go on for `duration` ms; a bar shows on a terminal when that takes longer than a second, or as `progress` says."""
        if not isinstance(duration, int | float) or not 0 <= duration < np.inf:
            raise ArgumentError(sentence("Simulator.run.duration", "zero or positive [ms]", duration))
        begin, steps = self.time, round(duration / self.dt)
        with Progress(duration, show=progress) as bar:
            for _ in range(steps):
                self.step()
                bar.at(self.time - begin)

    def step(self) -> None:
        """One step of dt ms."""
        middle = (self.steps + 0.5) * self.dt
        values = {}
        for node in self.network.nodes:
            value = values[node] = node.value(middle, self._arrived(node, node.size_in))
            for c, link, _ in self._links:
                if c.pre is node:
                    link.step(value)  # type: ignore[call-arg]
        inputs = {ens: self._arrived(ens, ens.dimensions) for ens in self._populations}
        for ens, built in self._populations.items():
            built.step(inputs[ens])
        for _, link, _ in self._links:
            if isinstance(link, FromCells):
                link.step()
        self._record(values)
        self.steps += 1

    def _arrived(self, thing: Any, size: int) -> np.ndarray:
        total = np.zeros(size)
        for link, matrix in self._into[thing]:
            total = total + matrix @ link.value
        return total

    def _record(self, values: dict[Any, np.ndarray]) -> None:
        for probe, kept in self._recorded.items():
            if probe.what == "decoded":
                link = self._probed[probe]
                if isinstance(link, FromCells):
                    link.step()
                else:
                    link.step(values[probe.target])
                kept.append(link.value)
                continue
            built = self._populations[probe.target]
            if probe.what == "spikes":
                kept.append((self.time + built.cells.times, built.cells.neurons))
            elif probe.what == "current":
                kept.append(built.current)
            else:
                kept.append(np.array(getattr(built.cells, _CELLS[probe.what])))

    @property
    def data(self) -> dict[Any, Any]:
        """What each probe has recorded so far."""
        return {probe: _joined(probe, kept) for probe, kept in self._recorded.items()}


def _first(pre: Any, what: Any) -> np.ndarray:
    return np.asarray(what.function(pre.value(0.0, np.zeros(pre.size_in))), float)


def _joined(probe: Any, kept: list[Any]) -> Any:
    if probe.what != "spikes":
        return np.array(kept)
    if not kept:
        return Spikes(np.empty(0), np.empty(0, np.int64))
    times, cells = (np.concatenate(column) for column in zip(*kept, strict=True))
    order = np.lexsort((cells, times))
    return Spikes(times[order], cells[order].astype(np.int64))

"""Networks: W2, all to all with noise (2003); W3s, sparse with delays (2006, weights that stay); W4, W3s a hundred times as large."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import numpy as np

from ...models import Izhikevich
from ...network import Network, uniform
from ...stimulus import noise
from .case import Case, Size

V_START = -65.0
SLOT_DELAYS = np.repeat(np.arange(1.0, 21.0), 5)  # ms; each excitatory cell has five synapses of every delay

# Mean rates of all cells: W2 6.8 to 7.5 Hz, W3s 6.9 to 7.9 Hz, W4 7.0 to 8.0 Hz. These are four standard deviations to
# either side of the mean of 40 seeds (W4: 10): 7.16 ± 0.08, 7.40 ± 0.13 and 7.48 ± 0.12 Hz.
SIZES: dict[str, tuple[Size, ...]] = {
    "W2": (Size(1000, 10_000.0, 68_000, 75_000),),
    "W3s": (Size(1000, 60_000.0, 414_000, 474_000),),
    "W4": (Size(100_000, 1000.0, 700_000, 800_000),),
}


def net2003(cells: int = 1000, seed: int = 1) -> Network:
    """net.m of 2003: four fifths excitatory, everyone to everyone, fresh normal noise on every millisecond."""
    net = Network(seed)
    exc_size = cells * 4 // 5
    r: Any = np.random.default_rng(seed).random(cells)
    re, ri = r[:exc_size], r[exc_size:]
    b = 0.25 - 0.05 * ri
    exc = net.population("exc", Izhikevich(c=-65 + 15 * re**2, d=8 - 6 * re**2), exc_size, start=(V_START, -13.0))
    inh = net.population("inh", Izhikevich(a=0.02 + 0.08 * ri, b=b, d=2.0), ri.size, start=(V_START, b * V_START))
    net.connect(exc, net, weight=uniform(0.0, 0.5))
    net.connect(inh, net, weight=uniform(-1.0, 0.0))
    net.stimulate(exc, noise(5.0, interval=1.0))
    net.stimulate(inh, noise(2.0, interval=1.0))
    return net


def spnet(
    cells: int = 1000, seed: int = 1, *, delay: Any = SLOT_DELAYS, weights: tuple[Any, Any] = (6.0, -5.0)
) -> Network:
    """spnet of 2006 without plasticity: 100 synapses a cell, and a current of 20 onto one cell in a thousand, drawn anew every ms."""
    net = Network(seed)
    exc_size = cells * 4 // 5
    exc = net.population("exc", Izhikevich(a=0.02, d=8.0), exc_size, start=(V_START, -13.0))
    inh = net.population("inh", Izhikevich(a=0.1, d=2.0), cells - exc_size, start=(V_START, -13.0))
    rule: dict[str, Any] = {"rule": "fixed_outdegree", "outdegree": 100, "autapses": False, "multapses": False}
    net.connect(exc, net, weight=weights[0], delay=delay, **rule)
    net.connect(inh, exc, weight=weights[1], **rule)
    net.stimulate_random(20.0, cells=max(1, cells // 1000))
    return net


def network_of(workload: str, cells: int) -> Network:
    return net2003(cells) if workload == "W2" else spnet(cells)


@dataclass
class NetworkCase(Case):
    """A network; what counts is `Simulation.run` of one built anew, so that every repeat begins at time 0."""

    describe: Callable[[], Network] | None = None  # another network than the workload's own
    describe_s: float = 0.0
    connect_s: list[float] = field(default_factory=list)
    synapses: int = 0
    bytes_synapses: int = 0

    step_ms = 1.0
    method = "izhikevich2003"

    def __post_init__(self) -> None:
        begin = time.perf_counter()
        self.network = self.describe() if self.describe else network_of(self.workload, self.size.cells)
        self.describe_s = time.perf_counter() - begin
        self.synapses = self.network.summary(self.step_ms).synapses

    def once(self) -> float:
        from ...simulation import Simulation

        options: dict[str, Any] = {"dtype": self.dtype, "threads": self.threads, "engine": "cpu", "progress": False}
        begin = time.perf_counter()
        simulation = Simulation(self.network, dt=self.step_ms, method=self.method, record="spikes", **options)
        built = time.perf_counter()
        recording = simulation.run(self.size.duration)
        done = time.perf_counter()
        self.connect_s.append(built - begin)
        self.bytes_synapses = simulation.plan.synapses.nbytes
        self.spikes = int(recording.spike_count.sum())
        return done - built

    def result(self) -> dict[str, Any]:
        first_connect_s, *later = self.connect_s
        connect_s = median(later)
        compile_s = max(self.first_s - self.run_s, 0.0) + max(first_connect_s - connect_s, 0.0)
        events = self.spikes * self.synapses / self.size.cells  # every cell has as many synapses
        return {
            **super().result(),
            "build_s": self.describe_s + connect_s + compile_s,
            "describe_s": self.describe_s,
            "connect_s": connect_s,
            "compile_s": compile_s,
            "synaptic_events_per_s": events / self.run_s,
            "synapses": self.synapses,
            "bytes_per_synapse": self.bytes_synapses / self.synapses,
        }

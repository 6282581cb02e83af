"""`izhikevich.nengo.Izhikevich` and Nengo's own type in the same networks: what they cost, and what their cells do.

``python benchmarks/nengo_type.py``            print
``python benchmarks/nengo_type.py --write``    and put the tables into ``docs/benchmarks.md``

Timings take turns, and the table holds medians and ranges; everything else is the same on every machine.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import report
from izhikevich.nengo import Izhikevich  # before nengo: it silences a warning of Nengo's under NumPy 2

import nengo  # isort: skip

KINDS: dict[str, Any] = {"Nengo's": nengo.Izhikevich, "ours": Izhikevich}
CELLS = {"RS": {}, "FS": {"tau_recovery": 0.1, "reset_recovery": 2.0}}
SIZES = (100, 1000)
BUILT, DECODED = 1000, 200  # cells whose gains are found, and whose decoders are solved for as well
VALUE = 0.4  # represented where rates are compared
WINDOW = 50  # ms of the start that are compared with the last second


def network(kind: Any, size: int, value: Any = VALUE) -> tuple[Any, Any, Any]:
    """An ensemble under an input, with probes of its spikes and of what is decoded from them."""
    with nengo.Network(seed=1) as net:
        ens = nengo.Ensemble(size, 1, neuron_type=kind)
        nengo.Connection(nengo.Node(value), ens, synapse=None)
        probes = nengo.Probe(ens.neurons), nengo.Probe(ens, synapse=0.02)
    return net, ens, probes


def build(kind: Any, size: int, decoded: bool) -> float:
    """Seconds to build an ensemble, whose gains and biases have to be found, and the decoders of a probe, for which the rates have to be."""
    with nengo.Network(seed=1) as net:
        ens = nengo.Ensemble(size, 1, neuron_type=kind())
        if decoded:
            nengo.Probe(ens)
    begin = time.perf_counter()
    nengo.Simulator(net, progress_bar=False).close()
    return time.perf_counter() - begin


def second(kind: Any, size: int) -> float:
    """Seconds for one of model time in Nengo's simulator, without building."""
    with nengo.Network(seed=1) as net:
        ens = nengo.Ensemble(size, 1, neuron_type=kind())
        nengo.Connection(nengo.Node(VALUE), ens, synapse=None)
    with nengo.Simulator(net, progress_bar=False) as sim:
        sim.run(0.01)
        begin = time.perf_counter()
        sim.run(1.0)
        return time.perf_counter() - begin


def timings(repeat: int) -> dict[str, dict[str, list[float]]]:
    """Seconds of every task with either type, in turns; what compiles or is measured once has been before."""
    tasks: dict[str, Callable[[Any], float]] = {
        f"build `nengo.Ensemble({BUILT}, 1)`": lambda kind: build(kind, BUILT, False),
        f"build `nengo.Ensemble({DECODED}, 1)` and a decoded probe": lambda kind: build(kind, DECODED, True),
    }
    tasks |= {f"1 s of {n} cells": lambda kind, n=n: second(kind, n) for n in SIZES}
    for task in tasks.values():
        task(Izhikevich)
    found: dict[str, dict[str, list[float]]] = {name: {who: [] for who in KINDS} for name in tasks}
    for _ in range(repeat):
        for name, task in tasks.items():
            for who, kind in KINDS.items():
                found[name][who].append(task(kind))
    return found


def rates(who: str, cell: str) -> dict[str, float]:
    """A run of 200 cells for 2 s at one value, beside true rates at the same currents and those that the type's curves say."""
    kind = KINDS[who](**CELLS[cell])
    net, ens, (spikes, _) = network(kind, 200)
    with nengo.Simulator(net, progress_bar=False) as sim:
        sim.run(2.0)
        out, built = sim.data[spikes], sim.data[ens]
    x = VALUE * built.encoders.T
    true = Izhikevich(**CELLS[cell]).rates(x, built.gain, built.bias)[0]
    told, got = kind.rates(x, built.gain, built.bias)[0], out[1000:].mean(axis=0)
    return {
        "in the first step": 100 * float((out[0] > 0).mean()),
        "from its curve": float(np.abs(got - told).max()),
        "from the true one": float(np.abs(got - true).max()),
    }


def bump(who: str, cell: str) -> float:
    """Rate in the first 50 ms over that of the last second, where the value is 0 throughout."""
    net, _, (spikes, _) = network(KINDS[who](**CELLS[cell]), 200, 0.0)
    with nengo.Simulator(net, progress_bar=False) as sim:
        sim.run(2.0)
        return float(sim.data[spikes][:WINDOW].mean() / sim.data[spikes][1000:].mean())


def sine(kind: Any) -> tuple[float, float]:
    """By how many ms the decoded sine of 1 Hz leads one that is only filtered, and the error beside that one."""
    net, _, (_, decoded) = network(kind, 200, lambda t: np.sin(2 * np.pi * t))
    with nengo.Simulator(net, progress_bar=False) as sim:
        sim.run(3.0)
        t, got = sim.trange()[1000:], sim.data[decoded][1000:, 0]
    wave = np.exp(-2j * np.pi * t)
    filtered = np.imag(np.exp(2j * np.pi * t) / (1 + 2j * np.pi * 0.02))
    lead = np.angle(np.vdot(wave.conj(), got) / np.vdot(wave.conj(), filtered)) / (2 * np.pi)
    return 1e3 * float(lead), float(np.sqrt(np.mean((got - filtered) ** 2)))


def time_table(found: dict[str, dict[str, list[float]]]) -> str:
    lines = []
    for name, seconds in found.items():
        theirs, ours = (statistics.median(seconds[who]) for who in KINDS)
        spread = [f"{min(s):.3g}–{max(s):.3g}" for s in seconds.values()]
        lines.append((name, f"{theirs:.3g}", spread[0], f"{ours:.3g}", spread[1], f"{ours / theirs:.2g}"))
    return report.table(("", "Nengo's, s", "range", "ours, s", "range", "ours / Nengo's"), lines)


def cell_table() -> str:
    lines = []
    for cell in CELLS:
        for who in KINDS:
            found, (lead, error) = rates(who, cell), sine(KINDS[who](**CELLS[cell]))
            lines.append(
                (
                    f"{cell}, {who}",
                    f"{found['in the first step']:.0f}%",
                    f"{bump(who, cell):.2f}",
                    f"{found['from its curve']:.1f}",
                    f"{found['from the true one']:.1f}",
                    f"{lead:.0f}",
                    f"{error:.2f}",
                )
            )
    lead, error = sine(nengo.LIF())
    lines.append(("`nengo.LIF`", "", "", "", "", f"{lead:.0f}", f"{error:.2f}"))
    names = (
        "spike in the first step",
        "first 50 ms / last 1 s, at 0",
        "rate off its curve, Hz",
        "off the true one, Hz",
    )
    return report.table(("cells", *names, "a sine of 1 Hz leads by, ms", "its error"), lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5, help="timed turns (default 5)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = parser.parse_args()
    nengo.rc["decoder_cache"]["enabled"] = "False"
    described = report.machine()
    report.warn_if_busy(described)
    seconds = timings(options.repeat)
    words = f"{report.caption(described)} · Nengo {nengo.__version__}{report.busy(described)}"
    text = "\n\n".join((cell_table(), time_table(seconds), words))
    print(text)
    report.save("nengo_type", {"machine": described, "seconds": seconds})
    if options.write:
        report.fill("nengo type", text)


if __name__ == "__main__":
    main()

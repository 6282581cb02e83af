"""How a network converges with the step: every spike of 1000 cells against the reference method.

``python benchmarks/convergence.py``            print
``python benchmarks/convergence.py --write``    and put the table into ``docs/benchmarks.md``

800 excitatory and 200 inhibitory cells, 10⁵ synapses, those of excitatory cells with delays from 1 to 20 ms, each its own; noise that
is the same at every step; 200 ms. The truth is `taylor` with precise delivery. Spikes are compared cell by cell; where a cell has
another number of them, the network has gone its own way, and all that is left to say is when.
"""

from __future__ import annotations

import argparse

import numpy as np

import izhikevich as izh
import report

MS = 200
RUNS = (
    *(("precise", "taylor", dt) for dt in (0.5,)),
    *(("precise", "mobius4", dt) for dt in (0.5, 0.25, 0.125)),
    *(("precise", "mobius3", dt) for dt in (0.5, 0.25, 0.125, 0.0625)),
    *(("grid", method, dt) for method in ("mobius4", "mobius3") for dt in (0.5, 0.125)),
)
APART = 0.5  # ms: a spike that is off by more belongs to another network


def network() -> izh.Network:
    net = izh.Network(seed=4)
    exc = net.population("exc", lambda r: izh.Izhikevich(c=-65 + 15 * r**2, d=8 - 6 * r**2), 800)
    inh = net.population("inh", lambda r: izh.Izhikevich(a=0.02 + 0.08 * r, b=0.25 - 0.05 * r, d=2), 200)
    net.connect(exc, [exc, inh], rule="fixed_outdegree", outdegree=100, weight=0.8, delay=izh.uniform(1, 20))
    net.connect(inh, exc, rule="fixed_outdegree", outdegree=100, weight=-1.0)
    net.stimulate(exc, izh.noise(5, interval=1))
    net.stimulate(inh, izh.noise(2, interval=1))
    return net


def trains(delivery: str, method: str, dt: float) -> list[np.ndarray]:
    """Spike times of every cell."""
    run = network().run(MS, method=method, dt=dt, delivery=delivery)
    return [run.spikes.times[run.spikes.neurons == cell] for cell in range(run.size)]


def compared(found: list[np.ndarray], truth: list[np.ndarray]) -> dict:
    """Errors of all spikes, or when the first of them is off."""
    if all(a.size == b.size for a, b in zip(found, truth, strict=True)):
        errors = np.abs(np.concatenate(found) - np.concatenate(truth))
        return {"spikes": errors.size, "largest": float(errors.max()), "median": float(np.median(errors))}
    return {"spikes": sum(map(np.size, found)), "apart": min(map(parted, found, truth))}


def parted(found: np.ndarray, truth: np.ndarray) -> float:
    """When two spike trains part: at the first spike of either that has no partner."""
    n = min(found.size, truth.size)
    off = np.flatnonzero(np.abs(found[:n] - truth[:n]) > APART)
    k = int(off[0]) if off.size else n
    return min([float(x[k]) for x in (found, truth) if k < x.size], default=np.inf)


def as_table(found: list[dict]) -> str:
    header = (
        "arrivals",
        "method",
        "step, ms",
        "spikes",
        "largest error, ms",
        "median, ms",
        "goes its own way after, ms",
    )
    rows = [
        (
            *(row["delivery"], f"`{row['method']}`", row["dt"], row["spikes"]),
            *(f"{row[name]:.2g}" if name in row else "" for name in ("largest", "median")),
            f"{row['apart']:.0f}" if "apart" in row else "",
        )
        for row in found
    ]
    return report.table(header, rows, left=2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    described = report.machine()
    truth = trains("precise", "taylor", 0.25)
    found = [
        {"delivery": delivery, "method": method, "dt": dt, **compared(trains(delivery, method, dt), truth)}
        for delivery, method, dt in RUNS
    ]
    text = as_table(found) + "\n\n" + report.caption(described)
    print(text)
    report.save("convergence", {"machine": described, "found": found})
    if options.write:
        report.fill("convergence", text)


if __name__ == "__main__":
    main()

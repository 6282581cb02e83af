"""Synthetic recovery: are a, b, c, d of 2003 found again from exact spike times under a known current?

``python benchmarks/recovery.py``            print
``python benchmarks/recovery.py --write``    and put the table into ``docs/fitting.md``

Seven cells, half a second of a constant and of a noisy current (an Ornstein-Uhlenbeck process held for 1 ms at a time), 20 seeds each; the seed
is that of the noise and of the candidates. A run counts as found where every parameter is within 0.1 %. Seconds are processor time, one core.

Then the noisy current again, every spike moved by a jitter of 0.5 ms: how many runs have all four parameters within three bounds of Cramér and
Rao?
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import warnings

import numpy as np

import izhikevich as izh
import report
from izhikevich.errors import ConvergenceWarning
from izhikevich.fitting import Space, SpikeTimeFit, spike_knowledge
from izhikevich.fitting.drive import one_for_all

DURATION, START, SEEDS = 500.0, (-65.0, -13.0), 20
MEANS = {"RS": 10.0, "IB": 10.0, "CH": 10.0, "FS": 10.0, "TC": 2.5, "LTS": 10.0, "RZ": 10.0}
HARD = ("RZ", "constant", 1.0)  # fires almost periodically: a constant current that is this weak tells too little
NEAR = 1e-3
JITTER, JITTERED_FOR, BOUNDS = 0.5, (500.0,), 3.0


def current(kind: str, mean: float, seed: int):
    noise = izh.noise(0.3 * mean, tau=5, interval=1, seed=seed) if kind == "noisy" else 0.0
    return one_for_all(izh.constant(mean) + noise, "mV/ms", max(JITTERED_FOR) + 100.0)


def recovered(name: str, kind: str, mean: float, seed: int) -> tuple[float, float, float]:
    """Largest error of a parameter as a part of its size, largest error of a spike [ms], and seconds of processor time."""
    cell = izh.cell(name)
    drive = current(kind, mean, seed)
    spikes = izh.simulate(cell, DURATION, drive, start=START, method="taylor", record="spikes").spike_times
    begin = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit = SpikeTimeFit(start=START, random_state=seed).fit(drive, spikes)
    seconds = time.process_time() - begin
    return max(abs(fit.params_[p] / getattr(cell, p) - 1) for p in "abcd"), fit.largest_error_, seconds


def measure(seeds: int) -> list[dict]:
    recovered("RS", "noisy", 10.0, 0)  # kernels
    rows = []
    for name, kind, mean in [*((n, k, MEANS[n]) for n in MEANS for k in ("constant", "noisy")), HARD]:
        errors, largest, seconds = zip(*(recovered(name, kind, mean, seed) for seed in range(seeds)), strict=True)
        rows.append(
            {
                "cell": name,
                "current": kind,
                "mean": mean,
                "runs": seeds,
                "found": sum(error < NEAR for error in errors),
                "worst_parameter": max(errors),
                "worst_spike_ms": max(largest),
                "seconds": statistics.median(seconds),
                "longest": max(seconds),
            }
        )
        print(rows[-1], file=sys.stderr, flush=True)
    return rows


def jittered(name: str, seed: int, duration: float) -> tuple[float, float]:
    """Largest error of a parameter in bounds of Cramér and Rao, and seconds of processor time."""
    cell, mean = izh.cell(name), MEANS[name] if name != "RZ" else HARD[2]
    drive = current("noisy", mean, seed)
    spikes = izh.simulate(cell, duration, drive, start=START, method="taylor", record="spikes").spike_times
    moved = np.sort(spikes + np.random.default_rng(100 + seed).normal(0.0, JITTER, spikes.size))
    begin = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit = SpikeTimeFit(start=START, random_state=seed).fit(drive, moved)
    seconds = time.process_time() - begin
    truth = {p: getattr(cell, p) for p in "abcd"}
    known = spike_knowledge(Space(cell, tuple(truth)), truth, drive, duration, start=START, sd=JITTER)
    return max(abs(fit.params_[p] - truth[p]) / b for p, b in zip(truth, known.bounds, strict=True)), seconds


def measure_jittered(seeds: int) -> list[dict]:
    rows = []
    for name in MEANS:
        for duration in JITTERED_FOR:
            errors, seconds = zip(*(jittered(name, seed, duration) for seed in range(seeds)), strict=True)
            within = sum(bool(error < BOUNDS) for error in errors)
            rows.append(
                {
                    "cell": name,
                    "duration": duration,
                    "runs": seeds,
                    "within": within,
                    "seconds": statistics.median(seconds),
                }
            )
            print(rows[-1], file=sys.stderr, flush=True)
    return rows


def as_jittered(rows: list[dict]) -> str:
    header = ("cell", *(f"{duration:g} ms" for duration in JITTERED_FOR), "seconds")
    lines = []
    for name in MEANS:
        own = [r for r in rows if r["cell"] == name]
        lines.append(
            (name, *(f"{r['within']} of {r['runs']}" for r in own), ", ".join(f"{r['seconds']:.0f}" for r in own))
        )
    both = [[r for r in rows if r["duration"] == duration] for duration in JITTERED_FOR]
    lines.append(
        ("all", *(f"{100 * sum(r['within'] for r in part) / sum(r['runs'] for r in part):.0f} %" for part in both), "")
    )
    return report.table(header, lines)


def as_text(rows: list[dict], described: dict) -> str:
    header = ("cell", "current [mV/ms]", "found", "largest error of a parameter", "of a spike", "seconds (longest)")
    lines = [
        (
            r["cell"],
            f"{r['mean']:g}, {r['current']}",
            f"{r['found']} of {r['runs']}",
            f"{100 * r['worst_parameter']:.1g} %"
            if r["worst_parameter"] < 0.1
            else f"{100 * r['worst_parameter']:.0f} %",
            f"{r['worst_spike_ms']:.0e} ms",
            f"{r['seconds']:.1f} ({r['longest']:.1f})",
        )
        for r in rows
    ]
    return report.table(header, lines, left=2) + "\n\n" + report.caption(described) + report.busy(described)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into docs/fitting.md")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--jittered", type=int, default=10, help="seeds with jitter")
    options = parser.parse_args()
    described = report.machine()
    rows = measure(options.seeds)
    text = as_text(rows, described)
    print(text)
    moved = measure_jittered(options.jittered)
    print(as_jittered(moved))
    report.save("recovery", {"machine": described, "rows": rows, "jittered": moved})
    if options.write:
        report.fill("recovery", text, page="fitting.md")
        report.fill("jittered", as_jittered(moved), page="fitting.md")


if __name__ == "__main__":
    main()

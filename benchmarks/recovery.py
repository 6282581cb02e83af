"""Synthetic recovery: are a, b, c, d of 2003 found again from exact spike times under a known current?

``python benchmarks/recovery.py``            print
``python benchmarks/recovery.py --write``    and put the table into ``docs/fitting.md``

Seven cells, half a second of a constant and of a noisy current (an Ornstein-Uhlenbeck process held for 1 ms at a time), 20 seeds each; the seed
is that of the noise and of the candidates. A run counts as found where every parameter is within 0.1 %. One core.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings

import report
import izhikevich as izh
from izhikevich.errors import ConvergenceWarning
from izhikevich.fitting import SpikeTimeFit
from izhikevich.fitting.drive import one_for_all

DURATION, START, SEEDS = 500.0, (-65.0, -13.0), 20
MEANS = {"RS": 10.0, "IB": 10.0, "CH": 10.0, "FS": 10.0, "TC": 2.5, "LTS": 10.0, "RZ": 1.0}


def current(kind: str, mean: float, seed: int):
    noise = izh.noise(0.3 * mean, tau=5, interval=1, seed=seed) if kind == "noisy" else 0.0
    return one_for_all(izh.constant(mean) + noise, "mV/ms", DURATION + 100.0)


def recovered(name: str, kind: str, seed: int) -> tuple[float, float, float]:
    """Largest error of a parameter as a part of its size, largest error of a spike [ms], and seconds."""
    cell = izh.cell(name)
    drive = current(kind, MEANS[name], seed)
    spikes = izh.simulate(cell, DURATION, drive, start=START, method="taylor", record="spikes").spike_times
    begin = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit = SpikeTimeFit(start=START, random_state=seed).fit(drive, spikes)
    seconds = time.perf_counter() - begin
    return max(abs(fit.params_[p] / getattr(cell, p) - 1) for p in "abcd"), fit.largest_error_, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    given = parser.parse_args()
    recovered("RS", "noisy", 0)  # kernels
    rows, total = [], {"constant": 0, "noisy": 0}
    for name in MEANS:
        for kind in total:
            errors, largest, seconds = zip(*(recovered(name, kind, seed) for seed in range(given.seeds)), strict=True)
            found = sum(error < 1e-3 for error in errors)
            total[kind] += found
            rows.append((name, kind, found, max(errors), max(largest), statistics.median(seconds), max(seconds)))
            print(*rows[-1], flush=True)
    print(total, "of", given.seeds * len(MEANS), "each")


if __name__ == "__main__":
    main()

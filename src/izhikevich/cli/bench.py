"""`izhikevich bench`: our side of the benchmark workloads, on one core and in one process.

W1
    Uncoupled regular-spiking cells with constant currents from 0 to 20, forward Euler at 0.1 ms, only the spike count
    kept: 10⁶ cells for 0.1 s and 10⁴ cells for 1 s.
W5
    100 000 cells, each with its own a, b, c, d and current around the RS, FS and CH cells, forward Euler at 0.1 ms for
    1 s, every spike time kept.

The hand-written C++ and the other simulators that these are held against live in ``benchmarks/`` of the repository.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence, unknown

__all__ = ["WORKLOADS", "Case", "cells_of", "run_workloads", "summary"]

STEP_MS = 0.1
V_START = -65.0
RS = {"a": 0.02, "b": 0.2, "c": -65.0, "d": 8.0}
DTYPES = ("float32", "float64")


def w1_cells(count: int) -> dict[str, Any]:
    """Regular-spiking cells, currents evenly spaced from 0 to 20."""
    return {**RS, "current": np.linspace(0.0, 20.0, count)}


def w5_cells(count: int = 100_000, seed: int = 5) -> dict[str, Any]:
    """Cells scattered around RS, FS and CH in turn, currents uniform in 5..20."""
    kind = np.arange(count) % 3
    rs, fs, ch = (kind == k for k in range(3))
    spread = np.random.default_rng(seed).random((5, count))
    centred = spread - 0.5
    return {
        "a": np.where(fs, 0.1 + 0.02 * centred[0], 0.02 + 0.004 * centred[0]),
        "b": 0.2 + 0.02 * centred[1],
        "c": np.where(ch, -50.0, -65.0) + 4.0 * centred[2],
        "d": np.where(rs, 8.0 + 2.0 * centred[3], 2.0 + 0.5 * centred[3]),
        "current": 5.0 + 15.0 * spread[4],
    }


@dataclass(frozen=True)
class Size:
    """How many cells for how long, and how many spikes that must give."""

    cells: int
    duration: float  # ms
    spikes: int
    tolerance: int


WORKLOADS: dict[str, tuple[Size, ...]] = {
    "W1": (Size(1_000_000, 100.0, 3_031_752, 2), Size(10_000, 1000.0, 219_863, 2)),
    "W5": (Size(100_000, 1000.0, 10_353_101, 200),),
}


def cells_of(workload: str, size: Size) -> dict[str, Any]:
    return w1_cells(size.cells) if workload == "W1" else w5_cells(size.cells)


@dataclass
class Case:
    """One workload at one size in one precision, to be run as often as wanted."""

    workload: str
    size: Size
    dtype: str = "float32"
    threads: int = 1
    first_s: float = 0.0
    runs_s: list[float] = field(default_factory=list)
    spikes: int = 0

    def __post_init__(self) -> None:
        from ..models import Izhikevich

        cells = cells_of(self.workload, self.size)
        self.current = cells.pop("current")
        self.model = Izhikevich(**cells)
        self.start = (V_START, cells["b"] * V_START)

    def once(self) -> float:
        """Run once; the wall-clock seconds of the whole call of `simulate`."""
        from ..simulate import simulate

        record = "spike_count" if self.workload == "W1" else "spikes"
        begin = time.perf_counter()
        recording = simulate(
            self.model,
            self.size.duration,
            self.current,
            dt=STEP_MS,
            method="euler",
            engine="cpu",
            dtype=self.dtype,
            threads=self.threads,
            start=self.start,
            record=(record,),
        )
        seconds = time.perf_counter() - begin
        self.spikes = int(recording.spike_count.sum())
        return seconds

    def build(self) -> None:
        """The first run, which compiles or loads the kernel; it is not among the timed ones."""
        self.first_s = self.once()

    def repeat(self) -> None:
        self.runs_s.append(self.once())

    @property
    def config(self) -> str:
        threads = "1 thread" if self.threads == 1 else f"{self.threads} threads"
        size = f"{self.size.cells:,} cells, {self.size.duration / 1000:g} s"
        return f"izhikevich cpu engine, Euler {STEP_MS} ms, {self.dtype}, {threads}, {size}"

    def result(self) -> dict[str, Any]:
        run_s = median(self.runs_s)
        steps = round(self.size.duration / STEP_MS)
        return {
            "run_s": run_s,
            "build_s": max(self.first_s - run_s, 0.0),
            "runs_s": self.runs_s,
            "spikes": self.spikes,
            "spikes_ok": abs(self.spikes - self.size.spikes) <= self.size.tolerance,
            "rate_hz": self.spikes / self.size.cells / (self.size.duration / 1000.0),
            "neuron_updates_per_s": self.size.cells * steps / run_s,
            "cells": self.size.cells,
            "duration_ms": self.size.duration,
            "dtype": self.dtype,
            "threads": self.threads,
            "config": self.config,
        }


def run_workloads(
    names: Iterable[str], repeat: int = 5, *, dtypes: Iterable[str] = DTYPES, threads: int = 1
) -> dict[str, dict[str, Any]]:
    """Run workloads and time them.

    Parameters
    ----------
    names : iterable of str
        Any of ``"W1"`` and ``"W5"``.
    repeat : int, default 5
        Timed runs of each variant, after one that compiles; they take turns, and the median counts.
    dtypes : iterable of str, default ("float32", "float64")
        Precisions. The first one is reported at the top level of a workload.
    threads : int, default 1
        Threads of the engine.

    Returns
    -------
    dict
        By workload: the first variant's numbers (the larger size, the first precision), and all under ``"variants"``.
        ``run_s`` is the median wall-clock time of the call of `simulate`; ``build_s`` is what the first call took more.
    """
    if repeat < 1:
        raise ArgumentError(sentence("run_workloads.repeat", "at least 1", repeat))
    dtypes = tuple(dtypes)
    results = {}
    for name in names:
        if name not in WORKLOADS:
            raise unknown("workload", name, WORKLOADS)
        cases = [Case(name, size, dtype, threads) for size in WORKLOADS[name] for dtype in dtypes]
        for case in cases:
            case.build()
        for _ in range(repeat):
            for case in cases:
                case.repeat()
        variants = [case.result() for case in cases]
        results[name] = {**variants[0], "variants": variants}
    return results


def summary(results: dict[str, dict[str, Any]]) -> list[tuple[str, ...]]:
    """Rows of text for a table: workload, cells, precision, seconds, updates per second, rate, spikes."""
    return [
        (
            name,
            f"{variant['cells']:,}",
            variant["dtype"],
            f"{variant['run_s']:.3f}",
            f"{variant['neuron_updates_per_s']:.2e}",
            f"{variant['rate_hz']:.2f}",
            f"{variant['spikes']:,}" + ("" if variant["spikes_ok"] else " (wrong)"),
        )
        for name, result in results.items()
        for variant in result["variants"]
    ]

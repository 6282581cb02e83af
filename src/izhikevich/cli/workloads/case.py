"""One workload at one size in one precision: run as often as wanted, timed each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Size:
    """How many cells for how long, and between which bounds their spikes must lie."""

    cells: int
    duration: float  # ms
    least: int  # spikes
    most: int


@dataclass
class Case:
    """A workload that can be repeated; every repeat is the same model time from the same start."""

    workload: str
    size: Size
    dtype: str = "float32"
    threads: int = 1
    first_s: float = 0.0
    runs_s: list[float] = field(default_factory=list)
    spikes: int = 0

    step_ms = 0.1
    method = "Euler"

    def once(self) -> float:
        """Run once; the wall-clock seconds that count."""
        raise NotImplementedError

    def build(self) -> None:
        """The first run, which compiles or loads the kernel; it is not among the timed ones."""
        self.first_s = self.once()

    def repeat(self) -> None:
        self.runs_s.append(self.once())

    @property
    def run_s(self) -> float:
        return median(self.runs_s)

    @property
    def config(self) -> str:
        threads = "1 thread" if self.threads == 1 else f"{self.threads} threads"
        size = f"{self.size.cells:,} cells, {self.size.duration / 1000:g} s"
        return f"izhikevich cpu engine, {self.method} {self.step_ms:g} ms, {self.dtype}, {threads}, {size}"

    def result(self) -> dict[str, Any]:
        steps = round(self.size.duration / self.step_ms)
        return {
            "run_s": self.run_s,
            "build_s": max(self.first_s - self.run_s, 0.0),
            "runs_s": self.runs_s,
            "spikes": self.spikes,
            "spikes_ok": self.size.least <= self.spikes <= self.size.most,
            "spikes_expected": (self.size.least, self.size.most),
            "rate_hz": self.spikes / self.size.cells / (self.size.duration / 1000.0),
            "neuron_updates_per_s": self.size.cells * steps / self.run_s,
            "cells": self.size.cells,
            "duration_ms": self.size.duration,
            "dtype": self.dtype,
            "threads": self.threads,
            "config": self.config,
        }

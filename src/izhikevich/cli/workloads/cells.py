"""Uncoupled cells: W1, all alike but for their currents, and W5, all different."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from .case import Case, Size

V_START = -65.0
RS = {"a": 0.02, "b": 0.2, "c": -65.0, "d": 8.0}

SIZES: dict[str, tuple[Size, ...]] = {
    "W1": (Size(1_000_000, 100.0, 3_031_750, 3_031_754), Size(10_000, 1000.0, 219_861, 219_865)),
    "W5": (Size(100_000, 1000.0, 10_352_901, 10_353_301),),
}


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


def cells_of(workload: str, count: int) -> dict[str, Any]:
    return w1_cells(count) if workload == "W1" else w5_cells(count)


@dataclass
class CellCase(Case):
    """Uncoupled cells; what counts is the whole call of `simulate`."""

    def __post_init__(self) -> None:
        from ...models import Izhikevich

        cells = cells_of(self.workload, self.size.cells)
        self.current = cells.pop("current")
        self.model = Izhikevich(**cells)
        self.start = (V_START, cells["b"] * V_START)

    def once(self) -> float:
        from ...simulate import simulate

        record = "spike_count" if self.workload == "W1" else "spikes"
        begin = time.perf_counter()
        recording = simulate(
            self.model,
            self.size.duration,
            self.current,
            dt=self.step_ms,
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

"""What the peers of `real_cells.py` share: the cell that they are to find, where it begins, and how they are asked.

``python bluepyopt_cell.py job.npz threads``: per line on standard input, ``{"seed": 0, "seconds": 60}``, one fit is made from the
beginning that stops at the first chance after so many seconds; what it found is printed.

This file runs in the peers' environments: standard library and NumPy only.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Job:
    """The box of what is free, what is fixed, and the sweeps.

    `ratio` says of which parameters equal ratios count as equal distances; `current (sweeps, steps)`, pA; `away (sweeps,)`, mV, is what
    the drift is multiplied by; `windows` are, for each sweep, (begin, end, {feature: (mean, sd)}).
    """

    free: list[str]
    low: np.ndarray
    high: np.ndarray
    ratio: list[bool]
    fixed: dict[str, float]
    current: np.ndarray
    away: np.ndarray
    dt: float
    trains: list[np.ndarray]
    windows: list[list[tuple[float, float, dict[str, tuple[float, float]]]]]

    def values(self, x: np.ndarray) -> dict[str, float]:
        """From a place in the unit cube to all parameters."""
        found = np.where(self.ratio, self.low * (self.high / self.low) ** x, self.low + (self.high - self.low) * x)
        return {**self.fixed, **dict(zip(self.free, map(float, found), strict=True))}


def read(path: str) -> Job:
    with np.load(path) as file:
        about = json.loads(str(file["about"]))
        trains = np.split(file["times"], np.cumsum(file["sizes"])[:-1])
        arrays = {name: file[name] for name in ("low", "high", "current", "away")}
    return Job(trains=trains, **about, **arrays)


def serve(fit: Callable[[int, Callable[[], bool]], tuple[dict[str, float], int]]) -> None:
    """`fit(seed, over)` gives the parameters that it found and how many candidates it looked at."""
    for line in sys.stdin:
        ask = json.loads(line)
        begin, busy = time.perf_counter(), processor()
        end = begin + ask["seconds"]
        params, candidates = fit(ask["seed"], lambda end=end: time.perf_counter() >= end)
        spent = {"seconds": time.perf_counter() - begin, "processor_seconds": processor() - busy}
        print(json.dumps({"params": params, "candidates": candidates, **spent}), flush=True)


def processor() -> float:
    """Seconds of all cores, with those of children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system

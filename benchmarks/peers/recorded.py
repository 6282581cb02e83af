"""What the peers of `real_cells.py` share: the cell that they are to find, where it begins, and how they are asked.

``python bluepyopt_cell.py job.npz threads``: per line on standard input, ``{"seed": 0, "seconds": 60, "processor_seconds": 90}``, one fit is
made from the beginning. It stops at the first chance when so many seconds have passed and all its processes together have had so much of the
processors: on a machine that others use too, either by itself would be a matter of luck. What it found is printed.

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
        with np.errstate(invalid="ignore"):  # bounds of both signs, of what is linear
            found = np.where(self.ratio, self.low * (self.high / self.low) ** x, self.low + (self.high - self.low) * x)
        return {**self.fixed, **dict(zip(self.free, map(float, found), strict=True))}


def read(path: str) -> Job:
    with np.load(path) as file:
        about = json.loads(str(file["about"]))
        trains = np.split(file["times"], np.cumsum(file["sizes"])[:-1])
        arrays = {name: file[name] for name in ("low", "high", "current", "away")}
    return Job(trains=trains, **about, **arrays)


def serve(
    fit: Callable[[int, Callable[[], bool]], tuple[dict[str, float], int]], alive: Callable[[], float] = float
) -> None:
    """`fit(seed, over)` gives the parameters that it found and how many candidates it looked at; `alive()` the processor seconds of its
    children that have not ended."""

    def spent() -> np.ndarray:
        times = os.times()
        ended = times.user + times.system + times.children_user + times.children_system
        return np.array([time.perf_counter(), ended + alive()])

    for line in sys.stdin:
        ask = json.loads(line)
        end = spent() + np.array([ask["seconds"], ask["processor_seconds"]])
        begin = spent()
        params, candidates = fit(ask["seed"], lambda end=end: bool((spent() >= end).all()))
        seconds, busy = map(float, spent() - begin)
        found = {"params": params, "candidates": candidates, "seconds": seconds, "processor_seconds": busy}
        print(json.dumps(found), flush=True)

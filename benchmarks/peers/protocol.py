"""What every peer program shares: how it is given its cells, how it is asked to run, what it prints.

A peer program builds (and compiles) once, then runs once per line on standard input and prints one JSON object per
run, so that the harness can take turns between simulators while each keeps what it has compiled. Without a harness::

    python brian2_workloads.py W5 float32 1000 cells.f64 --repeat 3

Cells are rows of little-endian float64: W1 the current of every cell, W5 a, b, c, d and the current. Of the networks
(W2, W3s, W4) only the number of cells is given; everyone draws connections and input with random numbers of its own:
``python brian2_workloads.py W2 float32 10000 1000 --repeat 3``. Accuracy cases
are an ``.npz`` with ``parameters (cases, 4)``, ``start (cases, 2)`` and ``current (cases, ms)``, the current held on
each millisecond; the answer is ``{"spikes": [[ms, ...], ...], "config": ...}``.

This file runs in the peers' environments: standard library and NumPy only.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable

import numpy as np

now = time.perf_counter
V_START = -65.0
RS = {"a": 0.02, "b": 0.2, "c": -65.0, "d": 8.0}
STEP_MS = 0.1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=["W1", "W2", "W3s", "W4", "W5", "accuracy"])
    parser.add_argument("dtype", choices=["float32", "float64", "default"])
    parser.add_argument("duration", type=float, help="ms of model time")
    parser.add_argument("source", help="file of the cells or of the accuracy cases; of a network the number of cells")
    parser.add_argument("--repeat", type=int, help="run this often instead of reading standard input")
    return parser.parse_args()


def read_cells(workload: str, path: str) -> dict[str, np.ndarray]:
    """Parameters and current of the cells, float64."""
    names = ["current"] if workload == "W1" else ["a", "b", "c", "d", "current"]
    rows = np.fromfile(path, "<f8").reshape(len(names), -1)
    return dict(zip(names, rows, strict=True))


def result(run_s: float, spikes: int, cells: int, duration: float, build_s: float, **more) -> dict:
    rate = spikes / cells / (duration / 1000)
    return {"run_s": run_s, "build_s": build_s, "spikes": int(spikes), "rate_hz": round(rate, 4), **more}


def serve(run: Callable[[], dict], repeat: int | None) -> None:
    turns = range(repeat) if repeat is not None else sys.stdin
    for _ in turns:
        print(json.dumps(run()), flush=True)


def read_cases(path: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    with np.load(path) as file:
        return file["parameters"], file["start"], file["current"]


def by_cell(times, cells, count: int) -> list[list[float]]:
    """Spike times of each cell, in order."""
    times, cells = np.asarray(times, float), np.asarray(cells)
    return [np.sort(times[cells == i]).tolist() for i in range(count)]


def answer(spikes: list[list[float]], config: str) -> None:
    print(json.dumps({"spikes": spikes, "config": config}), flush=True)

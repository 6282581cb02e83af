"""What the peers of `spiketrains.py` share: given trains, each time they are asked they time all their distances.

``python pyspike_distances.py trains.npz found.npz`` reads ``times``, ``sizes`` and ``window`` (ms) of every size of the task; per line
on standard input it prints ``{"1000 isi_distance": seconds, ...}``; the matrices of the first time go into ``found.npz``.

This file runs in the peers' environments: standard library and NumPy only.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import numpy as np


def read(path: str) -> dict[float, list[np.ndarray]]:
    """Trains, by the window they lie in."""
    with np.load(path) as file:
        sizes = {float(name.split()[0]): file[name] for name in file if name.endswith("sizes")}
        return {w: np.split(file[f"{w:g} times"], np.cumsum(n)[:-1]) for w, n in sizes.items()}


def timed(task: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    """Seconds of a call, and what it gives: the median of three calls after one that does not count, since others have had their turns
    before; of a task that takes more than a second, that of the first."""
    seconds: list[float] = []
    while len(seconds) < 4 and sum(seconds) < 1.0:
        begin = time.perf_counter()
        found = task()
        seconds.append(time.perf_counter() - begin)
    counted = sorted(seconds[1:] or seconds)
    return counted[len(counted) // 2], found


def serve(tasks: dict[str, Callable[[], np.ndarray]], path: str) -> None:
    first = True
    for _ in sys.stdin:
        seconds, matrices = {}, {}
        for name, task in tasks.items():
            seconds[name], matrices[name] = timed(task)
        if first:
            np.savez(path, **matrices)
            first = False
        print(json.dumps(seconds), flush=True)

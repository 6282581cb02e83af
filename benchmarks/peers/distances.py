"""What the peers of `spiketrains.py` share: given trains, each time they are asked they time all their distances, once.

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


def serve(tasks: dict[str, Callable[[], np.ndarray]], path: str) -> None:
    first = True
    for _ in sys.stdin:
        seconds, matrices = {}, {}
        for name, task in tasks.items():
            begin = time.perf_counter()
            matrices[name] = task()
            seconds[name] = time.perf_counter() - begin
        if first:
            np.savez(path, **matrices)
            first = False
        print(json.dumps(seconds), flush=True)

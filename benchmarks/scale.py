"""Large networks: building them, a million cells, threads, and the first result from cold.

``python benchmarks/scale.py``              all parts
``python benchmarks/scale.py million``      one of them
``python benchmarks/scale.py --write``      and put the tables into ``docs/benchmarks.md``

All are W4 (100 synapses a cell, delays from 1 to 20 ms, 1 s), each in a process of its own (`one_network.py`).

connectivity
    10⁷ synapses: seconds to build and bytes per synapse, by how delays and weights are given.
million
    W4 at 10⁶ cells: 10⁸ synapses.
threads
    W4 on each of two cores alone, and with a thread on each.
cold
    A process with empty caches, from its start to its end: import, compile, build W4, run it once.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import report
from fresh import empty_caches

SYNAPSES = (("slots", "shared"), ("drawn", "shared"), ("drawn", "own"))
GIVEN = {"slots": "one per slot", "drawn": "drawn for each synapse", "shared": "shared", "own": "each its own"}
COLD_MOST = 8.0  # s


def command(**options: object) -> list[str]:
    """`one_network.py` with these options."""
    words = [sys.executable, str(report.HERE / "one_network.py")]
    for name, value in options.items():
        words += [f"--{name}", *map(str, value if isinstance(value, list) else [value])]
    return words


def network(environment: dict[str, str] | None = None, **options: object) -> dict:
    """What one network gave in a process of its own, and how long that took from its start to its end."""
    begin = time.perf_counter()
    done = subprocess.run(command(**options), check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return {**json.loads(done.stdout), "process_s": time.perf_counter() - begin}


def connectivity(repeat: int, core: int) -> list[dict]:
    """Ten ms are enough: it is the building that counts."""
    return [
        {"delays": delays, "weights": weights}
        | network(delays=delays, weights=weights, ms=10, repeat=repeat, cores=core)
        for delays, weights in SYNAPSES
    ]


def million(repeat: int, core: int) -> list[dict]:
    return [network(cells=10**6, dtype=dtype, repeat=repeat, cores=core) for dtype in ("float32", "float64")]


def threads(repeat: int, core: int) -> list[dict]:
    """One thread on each of two cores alone, then one on each at once."""
    cores = sorted(os.sched_getaffinity(0))[:2] if hasattr(os, "sched_getaffinity") else []
    if len(cores) < 2:
        raise SystemExit("Two threads are measured on two cores, and this process has one.")
    alone = [{"cores": [c], **network(cores=c, repeat=repeat)} for c in cores]
    both = {"cores": cores, **network(cores=cores, threads=2, repeat=repeat)}
    return [*alone, both]


def cold(repeat: int, core: int) -> list[dict]:
    """Once with empty caches; then, as often as asked, with those that this left."""
    with tempfile.TemporaryDirectory() as folder:
        caches = empty_caches(Path(folder))
        return [network(caches, repeat=0, cores=core) for _ in range(1 + repeat)]


def connectivity_table(found: list[dict]) -> str:
    rows = [
        (GIVEN[row["delays"]], GIVEN[row["weights"]], f"{row['connect_s']:.2f}", f"{row['bytes_per_synapse']:.2f}")
        for row in found
    ]
    return report.table(("delays", "weights", "build, s", "bytes per synapse"), rows, left=2)


def million_table(found: list[dict]) -> str:
    rows = [
        (
            row["dtype"],
            f"{row['describe_s'] + row['connect_s']:.1f}",
            f"{row['run_s']:.2f}",
            f"{row['duration_ms'] / 1000 / row['run_s']:.2f}",
            f"{row['rate_hz']:.2f}",
            f"{row['peak_bytes'] / 2**30:.2f}" if row["peak_bytes"] else "",
        )
        for row in found
    ]
    header = ("10⁶ cells, 10⁸ synapses, 1 s", "build, s", "run, s", "times real time", "rate, Hz", "peak memory, GiB")
    return report.table(header, rows)


def threads_table(found: list[dict]) -> str:
    fastest = min(row["run_s"] for row in found if row["threads"] == 1)
    rows = [
        (
            row["threads"],
            " and ".join(map(str, row["cores"])),
            f"{row['run_s']:.3f}",
            f"{min(row['runs_s']):.3f}–{max(row['runs_s']):.3f}",
            f"{fastest / row['run_s']:.2f}",
            f"{row['spikes']:,}",
        )
        for row in found
    ]
    header = ("threads", "on core", "run, s", "range", "times as fast as the faster core alone", "spikes")
    return report.table(header, rows)


def cold_table(found: list[dict]) -> str:
    first, later = found[0], sorted(found[1:], key=lambda row: row["process_s"])
    rows = [cold_row("empty", first, f"{COLD_MOST:g}", "yes" if first["process_s"] <= COLD_MOST else "**no**")]
    if later:
        rows.append(cold_row("filled (median)", later[len(later) // 2], "", ""))
    header = ("caches", "whole process, s", "import, s", "connectivity, s", "first run, s", "aim: at most", "reached")
    return report.table(header, rows)


def cold_row(caches: str, found: dict, most: str, reached: str) -> tuple[str, ...]:
    parts = (found[name] for name in ("process_s", "import_s", "first_connect_s", "first_run_s"))
    return (caches, *(f"{seconds:.1f}" for seconds in parts), most, reached)


PARTS: dict[str, tuple[Callable[[int, int], list[dict]], Callable[[list[dict]], str]]] = {
    "connectivity": (connectivity, connectivity_table),
    "million": (million, million_table),
    "threads": (threads, threads_table),
    "cold": (cold, cold_table),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="part", help=f"any of {', '.join(PARTS)}; all when left out")
    parser.add_argument("--repeat", type=int, default=5, help="timed builds and runs of each (default 5)")
    parser.add_argument("--core", type=int, default=0, help="the core of what has one thread (default 0)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = parser.parse_args()
    if set(options.parts) - set(PARTS):
        parser.error(f"unknown part; known are {', '.join(PARTS)}")
    described = report.machine()
    report.warn_if_busy(described)
    for name in options.parts or PARTS:
        measure, as_table = PARTS[name]
        found = measure(options.repeat, options.core)
        text = as_table(found) + "\n\n" + report.caption(described)
        print(text, end="\n\n", flush=True)
        report.save(name, {"machine": described, "found": found})
        if options.write:
            report.fill(name, text)


if __name__ == "__main__":
    main()

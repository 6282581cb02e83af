"""Speed: our workloads beside hand-written C++ and other simulators, in turns, on one core.

``python benchmarks/run.py``            ours, C++ and Brian2
``python benchmarks/run.py W2 W4``      only these workloads
``python benchmarks/run.py --all``      and NEST, Nengo and BrainPy where their built-in neuron can take the workload
``python benchmarks/run.py --write``    and put the tables into ``docs/benchmarks.md``

Every program builds (and compiles) once and is warmed up by one run that does not count. Then all of them take turns,
at least five times each, so that a machine that slows down slows all of them. The tables hold medians.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import report
from izhikevich.cli.workloads import WORKLOADS, Size
from izhikevich.cli.workloads.networks import network_of
from programs import CELLS, NETWORKS, PEERS, Peer, entries, in_turns, peers, source_of
from speed_tables import goals, markdown

SECTIONS = {"speed": CELLS, "networks": NETWORKS}


def measure(names: list[str], dtypes: list[str], chosen: list[Peer], repeat: int, ours: bool) -> list[dict]:
    groups = []
    with tempfile.TemporaryDirectory() as folder:
        for workload in names:
            for size in WORKLOADS[workload]:
                source = source_of(workload, size, Path(folder))
                for dtype in dtypes:
                    print(f"{workload}, {size.cells:,} cells, {dtype} ...", file=sys.stderr, flush=True)
                    results = in_turns(entries(workload, size, dtype, source, chosen, ours), repeat)
                    groups.append(group_of(workload, size, dtype, results))
    return groups


def group_of(workload: str, size: Size, dtype: str, results: list[dict]) -> dict:
    """What all programs gave on one workload, each with whether its spikes are as many as they should be."""
    synapses = network_of(workload, size.cells).summary().synapses if workload in NETWORKS else 0
    return {
        "workload": workload,
        "cells": size.cells,
        "duration_ms": size.duration,
        "synapses": synapses,
        "dtype": dtype,
        "results": [{**result, "spikes_ok": size.least <= result["spikes"] <= size.most} for result in results],
    }


def installed(chosen: list[Peer]) -> list[Peer]:
    """Those whose environment is there, or could be made."""
    missing = set()
    for environment in dict.fromkeys(peer.environment for peer in chosen):
        try:
            peers.install(environment)
        except (subprocess.CalledProcessError, SystemExit) as error:
            print(f"{environment} could not be installed and is left out: {error}", file=sys.stderr)
            missing.add(environment)
    return [peer for peer in chosen if peer.environment not in missing]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "workloads", nargs="*", metavar="workload", help=f"any of {', '.join(WORKLOADS)}; all if left out"
    )
    parser.add_argument("--repeat", type=int, default=5, help="timed runs of each program (default 5)")
    parser.add_argument("--dtype", action="append", choices=["float32", "float64"], help="both when left out")
    parser.add_argument("--all", action="store_true", help="NEST, Nengo and BrainPy too")
    parser.add_argument("--peers-only", action="store_true", help="leave our side out")
    parser.add_argument("--core", type=int, default=0, help="the core that everything runs on (default 0)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = parser.parse_args()
    names = options.workloads or list(WORKLOADS)
    if set(names) - set(WORKLOADS):
        parser.error(f"unknown workload; known are {', '.join(WORKLOADS)}")
    chosen = installed([peer for peer in PEERS if options.all or not peer.slow])
    described = report.machine()
    report.warn_if_busy(described)
    described["pinned"] = report.pin(options.core)
    dtypes = options.dtype or ["float32", "float64"]
    for section, known in SECTIONS.items():
        if not (asked := [name for name in names if name in known]):
            continue
        groups = measure(asked, dtypes, chosen, options.repeat, not options.peers_only)
        text = markdown(groups, described, networks=section == "networks")
        print(text, end="\n\n", flush=True)
        path = report.save(section, {"machine": described, "groups": groups, "goals": goals(groups)})
        print(f"written: {path.relative_to(report.HERE.parent)}", file=sys.stderr)
        if options.write:
            report.fill(section, text)


if __name__ == "__main__":
    main()

"""Speed: our workloads beside hand-written C++ and other simulators, in turns, on one core.

``python benchmarks/run.py``            ours, C++ and Brian2
``python benchmarks/run.py --all``      and NEST, Nengo and BrainPy where their built-in neuron can take the workload
``python benchmarks/run.py --write``    and put the tables into ``docs/benchmarks.md``

Every program builds (and compiles) once and is warmed up by one run that does not count. Then all of them take turns,
at least five times each, so that a machine that slows down slows all of them. The table holds medians.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

import report
from izhikevich.cli.bench import WORKLOADS, Case, Size, cells_of

sys.path.insert(0, str(report.HERE / "peers"))
import setup as peers

OURS = "izhikevich"
CPP = "C++, cache-blocked"
BRIAN2 = "Brian2 C++"
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")}


@dataclass(frozen=True)
class Peer:
    """A program that others may be held against, and what it can run."""

    label: str
    environment: str
    layout: str = ""
    workloads: tuple[str, ...] = ("W1", "W5")
    dtypes: tuple[str, ...] = ("float32", "float64")
    most_cells: int = 1_000_000
    slow: bool = False  # only with --all

    def takes(self, workload: str, size: Size, dtype: str) -> bool:
        return workload in self.workloads and dtype in self.dtypes and size.cells <= self.most_cells

    def command(self, workload: str, size: Size, dtype: str, cells: Path) -> list[str]:
        tail = [dtype, f"{size.duration:g}", str(cells)]
        if self.environment == "cpp":
            return [str(peers.binary()), workload, self.layout, *tail]
        script = peers.HERE / f"{self.environment}_workloads.py"
        return [str(peers.python(self.environment)), str(script), workload, *tail]


PEERS = (
    Peer("C++, plain loop", "cpp", "plain", workloads=("W1",)),
    Peer(CPP, "cpp", "blocked"),
    Peer(BRIAN2, "brian2"),
    Peer("BrainPy", "brainpy", workloads=("W1",), slow=True),
    Peer("Nengo", "nengo", workloads=("W1",), dtypes=("float64",), most_cells=10_000, slow=True),
    Peer("NEST", "nest", dtypes=("float64",), most_cells=100_000, slow=True),
)


@dataclass
class Entry:
    """One program on one workload: something that can be run again and again."""

    label: str
    runs: list[dict] = field(default_factory=list)

    def run(self) -> dict:
        raise NotImplementedError

    def close(self) -> None:
        pass

    def result(self) -> dict:
        seconds = [run["run_s"] for run in self.runs]
        last = self.runs[-1]
        return {
            "label": self.label,
            "run_s": median(seconds),
            "runs_s": seconds,
            **{key: last[key] for key in ("build_s", "spikes", "rate_hz")},
            "config": last.get("config", self.label),
        }


class OurEntry(Entry):
    """Our side, in this process."""

    def __init__(self, workload: str, size: Size, dtype: str):
        super().__init__(OURS)
        self.case = Case(workload, size, dtype)

    def run(self) -> dict:
        if self.case.first_s == 0.0:
            self.case.build()
            return {"run_s": self.case.first_s}
        self.case.repeat()
        result = self.case.result()
        return {**result, "run_s": result["runs_s"][-1]}


class PeerEntry(Entry):
    """A program of its own that runs once per line it is sent."""

    def __init__(self, peer: Peer, command: list[str]):
        super().__init__(peer.label)
        self.command = command
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **ONE_THREAD},
        )

    def run(self) -> dict:
        if self.process is None:  # not before: programs that build side by side slow each other
            self.process = self.start()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("run\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        raise RuntimeError(f"{self.label} ended with status {self.process.wait()}: {' '.join(self.command)}")

    def close(self) -> None:
        if self.process is not None:
            assert self.process.stdin is not None
            self.process.stdin.close()
            self.process.wait()


def entries(workload: str, size: Size, dtype: str, cells: Path, chosen: list[Peer], ours: bool) -> list[Entry]:
    able = [peer for peer in chosen if peer.takes(workload, size, dtype)]
    others = [PeerEntry(peer, peer.command(workload, size, dtype, cells)) for peer in able]
    return [OurEntry(workload, size, dtype), *others] if ours else [*others]


def in_turns(candidates: list[Entry], repeat: int) -> list[dict]:
    """Warm every program up, then let them take turns; one that fails is left out and named."""
    running = []
    for entry in candidates:
        try:
            entry.run()
            running.append(entry)
        except (RuntimeError, OSError) as error:
            print(f"left out: {error}", file=sys.stderr)
    for _ in range(repeat):
        for entry in running:
            entry.runs.append(entry.run())
    for entry in running:
        entry.close()
    return [entry.result() for entry in running]


def write_cells(workload: str, size: Size, folder: Path) -> Path:
    """The cells as the peers read them: rows of little-endian float64."""
    cells = cells_of(workload, size)
    rows = [cells["current"]] if workload == "W1" else [cells[name] for name in ("a", "b", "c", "d", "current")]
    path = folder / f"{workload}-{size.cells}.f64"
    np.stack(rows).astype("<f8").tofile(path)
    return path


def measure(names: list[str], dtypes: list[str], chosen: list[Peer], repeat: int, ours: bool) -> list[dict]:
    groups = []
    with tempfile.TemporaryDirectory() as folder:
        for workload in names:
            for size in WORKLOADS[workload]:
                cells = write_cells(workload, size, Path(folder))
                for dtype in dtypes:
                    print(f"{workload}, {size.cells:,} cells, {dtype} ...", file=sys.stderr, flush=True)
                    results = in_turns(entries(workload, size, dtype, cells, chosen, ours), repeat)
                    groups.append(
                        {
                            "workload": workload,
                            "cells": size.cells,
                            "duration_ms": size.duration,
                            "dtype": dtype,
                            "results": results,
                        }
                    )
    return groups


def seconds_of(groups: list[dict], workload: str, cells: int, dtype: str, label: str) -> float | None:
    for group in groups:
        if (group["workload"], group["cells"], group["dtype"]) == (workload, cells, dtype):
            for result in group["results"]:
                if result["label"] == label:
                    return result["run_s"]
    return None


GOALS = (
    ("W1", 1_000_000, "float32", BRIAN2, 4.5),
    ("W1", 1_000_000, "float64", BRIAN2, 2.5),
    ("W1", 1_000_000, "float32", CPP, 0.75),
    ("W5", 100_000, "float32", BRIAN2, 1.5),
    ("W5", 100_000, "float64", BRIAN2, 1.5),
)


def goals(groups: list[dict]) -> list[dict]:
    """How often our run fits into the other's, and how often it should at least."""
    found = []
    for workload, cells, dtype, label, least in GOALS:
        ours, theirs = (seconds_of(groups, workload, cells, dtype, name) for name in (OURS, label))
        if ours is not None and theirs is not None:
            ratio = theirs / ours
            found.append(
                {
                    "workload": workload,
                    "cells": cells,
                    "dtype": dtype,
                    "against": label,
                    "ratio": ratio,
                    "least": least,
                    "reached": ratio >= least,
                }
            )
    return found


def markdown(groups: list[dict], described: dict) -> str:
    rows = []
    for group in groups:
        ours = next((result["run_s"] for result in group["results"] if result["label"] == OURS), None)
        for result in sorted(group["results"], key=lambda result: result["run_s"]):
            size = f"{group['cells']:,} cells, {group['duration_ms'] / 1000:g} s"
            updates = group["cells"] * round(group["duration_ms"] / 0.1) / result["run_s"]
            rows.append(
                (
                    f"{group['workload']}, {size}, {group['dtype']}",
                    f"**{result['label']}**" if result["label"] == OURS else result["label"],
                    f"{result['run_s']:.3f}",
                    f"{min(result['runs_s']):.3f}–{max(result['runs_s']):.3f}",
                    f"{result['build_s']:.1f}",
                    f"{updates / 1e9:.2f}",
                    f"{result['spikes']:,}",
                    "" if ours is None else f"{result['run_s'] / ours:.2f}",
                )
            )
    header = ("workload", "program", "run, s", "range", "build, s", "10⁹ updates/s", "spikes", "its time / ours")
    parts = [report.table(header, rows, left=2)]
    reached = goals(groups)
    if reached:
        aims = [
            (
                f"{goal['workload']}, {goal['cells']:,} cells, {goal['dtype']}",
                goal["against"],
                f"{goal['ratio']:.2f}",
                f"{goal['least']:g}",
                "yes" if goal["reached"] else "**no**",
            )
            for goal in reached
        ]
        header = ("workload", "against", "its time / ours", "aim: at least", "reached")
        parts.append(report.table(header, aims, left=2))
    parts.append(report.caption(described) + " · one core, one thread, medians")
    return "\n\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workloads", nargs="*", metavar="workload", help="W1 or W5; both when left out")
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
    chosen = [peer for peer in PEERS if options.all or not peer.slow]
    for environment in dict.fromkeys(peer.environment for peer in chosen):
        try:
            peers.install(environment)
        except (subprocess.CalledProcessError, SystemExit) as error:
            print(f"{environment} could not be installed and is left out: {error}", file=sys.stderr)
            chosen = [peer for peer in chosen if peer.environment != environment]
    described = report.machine()
    report.warn_if_busy(described)
    described["pinned"] = report.pin(options.core)
    dtypes = options.dtype or ["float32", "float64"]
    groups = measure(names, dtypes, chosen, options.repeat, not options.peers_only)
    text = markdown(groups, described)
    print(text)
    path = report.save("speed", {"machine": described, "groups": groups, "goals": goals(groups)})
    print(f"\nwritten: {path.relative_to(report.HERE.parent)}", file=sys.stderr)
    if options.write:
        report.fill("speed", text)


if __name__ == "__main__":
    main()

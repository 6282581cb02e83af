"""The programs that are timed: our side and its peers, as things that can be run again and again, in turns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

import report
from izhikevich.cli.workloads import Size, case_of
from izhikevich.cli.workloads.cells import cells_of

sys.path.insert(0, str(report.HERE / "peers"))
import setup as peers

OURS = "izhikevich"
PLAIN = "C++, plain loop"
BLOCKED = "C++, cache-blocked"
BRIAN2 = "Brian2 C++"
CELLS = ("W1", "W5")
NETWORKS = ("W2", "W3s", "W4")
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")}


@dataclass(frozen=True)
class Peer:
    """A program that others may be held against, and what it can run."""

    label: str
    environment: str
    layout: str = ""  # which of several hand-written versions
    workloads: tuple[str, ...] = CELLS
    dtypes: tuple[str, ...] = ("float32", "float64")
    most_cells: int = 1_000_000
    slow: bool = False  # only with --all

    def takes(self, workload: str, size: Size, dtype: str) -> bool:
        return workload in self.workloads and dtype in self.dtypes and size.cells <= self.most_cells

    def command(self, workload: str, size: Size, dtype: str, source: str) -> list[str]:
        tail = [dtype, f"{size.duration:g}", source]
        if self.environment == "cpp":
            return [str(peers.binary("cells" if workload in CELLS else "networks")), workload, self.layout, *tail]
        script = peers.HERE / f"{self.environment}_workloads.py"
        return [str(peers.python(self.environment)), str(script), workload, *tail]


PEERS = (
    Peer(PLAIN, "cpp", "plain", workloads=("W1", *NETWORKS)),
    Peer(BLOCKED, "cpp", "blocked"),
    Peer("C++, vectorised noise", "cpp", "vector", workloads=("W2",)),
    Peer(BRIAN2, "brian2", workloads=CELLS + NETWORKS),
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
        more = ("describe_s", "connect_s", "compile_s", "bytes_per_synapse")
        return {
            "label": self.label,
            "run_s": median(seconds),
            "runs_s": seconds,
            **{key: last[key] for key in ("build_s", "spikes", "rate_hz")},
            **{key: last[key] for key in more if key in last},
            "config": last.get("config", self.label),
        }


class OurEntry(Entry):
    """Our side, in this process."""

    def __init__(self, workload: str, size: Size, dtype: str):
        super().__init__(OURS)
        self.case = case_of(workload, size, dtype)

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


def entries(workload: str, size: Size, dtype: str, source: str, chosen: list[Peer], ours: bool) -> list[Entry]:
    able = [peer for peer in chosen if peer.takes(workload, size, dtype)]
    others = [PeerEntry(peer, peer.command(workload, size, dtype, source)) for peer in able]
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


def source_of(workload: str, size: Size, folder: Path) -> str:
    """What a peer is given: a file of the cells (rows of little-endian float64), or a network's number of cells."""
    if workload in NETWORKS:
        return str(size.cells)
    cells = cells_of(workload, size.cells)
    rows = [cells["current"]] if workload == "W1" else [cells[name] for name in ("a", "b", "c", "d", "current")]
    path = folder / f"{workload}-{size.cells}.f64"
    np.stack(rows).astype("<f8").tofile(path)
    return str(path)

"""Candidates of a fit per second: ours beside brian2modelfitting, in turns, on one core.

``python benchmarks/fitting.py``            print
``python benchmarks/fitting.py --write``    and put the table into ``docs/benchmarks.md``

A candidate is a cell that is run for one second under a step of current, with the times of all its spikes. Everybody is given the
same cells in one batch and warms up once; then all take turns, at least five, and medians count.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import izhikevich as izh
import report
from izhikevich.fitting.search.screening import spread
from izhikevich.fitting.search.space import Space
from waiting import Waiting

PEER = "brian2modelfitting"
DEVICES = {"runtime": f"{PEER}, its default", "cpp_standalone": f"{PEER}, C++ standalone"}
SECOND, ONSET = 1000.0, 100.0  # ms
NEAR = 0.2  # of every parameter's size, to either side
PEER_STEP, TRUE_STEP = 0.1, 0.05  # ms
WHOLE = {"method": "mobius3", "dt": 1.0}
OURS = {"izhikevich": WHOLE, "izhikevich, float32": WHOLE | {"dtype": "float32"}}
REFERENCE = {"method": "mobius4", "dt": TRUE_STEP}
FASTEST, TIMES_AS_FAST = 30_000, 20  # the aims, of cells near RS
FIT = ("a", "b", "c", "d")
FIT2007 = ("C", "k", "vr", "vt", "vpeak", "a", "b", "c", "d")


@dataclass(frozen=True)
class Job:
    """Candidates, and what they are run with."""

    words: str
    form: str
    space: Space
    size: int
    current: float
    start: tuple[float, float]

    def candidates(self) -> dict[str, np.ndarray]:
        return self.space.values(spread(self.size, len(self.space.free), np.random.default_rng(1)))


def near(name: str, free: tuple[str, ...]) -> Space:
    """All within a fifth of a cell's own parameters."""
    cell = izh.cell(name)
    sides = {p: sorted((getattr(cell, p) * (1 - NEAR), getattr(cell, p) * (1 + NEAR))) for p in free}
    return Space(cell, free, {p: (low, high) for p, (low, high) in sides.items()})


def jobs() -> list[Job]:
    rs, book = near("RS", FIT), near("RS2007", tuple(p for p in FIT2007 if p not in ("vr", "vt", "vpeak")))
    anything = Space(izh.cell("RS"), FIT)
    at_first = (-65.0, -13.0)
    return [
        Job("near RS", "2003", rs, 4096, 10.0, at_first),
        Job("near RS", "2003", rs, 512, 10.0, at_first),
        Job("anywhere in the box of a fit, 2003", "2003", anything, 4096, 10.0, at_first),
        Job("near RS of 2007", "2007", book, 4096, 100.0, (-60.0, 0.0)),
    ]


def run(job: Job, cells: Any, how: dict[str, Any]) -> list[np.ndarray]:
    """The spike times of all candidates, ms."""
    current = izh.step(job.current, start=ONSET)
    return izh.simulate(cells, SECOND, current, start=job.start, record="spikes", progress=False, **how).trains()


class Program(Waiting):
    """The peer, on one device."""

    def __init__(self, job: Job, device: str, folder: Path):
        self.found = folder / f"{device}.npz"
        super().__init__(PEER, f"{PEER}_candidates", written(job, folder), device, self.found)

    def spikes(self) -> list[np.ndarray]:
        """The spike times that it found, once it has gone."""
        self.end()
        with np.load(self.found) as file:
            return np.split(file["times"], np.cumsum(file["sizes"])[:-1])


def written(job: Job, folder: Path) -> Path:
    """The job as a file for a peer: all parameters of the form that its equations name, those that are fixed too."""
    times = np.arange(round(SECOND / PEER_STEP)) * PEER_STEP
    names = FIT if job.form == "2003" else FIT2007
    found = job.candidates()
    columns = [found.get(name, np.full(job.size, getattr(job.space.model, name))) for name in names]
    current = np.where(times >= ONSET - PEER_STEP / 2, job.current, 0.0)
    about = {"form": job.form, "names": names, "start": job.start, "current": current, "dt": PEER_STEP}
    np.savez(folder / "job.npz", candidates=columns, **about)
    return folder / "job.npz"


def measure(job: Job, repeat: int) -> list[dict]:
    """One row for each program."""
    cells = job.space.model.replace(**job.candidates())
    truth = run(job, cells, REFERENCE)
    tasks = {words: partial(run, job, cells, how) for words, how in OURS.items()}
    with tempfile.TemporaryDirectory() as name:
        programs = {words: Program(job, device, Path(name)) for device, words in DEVICES.items()}
        turns = [turn(tasks, programs) for _ in range(repeat + 1)]
        trains = {n: task() for n, task in tasks.items()} | {n: p.spikes() for n, p in programs.items()}
    medians = {who: statistics.median(turn[who] for turn in turns[1:]) for who in trains}
    return [
        {
            "candidates": job.words,
            "size": job.size,
            "program": who,
            "seconds": [turn[who] for turn in turns[1:]],
            "per_second": job.size / medians[who],
            "ratio": medians[who] / medians["izhikevich"],
            "spikes": sum(train.size for train in found),
            "wrong_ms": wrong(found, truth),
            "wrong_number": sum(f.size != t.size for f, t in zip(found, truth, strict=True)) / job.size,
        }
        for who, found in trains.items()
    ]


def turn(tasks: dict[str, partial], programs: dict[str, Program]) -> dict[str, float]:
    """Seconds of everybody, one after the other."""
    return {name: timed(task) for name, task in tasks.items()} | {name: float(p.turn()) for name, p in programs.items()}


def timed(task: partial) -> float:
    begin = time.perf_counter()
    task()
    return time.perf_counter() - begin


def wrong(found: list[np.ndarray], truth: list[np.ndarray]) -> float:
    """The largest error of a spike time of a candidate, ms, in the median over those with the right number of spikes and any."""
    errors = [np.abs(f - t).max() for f, t in zip(found, truth, strict=True) if f.size == t.size > 0]
    return float(np.median(errors))


def as_table(rows: list[dict]) -> str:
    header = (
        "candidates", "program", "run, s", "range", "candidates/s", "its time / ours", "spikes",
        "largest error, ms", "wrong number of spikes",
    )  # fmt: skip
    lines = [
        (
            f"{row['size']:,}, {row['candidates']}",
            f"**{row['program']}**" if row["program"] in OURS else row["program"],
            f"{statistics.median(row['seconds']):.3g}",
            f"{min(row['seconds']):.3g}–{max(row['seconds']):.3g}",
            f"{row['per_second']:,.0f}",
            f"{row['ratio']:.1f}",
            f"{row['spikes']:,}",
            f"{row['wrong_ms']:.2g}",
            f"{100 * row['wrong_number']:.2g} %",
        )
        for row in rows
    ]
    return report.table(header, lines, left=2)


def aims(rows: list[dict]) -> str:
    """What was wanted of the first job, and what came of it."""
    ours, _, default, *_ = rows
    lines = [
        ("candidates/s near RS", f"{ours['per_second']:,.0f}", f"{FASTEST:,}", ours["per_second"] >= FASTEST),
        (f"its time / ours, {default['program']}", f"{default['ratio']:.1f}", f"{TIMES_AS_FAST}", default["ratio"] >= TIMES_AS_FAST),
    ]  # fmt: skip
    words = [(*line[:3], "yes" if line[3] else "**no**") for line in lines]
    return report.table((f"{ours['size']:,}, {ours['candidates']}", "measured", "aim: at least", "reached"), words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=7, help="turns that count (default 7)")
    parser.add_argument("--core", type=int, default=0, help="the core that everything runs on (default 0)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    described = report.machine()
    report.warn_if_busy(described)
    described["pinned"] = report.pin(options.core)
    rows = [row for job in jobs() for row in measure(job, options.repeat)]
    under = report.caption(described) + " · one core, one thread, medians" + report.busy(described)
    text = "\n\n".join((as_table(rows), aims(rows), under))
    print(text)
    report.save("fitting", {"machine": described, "rows": rows})
    if options.write:
        report.fill("fitting", text)


if __name__ == "__main__":
    main()

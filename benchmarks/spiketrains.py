"""Distances between spike trains, all pairs of 100: ours beside PySpike and Elephant.

``python benchmarks/spiketrains.py``            print
``python benchmarks/spiketrains.py --write``    and put the table into ``docs/benchmarks.md``

Poisson trains of 20 Hz, for 1 s and 10 s. Everybody is given the trains in their own form, warms up once, and then all take turns;
in each the median of three calls counts.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

import report
from izhikevich.spiketrains import isi_distance, spike_distance, van_rossum, victor_purpura
from waiting import Waiting

sys.path.insert(0, str(report.HERE / "peers"))
from distances import timed

TRAINS, HERTZ, WINDOWS = 100, 20.0, (1000.0, 10_000.0)
OURS = {
    "isi_distance": lambda trains, window: isi_distance(trains, None, 0, window),
    "spike_distance": lambda trains, window: spike_distance(trains, None, 0, window),
    "victor_purpura": lambda trains, window: victor_purpura(trains, q=0.1),
    "van_rossum": lambda trains, window: van_rossum(trains, tau=10),
}
PEERS = {"pyspike": "PySpike", "elephant": "Elephant"}


def poisson(window: float) -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [np.sort(rng.uniform(0, window, rng.poisson(HERTZ * window / 1000))) for _ in range(TRAINS)]


def ours() -> dict[str, partial]:
    given = {window: poisson(window) for window in WINDOWS}
    return {f"{w:g} {name}": partial(verb, given[w], w) for w in WINDOWS for name, verb in OURS.items()}


class Program(Waiting):
    """A peer, given the trains."""

    def __init__(self, name: str, folder: Path):
        self.found = folder / f"{name}.npz"
        super().__init__(name, f"{name}_distances", folder / "trains.npz", self.found)

    def distances(self) -> dict[str, np.ndarray]:
        """What it found, once it has gone."""
        self.end()
        return dict(np.load(self.found))


def our_turn(tasks: dict[str, partial]) -> dict[str, float]:
    return {name: timed(task)[0] for name, task in tasks.items()}


def measure(repeat: int) -> list[dict]:
    """One row for each distance and window."""
    tasks = ours()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = {w: poisson(w) for w in WINDOWS}
        packed = {f"{w:g} times": np.concatenate(trains) for w, trains in given.items()}
        np.savez(folder / "trains.npz", **packed, **{f"{w:g} sizes": [t.size for t in x] for w, x in given.items()})
        programs = {peer: Program(peer, folder) for peer in PEERS}
        turns = [{"ours": our_turn(tasks)} | {p: q.turn() for p, q in programs.items()} for _ in range(repeat + 1)][1:]
        values = {peer: program.distances() for peer, program in programs.items()}
    return [row(task, peer, matrix, turns, tasks) for peer, found in values.items() for task, matrix in found.items()]


def row(task: str, peer: str, matrix: np.ndarray, turns: list[dict], tasks: dict[str, partial]) -> dict:
    window, distance = task.split()
    seconds = {who: [turn[who][task] for turn in turns] for who in ("ours", peer)}
    medians = {who: statistics.median(times) for who, times in seconds.items()}
    return {
        "distance": distance,
        "window_s": float(window) / 1000,
        "peer": PEERS[peer],
        "ours_s": seconds["ours"],
        "peer_s": seconds[peer],
        "ratio": medians[peer] / medians["ours"],
        "largest_difference": float(np.abs(tasks[task]() - matrix).max()),
    }


def as_table(rows: list[dict]) -> str:
    header = (
        "distance",
        "trains",
        "ours, ms",
        "range",
        "peer",
        "its time, ms",
        "range",
        "its time / ours",
        "largest difference",
    )
    lines = []
    for found in rows:
        times = [cell for who in ("ours_s", "peer_s") for cell in milliseconds(found[who])]
        start = f"`{found['distance']}`", f"{TRAINS} of {found['window_s']:g} s"
        lines.append(
            (
                *start,
                *times[:2],
                found["peer"],
                *times[2:],
                f"{found['ratio']:.0f}",
                f"{found['largest_difference']:.0e}",
            )
        )
    return report.table(header, lines, left=2)


def as_text(rows: list[dict], described: dict) -> str:
    """The table, with what it was measured on, and beside what."""
    return as_table(rows) + "\n\n" + report.caption(described) + report.busy(described)


def milliseconds(seconds: list[float]) -> tuple[str, str]:
    """Median and range."""
    return f"{1e3 * statistics.median(seconds):.3g}", f"{1e3 * min(seconds):.3g}–{1e3 * max(seconds):.3g}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5, help="turns that count")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    described = report.machine()
    report.warn_if_busy(described)
    rows = measure(options.repeat)
    text = as_text(rows, described)
    print(text)
    report.save("spiketrains", {"machine": described, "rows": rows})
    if options.write:
        report.fill("spiketrains", text)


if __name__ == "__main__":
    main()

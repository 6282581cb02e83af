"""What a check and a map cost: `check_accuracy` beside one Euler run of the same neurons, and a map of 10⁵ cells.

``python benchmarks/analyses.py``            print
``python benchmarks/analyses.py --write``    and put the table into ``docs/benchmarks.md``

Each is run once to compile; then all take turns, and the table holds medians and ranges.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable

import numpy as np

import izhikevich as izh
import report
from izhikevich import analysis

NEURONS, SECOND = 8, 1000.0  # ms
CURRENTS = np.linspace(4, 18, NEURONS)
POINTS, HALF_A_SECOND = (400, 250), 500.0  # of the map, ms
MOST_RUNS, MOST_SECONDS = 10.0, 4.0  # the aims


def euler() -> object:
    """The cheap run that a check is measured by."""
    return izh.simulate("RS", SECOND, CURRENTS, method="euler", dt=0.1, record="spikes")


def check() -> object:
    """Of the default method, which is right: no advice is looked for."""
    return izh.check_accuracy("RS", SECOND, CURRENTS)


def check_with_advice() -> object:
    """Of that Euler run, which is wrong: the cheapest method that would be right is looked for, too."""
    return izh.check_accuracy("RS", SECOND, CURRENTS, method="euler", dt=0.1)


def parameter_map() -> object:
    a, b = np.linspace(0.01, 0.12, POINTS[0]), np.linspace(0.15, 0.3, POINTS[1])
    return analysis.parameter_map(izh.cell("RS"), "a", a, "b", b, HALF_A_SECOND, 10.0)


TASKS: dict[str, Callable[[], object]] = {
    "euler": euler,
    "check": check,
    "check_with_advice": check_with_advice,
    "parameter_map": parameter_map,
}


def measure(repeat: int) -> dict[str, list[float]]:
    """Seconds of every task, in turns."""
    seconds: dict[str, list[float]] = {name: [] for name in TASKS}
    for task in TASKS.values():
        task()
    for _ in range(repeat):
        for name, task in TASKS.items():
            begin = time.perf_counter()
            task()
            seconds[name].append(time.perf_counter() - begin)
    return seconds


def as_table(seconds: dict[str, list[float]]) -> str:
    median = {name: statistics.median(times) for name, times in seconds.items()}
    runs = {name: median[name] / median["euler"] for name in median}
    points = POINTS[0] * POINTS[1]
    words = {
        "euler": f"one `euler` run at 0.1 ms, {NEURONS} neurons × 1 s",
        "check": "`check_accuracy` of the default method, the same neurons",
        "check_with_advice": "`check_accuracy` of that `euler` run, with advice",
        "parameter_map": f"`analysis.parameter_map`, {points:,} points × 0.5 s, {os.cpu_count()} threads",
    }
    aims = {
        "check": (f"{MOST_RUNS:g} Euler runs", runs["check"] <= MOST_RUNS),
        "parameter_map": (f"{MOST_SECONDS:g} s on two cores", median["parameter_map"] <= MOST_SECONDS),
    }
    header = ("task", "time, ms", "range", "Euler runs", "aim: at most", "reached")
    lines = []
    for name, times in seconds.items():
        aim, reached = aims.get(name, ("", None))
        spread = f"{1e3 * min(times):.3g}–{1e3 * max(times):.3g}"
        beside = f"{runs[name]:.1f}" if name != "parameter_map" else ""
        verdict = "" if reached is None else "yes" if reached else "**no**"
        lines.append((words[name], f"{1e3 * median[name]:.3g}", spread, beside, aim, verdict))
    return report.table(header, lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=7, help="timed turns (default 7)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    described = report.machine()
    report.warn_if_busy(described)
    seconds = measure(options.repeat)
    text = as_table(seconds) + "\n\n" + report.caption(described) + report.busy(described)
    print(text)
    report.save("analyses", {"machine": described, "seconds": seconds})
    if options.write:
        report.fill("analyses", text)


if __name__ == "__main__":
    main()

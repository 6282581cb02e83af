"""The tables of `run.py`: every program's time beside ours, and how that compares with what is aimed at."""

from __future__ import annotations

import report
from programs import BLOCKED, BRIAN2, OURS, PLAIN

GOALS = (
    ("W1", 1_000_000, "float32", BRIAN2, 4.5),
    ("W1", 1_000_000, "float64", BRIAN2, 2.5),
    ("W1", 1_000_000, "float32", BLOCKED, 0.75),
    ("W2", 1000, "float32", PLAIN, 0.9),
    ("W4", 100_000, "float32", PLAIN, 2.0),
    ("W5", 100_000, "float32", BRIAN2, 1.5),
    ("W5", 100_000, "float64", BRIAN2, 1.5),
)


def seconds_of(groups: list[dict], workload: str, cells: int, dtype: str, label: str) -> float | None:
    for group in groups:
        if (group["workload"], group["cells"], group["dtype"]) == (workload, cells, dtype):
            for result in group["results"]:
                if result["label"] == label:
                    return result["run_s"]
    return None


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


def throughput(group: dict, result: dict) -> str:
    """What is done in a second: of cells alone 10⁹ updates, of a network 10⁶ synaptic events."""
    if group["synapses"]:
        return f"{result['spikes'] * group['synapses'] / group['cells'] / result['run_s'] / 1e6:.0f}"
    return f"{group['cells'] * round(group['duration_ms'] / 0.1) / result['run_s'] / 1e9:.2f}"


def results_table(groups: list[dict], networks: bool) -> str:
    rows = []
    for group in groups:
        ours = next((result["run_s"] for result in group["results"] if result["label"] == OURS), None)
        for result in sorted(group["results"], key=lambda result: result["run_s"]):
            size = f"{group['cells']:,} cells, {group['duration_ms'] / 1000:g} s"
            rate = f"{result['rate_hz']:.2f}" + ("" if result["spikes_ok"] else " (**outside**)")
            rows.append(
                (
                    f"{group['workload']}, {size}, {group['dtype']}",
                    f"**{result['label']}**" if result["label"] == OURS else result["label"],
                    f"{result['run_s']:.3f}",
                    f"{min(result['runs_s']):.3f}–{max(result['runs_s']):.3f}",
                    f"{result['build_s']:.1f}",
                    throughput(group, result),
                    rate if networks else f"{result['spikes']:,}",
                    "" if ours is None else f"{result['run_s'] / ours:.2f}",
                )
            )
    measured = ("10⁶ synaptic events/s", "rate, Hz") if networks else ("10⁹ updates/s", "spikes")
    return report.table(
        ("workload", "program", "run, s", "range", "build, s", *measured, "its time / ours"), rows, left=2
    )


def goals_table(reached: list[dict]) -> str:
    rows = [
        (
            f"{goal['workload']}, {goal['cells']:,} cells, {goal['dtype']}",
            goal["against"],
            f"{goal['ratio']:.2f}",
            f"{goal['least']:g}",
            "yes" if goal["reached"] else "**no**",
        )
        for goal in reached
    ]
    return report.table(("workload", "against", "its time / ours", "aim: at least", "reached"), rows, left=2)


def markdown(groups: list[dict], described: dict, networks: bool) -> str:
    parts = [results_table(groups, networks)]
    if reached := goals(groups):
        parts.append(goals_table(reached))
    parts.append(report.caption(described) + " · one core, one thread, medians")
    return "\n\n".join(parts)

"""`izhikevich bench`: our side of the benchmark workloads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from ..errors import ArgumentError, sentence, unknown
from .options import Json
from .report import print_json, print_table

DTYPES = ("float32", "float64")
_COLUMNS = [
    "workload",
    "cells>",
    "precision",
    "build [s]>",
    "run [s]>",
    "updates per s>",
    "synaptic events per s>",
    "rate [Hz]>",
    "spikes>",
]


def bench(
    names: Annotated[list[str] | None, typer.Argument(help="Workloads, such as W1 W4; all of them by default.")] = None,
    threads: Annotated[int, typer.Option("--threads", help="Threads of the engine.")] = 1,
    as_json: Json = False,
) -> None:
    """Time the benchmark workloads on this machine.

    W1 and W5 are uncoupled cells, W2, W3s and W4 networks.

    Example: izhikevich bench W2 W4 --json
    """
    from .workloads import WORKLOADS

    results = run_workloads(names or list(WORKLOADS), threads=threads)
    if as_json:
        print_json(results)
    else:
        print_table("Workloads", _COLUMNS, summary(results))


def run_workloads(
    names: Iterable[str], repeat: int = 5, *, dtypes: Iterable[str] = DTYPES, threads: int = 1
) -> dict[str, dict[str, Any]]:
    """Run workloads and time them.

    Parameters
    ----------
    names : iterable of str
        Any of the keys of `izhikevich.cli.workloads.WORKLOADS`.
    repeat : int, default 5
        Timed runs of each variant, after one that compiles; they take turns, and the median counts.
    dtypes : iterable of str, default ("float32", "float64")
        Precisions. The first one is reported at the top level of a workload.
    threads : int, default 1
        Threads of the engine.

    Returns
    -------
    dict
        By workload: the first variant's numbers (the larger size, the first precision), and all under ``"variants"``.
        ``run_s`` is the median wall-clock time of the call of `simulate`, of a network that of `Simulation.run`;
        ``build_s`` is what the first one took more, and of a network the building of its connectivity too.
    """
    from .workloads import WORKLOADS, case_of

    if repeat < 1:
        raise ArgumentError(sentence("run_workloads.repeat", "at least 1", repeat))
    if threads < 1:
        raise ArgumentError(sentence("threads", "a whole number of at least 1", threads))
    dtypes = tuple(dtypes)
    results = {}
    for name in names:
        if name not in WORKLOADS:
            raise unknown("workload", name, WORKLOADS)
        cases = [case_of(name, size, dtype, threads) for size in WORKLOADS[name] for dtype in dtypes]
        for case in cases:
            case.build()
        for _ in range(repeat):
            for case in cases:
                case.repeat()
        variants = [case.result() for case in cases]
        results[name] = {**variants[0], "variants": variants}
    return results


def summary(results: dict[str, dict[str, Any]]) -> list[tuple[str, ...]]:
    """Rows of text for a table."""
    return [
        (
            name,
            f"{variant['cells']:,}",
            variant["dtype"],
            f"{variant['build_s']:.2f}",
            f"{variant['run_s']:.3f}",
            f"{variant['neuron_updates_per_s']:.2e}",
            f"{variant['synaptic_events_per_s']:.2e}" if "synaptic_events_per_s" in variant else "–",
            f"{variant['rate_hz']:.2f}",
            f"{variant['spikes']:,}" + ("" if variant["spikes_ok"] else " (wrong)"),
        )
        for name, result in results.items()
        for variant in result["variants"]
    ]

"""`izhikevich bench`: our side of the benchmark workloads."""

from __future__ import annotations

from typing import Annotated

import typer

from .options import Json
from .report import print_json, print_table

_COLUMNS = ["workload", "cells>", "precision", "run [s]>", "updates per s>", "rate [Hz]>", "spikes>"]


def bench(
    names: Annotated[list[str] | None, typer.Argument(help="Workloads, such as W1 W5; all of them by default.")] = None,
    as_json: Json = False,
) -> None:
    """Time the benchmark workloads on this machine.

    Example: izhikevich bench W1 W5 --json
    """
    from .bench import WORKLOADS, run_workloads, summary

    results = run_workloads(names or list(WORKLOADS))
    if as_json:
        print_json(results)
    else:
        print_table("Workloads", _COLUMNS, summary(results))

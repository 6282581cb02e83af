"""What the models of 2004 and AdEx cost at equal accuracy: operations, not seconds, under constant and under noisy current.

``python benchmarks/cost.py``                 print
``python benchmarks/cost.py --write``         and put the tables into ``docs/benchmarks.md``
``python benchmarks/cost.py --model AdEx``    only this one (may be repeated); nothing is written

Each model at about 20 Hz, half a second, with the cheapest of our methods and steps that keeps every spike within a tolerance. The judge of
all is `rk4_located` at 1/2048 ms; its own spikes are compared with those of SciPy's DOP853, which has no part of it.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

import numpy as np

import report
from izhikevich.analysis import dop853_spike_times
from izhikevich.cost import MODELS, NOISY, WEIGHTS, Compared, compare_costs
from izhikevich.cost.accuracy import judged
from izhikevich.errors import DivergenceError
from izhikevich.models import Model

MS = 500.0
CURRENTS = {"constant": None, "noisy": NOISY}


def measured(kind: str, name: str) -> dict:
    """One model's costs, and how far its judge is off."""
    begin, model, shape = time.perf_counter(), MODELS[name], CURRENTS[kind]
    (one,) = compare_costs({name: model}, duration=MS, shape=shape)
    current = one.current if shape is None else one.current * shape
    ours = judged(model, current, MS)
    off = judge_error(model, current, ours)
    print(f"{name}, {kind}: {time.perf_counter() - begin:.0f} s, judge off by {off}", file=sys.stderr, flush=True)
    return as_data(one) | {"spikes": ours.size, "judge_off_ms": off}


def judge_error(model: Model, current, ours: np.ndarray) -> float | str:
    """The largest difference of a spike from DOP853's, or why there is none."""
    try:
        other = dop853_spike_times(model, MS, current)
    except DivergenceError:
        return "DOP853 gives up"
    return float(np.abs(ours - other).max()) if ours.size == other.size else f"{other.size} spikes, not {ours.size}"


def as_data(one: Compared) -> dict:
    costs = [
        {
            "tolerance_ms": row.tolerance,
            "method": row.method,
            "dt_ms": row.dt,
            "error_ms": row.error,
            "per_ms": row.per_ms,
        }
        if row.method
        else {"tolerance_ms": row.tolerance, "method": None}
        for row in one.costs
    ]
    return {"model": one.name, "current": one.current, "rate_hz": one.rate, "costs": costs}


def as_table(rows: list[dict]) -> str:
    tolerances = [f"{cost['tolerance_ms']:g} ms" for cost in rows[0]["costs"]]
    header = ("model", "rate, Hz", *tolerances, "judge off by, ms")
    return report.table(
        header,
        ((row["model"], f"{row['rate_hz']:.0f}", *map(told, row["costs"]), doubt(row["judge_off_ms"])) for row in rows),
    )


def told(cost: dict) -> str:
    if cost["method"] is None:
        return "none"
    return f"{cost['per_ms']:.0f} (`{cost['method']}` {fraction(cost['dt_ms'])})"


def fraction(dt: float) -> str:
    """A step that is a power of two: 1/64 says more than 0.015625."""
    return f"{dt:g}" if dt >= 1 else f"1/{1 / dt:g}"


def doubt(off: float | str) -> str:
    return off if isinstance(off, str) else f"{off:.0e}"


def markdown(found: dict[str, list[dict]], described: dict) -> str:
    parts = [f"Under a {name} current:\n\n{as_table(rows)}" for name, rows in found.items()]
    return "\n\n".join([*parts, report.caption(described)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", action="append", choices=list(MODELS), help="only this model")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = parser.parse_args()
    described = report.machine()
    names = options.model or list(MODELS)
    with ProcessPoolExecutor() as pool:  # what is counted does not depend on the clock
        found = {current: list(pool.map(measured, repeat(current), names)) for current in CURRENTS}
    text = markdown(found, described)
    print(text)
    if options.model:
        return
    report.save("cost", {"machine": described, "weights": WEIGHTS, "found": found})
    if options.write:
        report.fill("cost", text)


if __name__ == "__main__":
    main()

"""Fits to interspike intervals, unconstrained and constrained, beside a fit to spike times, on the same data.

``python benchmarks/intervals.py``            print
``python benchmarks/intervals.py --write``    and put the table into ``docs/isi.md``

Cells of 2003 with known parameters; the first two thirds of their intervals are fitted, the last third is predicted. Everybody looks at
the same spikes, with the same kernels compiled before.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import numpy as np

import izhikevich as izh
import report
from izhikevich.fitting import IntervalFit, SpikeTimeFit
from izhikevich.fitting.drive import one_for_all

START = (-65.0, -13.0)
DURATION = {"RS": 750.0, "FS": 400.0, "CH": 400.0}  # ms
MEAN, NOISE = 10.0, 3.0  # mV/ms
JITTER = 0.2  # ms, of every spike
HOLD_OUT = 1 / 3
# which data, what is known of the input, and which fits
TASKS = [
    ("constant", 0.0, "known", ("unconstrained", "constrained", "spike times")),
    ("noisy", 0.0, "known", ("unconstrained", "constrained", "spike times")),
    ("noisy", JITTER, "known", ("unconstrained", "constrained", "spike times")),
    ("constant", 0.0, "constant", ("unconstrained", "constrained", "spike times")),
    ("noisy", 0.0, "constant", ("unconstrained", "constrained", "spike times")),
    ("noisy", 0.0, "per interval", ("unconstrained", "constrained")),
]


def drive(kind: str, duration: float) -> Any:
    """A constant, or that with Ornstein-Uhlenbeck noise of 5 ms: as one function of time."""
    noise = izh.noise(NOISE if kind == "noisy" else 0.0, tau=5, interval=1, seed=1)
    return one_for_all(izh.constant(MEAN) + noise if kind == "noisy" else MEAN, "mV/ms", 3 * duration)


def spikes(name: str, current: Any, jitter: float) -> np.ndarray:
    """True spike times, moved by Gaussian jitter."""
    run = izh.simulate(name, DURATION[name], current, start=START, method="taylor", record="spikes")
    return run.spike_times + jitter * np.random.default_rng(0).normal(size=run.spike_times.size)


def of_intervals(train: np.ndarray, current: Any, inputs: str, method: str) -> dict[str, Any]:
    """A fit to intervals."""
    known = current.shift(-train[0]) if inputs == "known" else None
    fit = IntervalFit(inputs=inputs, method=method, hold_out=HOLD_OUT).fit(np.diff(train), known)
    return {
        "params": fit.params_,
        "held_out": fit.held_out_error_,
        "baseline": fit.baseline_error_,
        "known": sum(c.known for c in fit.combinations_),
        "of": len(fit.combinations_),
        "converged": bool(fit.converged_),
    }


def of_spikes(train: np.ndarray, current: Any, inputs: str) -> dict[str, Any]:
    """A fit to spike times from t = 0 on, where v and u are known."""
    more = int(HOLD_OUT * (train.size - 1))
    given, free = train[: train.size - more], ("a", "b", "c", "d")
    if inputs != "known":
        current, free = 0.0, (*free, "offset")
    fit = SpikeTimeFit(free=free, start=START).fit(current, given)
    found = fit.predict(current, train[-1] * 1.5)
    off = np.full(more, 2.0)
    made = np.diff(found)[given.size - 1 : train.size - 1]
    off[: made.size] = np.log(made / np.diff(train)[given.size - 1 :][: made.size])
    return {"params": fit.params_, "held_out": float(np.sqrt(np.mean(off**2))), "converged": fit.converged_}


def measure(cells: list[str]) -> list[dict[str, Any]]:
    rows = []
    for name in cells:
        cell = izh.cell(name)
        for kind, jitter, inputs, fits in TASKS:
            current = drive(kind, DURATION[name])
            train = spikes(name, current, jitter)
            for fit in fits:
                began = time.perf_counter()
                found = (
                    of_spikes(train, current, inputs)
                    if fit == "spike times"
                    else of_intervals(train, current, inputs, fit)
                )
                seconds = time.perf_counter() - began
                error = max(abs(found["params"][p] / getattr(cell, p) - 1) for p in "abcd")
                row = {"cell": name, "current": kind, "jitter_ms": jitter, "input": inputs, "fit": fit}
                rows.append(row | found | {"error": error, "seconds": seconds, "intervals": train.size - 1})
                print(rows[-1], flush=True)
    return rows


def as_text(rows: list[dict], described: dict) -> str:
    """The table, with what it was measured on."""
    header = ("cell", "current", "input is", "fit", "largest error of a parameter", "error held out")
    header += ("if all were the mean", "combinations known", "s")
    lines = []
    for found in rows:
        jitter = f", {found['jitter_ms']:g} ms of jitter" if found["jitter_ms"] else ""
        known = f"{found['known']} of {found['of']}" if "known" in found else "–"
        told = {"known": "known", "constant": "unknown, constant", "per interval": "unknown, one per interval"}
        mean = percent(found["baseline"]) if "baseline" in found else "–"
        lines.append(
            (
                found["cell"],
                found["current"] + jitter,
                told[found["input"]],
                found["fit"] + ("" if found["converged"] else " *"),
                percent(found["error"]),
                percent(found["held_out"]),
                mean,
                known,
                f"{found['seconds']:.0f}",
            )
        )
    star = "\\* not converged: the best point found.\n\n"
    return report.table(header, lines, left=4) + "\n\n" + star + report.caption(described) + report.busy(described)


def percent(part: float) -> str:
    """Of a part: two digits, or that it is below what is worth a number."""
    return "< 0.01 %" if part < 1e-4 else f"{100 * part:.2g} %" if part < 0.995 else f"{100 * part:.0f} %"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", nargs="+", default=list(DURATION), choices=list(DURATION))
    parser.add_argument("--write", action="store_true", help="put the table into docs/isi.md")
    options = parser.parse_args()
    described = report.machine()
    report.warn_if_busy(described)
    of_intervals(spikes("FS", drive("noisy", 400.0), 0.0)[:12], drive("noisy", 400.0), "known", "constrained")
    rows = measure(options.cells)
    text = as_text(rows, described)
    print(text)
    report.save("intervals", {"machine": described, "rows": rows})
    if options.write:
        report.fill("intervals", text, page="isi.md")


if __name__ == "__main__":
    main()

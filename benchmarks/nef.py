"""A sine and its square decoded from ensembles, and the time to build one: ours beside Nengo with `nengo.Izhikevich`.

``python benchmarks/nef.py``            print
``python benchmarks/nef.py --write``    and put the tables into ``docs/benchmarks.md``

The model is that of Nengo's example page: a sine of 1 Hz into an ensemble, its square into a second one, both decoded through synapses
of 30 ms; 2 s in steps of 1 ms, of which the first 200 ms do not count, so that nobody's start does. Number of cells, their a, b, c, d,
intercepts and synapses are the same; rates of 200 to 400 Hz are Nengo's default, and what ours are solved for as well, adapted; our own
default is shown beside. Either side draws from seeds of its own, so medians over seeds are compared. ``--answers`` keeps what Nengo gave in a
folder, and takes it from there.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

import report
from izhikevich import nef
from izhikevich.nef.synapses import Exponential

sys.path.insert(0, str(report.HERE / "peers"))
import setup as peers

DURATION, BEGIN, STEP, READ, SENT = 2000.0, 200, 1.0, 30.0, 5.0
CELLS, SIZES, SEEDS = ("RS", "FS"), (30, 100, 300), {30: 5, 100: 5, 300: 3}
NENGO, OWN = (200.0, 400.0), None
SIGNALS = ("sine", "square")
BUILT, REPEAT = 1000, 5


def through(x: np.ndarray, *taus: float) -> np.ndarray:
    """A signal as ideal cells would hand it on through synapses, one after the other."""
    for tau in taus:
        state, out = np.zeros((1, 1)), np.empty_like(x)
        for k, value in enumerate(x):
            state = Exponential(tau).advance(state, value, 0.0, STEP)
            out[k] = state[0, 0]
        x = out
    return x


def targets() -> dict[str, dict[str, np.ndarray]]:
    """Of both signals what synapses deliver, and the signals themselves."""
    sine = np.sin(2 * np.pi * STEP * np.arange(1, round(DURATION / STEP) + 1) / 1000)
    arrived = through(sine, SENT)
    return {
        "delivered": {"sine": through(arrived, READ), "square": through(arrived**2, SENT, READ)},
        "itself": {"sine": sine, "square": sine**2},
    }


def rmse(found: Any, wanted: np.ndarray) -> float:
    return float(np.sqrt(np.mean((np.ravel(found) - wanted)[BEGIN:] ** 2)))


def ours(cell: str, n: int, seed: int, rates: Any) -> dict[str, Any]:
    """The page's two ensembles here, each read twice: as it comes, and looking ahead past the synapses on the way."""
    with nef.Network(seed=seed) as net:
        sine = nef.Node(lambda t: np.sin(2 * np.pi * t / 1000))
        first, second = (nef.Ensemble(n, cell=cell, max_rates=rates) for _ in range(2))
        nef.Connection(sine, first, synapse=SENT)
        nef.Connection(first, second, function=lambda x: x**2, synapse=SENT)
        probes = {
            "delivered": [nef.Probe(ens, synapse=READ) for ens in (first, second)],
            "itself": [
                nef.Probe(ens, synapse=READ, solver=nef.Dynamic(bandwidth=2.0, lag=-SENT * (1 + k)))
                for k, ens in enumerate((first, second))
            ],
        }
    data = net.run(DURATION, STEP, progress=False).data
    return {kind: {s: data[p] for s, p in zip(SIGNALS, pair, strict=True)} for kind, pair in probes.items()}


def nengo(task: str, cell: str, n: int, seed: int, folder: Path) -> dict[str, Any]:
    """What Nengo answers."""
    kept = folder / f"{task}-{cell}-{n}-{seed}.json"
    if not kept.exists():
        command = [peers.python("nengo"), peers.HERE / "nengo_ensembles.py", task, cell, n, seed]
        answer = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True).stdout
        kept.write_text(answer)
    return json.loads(kept.read_text())


def errors(cell: str, n: int, folder: Path) -> list[dict[str, Any]]:
    """One row for each signal and each thing it is held against."""
    wanted, seeds = targets(), range(SEEDS[n])
    theirs = [nengo("decode", cell, n, seed, folder) for seed in seeds]
    here = {name: [ours(cell, n, seed, rates) for seed in seeds] for name, rates in (("same", NENGO), ("own", OWN))}
    rows = []
    for kind, signals in wanted.items():
        for signal, target in signals.items():
            row = {"cell": cell, "n": n, "kind": kind, "signal": signal, "config": theirs[0]["config"]}
            row["nengo"] = [rmse(found[signal], target) for found in theirs]
            for name, runs in here.items():
                row[name] = [rmse(run[kind][signal], target) for run in runs]
            rows.append(row)
            print(
                {k: v if not isinstance(v, list) else round(statistics.median(v), 4) for k, v in row.items()},
                file=sys.stderr,
            )
    return rows


def building(folder: Path) -> dict[str, float]:
    """Seconds to build one ensemble with the decoders of a probe: theirs, and ours, the median of five, f-I curves measured anew."""
    found = {"nengo": nengo("build", "RS", BUILT, 0, folder)["build_s"]}
    for solver in ("static", "dynamic"):
        seconds = []
        for _ in range(REPEAT):
            nef.rates._curve.cache_clear()
            with nef.Network() as net:
                nef.Probe(nef.Ensemble(BUILT, cell="RS", max_rates=NENGO), synapse=READ, solver=solver)
            begin = time.perf_counter()
            nef.Simulator(net)
            seconds.append(time.perf_counter() - begin)
        found[solver] = statistics.median(seconds)
    return found


def markdown(rows: list[dict[str, Any]], built: dict[str, float], described: dict[str, object]) -> str:
    def shown(values: list[float]) -> str:
        return f"{statistics.median(values):.4f} ({max(values):.4f})"

    def ratio(row: dict[str, Any], name: str) -> str:
        return f"{statistics.median(row['nengo']) / statistics.median(row[name]):.1f}"

    header = ["cells", "signal", "Nengo", "ours, same rates", "Nengo's / ours", "ours, own rates", "Nengo's / ours"]
    parts = []
    titles = {
        "delivered": "Beside what ideal cells would deliver through the same synapses; RMSE, median (worst) of the seeds:",
        "itself": "Beside the signals themselves; ours by decoders that look ahead past the synapses on the way, "
        "`Dynamic(bandwidth=2, lag=-5)` and `lag=-10`:",
    }
    for kind, title in titles.items():
        lines = [
            [f"{row['n']} {row['cell']}", row["signal"], shown(row["nengo"]), shown(row["same"]), ratio(row, "same"),
             shown(row["own"]), ratio(row, "own")]
            for row in rows if row["kind"] == kind
        ]  # fmt: skip
        parts += [title, report.table(header, lines, left=2)]
    worst = {
        name: min(statistics.median(r["nengo"]) / statistics.median(r[name]) for r in rows) for name in ("same", "own")
    }
    speed = {name: built["nengo"] / built[name] for name in ("static", "dynamic")}
    aims = [
        ["RMSE of Nengo's / ours, least of all rows, same rates", f"{worst['same']:.1f} ×", "2 ×", _reached(worst["same"], 2)],
        ["the same, own rates", f"{worst['own']:.1f} ×", "2 ×", _reached(worst["own"], 2)],
        [f"building {BUILT} RS cells, static decoders: {built['nengo']:.0f} s / {built['static']:.2f} s", f"{speed['static']:.0f} ×", "20 ×",
         _reached(speed["static"], 20)],
        [f"the same, dynamic decoders: {built['nengo']:.0f} s / {built['dynamic']:.2f} s", f"{speed['dynamic']:.0f} ×", "20 ×",
         _reached(speed["dynamic"], 20)],
    ]  # fmt: skip
    parts.append(report.table(["", "measured", "wanted", "reached"], aims))
    return "\n\n".join([*parts, f"{rows[0]['config']} · " + report.caption(described) + report.busy(described)])


def _reached(value: float, wanted: float) -> str:
    return "yes" if value >= wanted else "**no**"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--answers", type=Path, help="folder for what Nengo gave; taken from there where it is")
    parser.add_argument("--write", action="store_true", help="fill the tables of docs/benchmarks.md")
    options = parser.parse_args()
    described = report.machine()
    report.warn_if_busy(described)
    with tempfile.TemporaryDirectory() as made:
        folder = options.answers or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        rows = [row for n in SIZES for cell in CELLS for row in errors(cell, n, folder)]
        built = building(folder)
    text = markdown(rows, built, described)
    print(text)
    if options.write:
        report.save("nef", {"machine": described, "rows": rows, "building": built})
        report.fill("nef", text)


if __name__ == "__main__":
    main()

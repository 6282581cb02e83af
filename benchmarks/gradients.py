"""Forward and backward through time of a recurrent layer: ours beside BrainPy, Norse and snnTorch, in turns, on all cores.

``python benchmarks/gradients.py``            print
``python benchmarks/gradients.py --write``    and put the table into ``docs/benchmarks.md``

A case is 512 cells RS, all coupled to all, 64 in a batch, 500 Euler steps of 0.25 ms under noise of their own, in float32. Wanted are a
loss, the mean square of each cell's spikes per step less a target, and its derivative by the 512 x 512 weights. Everybody is given the same
weights, currents and target, compiles and warms up once, and then takes turns; medians count.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

import izhikevich as izh
import report
from izhikevich.training import PureCells, through_time
from izhikevich.training.through_time import SEGMENT
from waiting import Waiting

CELLS, BATCH, STEPS, DT = 512, 64, 500, 0.25
START = (-65.0, -13.0)
PEERS = {
    "BrainPy, `Izhikevich`": ("brainpy", "brainpy_gradients"),
    "Norse, `izhikevich_recurrent_step`": ("torch", "torch_gradients", "norse"),
    "snnTorch, `RLeaky` (it has no Izhikevich)": ("torch", "torch_gradients", "snntorch"),
}
OURS, PLAIN, DENSE = "izhikevich", "izhikevich, a plain scan", "the three products with the weights alone, dense"
AIMS = {"BrainPy": 1.5, "Norse": 2.0, "snnTorch": 2.0}


def case() -> dict[str, np.ndarray]:
    """Weights, currents and target."""
    at_random = np.random.default_rng(0)
    return {
        "weights": 0.5 * at_random.standard_normal((CELLS, CELLS), np.float32),
        "drive": 10 + 3 * at_random.standard_normal((STEPS, BATCH, CELLS), np.float32),
        "target": 0.01 * at_random.random((BATCH, CELLS), np.float32),
    }


class Ours:
    """Our side, in this process: in segments, or as a plain scan."""

    def __init__(self, given: dict[str, np.ndarray], segmented: bool):
        weights, drive, target = (jnp.asarray(given[name]) for name in ("weights", "drive", "target"))
        cells = PureCells(izh.cell("RS"), method="euler", dt=DT)
        zero = jnp.zeros((BATCH, CELLS))
        start = jax.tree.map(lambda x: x + zero, cells.init(start=START))

        def step(params: Any, state: Any, current: Any) -> Any:
            state, count = state
            state, fired = cells.step(params, state, current)
            return (state, count + fired.spikes), fired.spikes, None

        def plain(weights: Any) -> Any:
            def on(carry: Any, current: Any) -> Any:
                state, sent, _ = step({}, carry[0], current + carry[1] @ weights)
                return (state, sent), None

            return jax.lax.scan(on, ((start, zero), zero), drive)[0][0][1]

        def loss(weights: Any) -> Any:
            if segmented:
                (_, count), _, _ = through_time(step, {}, weights, (start, zero), zero, drive)
            else:
                count = plain(weights)
            return ((count / STEPS - target) ** 2).mean(), count.mean()

        self.gradient = jax.jit(jax.value_and_grad(loss, has_aux=True)).lower(weights).compile()
        self.memory = self.gradient.memory_analysis().temp_size_in_bytes / 2**20
        self.weights = weights

    def turn(self) -> dict[str, Any]:
        begin = time.perf_counter()
        (loss, count), slope = jax.block_until_ready(self.gradient(self.weights))
        seconds = time.perf_counter() - begin
        rate = 1000 * float(count) / (STEPS * DT)
        return {
            "run_s": seconds,
            "loss": float(loss),
            "rate_hz": rate,
            "slope": float(jnp.abs(slope).sum()),
            "memory": self.memory,
        }

    def end(self) -> None:
        """Nothing to wait for."""


class Products:
    """Dense products of numbers of the same shapes: what a plain program would take if cells cost nothing."""

    def __init__(self, given: dict[str, np.ndarray]):
        self.weights, self.drive = jnp.asarray(given["weights"]), jnp.asarray(given["drive"])

        def run(weights: Any, drive: Any) -> Any:
            last, sent = jax.lax.scan(lambda x, d: (0.01 * (x @ weights) + d, x), drive[0], drive)
            back, slopes = jax.lax.scan(lambda x, s: (x @ weights.T * s, x), last, sent, reverse=True)
            parts = (x.reshape(-1, SEGMENT * BATCH, CELLS) for x in (sent, slopes))
            total, _ = jax.lax.scan(lambda w, part: (w + part[0].T @ part[1], None), weights, tuple(parts))
            return total.sum() + back.sum()

        self.run = jax.jit(run).lower(self.weights, self.drive).compile()

    def turn(self) -> dict[str, Any]:
        begin = time.perf_counter()
        jax.block_until_ready(self.run(self.weights, self.drive))
        return {"run_s": time.perf_counter() - begin}

    def end(self) -> None:
        """Nothing to wait for."""


def measure(repeat: int) -> list[dict[str, Any]]:
    """One row for each program."""
    given = case()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.npz"
        np.savez(path, dt=DT, **given)
        programs: dict[str, Any] = {OURS: Ours(given, True), PLAIN: Ours(given, False), DENSE: Products(given)}
        programs |= {name: Waiting(*which, path) for name, which in PEERS.items()}
        turns = [{name: program.turn() for name, program in programs.items()} for _ in range(repeat + 1)]
        for program in programs.values():
            program.end()
    return [row(name, [turn[name] for turn in turns[1:]], turns[1:]) for name in programs]


def row(name: str, runs: list[dict[str, Any]], turns: list[dict[str, Any]]) -> dict[str, Any]:
    """The median of a program, and of its ratio to ours in the same turn."""
    seconds = [run["run_s"] for run in runs]
    ratios = [run["run_s"] / turn[OURS]["run_s"] for run, turn in zip(runs, turns, strict=True)]
    last = {
        key: None if not np.isfinite(value) else value
        for key, value in runs[-1].items()
        if key in ("loss", "rate_hz", "slope", "memory")
    }
    config = runs[-1].get("config", f"JAX {jax.__version__}")
    return {
        "program": name,
        "seconds": seconds,
        "ratio": statistics.median(ratios),
        "ratios": ratios,
        "config": config,
        **last,
    }


def markdown(rows: list[dict[str, Any]], described: dict[str, object]) -> str:
    header = "program|s|range|its time / ours|MiB for it|spikes/s of a cell|loss|sum of \\|derivatives\\|"
    aims = [
        [name, f"{found['ratio']:.2f} ×", f"{aim:g} ×", "yes" if found["ratio"] >= aim else "**no**"]
        for name, aim in AIMS.items()
        for found in rows
        if found["program"].startswith(name)
    ]
    tables = [
        report.table(re.split(r"(?<!\\)\|", header), [line(found) for found in rows]),
        report.table(["beside", "measured", "wanted", "reached"], aims),
    ]
    return "\n\n".join([*tables, report.caption(described) + report.busy(described)])


def line(found: dict[str, Any]) -> list[str]:
    """A program's line of the table."""
    seconds = found["seconds"]
    return [
        f"{found['program']}, {found['config']}",
        f"{statistics.median(seconds):.3f}",
        f"{min(seconds):.3f} – {max(seconds):.3f}",
        f"{found['ratio']:.2f}",
        f"{found['memory']:.0f}" if "memory" in found else "",
        *(_derived(found) if "loss" in found else [""] * 3),
    ]


def _derived(found: dict[str, Any]) -> list[str]:
    slope = "not a number" if found["slope"] is None else f"{found['slope']:.3g}"
    return [f"{found['rate_hz']:.1f}", f"{found['loss']:.3g}", slope]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=21)
    parser.add_argument("--write", action="store_true", help="fill the table of docs/benchmarks.md")
    options = parser.parse_args()
    described = report.machine()
    report.warn_if_busy(described)
    rows = measure(options.repeat)
    text = markdown(rows, described)
    print(text)
    if options.write:
        report.save("gradients", {"machine": described, "rows": rows})
        report.fill("gradients", text)


if __name__ == "__main__":
    main()

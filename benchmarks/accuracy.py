"""Accuracy: how far spike times have drifted after one second, for every method and every simulator's default.

``python benchmarks/accuracy.py``            our methods and the installed peers
``python benchmarks/accuracy.py --write``    and put the table into ``docs/benchmarks.md``

21 cases: the seven cells of the 2003 paper, each with constant, stepped and noisy current, for 1000 ms. The truth is
`taylor`. For each method the spikes of a case are compared with the true ones by index; the largest difference is the
case's *accumulated shift*. The table holds its median and its worst value over the cases, and the number of cases
with a wrong number of spikes (such a case still counts with the spikes that both have).

All currents are held on every millisecond, so that every program is given exactly the same input, whatever its step.
Spike times are taken as each program reports them: some stamp a spike with the start of its step and some with the
end, a difference of at most one step.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

import report

sys.path.insert(0, str(report.HERE / "peers"))
import setup as peers

DURATION = 1000  # ms
V_START = -65.0

#: a, b, c, d (Izhikevich 2003, figure 2) and the mean current: well above the rheobase of each cell.
CELLS = {
    "RS": (0.02, 0.20, -65.0, 8.0, 10.0),
    "IB": (0.02, 0.20, -55.0, 4.0, 10.0),
    "CH": (0.02, 0.20, -50.0, 2.0, 10.0),
    "FS": (0.10, 0.20, -65.0, 2.0, 10.0),
    "TC": (0.02, 0.25, -65.0, 0.05, 2.5),
    "LTS": (0.02, 0.25, -65.0, 2.0, 10.0),
    "RZ": (0.10, 0.26, -65.0, 2.0, 1.0),
}
NOISE_TIME = 10.0  # ms, correlation time of the noise
NOISE_SPREAD = 0.3  # its standard deviation, in mean currents

OURS = (
    ("mobius3", (1.0, 0.5, 0.1)),
    ("mobius4", (1.0, 0.5, 0.1)),
    ("rk4_located", (0.5, 0.1)),
    ("heun_located", (0.5, 0.1)),
    ("exponential_euler", (0.1, 0.01)),
    ("rk4", (0.1, 0.01)),
    ("heun", (0.1, 0.01)),
    ("euler", (1.0, 0.5, 0.1, 0.01)),
    ("izhikevich2003", (1.0, 0.5)),
)


@dataclass(frozen=True)
class Case:
    """A cell and the current it is given, one sample per millisecond."""

    name: str
    parameters: tuple[float, float, float, float]
    current: np.ndarray

    @property
    def start(self) -> tuple[float, float]:
        return V_START, self.parameters[1] * V_START


def constant(mean: float, seed: int) -> np.ndarray:
    return np.full(DURATION, mean)


def stepped(mean: float, seed: int) -> np.ndarray:
    """Nothing, then more, then less than the mean."""
    current = np.zeros(DURATION)
    current[100:500] = 1.2 * mean
    current[500:] = 0.6 * mean
    return current


def noisy(mean: float, seed: int) -> np.ndarray:
    """An Ornstein-Uhlenbeck process by its exact transition, one value per millisecond."""
    random = np.random.default_rng(seed)
    decay = np.exp(-1.0 / NOISE_TIME)
    kick = np.sqrt(1.0 - decay**2)
    noise = np.empty(DURATION)
    noise[0] = random.standard_normal()
    for k in range(1, DURATION):
        noise[k] = decay * noise[k - 1] + kick * random.standard_normal()
    return mean * (1.0 + NOISE_SPREAD * noise)


def all_cases() -> list[Case]:
    kinds: tuple[Callable[[float, int], np.ndarray], ...] = (constant, stepped, noisy)
    return [
        Case(f"{name} {kind.__name__}", parameters, kind(mean, 2003 + seed))
        for seed, (name, (*parameters, mean)) in enumerate(CELLS.items())
        for kind in kinds
    ]


Spikes = list[np.ndarray]


def ours(cases: list[Case], method: str, dt: float | None) -> Spikes:
    """Our own run of every case; `dt=None` takes the method's own step."""
    import izhikevich as izh
    from izhikevich.simulate import simulate

    times = np.arange(DURATION, dtype=float)
    return [
        np.asarray(
            simulate(
                izh.Izhikevich(**dict(zip("abcd", case.parameters, strict=True))),
                DURATION,
                izh.sampled(times, case.current),
                method=method,
                dt=dt,
                start=case.start,
                record=("spikes",),
            ).spike_times
        )
        for case in cases
    ]


class Cells:
    """The cases side by side, for the schemes below: one current sample for each of their steps."""

    def __init__(self, cases: list[Case], dt: float, dtype: str = "float64"):
        self.count, self.dt, self.dtype = len(cases), dt, dtype
        self.current = np.array([case.current for case in cases], dtype)
        self.a, self.b, self.c, self.d = np.array([case.parameters for case in cases], dtype).T
        self.v, self.u = np.array([case.start for case in cases], dtype).T.copy()
        self.times: list[list[float]] = [[] for _ in cases]

    def steps(self) -> Iterator[tuple[int, np.ndarray]]:
        per_sample = round(1 / self.dt)
        for k in range(DURATION * per_sample):
            yield k, self.current[:, k // per_sample]

    def dv(self, current: np.ndarray) -> np.ndarray:
        return self.number(0.04) * self.v * self.v + self.number(5) * self.v + self.number(140) - self.u + current

    def number(self, value: float):
        return self.dtype_type(value)

    @property
    def dtype_type(self):
        return np.dtype(self.dtype).type

    def mark(self, fired: np.ndarray, time: float) -> None:
        for i in np.flatnonzero(fired):
            self.times[i].append(time)

    def spikes(self) -> Spikes:
        return [np.array(times) for times in self.times]


def forward_euler(cases: list[Case]) -> Spikes:
    """Brian2 (Euler, which it takes for these equations) and NEST (``consistent_integration=True``), 0.1 ms."""
    cells = Cells(cases, 0.1)
    for k, current in cells.steps():
        v, u = cells.v + 0.1 * cells.dv(current), cells.u + 0.1 * cells.a * (cells.b * cells.v - cells.u)
        fired = v >= 30
        cells.v, cells.u = np.where(fired, cells.c, v), np.where(fired, u + cells.d, u)
        cells.mark(fired, (k + 1) * 0.1)
    return cells.spikes()


def exp_auto(cases: list[Case]) -> Spikes:
    """BrainPy: each equation by itself, exponentially in its own linear part, 0.1 ms, float32."""
    cells = Cells(cases, 0.1, "float32")
    h, one = cells.number(0.1), cells.number(1)

    def growth(rate):
        z = h * rate
        return h * np.where(z == 0, one, np.expm1(z) / np.where(z == 0, one, z))

    for k, current in cells.steps():
        slope = cells.number(0.08) * cells.v + cells.number(5)
        v = cells.v + growth(slope) * cells.dv(current)
        u = cells.u + growth(-cells.a) * cells.a * (cells.b * cells.v - cells.u)
        fired = v >= 30
        cells.v, cells.u = np.where(fired, cells.c, v), np.where(fired, u + cells.d, u)
        cells.mark(fired, (k + 1) * 0.1)
    return cells.spikes()


def nengo_euler(cases: list[Case]) -> Spikes:
    """Nengo: Euler at 1 ms, the voltage reset before the recovery variable is stepped with it."""
    cells = Cells(cases, 1.0)
    for k, current in cells.steps():
        v = cells.v + cells.dv(np.maximum(current, -30))
        fired = v >= 30
        cells.v = np.where(fired, cells.c, v)
        cells.u = cells.u + cells.a * (cells.b * cells.v - cells.u) + np.where(fired, cells.d, 0)
        cells.mark(fired, k + 1.0)
    return cells.spikes()


def carlsim_euler(cases: list[Case]) -> Spikes:
    """CARLsim: two Euler steps per ms, test and reset after each, u with the new v, spikes stamped per ms, float32."""
    cells = Cells(cases, 0.5, "float32")
    h = cells.number(0.5)
    for k, current in cells.steps():
        v = cells.v + h * cells.dv(current)
        fired = v > 30
        v, u = np.where(fired, cells.c, v), np.where(fired, cells.u + cells.d, cells.u)
        cells.v = np.maximum(v, cells.number(-90))
        cells.u = u + h * cells.a * (cells.b * cells.v - u)
        cells.mark(fired, k // 2 + 1.0)
    return cells.spikes()


def genn_half_steps(cases: list[Case], dt: float) -> Spikes:
    """GeNN: reset at the start, two half steps of v, then u with the new v, v held at 30, float32."""
    cells = Cells(cases, dt, "float32")
    h, half = cells.number(dt), cells.number(0.5 * dt)
    for k, current in cells.steps():
        fired = cells.v >= cells.number(29.99)
        reset = cells.v >= 30
        cells.mark(fired, k * dt)
        cells.v, cells.u = np.where(reset, cells.c, cells.v), np.where(reset, cells.u + cells.d, cells.u)
        cells.v = cells.v + half * cells.dv(current)
        cells.v = cells.v + half * cells.dv(current)
        cells.u = cells.u + h * cells.a * (cells.b * cells.v - cells.u)
        cells.v = np.minimum(cells.v, cells.number(30))
    return cells.spikes()


@dataclass(frozen=True)
class Default:
    """A simulator as it comes: run itself where it can be installed, else its scheme as we have written it."""

    name: str
    scheme: Callable[[list[Case]], Spikes]
    environment: str | None = None


DEFAULTS = (
    Default("Brian2, Euler, 0.1 ms", forward_euler, "brian2"),
    Default("BrainPy, exp_auto, 0.1 ms", exp_auto, "brainpy"),
    Default("Nengo, Euler, 1 ms", nengo_euler, "nengo"),
    Default("NEST, Euler, 0.1 ms", forward_euler, "nest"),
    Default("CARLsim, two Euler steps per ms", carlsim_euler),
    Default("GeNN, half steps, 0.5 ms", lambda cases: genn_half_steps(cases, 0.5)),
    Default("GeNN, half steps, 1 ms", lambda cases: genn_half_steps(cases, 1.0)),
)


def ask(environment: str, cases: list[Case]) -> tuple[Spikes, str]:
    """Run the cases in a simulator's own environment."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.npz"
        np.savez(
            path,
            parameters=np.array([case.parameters for case in cases]),
            start=np.array([case.start for case in cases]),
            current=np.array([case.current for case in cases]),
        )
        script = peers.HERE / f"{environment}_workloads.py"
        command = [str(peers.python(environment)), str(script), "accuracy", "default", str(DURATION), str(path)]
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    said = json.loads(next(line for line in reversed(output.splitlines()) if line.startswith("{")))
    return [np.array(times) for times in said["spikes"]], said["config"]


def of_peer(default: Default, cases: list[Case]) -> tuple[Spikes, str]:
    """Spikes of a simulator at its default, and who computed them."""
    if default.environment is not None:
        try:
            peers.install(default.environment)
            return ask(default.environment, cases)
        except (subprocess.CalledProcessError, StopIteration, OSError) as error:
            print(f"{default.name}: not run itself ({error})", file=sys.stderr)
    return default.scheme(cases), "its scheme, our implementation"


def compare(name: str, dt: float | None, spikes: Spikes, truth: Spikes, cases: list[Case], config: str) -> dict:
    shifts, wrong = [], []
    for case, found, true in zip(cases, spikes, truth, strict=True):
        found = found[found <= DURATION]
        both = min(found.size, true.size)
        shifts.append(float(np.abs(found[:both] - true[:both]).max()) if both else 0.0)
        if found.size != true.size:
            wrong.append({"case": case.name, "spikes": int(found.size), "true": int(true.size)})
    worst = int(np.argmax(shifts))
    return {
        "method": name,
        "dt": dt,
        "median_ms": median(shifts),
        "worst_ms": shifts[worst],
        "worst_case": cases[worst].name,
        "wrong_counts": len(wrong),
        "wrong": wrong,
        "shifts_ms": dict(zip((case.name for case in cases), shifts, strict=True)),
        "config": config,
    }


def measure(cases: list[Case], with_peers: bool) -> list[dict]:
    truth = ours(cases, "taylor", None)
    rows = []
    for name, steps in OURS:
        for dt in steps:
            try:
                spikes = ours(cases, name, dt)
            except (ValueError, AttributeError) as error:
                print(f"left out: {name} at {dt:g} ms: {error}", file=sys.stderr)
                continue
            rows.append(compare(name, dt, spikes, truth, cases, "izhikevich"))
    for default in DEFAULTS if with_peers else ():
        spikes, config = of_peer(default, cases)
        rows.append(compare(default.name, None, spikes, truth, cases, config))
    return rows


GOALS = (("mobius3", 1.0, 0.02), ("mobius4", 0.5, 0.001))


def goals(rows: list[dict]) -> list[dict]:
    return [
        {
            "method": row["method"],
            "dt": row["dt"],
            "median_ms": row["median_ms"],
            "most_ms": most,
            "reached": row["median_ms"] <= most and row["wrong_counts"] == 0,
        }
        for method, dt, most in GOALS
        for row in rows
        if (row["method"], row["dt"]) == (method, dt)
    ]


def markdown(rows: list[dict], cases: int, described: dict) -> str:
    lines = [
        (
            f"`{row['method']}`" if row["dt"] else row["method"],
            "" if row["dt"] is None else f"{row['dt']:g}",
            f"{row['median_ms']:.2g}",
            f"{row['worst_ms']:.2g} ({row['worst_case']})",
            f"{row['wrong_counts']} of {cases}",
            "" if row["config"] == "izhikevich" else row["config"],
        )
        for row in rows
    ]
    header = ("method", "step, ms", "shift after 1 s: median, ms", "worst, ms", "wrong spike counts", "computed by")
    packages = described["packages"]
    line = f"{described['date']} · izhikevich {packages['izhikevich']} · 21 cases of 1000 ms against `taylor`"
    return report.table(header, lines) + "\n\n" + line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-peers", action="store_true", help="our methods only")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    cases = all_cases()
    rows = measure(cases, not options.no_peers)
    described = report.machine()
    text = markdown(rows, len(cases), described)
    print(text)
    reached = goals(rows)
    for goal in reached:
        word = "reached" if goal["reached"] else "MISSED"
        print(f"\n{goal['method']} at {goal['dt']:g} ms: {goal['median_ms']:.2g} ms, aim {goal['most_ms']:g}: {word}")
    path = report.save("accuracy", {"machine": described, "rows": rows, "goals": reached})
    print(f"\nwritten: {path.relative_to(report.HERE.parent)}", file=sys.stderr)
    if options.write:
        report.fill("accuracy", text)


if __name__ == "__main__":
    main()

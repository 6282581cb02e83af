"""The price of located spikes, and the time until the first answer.

``python benchmarks/populations.py``            all parts
``python benchmarks/populations.py --write``    and put the tables into ``docs/benchmarks.md``

Populations
    The cells of workload W5 (20 000 of them, 1 s, float64, every spike time kept) with their currents scaled to mean
    rates near 15, 35 and 100 Hz; `mobius3` and Euler at 0.1 ms take turns on one core.
One neuron
    A regular-spiking cell at I = 10: a long run of one scalar neuron, and a warm call of `simulate` for 1 s.
Start-up
    Importing the package over bare Python, and `izhikevich run` with empty and with filled caches.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import report
from fresh import empty_caches, seconds_of
from izhikevich.cli.workloads.cells import RS, V_START, w5_cells

CELLS = 20_000
EULER = ("euler", 0.1)
MOBIUS = (("mobius3", 1.0), ("mobius3", 0.5))
RATES = ((0.295, 15, 2.5), (0.452, 35, 5.0), (0.96, 100, 6.0))  # current × W5's, Hz, most times Euler's run time
HEAVY = ("numba", "jax", "matplotlib", "scipy", "xarray")
FORBIDDEN = ("numba", "jax", "matplotlib")
RUN = ("run", "RS", "--current", "10 * (t >= 20*ms)", "--duration", "300")


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def in_turns(jobs: dict, repeat: int) -> dict:
    """Median seconds of each job, after one run that does not count."""
    for job in jobs.values():
        job()
    seconds: dict = {name: [] for name in jobs}
    for _ in range(repeat):
        for name, job in jobs.items():
            seconds[name].append(timed(job))
    return {name: median(values) for name, values in seconds.items()}


def populations(repeat: int) -> list[dict]:
    from izhikevich.models import Izhikevich
    from izhikevich.simulate import simulate

    rows = []
    for scale, wanted, most in RATES:
        cells = w5_cells(CELLS)
        current = scale * cells.pop("current")
        model, start = Izhikevich(**cells), (V_START, cells["b"] * V_START)
        spikes = {}

        def job(method, dt, model=model, current=current, start=start, spikes=spikes):
            found = simulate(
                model, 1000.0, current, dt=dt, method=method, engine="cpu", start=start, record=("spikes",)
            )
            spikes[method, dt] = int(found.spike_count.sum())

        jobs = {which: lambda which=which, job=job: job(*which) for which in (EULER, *MOBIUS)}
        seconds = in_turns(jobs, repeat)
        rows += [
            {
                "wanted_hz": wanted,
                "rate_hz": spikes[which] / CELLS,
                "method": which[0],
                "dt": which[1],
                "run_s": seconds[which],
                "euler_s": seconds[EULER],
                "ratio": seconds[which] / seconds[EULER],
                "most": most,
                "reached": seconds[which] <= most * seconds[EULER],
            }
            for which in MOBIUS
        ]
    return rows


def one_neuron(repeat: int, long_ms: float = 20_000.0) -> dict:
    from izhikevich.models import Izhikevich
    from izhikevich.simulate import simulate

    cell = Izhikevich(**RS)
    start = (V_START, RS["b"] * V_START)

    def run(method, dt, duration):
        return lambda: simulate(
            cell, duration, 10.0, dt=dt, method=method, engine="cpu", start=start, record=("spikes",)
        )

    which = (EULER, *MOBIUS)
    long = in_turns({key: run(*key, long_ms) for key in which}, repeat)
    short = in_turns({key: run(*key, 1000.0) for key in which}, 10 * repeat)
    default = in_turns({"default": lambda: simulate(cell, 1000.0, 10.0)}, 10 * repeat)["default"]
    return {
        "rows": [
            {"method": key[0], "dt": key[1], "ns_per_ms": 1e9 * long[key] / long_ms, "second_ms": 1e3 * short[key]}
            for key in which
        ],
        "faster_than_euler": long[MOBIUS[0]] < long[EULER],
        "default_second_ms": 1e3 * default,
        "default_reached": default <= 0.002,
    }


def start_up(repeat: int) -> dict:
    python = [sys.executable, "-c"]
    bare = median(seconds_of([*python, "pass"]) for _ in range(2 * repeat))
    imported = median(seconds_of([*python, "import izhikevich"]) for _ in range(2 * repeat))
    asked = f"import sys, izhikevich; print(*[name for name in {HEAVY} if name in sys.modules])"
    loaded = subprocess.run([*python, asked], check=True, capture_output=True, text=True).stdout.split()
    result = {
        "bare_python_s": bare,
        "import_s": imported - bare,
        "import_loads": loaded,
        "import_reached": imported - bare <= 0.2 and not set(loaded) & set(FORBIDDEN),
    }
    with tempfile.TemporaryDirectory() as folder:
        command = [str(installed_command()), *RUN]
        options = {"cwd": folder, "env": empty_caches(Path(folder))}
        first = seconds_of(command, **options)
        later = median(seconds_of(command, **options) for _ in range(repeat))
    return {**result, "first_run_s": first, "later_run_s": later, "run_reached": first <= 8.0 and later <= 1.5}


def installed_command() -> Path:
    """The command as a user types it, of this interpreter's environment."""
    found = shutil.which("izhikevich", path=str(Path(sys.executable).parent))
    if found is None:
        raise SystemExit("The command izhikevich is not installed beside this Python: pip install .")
    return Path(found)


def yes(reached: bool) -> str:
    return "yes" if reached else "**no**"


def populations_table(rows: list[dict]) -> str:
    header = ("mean rate, Hz", "method", "step, ms", "run, s", "Euler 0.1, s", "ratio", "aim: at most", "reached")
    lines = [
        (
            f"{row['rate_hz']:.1f}",
            f"`{row['method']}`",
            f"{row['dt']:g}",
            f"{row['run_s']:.3f}",
            f"{row['euler_s']:.3f}",
            f"{row['ratio']:.2f}",
            f"{row['most']:g}",
            yes(row["reached"]),
        )
        for row in rows
    ]
    return report.table(header, lines, left=2)


def one_neuron_table(found: dict) -> str:
    header = ("one neuron", "step, ms", "ns per ms of model time", "warm `simulate` of 1 s, ms")
    lines = [
        (f"`{row['method']}`", f"{row['dt']:g}", f"{row['ns_per_ms']:.0f}", f"{row['second_ms']:.2f}")
        for row in found["rows"]
    ]
    lines.append(("all defaults", "", "", f"{found['default_second_ms']:.2f}"))
    return report.table(header, lines)


def start_up_table(found: dict) -> str:
    header = ("start-up", "s", "aim: at most", "reached")
    heavy = ", ".join(found["import_loads"]) or "none of " + ", ".join(HEAVY)
    lines = [
        (
            f"`import izhikevich` over bare Python (loads {heavy})",
            f"{found['import_s']:.3f}",
            "0.2",
            yes(found["import_reached"]),
        ),
        ("first `izhikevich run`, empty caches", f"{found['first_run_s']:.2f}", "8", yes(found["first_run_s"] <= 8)),
        ("later ones", f"{found['later_run_s']:.2f}", "1.5", yes(found["later_run_s"] <= 1.5)),
    ]
    return report.table(header, lines)


PARTS: dict[str, tuple[Callable[[int], object], Callable]] = {
    "populations": (populations, populations_table),
    "neuron": (one_neuron, one_neuron_table),
    "startup": (start_up, start_up_table),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="part", help=f"any of {', '.join(PARTS)}; all when left out")
    parser.add_argument("--repeat", type=int, default=5, help="timed runs of each (default 5)")
    parser.add_argument("--core", type=int, default=0, help="the core that everything runs on (default 0)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = parser.parse_args()
    if set(options.parts) - set(PARTS):
        parser.error(f"unknown part; known are {', '.join(PARTS)}")
    described = report.machine()
    report.warn_if_busy(described)
    described["pinned"] = report.pin(options.core)
    for name in options.parts or PARTS:
        measure, as_table = PARTS[name]
        found = measure(options.repeat)
        text = as_table(found) + "\n\n" + report.caption(described)
        print(text, end="\n\n", flush=True)
        report.save(name, {"machine": described, "found": found})
        if options.write:
            report.fill(name, text)


if __name__ == "__main__":
    main()

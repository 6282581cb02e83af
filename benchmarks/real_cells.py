"""Three real cells: fitted on the even sweeps, judged on the odd ones, beside brian2modelfitting and BluePyOpt.

``python benchmarks/real_cells.py``                    print
``python benchmarks/real_cells.py --write``            and put the tables into ``docs/benchmarks.md``
``python benchmarks/real_cells.py --peers --seeds 1``  ours alone, once

For every cell and seed our fit comes first. Each peer, one after the other and on the same cores, is given the seconds that it took, and more
where these brought it less of the processors than we had. Nobody pays for starting and compiling. All have the same box, the same scales in
it (equal ratios where ours has them), the same fixed parameters, the same offset and drift, and all cells begin held. Whatever was found is
judged by `held_out` with the reference method.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

import real_cell_tables as tables
import report
from izhikevich.errors import ConvergenceWarning
from izhikevich.fitting import SpikeTimeFit
from izhikevich.fitting.candidates import responses
from izhikevich.fitting.data import Sweep
from izhikevich.fitting.features import FLOOR, USUAL_FEATURES, measured
from izhikevich.fitting.held_out import held_out
from izhikevich.fitting.losses.windowed import windowed
from izhikevich.fitting.search.race import Heat, raced
from izhikevich.fitting.search.space import BOUNDS
from izhikevich.io import Recordings, read_recordings
from izhikevich.stimulus import sampled
from waiting import Waiting

OURS, PEERS = "izhikevich", ("brian2modelfitting", "bluepyopt")
PEER_STEP = 0.1  # ms, with Euler's method
DATA = report.HERE.parent / "examples" / "data"
CELLS = {
    "regular-spiking, `171116sh_0018`": files("izhikevich") / "catalog/recordings/171116sh_0018.abf",
    "active by itself, `17o05028_ic_steps`": DATA / "17o05028_ic_steps.abf",
    "fast-spiking, `2019_07_24_0055_fsi`": DATA / "2019_07_24_0055_fsi.abf",
}
BRIEFLY = partial(raced, size=20, heats=(Heat(1, 0.0, 0.1, 4, 2),))  # a search that is over at once: for the kernels


class Counted(SpikeTimeFit):
    """Counts its candidates: one is a cell put through all sweeps, or several through some of them."""

    looked_at = 0.0

    def _total(self, space: Any, sweeps: Sequence[Sweep], x: np.ndarray, dt: float) -> np.ndarray:
        self.looked_at += len(x) * len(sweeps) / self.sweeps_given
        return super()._total(space, sweeps, x, dt)


class ByEuler(SpikeTimeFit):
    """Predicts as the peers do: by Euler's method at 0.1 ms."""

    def _run(self, sweep: Sweep) -> Any:
        times, current = on_grid(sweep)
        coarse = Sweep(sweep.number, sampled(times, current), times.size * PEER_STEP, sweep.spikes, (), sweep.away)
        return responses(self.model_, self.params_, coarse, method="euler", dt=PEER_STEP)


def asked(seed: int, seconds: float, processor_seconds: float) -> dict[str, float]:
    """What a peer is asked; it answers with ``params``, ``seconds``, ``processor_seconds`` and ``candidates``."""
    return {"seed": seed, "seconds": seconds, "processor_seconds": processor_seconds}


def on_grid(sweep: Sweep) -> tuple[np.ndarray, np.ndarray]:
    """The current of a sweep as peers get it: held from step to step."""
    times = np.arange(int(sweep.duration / PEER_STEP)) * PEER_STEP
    return times, sweep.current.at(times).reshape(-1)


def written(fit: SpikeTimeFit, path: Path) -> Path:
    """What a peer is given: the box, what is fixed, the sweeps, and features of the cell in each window with their spread."""
    space, form = fit.space_, BOUNDS[type(fit.model_).__name__]
    low, high = zip(*space.limits().values(), strict=True)
    about = {
        "free": list(space.free),
        "ratio": [form[name][2] for name in space.free],
        "fixed": {name: float(getattr(space.model, name)) for name in space.model.parameters()},
        "windows": [wanted(sweep) for sweep in fit.sweeps_],
        "dt": PEER_STEP,
    }
    trains = [sweep.spikes for sweep in fit.sweeps_]
    np.savez(
        path, about=json.dumps(about), low=low, high=high,
        current=[on_grid(sweep)[1] for sweep in fit.sweeps_], away=[sweep.away for sweep in fit.sweeps_],
        times=np.concatenate(trains), sizes=[train.size for train in trains],
    )  # fmt: skip
    return path


def wanted(sweep: Sweep) -> list[tuple[float, float, dict[str, tuple[float, float]]]]:
    """Begin and end of each window and (mean, standard deviation) of eFEL's features in it; outside steps the number of spikes alone."""
    steps, made = measured(sweep, USUAL_FEATURES), []
    for window in sweep.windows:
        count = float(np.isfinite(windowed(sweep.spikes[None], window.begin, window.end)).sum())
        resting = {"spike_count": (count, max(0.1 * count, FLOOR["spike_count"]))}
        made.append((window.begin, window.end, steps[window.level] if window.weight == 1.0 else resting))
    return made


def fitted(recordings: Recordings, seed: int, threads: int, search: Any = None) -> tuple[Counted, dict[str, Any]]:
    """Our fit and what it cost."""
    fit = Counted(loss="indexed", random_state=seed, threads=threads, search=search)
    fit.sweeps_given = len(recordings)
    begin, busy = time.perf_counter(), time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit.fit(recordings, progress=False)
    seconds, busy = time.perf_counter() - begin, time.process_time() - busy
    spent = {"seconds": seconds, "processor_seconds": busy, "candidates": round(fit.looked_at)}
    return fit, {"params": fit.params_, "converged": fit.converged_, "offsets": list(fit.offsets_.values()), **spent}


def with_params(fit: SpikeTimeFit, params: dict[str, float], kind: type = SpikeTimeFit) -> SpikeTimeFit:
    """A fit that found these parameters instead."""
    other = copy.copy(fit)
    other.__class__ = kind
    other.params_ = params
    other.model_ = fit.model_.replace(**{n: v for n, v in params.items() if n in fit.model_.parameters()})
    return other


class Subject:
    """A cell, and the peers that look for it."""

    def __init__(self, cell: str, path: Any, threads: int, others: Sequence[str], folder: Path):
        self.cell, self.threads = cell, threads
        recordings = read_recordings(path)
        self.seen, self.unseen = recordings[::2], recordings[1::2]
        self.rheobase = float(np.mean(recordings.features().rheobase))
        self.brief, _ = fitted(self.seen, 0, threads, BRIEFLY)
        job = written(self.brief, folder / f"{Path(path).stem}.npz")
        self.programs = {peer: Waiting(peer, f"{peer}_cell", job, threads) for peer in others}
        for program in self.programs.values():
            program.turn(asked(0, 0.0, 0.0))  # compiles

    def again(self) -> dict[str, Any]:
        """The row of the cell beside itself."""
        own = held_out(self.brief, self.unseen, self.rheobase).own
        return {"cell": self.cell, "program": tables.AGAIN, "seed": None, "held_out": plain(own._asdict())}

    def turn(self, seed: int) -> list[dict[str, Any]]:
        """One row for each program."""
        fit, ours = fitted(self.seen, seed, self.threads)
        budget = ours["seconds"], ours["processor_seconds"]
        turns = {OURS: ours} | {peer: program.turn(asked(seed, *budget)) for peer, program in self.programs.items()}
        return [self.judged(fit, who, seed, found) for who, found in turns.items()]

    def judged(self, fit: SpikeTimeFit, who: str, seed: int, found: dict[str, Any]) -> dict[str, Any]:
        """What a program found, beside the sweeps that it has not seen: by the reference method, and as the peers run it."""
        views = {}
        for view, kind in (("held_out", SpikeTimeFit), ("by_euler", ByEuler)):
            of = held_out(with_params(fit, found["params"], kind), self.unseen, self.rheobase)
            views[view] = plain(of.totals._asdict() | {"sweeps": of.sweeps_right, "each_step": of.each_step_right})
        row = {"cell": self.cell, "program": who, "seed": seed, **found, **views}
        print(json.dumps(row), file=sys.stderr, flush=True)
        return row


def plain(numbers: dict[str, Any]) -> dict[str, Any]:
    """None for what is not known."""
    return {name: None if isinstance(v, float) and not np.isfinite(v) else v for name, v in numbers.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, help="fits of every cell (default 5)")
    parser.add_argument("--threads", type=int, default=2, help="cores that everybody may use (default 2)")
    parser.add_argument(
        "--peers", nargs="*", default=PEERS, choices=PEERS, help="beside whom; nobody where none is named"
    )
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    options = parser.parse_args()
    described = report.machine()
    report.warn_if_busy(described)
    with tempfile.TemporaryDirectory() as name:
        subjects = [Subject(*cell, options.threads, options.peers, Path(name)) for cell in CELLS.items()]
        rows = [subject.again() for subject in subjects]
        for seed in range(options.seeds):
            for subject in subjects:
                rows += subject.turn(seed)
            report.save("real cells", {"machine": described, "threads": options.threads, "rows": rows})
        for subject in subjects:
            for program in subject.programs.values():
                program.end()
    many = f" · {options.seeds} seeds, {options.threads} threads"
    text = tables.as_text(rows) + "\n\n" + report.caption(described) + many + report.busy(described)
    print(text)
    if options.write:
        report.fill("real cells", text)


if __name__ == "__main__":
    main()

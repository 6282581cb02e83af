"""brian2modelfitting: a batch of candidates under one current, a round of its `SpikeFitter` at a time; for `benchmarks/fitting.py`.

``python brian2modelfitting_candidates.py job.npz device found.npz``: ``job.npz`` holds ``form`` (2003 or 2007), ``names`` and
``candidates (p, N)`` of the parameters, ``start (2,)``, ``current (steps,)`` and ``dt`` (ms); ``device`` is ``runtime``, its default, or
``cpp_standalone``. Per line on standard input one round is run and its seconds printed; the spikes of the last one go into ``found.npz``.

A round is `SpikeFitter.fit(n_rounds=1)` with an optimizer that hands out the given candidates and a metric that only counts spikes, so
that neither takes time of its own. The fitter's default method, ``exponential_euler``, refuses equations with v²; Euler is named instead.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile

import brian2 as b2
import numpy as np
import protocol
from brian2modelfitting import SpikeFitter
from brian2modelfitting.metric import SpikeMetric
from brian2modelfitting.optimizer import Optimizer

MODELS = {
    "2003": """
        dv/dt = (0.04*v**2 + 5*v + 140 - u + I)/ms : 1
        du/dt = a*(b*v - u)/ms : 1
        """,
    "2007": """
        dv/dt = (k*(v - vr)*(v - vt) - u + I)/C/ms : 1
        du/dt = a*(b*(v - vr) - u)/ms : 1
        """,
}
PEAK = {"2003": "30", "2007": "vpeak"}


class Given(Optimizer):
    """Hands out the candidates that it was made with."""

    def __init__(self, candidates: dict[str, np.ndarray]):
        self.candidates, self.errors, self.tested_parameters = candidates, [], []

    def initialize(self, parameter_names, popsize, **params):
        self.names = parameter_names

    def ask(self, n_samples):
        return np.stack([self.candidates[name] for name in self.names], axis=-1)

    def tell(self, parameters, errors):
        self.errors = [errors]

    def recommend(self):
        return [self.candidates[name][0] for name in self.names]


class Count(SpikeMetric):
    """Keeps the trains, and gives their numbers of spikes."""

    def get_features(self, traces, output, dt):
        self.trains = [trains[0] for trains in traces]
        return np.array([[float(train.size)] for train in self.trains])

    def get_errors(self, features):
        return features.mean(axis=1)


def fitter(job: dict) -> SpikeFitter:
    form = str(job["form"])
    names = [str(name) for name in job["names"]]
    return SpikeFitter(
        model=MODELS[form] + "\n".join(f"{name} : 1 (constant)" for name in names),
        input=job["current"][None, :],
        output=[np.array([0.1]) * b2.second],  # any: the metric does not look at it
        dt=float(job["dt"]) * b2.ms,
        threshold=f"v >= {PEAK[form]}",
        reset="v = c; u += d",
        n_samples=job["candidates"].shape[1],
        method="euler",
        param_init=dict(zip("vu", map(float, job["start"]), strict=True)),
    )


def main() -> None:
    source, device, target = sys.argv[1:]
    b2.prefs.logging.console_log_level = "ERROR"
    with np.load(source) as file:
        job = dict(file)
    folder = tempfile.mkdtemp(prefix="brian2modelfitting-")
    try:
        if device != "runtime":
            b2.set_device(device, directory=folder)
        candidates = dict(zip(map(str, job["names"]), job["candidates"], strict=True))
        fit, optimizer, metric = fitter(job), Given(candidates), Count()
        bounds = {name: (values.min(), values.max()) for name, values in candidates.items()}
        for _ in sys.stdin:
            begin = protocol.now()
            fit.fit(optimizer, metric, n_rounds=1, callback=None, **bounds)
            print(json.dumps(protocol.now() - begin), flush=True)
        sizes = [train.size for train in metric.trains]
        np.savez(target, times=np.concatenate(metric.trains) * 1000.0, sizes=sizes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

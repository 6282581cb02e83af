"""brian2modelfitting: a real cell from its spikes; for `benchmarks/real_cells.py`.

As its documentation has it for spikes: `SpikeFitter`, `GammaFactor` with the correction for rates, Nevergrad's differential evolution (the
default), 0.1 ms. The window of coincidence is 4 ms (Jolivet et al. 2008, J. Neurosci. Methods 169:417). Γ has no value for a sweep without
spikes, so it is given those that fire. The default method, ``exponential_euler``, refuses equations with v²; Euler is named instead. It runs
as C++ standalone, the quickest that it has, with 100 candidates in a round; its default of 30 would spend the time on starting programs. On one
core: with Brian's OpenMP, two threads that wait for each other at every step, it got fewer candidates done.

Bounds are linear in its interface. So that k, a and d are searched in equal ratios, as by the others, what is fitted is their logarithm, and
they are variables that do not change and start at its exponential.
"""

from __future__ import annotations

import shutil
import sys
import tempfile

import brian2 as b2
import numpy as np
import recorded
from brian2modelfitting import GammaFactor, NevergradOptimizer, SpikeFitter

np.float = float  # noqa: NPY001 - an alias that Nevergrad 0.3.0, the release that it asks for, takes from NumPy, where it is no more
SAMPLES = 100
NEAR = 4.0  # ms
MODEL = """
dv/dt = (k*(v - vr)*(v - vt) - u + I + offset + drift*away(t, i % n_traces))/C/ms : 1
du/dt = a*(b*(v - vr) - u)/ms : 1
"""
SLOPE, HELD = "(k*(vt - vr) + b)", "(I + offset + drift*away(t, i % n_traces))"
LOW = f"({SLOPE} - sqrt(clip({SLOPE}**2 - 4*k*{HELD}, 0, 1e12)))/(2*k)"  # the lower equilibrium, from vr


def equations(job: recorded.Job) -> tuple[str, dict[str, str], dict[str, tuple[float, float]]]:
    """The model, where its variables start, and the bounds of what is fitted."""
    lines, start, bounds = [MODEL], {}, {}
    for name, low, high, ratio in zip(job.free, job.low, job.high, job.ratio, strict=True):
        fitted = f"log_{name}" if ratio else name
        lines.append(f"{fitted} : 1 (constant)")
        bounds[fitted] = (np.log(low), np.log(high)) if ratio else (low, high)
        if ratio:
            lines.append(f"d{name}/dt = 0/ms : 1")
            start[name] = f"exp({fitted})"
    start |= {"v": f"vr + {LOW}", "u": f"b*{LOW}"}
    return "\n".join(lines), start, bounds


def namespace(job: recorded.Job) -> dict[str, float]:
    """What is fixed, by name."""
    fixed = {"offset": 0.0, "drift": 0.0, **job.fixed}
    return {name: value for name, value in fixed.items() if name not in job.free}


def main() -> None:
    source = sys.argv[1]
    b2.prefs.logging.console_log_level = "ERROR"
    job = recorded.read(source)
    firing = [k for k, train in enumerate(job.trains) if train.size]
    folder = tempfile.mkdtemp(prefix="brian2modelfitting-")
    b2.set_device("cpp_standalone", directory=folder)
    model, start, bounds = equations(job)
    duration = job.current.shape[1] * job.dt * b2.ms
    fixed = namespace(job)
    for name, value in fixed.items():
        model = "\n".join((model, f"{name} = {value!r} : 1"))
    fitter = SpikeFitter(
        model=model, input=job.current[firing], output=[job.trains[k] / 1000.0 * b2.second for k in firing],
        dt=job.dt * b2.ms, threshold="v >= vpeak", reset="v = c; u += d", n_samples=SAMPLES, method="euler",
        param_init=start,
    )  # fmt: skip
    metric = GammaFactor(NEAR * b2.ms, duration)
    baselines = b2.TimedArray(job.away[firing][None, :], dt=duration)

    def fit(seed: int, over, away=baselines) -> tuple[dict[str, float], int]:  # the equations find `away` in this frame
        np.random.seed(seed)  # noqa: NPY002 - what Nevergrad draws from
        optimizer = NevergradOptimizer()
        best, _ = fitter.fit(optimizer, metric, n_rounds=10**9, callback=lambda *_: over(), restart=True, **bounds)
        plain = {name: float(best[name]) for name in job.free if name in best}
        return plain | {name[4:]: float(np.exp(best[name])) for name in best if name not in plain}, len(
            optimizer.errors
        )

    try:
        recorded.serve(fit)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

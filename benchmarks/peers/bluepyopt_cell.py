"""BluePyOpt: a real cell from eFEL features of its answers to steps; for `benchmarks/real_cells.py`.

As its documentation has it: an `Evaluator` whose objectives are features in standard deviations, `DEAPOptimisation` with IBEA (the default) and
100 offspring, and the hall of fame's first. A feature that a candidate lacks counts 250, as in its own cells.
Its simulators are for cells with ion channels; for others an evaluator of one's own calls what one has, as its example of synaptic plasticity
does. Here that is a compiled Euler loop at 0.1 ms, the cheapest there is. What takes the time is eFEL; it is given the steps alone, not whole
sweeps, and where only the number of spikes is asked for they are counted without it. Candidates are evaluated by a pool of processes.
"""

from __future__ import annotations

import multiprocessing
import sys

import bluepyopt as bpop
import efel
import numpy as np
import psutil
import recorded
from numba import njit

OFFSPRING = 100
MISSING = 250.0  # standard deviations: `max_score` of BluePyOpt's own objectives
ORDER = ("C", "k", "vr", "vt", "vpeak", "a", "b", "c", "d")
JOB: recorded.Job


@njit(cache=True)
def voltage(trace, current, extra, dt, C, k, vr, vt, vpeak, a, b, c, d):
    """v at every step, the peak where a spike was, of a cell held at its first current."""
    slope = k * (vt - vr) + b
    x = (slope - np.sqrt(max(slope * slope - 4 * k * (current[0] + extra), 0.0))) / (2 * k)
    v, u = vr + x, b * x
    for n in range(current.size):
        dv = (k * (v - vr) * (v - vt) - u + current[n] + extra) / C
        du = a * (b * (v - vr) - u)
        v, u = v + dt * dv, u + dt * du
        if v >= vpeak:
            trace[n] = vpeak
            v, u = c, u + d
        else:
            trace[n] = max(v, -200.0)


class Cell(bpop.evaluators.Evaluator):
    """From places in the unit cube to how many standard deviations each feature is off."""

    def __init__(self):
        names = [
            f"{name}, sweep {k}, {begin:g} ms"
            for k, windows in enumerate(JOB.windows)
            for begin, _, targets in windows
            for name in targets
        ]
        objectives = [bpop.objectives.Objective(name) for name in names]
        super().__init__(objectives, [bpop.parameters.Parameter(name, bounds=(0.0, 1.0)) for name in JOB.free])
        self.param_names = list(JOB.free)

    def evaluate_with_lists(self, params):
        values = JOB.values(np.asarray(params))
        numbers = [values[name] for name in ORDER]
        offset, drift = values.get("offset", 0.0), values.get("drift", 0.0)
        trace, scores = np.empty(JOB.current.shape[1]), []
        for current, away, windows in zip(JOB.current, JOB.away, JOB.windows, strict=True):
            voltage(trace, current, offset + drift * away, JOB.dt, *numbers)
            for begin, end, targets in windows:
                scores += distances(trace[round(begin / JOB.dt) : round(end / JOB.dt)], targets)
        return scores

    init_simulator_and_evaluate_with_lists = evaluate_with_lists

    def evaluate_with_dicts(self, param_dict):
        return self.evaluate_with_lists([param_dict[name] for name in self.param_names])


def distances(trace, targets):
    """How many standard deviations features of one window are off."""
    if list(targets) == ["spike_count"]:
        mean, sd = targets["spike_count"]
        return [abs(float((trace == JOB.fixed["vpeak"]).sum()) - mean) / sd]
    about = {"T": np.arange(trace.size) * JOB.dt, "V": trace, "stim_start": [0.0], "stim_end": [trace.size * JOB.dt]}
    found = efel.get_feature_values([about], list(targets), raise_warnings=False)[0]
    return [
        MISSING
        if found[name] is None or len(found[name]) == 0
        else min(abs(float(found[name][0]) - mean) / sd, MISSING)
        for name, (mean, sd) in targets.items()
    ]


class Over:
    """BluePyOpt's terminator: an event that is set when time is up."""

    def __init__(self, over):
        self.is_set = over


def workers() -> float:
    """Processor seconds of the pool."""
    return sum(child.cpu_times().user + child.cpu_times().system for child in psutil.Process().children())


def main() -> None:
    global JOB
    source, threads = sys.argv[1:]
    JOB = recorded.read(source)
    efel.set_setting("interp_step", JOB.dt)
    cell = Cell()
    cell.evaluate_with_lists([0.5] * len(JOB.free))  # compiles

    def fit(seed: int, over) -> tuple[dict[str, float], int]:
        with multiprocessing.get_context("fork").Pool(int(threads)) as pool:
            search = bpop.optimisations.DEAPOptimisation(
                cell, seed=seed + 1, offspring_size=OFFSPRING, map_function=pool.map
            )
            _, best, log, _ = search.run(max_ngen=10**9, terminator=Over(over))
            pool.close()
            pool.join()
        values = JOB.values(np.asarray(best[0]))
        return {name: values[name] for name in JOB.free}, sum(log.select("nevals"))

    recorded.serve(fit, workers)


if __name__ == "__main__":
    main()

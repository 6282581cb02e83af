"""Recordings of a simulated cell as a file, with a known answer."""

import numpy as np

import izhikevich as izh

CELL = izh.cell("RS2007")
LEVELS = (-60.0, 80.0, 120.0, 160.0, 200.0)
DURATION, DT = 260.0, 0.25


def simulated(levels=LEVELS, cell=CELL):
    """Recordings of steps from 20 to 220 ms."""
    steps = izh.step(list(levels), start=20, stop=220)
    record = izh.Recorder(("spikes", "v", "current"), every=DT)
    return izh.simulate(cell, DURATION, steps, size=len(levels), record=record, start=(-60.0, 0.0), method="taylor")


def as_csv(path, levels=LEVELS, *, v=1.0, i=1.0, units=("mV", "pA"), spikes=True, current=True):
    """Write them as a CSV; every spike is a sample at its peak."""
    run = simulated(levels)
    times = DT * np.arange(round(DURATION / DT))
    voltage, put_in = (x.reshape(len(run.times), -1)[: times.size] for x in (run.v, run.current))
    columns, names = [times], ["t [ms]"]
    for k in range(len(levels)):
        trace = voltage[:, k]
        trace = np.minimum(trace, -30.0)
        if spikes:
            trace[np.rint(run.trains()[k] / DT).astype(int)] = 35.0
        columns.append(v * trace)
        names.append(f"v{k} [{units[0]}]")
    if current:
        for k in range(len(levels)):
            columns.append(i * put_in[:, k])
            names.append(f"i{k} [{units[1]}]")
    np.savetxt(path, np.column_stack(columns), delimiter=",", header=", ".join(names), comments="", fmt="%.17g")
    return path

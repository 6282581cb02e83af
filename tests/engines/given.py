"""Cells and currents in which something of everything happens, for whichever engine."""

import numpy as np

import izhikevich as izh

N = 9  # more than one vector of lanes, and no multiple of 8
KINDS = ("Izhikevich", "Accommodation", "Izhikevich2007")
SCALE = {"Izhikevich": 1.0, "Accommodation": 1.0, "Izhikevich2007": 40.0}  # currents that make the kind fire


def cells(kind, per_neuron=False, **options):
    spread = np.linspace(0.9, 1.1, N) if per_neuron else 1.0
    if kind == "Izhikevich2007":
        return izh.Izhikevich2007(C=100 * spread, d=100 * spread, **options)
    v_ref = -65.0 if kind == "Accommodation" else None
    return izh.Izhikevich(a=0.02 * spread, d=6 * spread, v_ref=v_ref, **options)


def rich_current(scale=1.0):
    """Unlike in every neuron: a level, a ramp, a step, and noise; edges on a grid of 0.5 ms and finer ones."""
    level = np.linspace(6.0, 22.0, N)
    shape = izh.piecewise([(0, 0.0), (2.5, 0.5, 0.05), (14, 1.6, -0.02), (24.5, 0.2), (26, 1.2)])
    return (izh.constant(level) * shape + izh.noise(2.0, tau=3.0)) * scale


def run(model, engine, *, method, duration=40.0, scale=1.0, **options):
    options = {"current": rich_current(scale), "dt": 0.5, "size": N, "start": start(model), "seed": 3} | options
    options.setdefault("record", izh.Recorder(("spikes", "v", "u", "current"), every=0.5))
    return izh.simulate(model, duration, method=method, engine=engine, **options)


def start(model):
    return (-65.0, -13.0) if isinstance(model, izh.Izhikevich) else (-60.0, 0.0)

"""Brian2: compiled C++ (standalone device), one thread, its own compiler flags.

W1 and W5 with forward Euler at 0.1 ms; the networks W2, W3s and W4 with the published step at 1 ms; ``accuracy`` with
Brian2's defaults, that is without naming a method or a step (for these equations it chooses Euler, at 0.1 ms).
"""

from __future__ import annotations

import shutil
import tempfile

import brian2 as b2
import brian2_networks
import numpy as np
import protocol

EQUATIONS = """
dv/dt = (0.04*v**2 + 5*v + 140 - u + current)/ms : 1
du/dt = a*(b*v - u)/ms : 1
"""
RS_EQUATIONS = """
dv/dt = (0.04*v**2 + 5*v + 140 - u + current)/ms : 1
du/dt = {a}*({b}*v - u)/ms : 1
current : 1
""".format(**protocol.RS)
RS_RESET = "v = {c}; u += {d}".format(**protocol.RS)
PER_CELL = """
a : 1
b : 1
c : 1
d : 1
current : 1
"""


def describe(options) -> tuple[b2.NeuronGroup, b2.SpikeMonitor, list, str]:
    """The cells, their monitor, what else there is, and the numerics in words; sets the step."""
    if options.workload in ("W1", "W5"):
        b2.defaultclock.dt = protocol.STEP_MS * b2.ms
        cells = protocol.read_cells(options.workload, options.source)
        return *(rs_cells if options.workload == "W1" else different_cells)(cells), [], "Euler 0.1 ms"
    b2.defaultclock.dt = brian2_networks.STEP_MS * b2.ms
    count = int(options.source)
    if options.workload == "W2":
        group, others = brian2_networks.net2003(count)
    else:
        group, others = brian2_networks.spnet(count, options.duration)
    return group, b2.SpikeMonitor(group), others, "published step 1 ms"


def rs_cells(cells: dict) -> tuple[b2.NeuronGroup, b2.SpikeMonitor]:
    """W1: the parameters are written into the equations as numbers; only the count is kept."""
    group = b2.NeuronGroup(cells["current"].size, RS_EQUATIONS, threshold="v >= 30", reset=RS_RESET, method="euler")
    group.current = cells["current"]
    group.v = protocol.V_START
    group.u = protocol.RS["b"] * protocol.V_START
    return group, b2.SpikeMonitor(group, record=False)


def different_cells(cells: dict) -> tuple[b2.NeuronGroup, b2.SpikeMonitor]:
    """W5: every cell has its own parameters; every spike time is kept."""
    group = b2.NeuronGroup(
        cells["a"].size, EQUATIONS + PER_CELL, threshold="v >= 30", reset="v = c; u += d", method="euler"
    )
    for name, values in cells.items():
        setattr(group, name, values)
    group.v = protocol.V_START
    group.u = cells["b"] * protocol.V_START
    return group, b2.SpikeMonitor(group)


def timed(options) -> None:
    b2.prefs.logging.console_log_level = "ERROR"
    folder = tempfile.mkdtemp(prefix="brian2-")
    if options.dtype == "float32":
        b2.prefs.core.default_float_dtype = np.float32
    b2.set_device("cpp_standalone", directory=folder, build_on_run=False)
    try:
        begin = protocol.now()
        group, monitor, others, numerics = describe(options)
        network = b2.Network(group, monitor, *others)
        network.run(options.duration * b2.ms)
        b2.device.build(directory=folder, compile=True, run=False, with_output=False)
        build_s = protocol.now() - begin
        config = f"Brian2 {b2.__version__} C++ standalone, {numerics}, {options.dtype}"

        def run() -> dict:
            begin = protocol.now()
            b2.device.run(directory=folder, with_output=False)
            wall = protocol.now() - begin
            b2.device.array_cache.clear()  # the last run's arrays must be read from its files
            spikes = int(monitor.count[:].sum())
            run_s = b2.device._last_run_time
            return protocol.result(run_s, spikes, len(group), options.duration, build_s, wall_s=wall, config=config)

        protocol.serve(run, options.repeat)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def accuracy(options) -> None:
    parameters, start, current = protocol.read_cases(options.source)
    b2.prefs.codegen.target = "numpy"
    b2.prefs.logging.console_log_level = "ERROR"
    samples = b2.TimedArray(current.T, dt=1 * b2.ms)
    equations = EQUATIONS.replace("current", "samples(t, i)") + "a : 1\nb : 1\nc : 1\nd : 1"
    group = b2.NeuronGroup(len(parameters), equations, threshold="v >= 30", reset="v = c; u += d")
    for name, values in zip("abcd", parameters.T, strict=True):
        setattr(group, name, values)
    group.v, group.u = start.T
    monitor = b2.SpikeMonitor(group)
    b2.Network(group, monitor).run(current.shape[1] * b2.ms, namespace={"samples": samples})
    step = float(b2.defaultclock.dt / b2.ms)
    config = f"Brian2 {b2.__version__}, no method named (takes Euler), {step:g} ms, float64"
    protocol.answer(protocol.by_cell(monitor.t / b2.ms, monitor.i, len(parameters)), config)


if __name__ == "__main__":
    options = protocol.arguments()
    accuracy(options) if options.workload == "accuracy" else timed(options)

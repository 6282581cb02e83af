"""BrainPy: its built-in ``Izhikevich`` on JAX, CPU, float32 unless asked otherwise.

W1 with Euler at 0.1 ms; ``accuracy`` with its defaults (``exp_auto``, 0.1 ms, float32). W5 is not possible with the
built-in type, which does not take an array for b.
"""

from __future__ import annotations

import brainpy as bp
import brainpy.math as bm
import jax
import numpy as np
import protocol


def timed(options) -> None:
    if options.workload != "W1":
        raise SystemExit("BrainPy's built-in type does not take an array for b: W5 is not possible with it.")
    if options.dtype == "float64":
        bm.enable_x64()
    bm.set_dt(protocol.STEP_MS)
    cells = protocol.read_cells("W1", options.source)
    begin = protocol.now()
    current = bm.asarray(cells["current"])
    constant = bp.init.Constant
    v0, u0 = protocol.V_START, protocol.RS["b"] * protocol.V_START
    group = bp.dyn.Izhikevich(
        current.size, method="euler", V_initializer=constant(v0), u_initializer=constant(u0), **protocol.RS
    )
    count = bm.Variable(bm.zeros(current.size, dtype=np.int32))

    def step(i):
        bp.share.save(i=i, t=i * protocol.STEP_MS)
        count.value = count.value + group.update(current)

    steps = bm.arange(round(options.duration / protocol.STEP_MS))

    def once() -> int:
        group.reset_state()
        count.value = bm.zeros(current.size, dtype=np.int32)
        bm.for_loop(step, steps)
        return int(jax.block_until_ready(bm.as_jax(count.value)).sum())

    once()
    build_s = protocol.now() - begin
    config = f"BrainPy {bp.__version__} on the CPU, Euler 0.1 ms, {options.dtype}"

    def run() -> dict:
        begin = protocol.now()
        spikes = once()
        run_s = protocol.now() - begin
        return protocol.result(run_s, spikes, current.size, options.duration, build_s, config=config)

    protocol.serve(run, options.repeat)


def accuracy(options) -> None:
    parameters, start, current = protocol.read_cases(options.source)
    step_ms = bm.get_dt()
    per_sample = round(1 / step_ms)
    constant = bp.init.Constant
    spikes = []
    for row, state, samples in zip(parameters, start, current, strict=True):
        named = dict(zip("abcd", map(float, row), strict=True))
        group = bp.dyn.Izhikevich(
            1, V_initializer=constant(float(state[0])), u_initializer=constant(float(state[1])), **named
        )

        def step(i, sample, group=group):
            bp.share.save(i=i, t=i * step_ms)
            return group.update(sample)

        held = bm.asarray(np.repeat(samples, per_sample), dtype=bm.float_)
        fired = np.asarray(bm.as_jax(bm.for_loop(step, (bm.arange(held.size), held))))[:, 0]
        spikes.append(((np.flatnonzero(fired) + 1) * step_ms).tolist())
    config = f"BrainPy {bp.__version__} Izhikevich, exp_auto, {step_ms:g} ms, float32"
    protocol.answer(spikes, config)


if __name__ == "__main__":
    options = protocol.arguments()
    accuracy(options) if options.workload == "accuracy" else timed(options)

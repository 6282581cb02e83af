"""BrainPy: forward and backward through time of a recurrent layer of its ``Izhikevich`` in training mode, on JAX, float32.

``python brainpy_gradients.py case.npz``: `gradients.py` says what a case is.
"""

from __future__ import annotations

import sys

import brainpy as bp
import brainpy.math as bm
import jax
import jax.numpy as jnp
import numpy as np
import protocol


def main() -> None:
    with np.load(sys.argv[1]) as case:
        weights, drive, target = (jnp.asarray(case[name], jnp.float32) for name in ("weights", "drive", "target"))
        dt = float(case["dt"])
    steps, batch, size = drive.shape
    bm.set(mode=bm.TrainingMode(batch), dt=dt)
    constant = bp.init.Constant
    cells = bp.dyn.Izhikevich(
        size,
        method="euler",
        V_initializer=constant(protocol.V_START),
        u_initializer=constant(protocol.RS["b"] * protocol.V_START),
        spk_fun=bm.surrogate.ReluGrad(alpha=1 / 30, width=30.0),
        **protocol.RS,
    )
    kept = bm.TrainVar(bm.asarray(weights))

    def loss():
        cells.reset_state(batch)

        def step(i, given):
            bp.share.save(i=i, t=i * dt, dt=dt)
            return cells.update(given + bm.matmul(cells.spike, kept))

        spikes = bm.for_loop(step, (bm.arange(steps), bm.asarray(drive)))
        return bm.mean((bm.mean(spikes, axis=0) - target) ** 2), bm.mean(spikes)

    gradient = bm.jit(bm.grad(loss, grad_vars=kept, return_value=True, has_aux=True))

    def once():
        found, value, rate = jax.block_until_ready(gradient())
        return bm.as_jax(found), float(value), float(rate)

    begin = protocol.now()
    once()
    build_s = protocol.now() - begin

    def run() -> dict:
        begin = protocol.now()
        found, value, rate = once()
        run_s = protocol.now() - begin
        more = {"loss": value, "rate_hz": 1000 * rate / dt, "slope": float(jnp.abs(found).sum())}
        return {
            "run_s": run_s,
            "build_s": build_s,
            "config": f"BrainPy {bp.__version__}, JAX {jax.__version__}",
            **more,
        }

    protocol.serve(run, None)


if __name__ == "__main__":
    main()

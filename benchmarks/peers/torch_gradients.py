"""Norse and snnTorch on PyTorch: forward and backward through time of a recurrent layer, float32.

``python torch_gradients.py norse case.npz``     Norse's ``izhikevich_recurrent_step``
``python torch_gradients.py snntorch case.npz``  snnTorch's ``RLeaky``: it has no Izhikevich, and this is its nearest recurrent cell

`gradients.py` says what a case is.
"""

from __future__ import annotations

import sys

import norse
import numpy as np
import protocol
import snntorch
import torch
from norse.torch.functional.izhikevich import IzhikevichParameters, IzhikevichRecurrentState, izhikevich_recurrent_step


def of_norse(drive, dt):
    """The layer as a function of its weights: spikes (K, B, N). The input weights are the identity, left out."""
    cell = IzhikevichParameters(**protocol.RS, alpha=1 / 30, tau_inv=1.0)
    given = torch.empty(0)

    def layer(weights):
        v = torch.full(drive.shape[1:], protocol.V_START)
        state, spikes = IzhikevichRecurrentState(torch.zeros_like(v), v, cell.b * v), []
        none = torch.zeros(weights.shape[0], 0)
        for current in drive:
            bias = cell._replace(bias=cell.bias + current)  # through no matrix, as with the others
            z, state = izhikevich_recurrent_step(given.expand(v.shape[0], 0), state, none, weights, bias, dt)
            spikes.append(z)
        return torch.stack(spikes)

    return layer, f"Norse {norse.__version__}"


def of_snntorch(drive, dt):
    size = drive.shape[-1]
    cell = snntorch.RLeaky(beta=0.9, linear_features=size, init_hidden=False)

    def layer(weights):
        cell.recurrent.weight, cell.recurrent.bias = weights, None
        spike, membrane = cell.init_rleaky()
        spikes = []
        for current in drive:
            spike, membrane = cell(0.05 * current, spike, membrane)
            spikes.append(spike)
        return torch.stack(spikes)

    return layer, f"snnTorch {snntorch.__version__} (RLeaky)"


def main() -> None:
    with np.load(sys.argv[2]) as case:
        weights, drive, target = (
            torch.tensor(case[name], dtype=torch.float32) for name in ("weights", "drive", "target")
        )
        dt = float(case["dt"])
    layer, config = (of_norse if sys.argv[1] == "norse" else of_snntorch)(drive, dt)
    # spikes times weights: PyTorch multiplies by the transpose
    kept = torch.nn.Parameter(weights.T.contiguous())

    def run() -> dict:
        begin = protocol.now()
        kept.grad = None
        spikes = layer(kept)
        loss = ((spikes.mean(0) - target) ** 2).mean()
        loss.backward()
        run_s = protocol.now() - begin
        more = {
            "loss": float(loss.detach()),
            "rate_hz": 1000 * float(spikes.mean()) / dt,
            "slope": float(kept.grad.abs().sum()),
        }
        return {"run_s": run_s, "build_s": 0.0, "config": f"{config}, PyTorch {torch.__version__}", **more}

    run()
    protocol.serve(run, None)


if __name__ == "__main__":
    main()

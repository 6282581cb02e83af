"""A sine and its square in ensembles of `nengo.Izhikevich`, decoded through synapses of 0.03 s: the model of Nengo's example page.

``python nengo_ensembles.py decode RS 100 3``   the two decoded signals of seed 3, and how long building took
``python nengo_ensembles.py build RS 1000 0``   how long building one ensemble with its decoders took

Everything is Nengo's default: rates of 200 to 400 Hz, intercepts from -1 to 0.9, synapses of 5 ms, steps of 1 ms. Prints one JSON object. This
file runs in the peers' environments.
"""

from __future__ import annotations

import json
import sys
import time
import warnings

import nengo
import numpy as np

CELLS = {"RS": {}, "FS": {"tau_recovery": 0.1, "reset_recovery": 2.0}}
SECONDS, READ = 2.0, 0.03


def decode(cell: dict, n: int, seed: int) -> dict:
    """The page's two ensembles."""
    with nengo.Network(seed=seed) as network:
        sine = nengo.Node(lambda t: np.sin(2 * np.pi * t))
        first = nengo.Ensemble(n, dimensions=1, neuron_type=nengo.Izhikevich(**cell))
        second = nengo.Ensemble(n, dimensions=1, neuron_type=nengo.Izhikevich(**cell))
        nengo.Connection(sine, first)
        nengo.Connection(first, second, function=lambda x: x**2)
        probes = [nengo.Probe(first, synapse=READ), nengo.Probe(second, synapse=READ)]
    begin = time.perf_counter()
    with nengo.Simulator(network, progress_bar=False) as sim:
        built = time.perf_counter() - begin
        sim.run(SECONDS)
    return {"build_s": built, "sine": sim.data[probes[0]][:, 0].tolist(), "square": sim.data[probes[1]][:, 0].tolist()}


def build(cell: dict, n: int, seed: int) -> dict:
    """One ensemble and the decoders of one probe."""
    with nengo.Network(seed=seed) as network:
        first = nengo.Ensemble(n, dimensions=1, neuron_type=nengo.Izhikevich(**cell))
        nengo.Probe(first, synapse=READ)
    begin = time.perf_counter()
    with nengo.Simulator(network, progress_bar=False):
        return {"build_s": time.perf_counter() - begin}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    task, cell, n, seed = sys.argv[1:]
    nengo.rc["decoder_cache"]["enabled"] = "False"
    done = {"decode": decode, "build": build}[task](CELLS[cell], int(n), int(seed))
    print(json.dumps({**done, "config": f"Nengo {nengo.__version__}, NumPy {np.__version__}"}))

"""Small networks of Nengo's, and what is asked of them."""

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def no_cache_of_decoders(monkeypatch):
    """Nengo keeps decoders in the home folder, behind a lock that processes wait for."""
    import nengo

    monkeypatch.setitem(nengo.rc["decoder_cache"], "enabled", "False")


@pytest.fixture
def ensemble():
    """Function: a network with an ensemble under a constant input, its probes, and a run of it."""
    import nengo

    def run(neuron_type, n=40, value=0.0, duration=0.5, dt=0.001, attributes=("output",), seed=3, **options):
        with nengo.Network(seed=seed) as network:
            ens = nengo.Ensemble(n, 1, neuron_type=neuron_type, **options)
            nengo.Connection(nengo.Node(value), ens, synapse=None)
            probes = {name: nengo.Probe(ens.neurons, name, synapse=None) for name in attributes}
        with nengo.Simulator(network, dt=dt, progress_bar=False) as sim:
            sim.run(duration)
            return sim.data[ens], {name: np.array(sim.data[probe]) for name, probe in probes.items()}

    return run

"""Networks of Nengo's with cells of ours: decoding, learning, swapping types, running again."""

import pickle

import pytest

pytest.importorskip("izhikevich.nengo", reason="Nengo is not installed", exc_type=ModuleNotFoundError)

import nengo
import numpy as np

from izhikevich.nengo import Izhikevich

FS = {"tau_recovery": 0.1, "reset_recovery": 2.0}


def sine(t):
    return np.sin(2 * np.pi * t)


@pytest.fixture(scope="module")
def tower():
    """A network whose second ensemble squares what the first one represents, in types that the test sets."""
    with nengo.Network(seed=1) as network:
        stimulus = nengo.Node(sine)
        first = nengo.Ensemble(60, 1, neuron_type=Izhikevich(**FS))
        second = nengo.Ensemble(60, 1, neuron_type=Izhikevich.of("RS2007"), max_rates=nengo.dists.Uniform(100, 200))
        nengo.Connection(stimulus, first, synapse=None)
        nengo.Connection(first, second, function=np.square)
        network.decoded = nengo.Probe(first, synapse=0.02)
        network.squared = nengo.Probe(second, synapse=0.02)
        network.first = first
    return network


def test_a_fast_spiking_ensemble_decodes_a_sine(tower):
    with nengo.Simulator(tower, progress_bar=False) as sim:
        sim.run(1.0)
        target = np.sin(2 * np.pi * sim.trange())
        assert np.sqrt(np.mean((sim.data[tower.decoded][20:, 0] - target[:-20]) ** 2)) < 0.05
        assert np.corrcoef(sim.data[tower.squared][100:, 0], target[75:-25] ** 2)[0, 1] > 0.95


def test_a_reset_and_a_second_simulator_give_the_same_bits(tower):
    with nengo.Simulator(tower, progress_bar=False, dt=0.0005) as sim:
        sim.run(0.1)
        once = np.array(sim.data[tower.squared])
        sim.reset()
        sim.run(0.05)
        sim.run(0.05)
        np.testing.assert_array_equal(sim.data[tower.squared], once)
    with nengo.Simulator(tower, progress_bar=False, dt=0.0005, optimize=False) as other:
        other.run(0.1)
        np.testing.assert_allclose(other.data[tower.squared], once, atol=1e-9)


def test_the_type_of_an_ensemble_is_swapped(tower):
    kinds = (Izhikevich(**FS), nengo.LIF(), Izhikevich.of("LTS"), nengo.Izhikevich())
    found = []
    for kind in kinds:
        tower.first.neuron_type = kind
        with nengo.Simulator(tower, progress_bar=False) as sim:
            sim.run(0.05)
            found.append(np.array(sim.data[tower.decoded]))
    tower.first.neuron_type = kinds[0]
    assert all((a != b).any() for a, b in zip(found[1:], found, strict=False))


def test_a_network_is_pickled_and_copied(tower):
    for again in (pickle.loads(pickle.dumps(tower)), tower.copy()):
        assert [e.neuron_type for e in again.ensembles] == [e.neuron_type for e in tower.ensembles]


def test_connections_learn():
    with nengo.Network(seed=2) as network:
        stimulus = nengo.Node(0.5)
        pre = nengo.Ensemble(60, 1, neuron_type=Izhikevich(**FS))
        post = nengo.Ensemble(60, 1, neuron_type=Izhikevich(**FS))
        error = nengo.Node(size_in=1)
        nengo.Connection(stimulus, pre)
        rule = nengo.PES(learning_rate=1e-3)
        learnt = nengo.Connection(pre, post, function=lambda x: 0 * x, learning_rule_type=rule)
        nengo.Connection(post, error, synapse=0.01)
        nengo.Connection(stimulus, error, transform=-1)
        nengo.Connection(error, learnt.learning_rule)
        probe = nengo.Probe(post, synapse=0.05)
    with nengo.Simulator(network, progress_bar=False) as sim:
        sim.run(1.0)
        before, after = sim.data[probe][80:120].mean(), sim.data[probe][-200:].mean()
    assert before < 0.3
    assert after == pytest.approx(0.5, abs=0.05)

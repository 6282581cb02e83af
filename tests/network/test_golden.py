"""The author's own program of 2006, spike by spike."""

from pathlib import Path

import numpy as np
import pytest

import izhikevich as izh

GOLDEN = Path(__file__).parents[1] / "golden" / "spnet_golden.npz"  # its source: tests/golden/README.md


@pytest.fixture(scope="module")
def golden():
    with np.load(GOLDEN) as file:
        return {name: file[name] for name in file}


def spnet(golden, slots):
    """The network of the golden run; delays per synapse, or per outgoing slot."""
    net = izh.Network(seed=0)
    exc = net.population("exc", izh.Izhikevich(a=0.02, d=8), 800, start=(-65.0, -13.0))
    inh = net.population("inh", izh.Izhikevich(a=0.1, d=2), 200, start=(-65.0, -13.0))
    post = golden["post"].astype(int)
    pre = np.repeat(np.arange(800), 100)
    net.connect(exc, [exc, inh], rule="list", pre=pre, post=post[:800].ravel(), weight=6.0, delay=np.tile(slots, 800))
    pre = np.repeat(np.arange(200), 100)
    net.connect(inh, exc, rule="list", pre=pre, post=post[800:].ravel(), weight=-5.0, delay=1.0)
    given = golden["input_neuron_per_ms"]
    net.stimulate_each(np.arange(given.size), given, 20.0)
    return net


def test_bit_for_bit(golden):
    """146 047 spikes in 20 s: one rounding that differs would show within a second, since the network is chaotic."""
    run = izh.simulate(spnet(golden, np.repeat(np.arange(1.0, 21.0), 5)), 20_000, method="polychrony2006")
    times, neurons = golden["static_spike_ms"], golden["static_spike_neuron"]
    order = np.lexsort((neurons, times))
    assert run.spikes.times.size == 146_047
    np.testing.assert_array_equal(run.spikes.times, times[order])
    np.testing.assert_array_equal(run.spikes.neurons, neurons[order])


@pytest.mark.slow
def test_double_precision_follows_for_a_while(golden):
    """Without the rounding to float the same network follows for a tenth of a second and more, and then goes its own way."""
    run = izh.simulate(spnet(golden, np.repeat(np.arange(1.0, 21.0), 5)), 1000, method="izhikevich2003")
    times, neurons = golden["static_spike_ms"], golden["static_spike_neuron"]
    order = np.lexsort((neurons, times))
    early = times[order] < 100
    np.testing.assert_array_equal(run.spikes.neurons[run.spikes.times < 100], neurons[order][early])
    assert abs(run.spike_count.sum() / (times < 1000).sum() - 1) < 0.05

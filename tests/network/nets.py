"""Small networks of every kind of synapse and delay."""

import numpy as np

import izhikevich as izh
from izhikevich import synapses

KINDS = {
    "pulse": (synapses.Pulse(), synapses.Pulse(), izh.uniform(0.5, 2), -5.0),
    "long pulse": (synapses.Pulse(width=2), synapses.Pulse(), izh.uniform(0.2, 1), -5.0),
    "jump": (synapses.Jump(), synapses.Jump(), izh.uniform(0.5, 2), -5.0),
    "exponential": (synapses.Exponential(tau=5), synapses.Exponential(tau=10), izh.uniform(0.2, 1), -2.0),
    "alpha": (synapses.Alpha(tau=3), synapses.Alpha(), izh.uniform(0.1, 0.5), -1.0),
    "conductances": (synapses.AMPA(), synapses.GABA_A(), izh.uniform(0.002, 0.01), 0.03),
    "slow": (synapses.NMDA(), synapses.GABA_B(), izh.uniform(0.001, 0.003), 0.005),
}


def small(kind: str, **population) -> izh.Network:
    """100 cells with delays per slot, per synapse and shared, each with weights of its own and with one for all; noise, a step and
    Poisson trains."""
    excitation, inhibition, weight, inhibitory = KINDS[kind]
    net = izh.Network(seed=3)
    exc = net.population("exc", lambda r: izh.Izhikevich(c=-65 + 15 * r**2, d=8 - 6 * r**2), 80, start=(-65.0, -13.0))
    inh = net.population(
        "inh", lambda r: izh.Izhikevich(a=0.02 + 0.08 * r, b=0.25 - 0.05 * r, d=2), 20, start=(-65.0, -13.0)
    )
    slots = np.repeat(np.arange(1, 6), 2)
    net.connect(exc, [exc, inh], rule="fixed_outdegree", outdegree=10, weight=weight, delay=slots, synapse=excitation)
    delay = izh.uniform(1, 4)
    net.connect(inh, exc, rule="pairwise_bernoulli", p=0.2, weight=inhibitory, delay=delay, synapse=inhibition)
    net.connect(exc, exc, weight=weight.scaled(0.02), delay=2, synapse=excitation)
    one = abs(inhibitory) / 15  # no binary fraction: the order of additions can be seen in it
    net.connect(exc, [exc, inh], rule="fixed_outdegree", outdegree=10, weight=one, delay=slots, synapse=excitation)
    net.connect(exc, inh, weight=one, delay=2, synapse=excitation)
    net.connect(inh, inh, rule="pairwise_bernoulli", p=0.3, weight=inhibitory, delay=3, synapse=inhibition)
    net.stimulate(exc, izh.noise(5, interval=1))
    net.stimulate(inh, izh.noise(2, interval=1))
    net.stimulate(exc, izh.step(3, start=20))
    net.poisson(exc, 20.0, 2.0)
    net.stimulate_random(10.0, cells=2)
    return net

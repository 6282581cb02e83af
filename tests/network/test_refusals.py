"""What a network refuses, each in one sentence."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich import synapses


@pytest.fixture
def net():
    made = izh.Network()
    made.population("exc", "RS", 8)
    made.population("inh", "FS", 2)
    return made


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"rule": "fixed_outdegre"}, "known name, got 'fixed_outdegre'. Did you mean 'fixed_outdegree'"),
        ({"rule": "fixed_outdegree"}, r"outdegree must be given for the rule fixed_outdegree"),
        (
            {"rule": "fixed_indegree", "indegree": 9, "multapses": False},
            "indegree must be at most 8 without multapses, got 9",
        ),
        ({"rule": "fixed_outdegree", "outdegree": 0}, "whole number of at least 1, got 0"),
        ({"rule": "pairwise_bernoulli", "p": 1.5}, "probability above 0 and at most 1, got 1.5"),
        ({"rule": "one_to_one"}, "between populations of one size, got '8 and 2'"),
        ({"rule": "all_to_all", "outdegree": 3}, "option of all_to_all"),
        ({"rule": "distance_dependent", "p": 0.5, "scale": 1.0}, r"with positions.*net.population\(..., positions=\)"),
        ({"rule": "list", "pre": [0, 9], "post": [0, 1]}, "cell numbers from 0 to 7"),
        ({"delay": -1.0}, r"delay must be positive \[ms\], got -1.0"),
        ({"delay": np.ones(3)}, r"delay must be one number, a distribution, or of shape \(8, 2\)"),
        ({"weight": np.nan}, "weight must be finite, got nan"),
        ({"weight": -0.1, "synapse": synapses.AMPA()}, "not negative for AMPA, got -0.1.*reversal potential"),
        ({"delay": izh.normal(5, 1)}, "delay must be positive"),
        ({"synapse": 5.0}, "a synapse such as izh.synapses.AMPA"),
        ({"plasticity": "stdp"}, "weights do not change yet"),
    ],
)
def test_projections(net, options, words):
    with pytest.raises(izh.errors.ArgumentError, match=words) as refused:
        net.connect("exc", "inh", **options)
    assert str(refused.value).count("\n") == 0


def test_a_fractional_delay_names_the_nearest(net):
    net.connect("exc", "inh", delay=1.5)
    with pytest.raises(
        izh.errors.ArgumentError,
        match=r"multiple of the step, 1, and at least one step \[ms\], got 1.5. The nearest is 2",
    ):
        izh.simulate(net, 10, dt=1.0, method="izhikevich2003")
    assert izh.simulate(net, 10, dt=0.5, method="euler", engine="numpy").size == 10


def test_populations(net):
    for bad, words in (
        ({"name": "exc", "model": "RS", "size": 3}, "a new name"),
        ({"name": "x", "model": "RS", "size": 0}, "at least 1, got 0"),
        ({"name": "x", "model": izh.Izhikevich(a=[0.1, 0.2]), "size": 3}, "2, as many as the model's parameters"),
        ({"name": "x", "model": 3, "size": 3}, "a rule f"),
    ):
        with pytest.raises(izh.errors.ArgumentError, match=words):
            net.population(**bad)
    with pytest.raises(izh.errors.ArgumentError, match="neighbouring populations"):
        net.connect(["inh", "exc"], "exc")
    with pytest.raises(izh.errors.ArgumentError, match="of at least one population"):
        izh.simulate(izh.Network(), 10)


def test_runs(net):
    with pytest.raises(
        izh.errors.ArgumentError, match=r"simulate.current must be left out for a network, got .*net.stimulate"
    ):
        izh.simulate(net, 10, 5.0)
    with pytest.raises(izh.errors.ArgumentError, match="between 0 and 9, got 10"):
        izh.simulate(net, 10, record=izh.Recorder("v", neurons=[10]), method="euler", dt=0.5)
    net.stimulate("exc", izh.noise(1, interval=0.3))
    with pytest.raises(izh.errors.ArgumentError, match="multiple of the step"):
        izh.simulate(net, 10, method="euler", dt=0.5)


@pytest.mark.parametrize("engine", ["numpy", pytest.param("cpu", marks=pytest.mark.slow)])
def test_a_state_that_is_no_number_stops_the_run(net, engine):
    net.connect("exc", "inh")
    net.stimulate_each([3.0], [4], -1e308)
    with pytest.raises(izh.errors.DivergenceError, match="non-finite state of neuron 4 at t = 4 ms"):
        izh.simulate(net, 20, dt=1.0, method="euler", engine=engine)

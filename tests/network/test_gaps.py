"""Gap junctions: both cells, no delay, the same bits everywhere, and the closed form of two coupled leaks."""

import numpy as np
import pytest

import izhikevich as izh

from .test_engines import assert_same


def coupled(**connection):
    """A hundred cells of two models, with chemical and electrical synapses."""
    net = izh.Network(seed=5)
    exc = net.population("exc", lambda r: izh.Izhikevich(c=-65 + 15 * r**2, d=8 - 6 * r**2), 80)
    inh = net.population("inh", "FS", 20)
    net.connect(exc, [exc, inh], rule="fixed_outdegree", outdegree=10, weight=2.0, delay=izh.uniform(1, 5))
    gap = {"weight": izh.uniform(0.01, 0.1), "synapse": izh.synapses.GapJunction(), **connection}
    net.connect(inh, inh, rule="pairwise_bernoulli", p=0.3, **gap)
    net.connect(exc, inh, rule="fixed_outdegree", outdegree=1, **gap)
    net.stimulate(exc, izh.noise(5, interval=1))
    net.stimulate(inh, 5.0)
    return net


@pytest.mark.parametrize(
    ("method", "dt", "delivery", "threads"),
    [
        pytest.param("izhikevich2003", 1.0, "grid", 3, marks=pytest.mark.slow),
        pytest.param("mobius3", 0.5, "precise", 1, marks=pytest.mark.slow),
        pytest.param("mobius3", 0.5, "grid", 2, marks=pytest.mark.slow),
    ],
)
def test_engines_and_threads_agree(method, dt, delivery, threads):
    options = {"method": method, "dt": dt, "delivery": delivery, "record": ("spikes", "v", "current")}
    judge = izh.simulate(coupled(), 60, engine="numpy", **options)
    assert judge["inh"].spike_count.sum() > 20, "too quiet to prove anything"
    for n in {1, threads}:
        found = izh.simulate(coupled(), 60, threads=n, **options)
        assert_same(judge, found)
        np.testing.assert_array_equal(judge.v, found.v)
        np.testing.assert_array_equal(judge.current, found.current)


def test_potentials_approach_each_other_as_two_coupled_cells_do():
    """Two cells near rest, one junction: their difference decays by the rate of the linear equations plus 2 w."""
    cell, w, dt = izh.Izhikevich(a=1e-9), 0.3, 0.01
    v, u = (float(x[0]) for x in izh.models.rest.rest(cell, 0.0, 1))
    net = izh.Network()
    pair = net.population("pair", cell, 2, start=(np.array([v - 1e-3, v + 1e-3]), u))
    net.connect(pair, pair, rule="list", pre=[0], post=[1], weight=w, synapse=izh.synapses.GapJunction())
    run = izh.simulate(net, 10, dt=dt, method="rk4_located", record=izh.Recorder("v", every=1), engine="numpy")
    gap = run.v[:, 1] - run.v[:, 0]
    slope = 0.08 * v + 5  # d(0.04 v² + 5 v)/dv
    np.testing.assert_allclose(gap, gap[0] * np.exp((slope - 2 * w) * run.times), rtol=5 * dt)


def test_a_junction_has_no_delay_and_no_sign():
    with pytest.raises(izh.errors.ArgumentError, match=r"delay must be left out for gap junctions"):
        izh.Simulation(coupled(delay=2.0))
    with pytest.raises(izh.errors.ArgumentError, match=r"weight must be not negative for GapJunction"):
        coupled(weight=-0.1)

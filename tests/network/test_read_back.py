"""`Simulation.synapses`: what was asked for is what is read back."""

import numpy as np
import pytest

import izhikevich as izh


def simulation(rule, dt=0.5, delivery="grid", same=False, **options):
    """Two populations behind another, so that no number is 0 by chance."""
    net = izh.Network(seed=7)
    net.population("first", "RS", 3)
    one = net.population("one", "RS", 4)
    two = one if same else net.population("two", "FS", 5)
    net.connect("first", one, rule="all_to_all", weight=9.0)
    net.connect(one, two, rule, **options)
    return izh.Simulation(net, dt=dt, method="mobius3", delivery=delivery)


def rows(found):
    return sorted(zip(*(column.tolist() for column in found), strict=True))


PRE, POST, WEIGHT, DELAY = [2, 0, 2, 1], [3, 1, 0, 4], [1.0, 2.0, 3.0, 4.0], [3.0, 1.0, 2.5, 5.0]


@pytest.mark.parametrize("delivery", ["grid", "precise"])
def test_a_list_comes_back(delivery):
    sim = simulation("list", delivery=delivery, pre=PRE, post=POST, weight=WEIGHT, delay=DELAY)
    given = zip(np.add(PRE, 3).tolist(), np.add(POST, 7).tolist(), WEIGHT, DELAY, [1] * 4, strict=True)
    found = rows(sim.synapses("one", "two"))
    assert found == [pytest.approx(row) for row in sorted(given)]


def test_off_the_grid_a_delay_is_to_a_thousandth():
    found = simulation("one_to_one", delivery="precise", delay=1.2344, same=True).synapses("one", "one")
    assert found.delay == pytest.approx(np.full(4, 1.234), abs=1e-12)


def test_slots():
    weight, delay = np.array([1.0, 2.0, 3.0]), np.array([4.0, 0.5, 2.0])
    found = simulation("fixed_outdegree", outdegree=3, weight=weight, delay=delay).synapses("one", "two")
    assert found.pre.tolist() == np.repeat([3, 4, 5, 6], 3).tolist()
    assert set(zip(found.weight, found.delay, strict=True)) == set(zip(weight, delay, strict=True))
    assert np.bincount((found.delay * 2).astype(int)).tolist() == [0, 4, 0, 0, 4, 0, 0, 0, 4]


@pytest.mark.parametrize("delay", [1.5, 2.0])
def test_dense_matrices(delay):
    matrix = np.arange(20.0).reshape(4, 5)
    found = simulation("all_to_all", weight=matrix, delay=delay).synapses("one", "two")
    assert rows(found) == [(i + 3, j + 7, matrix[i, j], delay, 1) for i in range(4) for j in range(5)]


def test_drawn_delays_lie_on_the_grid_and_in_their_bounds():
    net = izh.Network(seed=7)
    cells = net.population("cells", "RS", 100)
    net.connect(cells, cells, "pairwise_bernoulli", p=0.3, weight=izh.uniform(2, 3), delay=izh.uniform(1, 3))
    found = izh.Simulation(net, dt=0.5).synapses()
    assert set(found.delay) == {1.0, 1.5, 2.0, 2.5, 3.0}
    assert 2 < found.weight.min() < found.weight.max() < 3
    assert np.unique(found.weight).size == found.pre.size == pytest.approx(3000, abs=4 * np.sqrt(2100))


def test_all_of_them_and_parts():
    sim = simulation("list", pre=PRE, post=POST)
    everything = sim.synapses()
    assert everything.projection.tolist() == [0] * 12 + [1] * 4
    assert rows(everything) == sorted(rows(sim.synapses("first")) + rows(sim.synapses(["one", "two"])))
    assert rows(sim.synapses(target="one")) == rows(sim.synapses("first", "one"))
    assert sim.synapses("two").pre.size == 0
    with pytest.raises(izh.errors.ArgumentError, match="Did you mean 'one'"):
        sim.synapses("ome")


def test_a_spike_arrives_when_and_where_they_say():
    sim = simulation("list", pre=[1], post=[4], weight=[7.0], delay=[2.5], synapse=izh.synapses.Jump())
    (pre,), (post,), _, (delay,), _ = sim.synapses("one", "two")
    sim.net.stimulate_each([5.0], [pre], 3000.0)
    again = izh.Simulation(sim.net, dt=0.5, method="mobius3", record=("spikes", "v"), engine="numpy")
    run = again.run(10)
    begin = np.floor(run.spikes.times[0] / 0.5) * 0.5
    rest = run.v[0, post]
    moved = run.times[np.abs(run.v[:, post] - rest) > 0.5]
    assert moved[0] == begin + delay + 0.5  # v is sampled before what arrives
    assert np.ptp(np.delete(run.v, [pre, post], axis=1)) < 0.1


def test_gap_junctions_do_not_shift_the_projections():
    net = izh.Network()
    one = net.population("one", "RS", 2)
    net.connect(one, one, synapse=izh.synapses.GapJunction(), weight=0.1)
    net.connect(one, one, "one_to_one", weight=2.0)
    assert izh.Simulation(net, dt=0.5).synapses().projection.tolist() == [1, 1]

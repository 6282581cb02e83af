"""Published networks: as their authors described them, and with the statistics that are stated for them."""

from importlib.resources import files

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.catalog import network, network_facts, networks


def measured(run, stated):
    """What is stated, of one run."""
    if stated["what"] == "rate":
        return run[stated["of"]].rate.mean()
    return izh.spectrum(run).peak(*stated["band"])


def measure(name, runs):
    """What is stated of a network, of several runs: (runs, statistics)."""
    return np.array([[measured(run, s) for s in network_facts(name)["stated"]] for run in runs])


def runs_of(name, seeds):
    return (network(name, seed, static=True).run(progress=False) for seed in seeds)


@pytest.mark.parametrize("name", networks())
def test_every_file_is_read_and_says_where_it_comes_from(name):
    net, facts = network(name, seed=5, static=True), network_facts(name)
    assert (net.name, net.seed) == (name, 5)
    assert net.duration > 0
    assert net.dt == 1
    assert net.method in izh.methods.METHODS
    assert "Izhikevich" in facts["source"]
    assert facts["title"]
    assert facts["why"].endswith(".")
    for stated in facts["stated"]:
        assert stated["duration"] == net.duration
        assert stated["what"] == "peak" or stated["of"] in net.populations


def test_cortex2003_is_the_script():
    net = network("cortex2003", seed=1)
    exc, inh = net["exc"].model, net["inh"].model
    assert (net["exc"].size, net["inh"].size, net.summary().synapses) == (800, 200, 10**6)
    np.testing.assert_allclose((exc.c + 65) / 15, ((8 - exc.d) / 6), atol=1e-12)  # both r²
    np.testing.assert_allclose((inh.a - 0.02) / 0.08, (0.25 - inh.b) / 0.05, atol=1e-12)  # both r
    for p in net.populations.values():
        np.testing.assert_array_equal(p.start[1], -65 * p.model.b)
    assert [(p.weight.a, p.weight.b) for p in net.projections] == [(0, 0.5), (-1, 0)]
    assert [float(i.stimulus.sigma[0]) for i in net.inputs] == [5, 2]


def test_polychrony2006_is_the_program():
    net = network("polychrony2006", seed=1, static=True)
    exc, inh = net.projections
    assert [p.options["outdegree"] for p in (exc, inh)] == [100, 100]
    assert not exc.options["autapses"]
    assert not exc.options["multapses"]
    assert exc.delay.tolist() == [d for d in range(1, 21) for _ in range(5)]
    assert (exc.weight, inh.weight, inh.delay, inh.post.name) == (6, -5, 1, "exc")
    assert net["inh"].start == (-65, -13)
    sim = izh.Simulation(net)
    posts = sim.plan.synapses.words[:80_000].reshape(800, 100) & np.uint32(2**sim.plan.synapses.bits - 1)
    assert (posts != np.arange(800)[:, None]).all()
    assert all(np.unique(row).size == 100 for row in posts)


def test_a_network_that_learns_must_be_asked_for_as_static():
    with pytest.raises(izh.errors.ArgumentError, match=r"polychrony2006.static must be True, got False. .*--static\."):
        network("polychrony2006")
    assert network("cortex2003", static=True).size == 1000


def test_an_unknown_network_is_refused_with_the_nearest():
    with pytest.raises(izh.errors.UnknownNameError, match=r"network must be .*Did you mean 'cortex2003'"):
        network("cortex2004")


def too_far(found, stated):
    """By how many standard errors of the difference our means lie from the stated ones."""
    ours = found.var(axis=0, ddof=1)
    theirs = [s.get("sd", own**0.5) ** 2 / s["runs"] for s, own in zip(stated, ours, strict=True)]
    return np.abs(found.mean(axis=0) - [s["mean"] for s in stated]) / np.sqrt(theirs + ours / len(found))


@pytest.mark.parametrize(
    "name",  # the network of 2006 runs bit for bit in tests/network/test_golden.py
    [pytest.param(name, marks=[pytest.mark.slow] * (name != "cortex2003")) for name in networks()],
)
def test_statistics_of_a_few_seeds(name):
    """Five runs: means within three standard errors of their difference from the stated ones."""
    assert too_far(measure(name, runs_of(name, range(5))), network_facts(name)["stated"]).max() < 3


def test_the_criterion_fails_for_another_start(tmp_path):
    """With u = -13 for all cells, as the network is often written, the first second has half as many spikes again."""
    text = (files("izhikevich.catalog") / "networks" / "cortex2003.toml").read_text(encoding="utf-8")
    (tmp_path / "other.toml").write_text(text.replace('[-65, "b * v"]', "[-65, -13]"), encoding="utf-8")
    runs = (izh.Network.from_toml(tmp_path / "other.toml", seed).run(progress=False) for seed in range(5))
    far = too_far(measure("cortex2003", runs), network_facts("cortex2003")["stated"])
    assert far[:2].min() > 3  # both rates


@pytest.mark.slow
@pytest.mark.parametrize("name", networks())
def test_statistics_of_twenty_seeds(name):
    """Means within three standard errors of the difference; standard deviations of rates within their own sampling error."""
    found, stated = measure(name, runs_of(name, range(20))), network_facts(name)["stated"]
    assert too_far(found, stated).max() < 3
    for k, s in enumerate(stated):
        if (
            "sd" in s and s["what"] == "rate"
        ):  # the ratio of two variances of 19 degrees of freedom: 99.9 % of it lies below 4.5
            assert 1 / 4.5 < found[:, k].var(ddof=1) / s["sd"] ** 2 < 4.5

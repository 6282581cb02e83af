"""The benchmark workloads at small sizes: what they describe, and what is reported of them."""

import numpy as np
import pytest

from izhikevich.cli import bench, workloads
from izhikevich.cli.workloads import WORKLOADS, NetworkCase, Size, case_of
from izhikevich.cli.workloads.networks import net2003, spnet
from izhikevich.network import uniform
from izhikevich.simulation import Simulation

SMALL = {"W1": 100, "W2": 50, "W3s": 600, "W4": 600, "W5": 100}


@pytest.fixture
def small(monkeypatch):
    """Every workload with few cells for 50 ms, any number of spikes."""
    sizes = {name: (Size(cells, 50.0, 0, 10**9),) for name, cells in SMALL.items()}
    monkeypatch.setattr(workloads, "WORKLOADS", sizes)
    return sizes


def test_every_workload_is_run_and_reported(small):
    found = bench.run_workloads(WORKLOADS, repeat=2, dtypes=("float64",))
    assert list(found) == ["W1", "W2", "W3s", "W4", "W5"]
    for name, result in found.items():
        assert result["cells"] == SMALL[name]
        assert len(result["runs_s"]) == 2
        assert result["spikes_ok"]
    assert [len(row) for row in bench.summary(found)] == [9] * 5


def test_repeats_of_a_network_are_the_same_model_time(small):
    case = case_of("W2", small["W2"][0], "float64")
    case.build()
    first = case.spikes
    case.repeat()
    case.repeat()
    assert case.spikes == first > 0
    assert len(case.runs_s) == 2


@pytest.mark.parametrize("dtypes", [("float64",), pytest.param(("float32", "float64"), marks=pytest.mark.slow)])
def test_the_parts_of_a_networks_build(small, dtypes):
    found = bench.run_workloads(["W3s"], repeat=2, dtypes=dtypes, threads=1)["W3s"]
    for variant, dtype in zip(found["variants"], dtypes, strict=True):
        parts = [variant[name] for name in ("describe_s", "connect_s", "compile_s")]
        assert variant["build_s"] == pytest.approx(sum(parts))
        assert variant["synapses"] == 100 * SMALL["W3s"]
        assert 4 <= variant["bytes_per_synapse"] < 4.3
        assert variant["dtype"] == dtype
        assert variant["synaptic_events_per_s"] == pytest.approx(100 * variant["spikes"] / variant["run_s"])


def test_a_spike_count_out_of_bounds_is_said():
    case = case_of("W2", Size(50, 20.0, 10**6, 10**7), "float64")
    case.build()
    case.repeat()
    result = case.result()
    assert not result["spikes_ok"]
    assert "(wrong)" in bench.summary({"W2": {"variants": [result]}})[0][-1]


def test_net2003_is_the_published_one():
    net = net2003()
    exc, inh = net["exc"], net["inh"]
    v, u = inh.start
    assert (exc.size, inh.size, net.summary().synapses) == (800, 200, 10**6)
    assert np.array_equal(u, inh.model.b * v)
    assert [str(p.weight) for p in net.projections] == ["uniform(0, 0.5)", "uniform(-1, 0)"]


def test_spnet_has_five_synapses_of_every_delay_and_reaches_only_excitatory_cells_from_inhibitory_ones():
    net = spnet(600)
    excitatory, inhibitory = net.projections
    assert np.array_equal(np.bincount(excitatory.delay.astype(int))[1:], [5] * 20)
    assert (inhibitory.post.name, inhibitory.delay) == ("exc", 1.0)
    assert Simulation(net, dt=1.0, method="izhikevich2003").plan.synapses.words.size == 60_000


@pytest.mark.slow
def test_weights_of_their_own_cost_a_number_each():
    def described():
        return spnet(600, delay=uniform(1, 20), weights=(uniform(4, 8), uniform(-6, -4)))

    case = NetworkCase("W4", Size(600, 20.0, 0, 10**9), "float32", describe=described)
    case.build()
    case.repeat()
    assert 8 <= case.result()["bytes_per_synapse"] < 8.3

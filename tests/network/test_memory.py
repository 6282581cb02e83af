"""What needs more memory than there is, is refused before any of it is taken."""

import tracemalloc

import numpy as np
import pytest

import izhikevich as izh
from izhikevich import memory
from izhikevich.lower import lower_network

from .nets import small

GIB = 2**30
OPTIONS = {"method": "izhikevich2003", "dt": 1.0, "dtype": "float32"}


@pytest.fixture
def left(monkeypatch):
    """Let so many bytes be available."""
    return lambda n: monkeypatch.setattr(memory, "available", lambda: n)


def enormous():
    net = izh.Network()
    cells = net.population("cells", "RS", 10**9)
    net.connect(
        cells, cells, rule="fixed_outdegree", outdegree=1000, weight=izh.uniform(0, 1), delay=izh.uniform(1, 20)
    )
    return net


def test_a_network_beyond_all_machines(left):
    left(64 * GIB)
    tracemalloc.start()
    try:
        with pytest.raises(izh.errors.NotEnoughMemoryError) as refused:
            izh.simulate(enormous(), 1000, **OPTIONS)
        assert tracemalloc.get_traced_memory()[1] < 2**25, "a byte for each cell would be thirty times that"
    finally:
        tracemalloc.stop()
    assert isinstance(refused.value, MemoryError)
    words = str(refused.value)
    assert words.startswith("Network must be small enough for the memory that is available, 64 GiB, got '1")
    assert "TiB: synapses 10.9 TiB, state and its copy" in words
    assert words.endswith("Take fewer cells or synapses, one weight for all, shorter delays or dtype='float32'.")
    assert "\n" not in words


def test_here_and_now():
    """With the memory that this machine has."""
    if memory.available() is None:
        pytest.skip("the system does not say")
    with pytest.raises(izh.errors.NotEnoughMemoryError):
        izh.Simulation(enormous(), **OPTIONS)


def test_an_unknown_amount_refuses_nothing(left):
    left(None)
    assert izh.simulate(small("pulse"), 10, **OPTIONS).size == 100


def test_a_recording_that_memory_cannot_hold(left, tmp_path):
    everything = izh.Simulation(small("pulse"), record=("spikes", "v"), **OPTIONS)
    left(10 * 2**20)
    with pytest.raises(
        izh.errors.NotEnoughMemoryError, match=r"Simulation.run's recording must be .* Give run\(folder=\)"
    ):
        everything.run(10_000)
    assert everything.time == 0
    assert everything.run(10_000, folder=tmp_path).duration == 10_000
    seldom = izh.Simulation(small("pulse"), record=izh.Recorder(("spikes", "v"), every=100.0), **OPTIONS)
    assert seldom.run(10_000).duration == 10_000


RULES = {
    "fixed_outdegree": {"outdegree": 100},
    "fixed_indegree": {"indegree": 100},
    "fixed_total_number": {"number": 400_000},
    "pairwise_bernoulli": {"p": 0.025},
    "distance_dependent": {"p": 0.5, "scale": 0.1},
    "list": {"pre": np.arange(400_000) % 4000, "post": np.arange(400_000) // 100},
    "all_to_all": {},
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("times", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_the_estimate_is_what_building_takes(rule, times):
    net = izh.Network(seed=4)
    grid = np.stack(np.meshgrid(*[np.linspace(0, 1, 63)] * 2), -1).reshape(-1, 2)
    cells = net.population("cells", "RS", 4000, positions=np.concatenate([grid, grid[:31]]))
    for _ in range(times):
        net.connect(cells, cells, rule=rule, weight=izh.uniform(0, 1), delay=izh.uniform(1, 5), **RULES[rule])
    lower_network(net, 1.0, dt=1.0, method="euler")  # loads compiled code, which is not counted
    tracemalloc.start()
    try:
        built = lower_network(net, 1.0, dt=1.0, method="euler")[0].synapses
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    told = net.summary(dt=1.0)
    assert built.words.size == pytest.approx(told.synapses, rel=0.1)
    assert 0.6 * peak < told.bytes_synapses + told.bytes_building < 1.6 * peak


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"proc/meminfo": "MemTotal: 9 kB\nMemAvailable:   1000 kB\n"}, 1_024_000),
        ({"proc/meminfo": "MemTotal: 9 kB\n"}, None),
        ({}, None),
        (
            {
                "proc/meminfo": "MemAvailable: 1000 kB\n",
                "proc/self/cgroup": "0::/job/step\n",
                "cg/job/memory.max": "500000\n",
                "cg/job/memory.current": "200000\n",
                "cg/job/memory.stat": "anon 1\ninactive_file 50000\n",
                "cg/job/step/memory.max": "max\n",
                "cg/job/step/memory.current": "100\n",
            },
            350_000,
        ),
        (
            {
                "proc/self/cgroup": "4:memory:/docker\n1:cpu:/\n",
                "cg/memory/docker/memory.limit_in_bytes": "3000\n",
                "cg/memory/docker/memory.usage_in_bytes": "1000\n",
            },
            2000,
        ),
        ({"cg/memory.max": "10\n", "cg/memory.current": "90\n"}, 0),
    ],
)
def test_what_the_system_says(files, expected, tmp_path, monkeypatch):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(memory, "PROC", tmp_path / "proc")
    monkeypatch.setattr(memory, "GROUPS", tmp_path / "cg")
    assert memory.available() == expected

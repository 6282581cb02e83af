"""Spikes as engines write them become spikes in order of time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import izhikevich as izh
from izhikevich.recording.spikes import by_neuron, joined, located, on_grid, ordered


def test_nothing_is_nothing():
    assert ordered([]).times.size == ordered([located(np.empty(0, np.uint32), np.empty(0))]).neurons.size == 0


@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=6, unique=True), min_size=6, max_size=6))
def test_blocks_of_neurons_on_the_grid(cells):
    """Two partitions, one of two blocks, over two steps: block by block, step by step, as the engine walks."""
    stamp = np.array([0.1, 0.2])
    blocks = [np.array(sorted(c), np.uint32) for c in cells]
    first = on_grid(
        np.concatenate(blocks[:4]), np.array([[len(b) for b in blocks[:2]], [len(b) for b in blocks[2:4]]]), stamp
    )
    second = on_grid(np.concatenate(blocks[4:]), np.array([[len(b) for b in blocks[4:]]]), stamp)
    given_spikes = [(stamp[k % 2], int(n)) for k, block in enumerate(blocks) for n in block]
    times, neurons = ordered([joined([first, second])])
    assert sorted(given_spikes) == list(zip(times.tolist(), neurons.tolist(), strict=True))


@pytest.mark.parametrize(("method", "dt"), [("mobius3", 1.0), ("euler", 0.1)])
@pytest.mark.parametrize("how", [{}, {"threads": 2}, {"engine": "numpy"}])
def test_trains_are_the_spikes_of_each_neuron(method, dt, how):
    """Bursts too, in which a neuron may spike twice in a step, and a neuron that is silent."""
    cells = izh.cell("CH").replace(d=np.linspace(0.05, 4.0, 70))
    run = izh.simulate(
        cells, 60, np.linspace(-5.0, 60.0, 70), start=(-65, -13), method=method, dt=dt, record="spikes", **how
    )
    trains = run.trains()
    assert min(t.size for t in trains) == 0
    assert max(t.size for t in trains) > 20
    for neuron, train in enumerate(trains):
        assert train.tolist() == run.of(neuron).tolist()


def test_trains_of_more_neurons_than_two_bytes_count():
    few = [0, 65_535, 65_536, 65_536, 70_000]
    written = located(np.array(few[::-1], np.uint32), np.arange(5.0))
    trains = by_neuron([written], np.bincount(few, minlength=70_001))
    assert {n: trains[n].tolist() for n in (0, 65_535, 65_536, 70_000)} == {
        0: [4.0], 65_535: [3.0], 65_536: [1.0, 2.0], 70_000: [0.0],
    }  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 100)), max_size=30))
def test_times_of_their_own(spikes):
    parts = [located(np.array([n for n, _ in spikes], np.uint32), np.array([t for _, t in spikes], float))]
    times, neurons = ordered(parts)
    assert sorted((t, n) for n, t in spikes) == list(zip(times.tolist(), neurons.tolist(), strict=True))


def test_the_digest_is_that_of_the_documented_bytes():
    """Spike after spike: time as a little-endian float64, neuron as a little-endian int64."""
    import hashlib
    import struct

    run = izh.simulate("RS", 200, [0.0, 8.0, 12.0], method="euler", dt=0.1)
    pairs = sorted(zip(run.spikes.times.tolist(), run.spikes.neurons.tolist(), strict=True))
    assert len(pairs) > 10
    assert run.digest == hashlib.sha256(b"".join(struct.pack("<dq", *pair) for pair in pairs)).hexdigest()
    assert run.digest != izh.simulate("RS", 200, [0.0, 8.0, 12.1], method="euler", dt=0.1).digest

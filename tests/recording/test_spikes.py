"""Spikes as engines write them become spikes in order of time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import izhikevich as izh
from izhikevich.recording.spikes import joined, located, on_grid, ordered


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

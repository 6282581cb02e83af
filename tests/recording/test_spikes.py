"""Spikes as engines write them become spikes in order of time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

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

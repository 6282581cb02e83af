"""The race finds the deeper of two valleys, whichever is wider, and starts apart."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from izhikevich.fitting.search.race import Heat, apart, raced


def deceptive(x):
    """A wide valley at 0.7, and a deeper one at 0.2 with a two hundredth of the room."""
    wide, narrow = ((x - 0.7) ** 2).sum(axis=1), ((x - 0.2) ** 2).sum(axis=1)
    return np.minimum(1.0 + wide, 60.0 * narrow)


def test_the_deeper_valley_wins():
    for seed in range(5):
        found = raced(deceptive, 4, np.random.default_rng(seed))
        assert np.abs(found.x[0] - 0.2).max() < 1e-2
        assert found.converged[0]


def test_one_search_alone_does_not_always():
    heats = (Heat(1, 0.0, 0.3, 10, 200),)
    costs = [raced(deceptive, 4, np.random.default_rng(s), size=10, heats=heats).cost[0] for s in range(20)]
    assert max(costs) > 0.9


def test_a_given_start_takes_part():
    found = raced(deceptive, 4, np.random.default_rng(0), size=1, start=np.full((1, 4), 0.21))
    assert found.cost[0] < 1e-3


@given(st.integers(1, 40), st.integers(1, 6), st.floats(0.0, 0.8))
def test_starts_lie_apart(n, most, distance):
    x = np.random.default_rng(n).random((n, 3))
    kept = apart(x, most, distance)
    assert 1 <= len(kept) <= most
    assert (kept[0] == x[0]).all()
    between = np.sqrt(((kept[:, None] - kept[None]) ** 2).mean(axis=2))
    assert (between[~np.eye(len(kept), dtype=bool)] >= distance).all()

"""Least squares from many starts: problems with known answers, bounds, and a curved valley."""

import numpy as np
import pytest

from izhikevich.fitting.search.levenberg import levenberg_marquardt


def rosenbrock(x):
    """Its valley is narrow and bent; the minimum lies at (0.75, 0.75) of the unit cube, which is (1, 1)."""
    y = 4 * x - 2
    r = np.stack([10 * (y[:, 1] - y[:, 0] ** 2), 1 - y[:, 0]], -1)
    J = np.zeros((len(x), 2, 2))
    J[:, 0, 0], J[:, 0, 1], J[:, 1, 0] = -80 * y[:, 0], 40, -4
    return r, J


def test_every_start_finds_the_end_of_a_curved_valley():
    found = levenberg_marquardt(rosenbrock, np.random.default_rng(0).random((50, 2)), rounds=100, gain=1e-12)
    assert found.cost.max() < 1e-12
    assert found.x == pytest.approx(np.full((50, 2), 0.75), abs=1e-5)


def test_a_minimum_beyond_a_wall_is_found_on_it():
    def beyond(x):
        return np.stack([x[:, 0] - 1.5, x[:, 1] - 0.25], -1), np.broadcast_to(np.eye(2), (len(x), 2, 2))

    found = levenberg_marquardt(beyond, np.array([[0.1, 0.9], [1.0, 0.0]]), gain=1e-12)
    assert found.x == pytest.approx(np.array([[1.0, 0.25]] * 2), abs=1e-6)


def test_what_is_not_finite_is_infinitely_bad():
    def torn(x):
        r = np.where(x > 0.5, np.nan, x - 0.6)
        return r, np.ones((len(x), 1, 1))

    found = levenberg_marquardt(torn, np.array([[0.1], [0.9]]))
    assert 0.1 < found.x[0, 0] <= 0.5
    assert np.isinf(found.cost[1])
    assert not found.converged[1]

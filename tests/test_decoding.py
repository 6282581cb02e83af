"""Regularised least squares against its definition."""

import numpy as np
import pytest

from izhikevich.decoding import least_squares, ridge
from izhikevich.errors import ArgumentError

DRAW = np.random.default_rng(0)


@pytest.mark.parametrize(("samples", "cells"), [(50, 8), (8, 50), (10, 10)])
def test_ridge_is_least_squares_of_the_problem_with_penalty_rows(samples, cells):
    a, y, part = DRAW.random((samples, cells)), DRAW.random((samples, 3)), 0.2
    rows = np.sqrt(samples) * part * a.max() * np.eye(cells)
    expected = np.linalg.lstsq(np.vstack([a, rows]), np.vstack([y, np.zeros((cells, 3))]), rcond=None)[0]
    np.testing.assert_allclose(ridge(a, y, part), expected, atol=1e-12)


def test_a_gradient_of_zero_is_where_the_decoders_are():
    a, y = DRAW.random((40, 6)), DRAW.random(40)
    d = ridge(a, y, 0.1)
    np.testing.assert_allclose(a.T @ (a @ d - y) + 40 * (0.1 * a.max()) ** 2 * d, 0.0, atol=1e-12)


def test_least_squares_finds_what_made_the_targets():
    a, d = DRAW.random((20, 5)), DRAW.random((5, 2))
    np.testing.assert_allclose(least_squares(a, a @ d), d, atol=1e-12)


def test_silent_cells_get_no_weight():
    assert not ridge(np.zeros((5, 3)), np.ones(5)).any()


@pytest.mark.parametrize(
    ("a", "y", "part", "message"),
    [
        (np.ones(3), np.ones(3), 0.1, "ridge.activities must be a table"),
        (np.ones((3, 2)), np.ones(4), 0.1, "ridge.targets must be one row for each of the 3 samples"),
        (np.ones((3, 2)), np.ones(3), 0.0, "ridge.regularisation must be positive, got 0.0. least_squares has none"),
        ([[1.0], [np.nan]], np.ones(2), 0.1, r"ridge.activities must be finite, got \[nan\] at index 1 of 2"),
    ],
)
def test_what_does_not_fit(a, y, part, message):
    with pytest.raises(ArgumentError, match=message):
        ridge(a, y, part)

"""Levenberg and Marquardt's method beside SciPy's, with fewer and with more parameters than residuals; steps that would not do are not made."""

import numpy as np
import pytest
from scipy.optimize import least_squares

from izhikevich.errors import ArgumentError

jax = pytest.importorskip("jax", reason="the extra `jax` is not installed")
import jax.numpy as jnp  # noqa: E402

from izhikevich.training import newton  # noqa: E402


@pytest.fixture(autouse=True)
def double():
    with jax.enable_x64(True):
        yield


def test_it_ends_where_scipy_does():
    """More residuals than parameters: a decay fitted to noisy points."""
    t = np.linspace(0, 5, 30)
    points = 3 * np.exp(-0.7 * t) + np.random.default_rng(0).normal(0, 0.1, 30)
    found = newton(lambda p: p["size"] * jnp.exp(-p["rate"] * t) - points, {"size": 1.0, "rate": 0.2}, rounds=40)
    theirs = least_squares(lambda p: p[0] * np.exp(-p[1] * t) - points, [1.0, 0.2], xtol=1e-14, ftol=1e-14)
    np.testing.assert_allclose([found.params["size"], found.params["rate"]], theirs.x, rtol=1e-6)
    assert found.losses[-1] == pytest.approx(2 * theirs.cost, rel=1e-9)
    assert (np.diff(found.losses) <= 0).all()


def test_of_many_solutions_it_finds_one_nearby():
    """Of linear residuals with more parameters: that of least change."""
    at_random = np.random.default_rng(1)
    matrix, wanted, start = at_random.normal(size=(3, 8)), at_random.normal(size=3), at_random.normal(size=8)
    found = newton(lambda x: matrix @ x - wanted, start, rounds=12)
    np.testing.assert_allclose(found.params, start + np.linalg.pinv(matrix) @ (wanted - matrix @ start), rtol=1e-6)
    assert found.losses[-1] < 1e-16


def test_steps_to_where_there_are_no_numbers_are_not_made():
    found = newton(lambda x: jnp.sqrt(x) - 0.01, jnp.array([4.0]), rounds=60)
    assert found.params[0] == pytest.approx(1e-4, rel=1e-6)
    with pytest.raises(ArgumentError, match="finite at the start"):
        newton(lambda x: jnp.sqrt(x), jnp.array([-1.0]))

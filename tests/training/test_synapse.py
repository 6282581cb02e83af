"""Synapses against the integral that they stand for, and derivatives by spike times, delays and time constants against differences."""

import numpy as np
import pytest

jax = pytest.importorskip("jax", reason="the extra `jax` is not installed")
import jax.numpy as jnp  # noqa: E402

from izhikevich.errors import ArgumentError  # noqa: E402
from izhikevich.training import traces  # noqa: E402
from izhikevich.training.synapse import begin, hear  # noqa: E402

DT, STEPS, TAU = 0.5, 40, np.array([2.0, 5.0, 11.0])


@pytest.fixture(autouse=True)
def double():
    with jax.enable_x64(True):
        yield


@pytest.fixture
def spikes():
    """Up to two spikes in each step of three cells, (steps, 2, 3) ms since the start of the step."""
    at_random = np.random.default_rng(5)
    times = at_random.uniform(0, DT, (STEPS, 2, 3))
    return np.where(at_random.random(times.shape) < 0.2, times, np.inf)


def heard(spikes, tau, delay, longest):
    def on(trace, times):
        return hear(trace, times, jnp.ones_like(times), tau, delay, DT)

    return jax.lax.scan(on, begin((3,), longest, DT), jnp.asarray(spikes))[1]


def integral(spikes, delay):
    """Mean of the sum of exponentials over each step, by its antiderivative."""
    at = (spikes + DT * np.arange(STEPS)[:, None, None] + delay).reshape(-1, 1, 3)
    edges = DT * np.arange(STEPS + 1)[:, None]
    with np.errstate(invalid="ignore"):
        since = np.where(np.isfinite(at), np.maximum(edges - at, 0.0), 0.0)
    return np.diff((TAU * -np.expm1(-since / TAU)).sum(axis=0), axis=0) / DT


@pytest.mark.parametrize("delay", [0.0, 0.3, np.array([0.2, 1.0, 3.7])])
def test_a_step_hears_the_mean_of_what_arrives_in_it(spikes, delay):
    found = heard(spikes, TAU, delay, float(np.max(delay)))
    np.testing.assert_allclose(found, integral(spikes, delay), rtol=1e-12, atol=1e-14)


def test_given_spikes_make_the_same(spikes):
    times = (spikes + DT * np.arange(STEPS)[:, None, None]).reshape(-1, 3)
    np.testing.assert_allclose(
        traces(jnp.asarray(times), TAU, DT, STEPS), integral(spikes, 0.0), rtol=1e-12, atol=1e-14
    )


def test_derivatives_are_those_of_differences(spikes):
    """By delays and time constants, forwards and backwards; no number is missing where no spike is."""
    weighing = jnp.asarray(np.random.default_rng(1).normal(size=(STEPS, 3)))

    @jax.jit
    def total(tau, delay):
        return (weighing * heard(spikes, tau, delay, 4.0)).sum()

    at = jnp.asarray(TAU), jnp.array([0.2, 1.1, 3.3])
    slopes = jax.grad(total, (0, 1))(*at)
    for k in (0, 1):
        for j in range(3):
            nudge = 1e-6 * jnp.eye(3)[j]
            up, down = ([x + sign * nudge * (i == k) for i, x in enumerate(at)] for sign in (1, -1))
            np.testing.assert_allclose(slopes[k][j], (total(*up) - total(*down)) / 2e-6, rtol=1e-6, atol=1e-8)


def test_a_spike_that_moves_into_another_step_changes_nothing_suddenly():
    at = 3 * DT
    near = [traces(jnp.array([[at + shift]]), 5.0, DT, 10) for shift in (-1e-9, 1e-9)]
    np.testing.assert_allclose(near[0], near[1], rtol=0, atol=1e-8)


def test_delays_are_held_to_what_there_is_room_for(spikes):
    np.testing.assert_array_equal(heard(spikes, TAU, 9.0, 4.0), heard(spikes, TAU, 4.5 * (1 - 1e-6), 4.0))
    np.testing.assert_array_equal(heard(spikes, TAU, -1.0, 4.0), heard(spikes, TAU, 0.0, 4.0))


def test_spikes_of_another_shape_are_refused():
    with pytest.raises(ArgumentError, match=r"traces\.times"):
        traces(jnp.array([1.0, 2.0]), 5.0, 0.5, 10)

"""Derivatives through time by segments are those of the plain scan, of parameters, weights, start and currents alike."""

import numpy as np
import pytest

import izhikevich as izh

jax = pytest.importorskip("jax", reason="the extra `jax` is not installed")
import jax.numpy as jnp  # noqa: E402

from izhikevich.training import PureCells, through_time  # noqa: E402

STEPS, BATCH, N = 23, 3, 4


def plain(step, params, weights, state, sent, currents, segment=None):
    """What `through_time` does, in as many lines as it takes."""

    def on(carry, current):
        state, sent = carry
        state, sent, kept = step(params, state, current + sent @ weights)
        return (state, sent), kept

    carry, kept = jax.lax.scan(on, (state, sent), currents)
    return *carry, kept


@pytest.fixture
def case():
    """Cells that spike some times each, coupled both ways."""
    with jax.enable_x64(True):
        at_random = np.random.default_rng(2)
        cells = PureCells(izh.cell("RS").replace(d=np.full(N, 8.0)), method="euler", dt=0.5)

        def step(params, state, current):
            state, fired = cells.step(params, state, current)
            return state, fired.spikes, {"v": fired.v, "spikes": fired.spikes}

        arguments = {
            "params": {"a": jnp.full(N, 0.02), "d": jnp.full(N, 8.0)},
            "weights": jnp.asarray(at_random.normal(0, 6, (N, N))),
            "state": cells.init(start=(-65.0, -13.0), shape=(BATCH,)),
            "sent": jnp.zeros((BATCH, N)),
            "currents": jnp.asarray(at_random.uniform(20, 60, (STEPS, BATCH, N))),
        }
        yield step, arguments


def loss(way, step, arguments, segment):
    state, sent, kept = way(step, **arguments, segment=segment)
    weighing = jnp.linspace(0, 1, STEPS)[:, None, None]
    return (weighing * kept["spikes"]).sum() + 1e-3 * (kept["v"] ** 2).mean() + 1e-2 * state.s.u.sum() + sent.sum()


slow = pytest.mark.slow


@pytest.mark.parametrize("segment", [5, *(pytest.param(n, marks=slow) for n in (1, 23, 25))])
def test_they_are_those_of_the_plain_scan(case, segment):
    """Also where the last segment is a shorter one, and where there is only that."""
    step, arguments = case
    ours, theirs = (
        jax.value_and_grad(lambda given, way=way: loss(way, step, given, segment), allow_int=True)(arguments)
        for way in (through_time, plain)
    )
    assert theirs[0] > 5, "too quiet to prove anything"
    np.testing.assert_allclose(ours[0], theirs[0], rtol=1e-12)
    for a, b in zip(jax.tree.leaves(ours[1]), jax.tree.leaves(theirs[1]), strict=True):
        assert np.any(b != 0) or b.shape == (BATCH, N)  # of the hold and the lost spikes it is 0
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-12)


def test_weights_differ_from_finite_differences_by_nothing_but_the_surrogate(case):
    """Without spikes there is no surrogate: potentials sent through the weights, against differences."""
    _, arguments = case
    cells = PureCells(izh.cell("RS").replace(d=np.full(N, 8.0)), method="euler", dt=0.5)

    def step(params, state, current):
        state, fired = cells.step(params, state, 0.1 * current)
        return state, fired.v / 65.0 + 1.0, None

    def end(weights):
        return through_time(step, **(arguments | {"weights": weights}))[0].s.v.sum()

    weights = arguments["weights"]
    slope, by = jax.grad(end)(weights), 1e-4 * jnp.eye(N)[1][:, None] * jnp.eye(N)[2]
    assert np.isclose(slope[1, 2], (end(weights + by) - end(weights - by)) / 2e-4, rtol=1e-6)


def test_nothing_is_kept_where_nothing_is_wanted():
    zero = jnp.zeros((1, 1))
    *_, kept = through_time(lambda p, s, i: (s + i, s, None), None, zero, zero, zero, jnp.ones((60, 1, 1)))
    assert kept is None

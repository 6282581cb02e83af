"""Layers: their spikes beside those of an independent engine, derivatives of everything that is learnt beside differences, shapes refused."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.errors import ArgumentError

jax = pytest.importorskip("jax", reason="the extra `jax` is not installed")
import jax.numpy as jnp  # noqa: E402

from izhikevich.training import Layer, Layers, PureCells, graded_count, traces  # noqa: E402

START = (-65.0, -13.0)


@pytest.fixture
def double():
    with jax.enable_x64(True):
        yield


def pair(dt, **options):
    """Two cells, the first driven, the second by the first alone: 8 ms of a spike's trace are worth a few mV."""
    layer = Layer(PureCells(izh.cell("RS"), dt=dt, size=2), inputs=2, recurrent=True, tau=8.0, **options)
    params = {"weights": jnp.diag(jnp.array([14.0, 3.0])), "bias": jnp.zeros(2)}
    return layer, params | {"recurrent": jnp.array([[0.0, 9.0], [0.0, 0.0]])}


def spikes(dt, duration=62.5):
    layer, params = pair(dt)
    steps = round(duration / dt)
    _, activity = jax.jit(layer.run)(params, layer.begin(1, START), jnp.ones((steps, 1, 2)))
    return [np.sort(t[np.isfinite(t)]) for t in np.asarray(activity.times)[:, :, 0].reshape(-1, 2).T]


def test_spikes_come_to_those_of_the_compiled_engine(double):
    """The first cell's spikes, and then the second's under the current that they make through the synapse: as the step gets shorter."""
    first = izh.simulate("RS", 62.5, 14.0, start=START).spike_times
    grid = np.arange(0.0, 62.5, 0.005)
    since = grid[:, None] - first[None]
    current = 3.0 + 9.0 * np.where(since >= 0, np.exp(-np.maximum(since, 0.0) / 8.0), 0.0).sum(axis=1)
    second = izh.simulate("RS", 62.5, izh.sampled(grid, current), start=START, dt=0.1).spike_times
    found = {dt: spikes(dt) for dt in (0.5, 0.25)}
    assert first.size >= 3
    assert second.size >= 2
    for one, other in found.values():
        np.testing.assert_allclose(one, first, atol=2e-3)
        assert other.size == second.size
    wrong = [np.abs(found[dt][1] - second).max() for dt in found]
    # heard a step later, and held over a step: of first order in the step
    assert wrong[1] < wrong[0] / 1.7
    assert wrong[1] < 0.3


@pytest.mark.slow
def test_derivatives_of_all_that_is_learnt_are_those_of_differences(double):
    """Weights, bias, cells, delays and time constants of two layers, by a loss made of the last one's spikes."""
    cells = [PureCells(izh.cell(name), dt=0.5, size=2) for name in ("RS", "FS")]
    learn = ("d", "a", "delay", "tau")
    two = Layers(
        Layer(cells[0], 3, recurrent=True, learn=learn, delay=0.7, longest=3.0, scale=6.0, bias=12.0),
        Layer(cells[1], 2, scale=30.0, bias=5.0, learn=("b",)),
    )
    params = two.init(jax.random.key(3))
    inputs = jnp.asarray(np.random.default_rng(0).uniform(0, 1, (60, 1, 3)))

    @jax.jit
    @jax.value_and_grad
    def loss(params):
        _, (_, out) = two.run(params, two.begin(1, START), inputs)
        return graded_count(out.times, 30.0).sum()

    value, slopes = loss(params)
    assert value > 1.0
    for k, layer in enumerate(params):
        for name, x in layer.items():
            size = 1e-5 * max(1e-2, float(jnp.abs(x.ravel()[0])))
            by = jnp.zeros_like(x).at[(0,) * x.ndim].set(size)
            up, down = ([{**p, name: p[name] + s * by} if j == k else p for j, p in enumerate(params)] for s in (1, -1))
            difference = (loss(up)[0] - loss(down)[0]) / (2 * size)
            np.testing.assert_allclose(
                slopes[k][name].ravel()[0], difference, rtol=2e-4, atol=1e-7, err_msg=f"{k} {name}"
            )


def test_a_run_in_pieces_is_the_whole_and_sends_what_synapses_make_of_its_spikes(double):
    """State is all there is: also of what is on its way."""
    layer, params = pair(0.5, delay=2.3)
    inputs = jnp.ones((50, 1, 2))
    run = jax.jit(layer.run)
    state, first = run(params, layer.begin(1, START), inputs)
    _, second = run(params, state, inputs)
    _, whole = run(params, layer.begin(1, START), jnp.ones((100, 1, 2)))
    np.testing.assert_allclose(whole.v, jnp.concatenate([first.v, second.v]), rtol=1e-9)
    given = whole.times.reshape(-1, 1, 2) + 2.3
    assert np.isfinite(given).sum() == 5
    np.testing.assert_allclose(whole.sent, traces(given, 8.0, 0.5, 100), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(second.sent, whole.sent[50:], rtol=1e-9, atol=1e-12)


def test_on_the_grid_spikes_come_at_the_end_of_their_step():
    cells = PureCells(izh.cell("RS"), method="euler", dt=0.5, size=5)
    layer = Layer(cells, 2, scale=5.0, bias=10.0)
    params = layer.init(jax.random.key(0))

    def loss(params):
        _, activity = jax.jit(layer.run)(params, layer.begin(1, START), jnp.ones((60, 1, 2)))
        return activity.sent.sum(), activity

    (_, activity), slopes = jax.value_and_grad(loss, has_aux=True)(params)
    at = jnp.where(activity.spikes > 0, 0.5 * jnp.arange(1, 61)[:, None, None], jnp.inf)
    np.testing.assert_allclose(activity.sent, traces(at, 5.0, 0.5, 60), rtol=1e-5, atol=1e-6)
    assert all(np.isfinite(x).all() and np.any(x != 0) for x in slopes.values())


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Layer(PureCells(izh.cell("RS"), size=(2, 3)), 4), r"cells\.size"),
        (lambda: Layer(PureCells(izh.cell("RS"), size=3), 4, tau=0.0), "tau must be positive"),
        (lambda: Layer(PureCells(izh.cell("RS"), size=3), 4, delay=[1.0, 2.0]), "delay must be"),
        (lambda: Layer(PureCells(izh.cell("RS"), size=3), 4, learn=("dd",)), "Did you mean 'd'"),
        (lambda: Layers(Layer(PureCells(izh.cell("RS"), size=3), 4), Layer(PureCells(izh.cell("RS"), size=3), 4)), "3, as many as layer 0"),
        (lambda: Layers(Layer(PureCells(izh.cell("RS"), size=3), 4), Layer(PureCells(izh.cell("RS"), size=3, dt=1.0), 3)), "dt of layer 1"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(make, words):
    with pytest.raises(ArgumentError, match=words):
        make()


def test_inputs_of_another_batch_are_refused():
    layer = Layer(PureCells(izh.cell("RS"), size=3), 4)
    with pytest.raises(ArgumentError, match=r"inputs must be an array \(steps, 2, 4\)"):
        layer.run(layer.init(jax.random.key(0)), layer.begin(2), jnp.ones((10, 3, 4)))

"""Gradients carried forwards against backpropagation through time: the same where cells do not hear each other, alike where they do."""

import numpy as np
import pytest

import izhikevich as izh

jax = pytest.importorskip("jax", reason="the extra `jax` is not installed")
import jax.numpy as jnp  # noqa: E402

from izhikevich.training import EProp, PureCells, Weights  # noqa: E402

STEPS, BATCH, INPUTS, N, OUTPUTS = 120, 3, 4, 6, 2
METHODS = {"euler": 0.5, "izhikevich2003": 1.0}


@pytest.fixture(autouse=True)
def _double():
    with jax.enable_x64(True):
        yield


def network(method, n=N, **how):
    return EProp(PureCells(izh.cell("RS").replace(d=np.full(n, 8.0)), method=method, dt=METHODS[method]), **how)


NETS = {method: network(method) for method in METHODS}
FORWARDS = {method: jax.jit(net.gradient) for method, net in NETS.items()}


def case(net, recurrent, seed=0):
    """Weights under which every cell spikes some times, inputs and targets; `recurrent`: the deviation of those weights, None for none."""
    at_random = np.random.default_rng(seed)
    inputs = jnp.asarray(at_random.uniform(0, 1, (STEPS, BATCH, INPUTS)))
    targets = jnp.asarray(at_random.normal(size=(STEPS, BATCH, OUTPUTS)))
    weights = Weights(
        jnp.asarray(at_random.normal(8, 4, (INPUTS, N))),
        None if recurrent is None else jnp.asarray(recurrent * at_random.normal(size=(N, N))),
        jnp.asarray(at_random.normal(size=(N, OUTPUTS))),
    )
    return weights, net.cells.init(start=(-65.0, -13.0), shape=(BATCH,)), inputs, targets


def through_time(method):
    """The loss as it is defined, differentiated backwards."""

    def loss(weights, state, inputs, targets):
        return 0.5 * ((NETS[method].outputs(weights, state, inputs)[0] - targets) ** 2).sum()

    return jax.jit(jax.value_and_grad(loss))


BACKWARDS = {method: through_time(method) for method in METHODS}


def cosine(a, b):
    return float((a * b).sum() / jnp.sqrt((a * a).sum() * (b * b).sum()))


@pytest.mark.parametrize("method", ["euler", pytest.param("izhikevich2003", marks=pytest.mark.slow)])
@pytest.mark.parametrize("recurrent", [0.0, pytest.param(None, marks=pytest.mark.slow)])
def test_without_recurrence_it_is_backpropagation_through_time(method, recurrent):
    """With weights of 0 the derivatives by these too: whatever goes by way of other cells is a product with them."""
    given = case(NETS[method], recurrent)
    assert NETS[method].outputs(*given[:3])[1].sum() > 40, "too quiet to prove anything"
    (loss, ours), (expected, theirs) = FORWARDS[method](*given), BACKWARDS[method](*given)
    assert float(loss) == pytest.approx(float(expected), rel=1e-12)
    assert (ours.recurrent is None) == (recurrent is None)
    for one, other in zip(jax.tree.leaves(ours), jax.tree.leaves(theirs), strict=True):
        assert np.abs(other).max() > 0
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-11 * np.abs(other).max())


def test_what_is_left_out_is_in_proportion_to_weak_recurrent_weights():
    """The readout's slope is whole at any strength. (As long as no spike comes or goes by them.)"""
    missing = {}
    for strength in (1e-4, 1e-3):
        given = case(NETS["euler"], strength)
        ours, theirs = (way["euler"](*given)[1] for way in (FORWARDS, BACKWARDS))
        np.testing.assert_allclose(ours.readout, theirs.readout, rtol=1e-9)
        missing[strength] = np.abs(ours.inputs - theirs.inputs).max() / np.abs(theirs.inputs).max()
    assert 1e-6 < missing[1e-4] < 1e-3
    assert missing[1e-3] == pytest.approx(10 * missing[1e-4], rel=0.01)


@pytest.mark.parametrize("method", ["euler", pytest.param("izhikevich2003", marks=pytest.mark.slow)])
def test_with_recurrence_it_points_the_same_way(method):
    """Over six networks whose recurrent weights are 1 in deviation (inputs bring about 16): each cosine above 0, and the median above 0.5."""
    found = []
    for seed in range(6):
        given = case(NETS[method], 1.0, seed)
        ours, theirs = FORWARDS[method](*given)[1], BACKWARDS[method](*given)[1]
        found += [[cosine(ours.inputs, theirs.inputs), cosine(ours.recurrent, theirs.recurrent)]]
    assert np.min(found) > 0, found
    assert np.all(np.median(found, axis=0) > 0.5), found


def needed(way, steps):
    """What a compiled function needs besides its arguments, bytes."""
    weights, state, *given = case(NETS["euler"], None)
    shapes = (jax.ShapeDtypeStruct((steps, *x.shape[1:]), x.dtype) for x in given)
    return way["euler"].lower(weights, state, *shapes).compile().memory_analysis().temp_size_in_bytes


def test_memory_does_not_grow_with_the_number_of_steps():
    """As much for 4000 steps as for 100."""
    assert needed(FORWARDS, 4000) == needed(FORWARDS, 100) > 0


@pytest.mark.slow
def test_backwards_each_step_is_kept():
    assert needed(BACKWARDS, 4000) > 20 * needed(BACKWARDS, 100)


def learnt(way, weights, rate, rounds):
    """The loss before each step of Adam (Kingma and Ba, ICLR 2015) with the gradient that a way gives, and a rate for each kind of weights."""

    @jax.jit
    def on(carry, k):
        weights, first, second = carry
        loss, slope = way(weights)
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slope)
        second = jax.tree.map(lambda s, g: 0.99 * s + 0.01 * g * g, second, slope)
        bias, spread = 1 - 0.9 ** (k + 1), 1 - 0.99 ** (k + 1)
        steps = jax.tree.map(lambda m, s: m / bias / (jnp.sqrt(s / spread) + 1e-8), first, second)
        return (jax.tree.map(lambda w, r, g: w - r * g, weights, rate, steps), first, second), loss

    zero = jax.tree.map(jnp.zeros_like, weights)
    return np.asarray(jax.lax.scan(on, (weights, zero, zero), jnp.arange(rounds))[1])


RATE = Weights(0.2, 0.2, 0.02)
READOUT_ONLY = Weights(0.0, 0.0, 0.02)


def task(n, steps, seed):
    """Three rhythms come in, another one with an overtone must come out: weights to begin with, and what a gradient needs besides."""
    at_random = np.random.default_rng(seed)
    t = 0.5 * np.arange(steps)[:, None, None]
    inputs = jnp.asarray(0.5 + 0.5 * np.sin(2 * np.pi * t * np.array([0.01, 0.02, 0.04])))
    target = jnp.asarray(np.sin(2 * np.pi * 0.01 * t) + 0.5 * np.sin(2 * np.pi * 0.03 * t + 1.0))
    weights = Weights(
        jnp.asarray(at_random.uniform(5, 15, (3, n))),
        jnp.asarray(at_random.normal(0, 2 / np.sqrt(n), (n, n))),
        jnp.asarray(at_random.normal(0, 0.3 / np.sqrt(n), (n, 1))),
    )
    given = network("euler", n).cells.init(start=(-65.0, -13.0), shape=(1,)), inputs, target
    return weights, given, jnp.asarray(at_random.normal(0, 0.3 / np.sqrt(n), (n, 1)))


def test_a_small_network_learns():
    weights, given, _ = task(20, 300, 0)
    losses = learnt(lambda w: network("euler", 20).gradient(w, *given), weights, RATE, 60)
    assert losses[-1] < 0.25 * losses[0]


@pytest.mark.slow
def test_cells_learn_by_it_what_the_readout_alone_cannot():
    """50 cells, 300 ms, three seeds: less is left than where only the readout learns, with fixed random feedback too on the mean."""
    left = []
    for seed in range(3):
        weights, given, feedback = task(50, 600, seed)
        net, other = network("euler", 50), network("euler", 50, feedback=feedback)
        ways = (net.gradient, RATE), (net.gradient, READOUT_ONLY), (other.gradient, RATE)
        left += [
            [learnt(lambda w, way=way, given=given: way(w, *given), weights, r, 300)[-10:].mean() for way, r in ways]
        ]
    both, readout, at_random = np.transpose(left)
    assert np.all(both < 0.85 * readout), left
    assert at_random.mean() < readout.mean(), left


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"inputs": jnp.zeros((9, 3, 5))}, r"EProp\.inputs must be of shape \(9, 3, 4\), got \(9, 3, 5\)"),
        ({"inputs": jnp.zeros((9, 2, 4))}, r"EProp\.state\.s\.v must be of shape \(2, 6\), got \(3, 6\)"),
        ({"targets": jnp.zeros((9, 3, 2))}, r"EProp\.targets must be of shape \(120, 3, 2\), got \(9, 3, 2\)"),
    ],
)
def test_what_does_not_fit_is_refused(change, said):
    given = dict(zip(("weights", "state", "inputs", "targets"), case(NETS["euler"], None), strict=True))
    with pytest.raises(izh.errors.ArgumentError, match=said):
        NETS["euler"].gradient(**(given | change))


def test_weights_that_do_not_fit_are_refused():
    weights, *given = case(NETS["euler"], 0.0)
    for name, wrong in (("inputs", (4, 5)), ("recurrent", (5, 6)), ("readout", (5, 2))):
        with pytest.raises(izh.errors.ArgumentError, match=rf"EProp\.weights\.{name} must be of shape"):
            NETS["euler"].gradient(weights._replace(**{name: jnp.zeros(wrong)}), *given)
    with pytest.raises(izh.errors.ArgumentError, match=r"EProp\.feedback must be of shape \(6, 2\), got \(2, 6\)"):
        network("euler", feedback=jnp.zeros((2, 6))).gradient(weights, *given)


def test_located_spikes_are_refused():
    with pytest.raises(
        izh.errors.ArgumentError, match=r"EProp\.cells must be on a method with surrogate derivatives, got 'mobius3'"
    ):
        EProp(PureCells(izh.cell("RS")))
    with pytest.raises(izh.errors.ArgumentError, match=r"EProp\.tau must be positive \[ms\]"):
        network("euler", tau=0.0)

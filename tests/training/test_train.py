"""The training loop: goes on where it stopped to the same bits, names what is no number; variables to files and back."""

import numpy as np
import pytest

from izhikevich.errors import ArgumentError, DivergenceError, FileFormatError, UnknownNameError

jax = pytest.importorskip("jax", reason="the extra `jax` is not installed")
optax = pytest.importorskip("optax", reason="the extra `examples` is not installed")
import jax.numpy as jnp  # noqa: E402

from izhikevich.training import load_variables, save_variables, train  # noqa: E402

PARAMS = [{"weights": jnp.ones((3, 2)), "bias": jnp.zeros(2)}, {"weights": jnp.ones((2, 1))}]


def loss(params, batch):
    hidden = jnp.tanh(batch @ params[0]["weights"] + params[0]["bias"])
    return ((hidden @ params[1]["weights"] - batch[:, :1]) ** 2).mean()


def batch(k):
    return np.random.default_rng(k).normal(size=(8, 3)).astype(np.float32)


def same(one, other):
    for a, b in zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_loss_becomes_small_and_is_kept_from_before_each_update():
    found = train(loss, PARAMS, batch, 200, optax.adam(0.02))
    assert found.losses.shape == (200,)
    assert found.losses[0] == pytest.approx(float(loss(PARAMS, batch(0))), rel=1e-6)
    assert found.losses[-20:].mean() < 0.1 * found.losses[:20].mean()


def test_one_that_was_interrupted_goes_on_to_the_same_bits(tmp_path):
    whole = train(loss, PARAMS, batch, 30, optax.adam(0.02))

    def interrupted(k):
        if k == 17:
            raise KeyboardInterrupt
        return batch(k)

    with pytest.raises(KeyboardInterrupt):
        train(loss, PARAMS, interrupted, 30, optax.adam(0.02), folder=tmp_path, every=5)
    asked = []
    found = train(loss, PARAMS, lambda k: asked.append(k) or batch(k), 30, optax.adam(0.02), folder=tmp_path, every=5)
    assert asked == list(range(15, 30))
    same(found.params, whole.params)
    np.testing.assert_array_equal(found.losses, whole.losses)
    assert train(loss, PARAMS, None, 30, optax.adam(0.02), folder=tmp_path).losses.size == 30  # nothing is left to do
    with pytest.raises(ArgumentError, match="updates must be 30 or more"):
        train(loss, PARAMS, batch, 20, optax.adam(0.02), folder=tmp_path)


def broken(k):
    """A batch with a number that is none."""
    given = batch(k)
    given[0, 0] = np.nan
    return given


def steep(params, batch):
    """A loss of 0 whose derivative by one array is infinite."""
    return jnp.sqrt(jnp.abs(params[0]["bias"])).sum()


@pytest.mark.parametrize(
    ("of", "given", "params", "words"),
    [
        (loss, broken, PARAMS, "Update 0: 1 of 24 numbers of the batch"),
        (loss, batch, [{**PARAMS[0], "bias": jnp.array([0.0, jnp.nan])}, PARAMS[1]], "1 of 2 numbers of layer 0, bias"),
        (steep, batch, PARAMS, r"Update 0: the loss is 0, but .*: 2 of 2 of layer 0, bias"),
        (
            lambda p, x: p[1]["weights"].sum() / 0.0,
            batch,
            PARAMS,
            "Update 0: the loss is inf, with parameters and batch",
        ),
    ],
)
def test_what_is_no_number_is_named_with_update_layer_and_cause(of, given, params, words):
    with pytest.raises(DivergenceError, match=words):
        train(of, params, given, 5, optax.sgd(0.1))


def test_no_updates_give_the_parameters_back():
    same(train(loss, PARAMS, batch, 0, optax.sgd(0.1)).params, PARAMS)
    with pytest.raises(ArgumentError, match="updates"):
        train(loss, PARAMS, batch, -1, optax.sgd(0.1))


def test_variables_come_back_by_name(tmp_path):
    path = save_variables(tmp_path / "all.npz", PARAMS)
    blank = jax.tree.map(jnp.zeros_like, PARAMS)
    same(load_variables(path, blank), PARAMS)
    part = load_variables(save_variables(tmp_path / "part.npz", PARAMS, names=["0"]), blank)
    same(part, [PARAMS[0], blank[1]])
    with pytest.raises(UnknownNameError, match="0/weights"):
        save_variables(tmp_path / "none.npz", PARAMS, names=["0/weight"])
    with pytest.raises(UnknownNameError, match=r"1/weights"):
        load_variables(path, PARAMS[:1])
    with pytest.raises(ArgumentError, match=r"0/bias in all.npz must be of shape \(3,\), got \(2,\)"):
        load_variables(path, [{**PARAMS[0], "bias": jnp.zeros(3)}, PARAMS[1]])


def test_a_damaged_file_is_refused(tmp_path):
    path = save_variables(tmp_path / "all.npz", PARAMS)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(FileFormatError, match=r"all.npz"):
        load_variables(path, PARAMS)

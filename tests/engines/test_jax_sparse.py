"""Products with few entries are the dense ones, on every way to them; what makes them fast is used where it was tried alone."""

import numpy as np
import pytest

jax = pytest.importorskip("jax", reason="the extra `jax` is not installed")
import jax.numpy as jnp  # noqa: E402

from izhikevich.engines.jax import foreign  # noqa: E402
from izhikevich.engines.jax.sparse import FEW, product, transposed_product  # noqa: E402

WAYS = {"product": (product, lambda x, y: x @ y), "transposed": (transposed_product, lambda x, y: x.T @ y)}


def matrices(way, share, dtype="float64", shape=(7, 33), columns=5):
    """A matrix with a share of entries that are not 0, and one that can be multiplied with it."""
    at_random = np.random.default_rng(1)
    x = at_random.standard_normal(shape) * (at_random.random(shape) < share)
    y = at_random.standard_normal((shape[1 if way == "product" else 0], columns))
    return x.astype(dtype), y.astype(dtype)


@pytest.fixture(autouse=True)
def double():
    with jax.enable_x64(True):
        yield


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("share", [0.0, 0.03, 0.5])
@pytest.mark.parametrize("way", WAYS)
def test_it_is_the_dense_product(way, share, dtype):
    ours, dense = WAYS[way]
    x, y = matrices(way, share, dtype)
    found = jax.jit(ours)(x, y)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, dense(x, y), rtol=0, atol=20 * np.finfo(dtype).eps)


@pytest.mark.parametrize("way", WAYS)
def test_rows_are_left_out_where_few_send_and_only_there(way):
    """Seen from a row that is no number, and which 0 does not multiply where it is left out."""
    ours, _ = WAYS[way]
    x, y = matrices(way, 0.0)
    y[:] = np.inf
    some = x.size // FEW
    for sent, left_out in ((some, True), (some + 1, False)):
        x.flat[:sent] = 1.0
        rows = ours(x, y)
        silent = np.asarray(x if way == "product" else x.T).any(axis=1) == 0
        assert silent.any()
        assert (np.asarray(rows)[silent] == 0).all() == left_out


@pytest.mark.parametrize("way", WAYS)
def test_what_is_no_number_is_handed_on(way):
    ours, _ = WAYS[way]
    x, y = matrices(way, 0.0)
    x[3, 4] = np.nan
    assert np.isnan(ours(x, y)).any()


@pytest.mark.parametrize("way", WAYS)
def test_derivatives_are_those_of_the_dense_product_also_the_second(way):
    ours, dense = WAYS[way]
    x, y = (jnp.asarray(m) for m in matrices(way, 0.03))

    def derivatives(f):
        def loss(y):
            return (f(x, y) ** 3).sum()

        return jax.grad(lambda x: (f(x, y) ** 2).sum())(x), jax.grad(loss)(y), jax.jvp(jax.grad(loss), (y,), (y,))[1]

    for a, b in zip(derivatives(ours), derivatives(dense), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12)


def test_many_at_once():
    x, y = matrices("product", 0.03)
    several = jnp.stack([x, 0 * x, 1 + x])
    np.testing.assert_allclose(jax.jit(jax.vmap(product, (0, None)))(several, y), several @ y, rtol=1e-12, atol=1e-12)


def test_numbers_of_other_types_and_of_two_types_are_multiplied_densely():
    x, y = matrices("product", 0.03)
    assert product(jnp.asarray(x, "float16"), jnp.asarray(y, "float16")).dtype == "float16"
    np.testing.assert_allclose(product(jnp.asarray(x, "float32"), y), np.float32(x) @ y, rtol=1e-6, atol=1e-6)


def lowered(platform):
    x, y = matrices("product", 0.03)
    anew = lambda x, y: product(x, y)  # noqa: E731  what is traced once is remembered, and would not ask again
    return jax.jit(anew).trace(x, y).lower(lowering_platforms=(platform,)).as_text()


def test_accelerators_get_dense_products():
    assert "izhikevich.add_rows" in lowered("cpu")
    assert "izhikevich.add_rows" not in lowered("cuda")


def test_this_jaxlib_calls_functions_in_a_way_that_was_tried():
    """Where this fails, a new jaxlib is here: products are dense and right; read its c_api.h, and add its version to `TRIED`."""
    assert foreign.available()


def test_with_another_jaxlib_products_are_dense(monkeypatch, tmp_path, request):
    request.addfinalizer(foreign.available.cache_clear)
    folder = tmp_path / "xla/ffi/api"
    monkeypatch.setattr(jax.ffi, "include_dir", lambda: str(tmp_path))
    for text in (None, "#define XLA_FFI_API_MAJOR 1\n#define XLA_FFI_API_MINOR 0\n", "nothing"):
        if text is not None:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "c_api.h").write_text(text)
        foreign.available.cache_clear()
        assert not foreign.available()
        assert "izhikevich.add_rows" not in lowered("cpu")

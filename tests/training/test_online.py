"""Rules that learn row by row: against the closed forms of ridge regression, and against the theory of the error they settle at."""

import numpy as np
import pytest

import izhikevich as izh

jax = pytest.importorskip("jax", reason="the extra `jax` is not installed")
import jax.numpy as jnp  # noqa: E402

from izhikevich.training import LMS, RLS, Learnt, NormalisedLMS, least_squares, ridge  # noqa: E402

ROWS, N, OUTPUTS = 60, 12, 3


@pytest.fixture(autouse=True)
def _double():
    with jax.enable_x64(True):
        yield


@pytest.fixture
def data():
    """Activities as filtered spikes are: of one sign and correlated."""
    at_random = np.random.default_rng(4)
    activities = np.abs(
        at_random.normal(size=(ROWS, 4)) @ at_random.normal(size=(4, N)) + at_random.normal(size=(ROWS, N))
    )
    return activities, activities @ at_random.normal(size=(N, OUTPUTS)) + at_random.normal(size=(ROWS, OUTPUTS))


def weighed(a, y, regularisation, forgetting=1.0):
    """Weights that minimise the sum of squares, each row weighed by how long ago it was."""
    old = forgetting ** np.arange(len(a) - 1, -1, -1.0)[:, None]
    return np.linalg.solve(
        a.T @ (old * a) + forgetting ** len(a) * regularisation * np.eye(a.shape[1]), a.T @ (old * y)
    )


@pytest.mark.parametrize("regularisation", [1e-2, 100.0])
@pytest.mark.parametrize("forgetting", [1.0, 0.8])
def test_rls_is_ridge_after_every_row(data, regularisation, forgetting):
    a, y = data
    rule = RLS(N, OUTPUTS, regularisation, forgetting)
    for rows in (7, ROWS):  # fewer rows than features, too
        state, _ = rule.fit(a[:rows], y[:rows])
        expected = weighed(a[:rows], y[:rows], regularisation, forgetting)
        np.testing.assert_allclose(state.weights, expected, rtol=0, atol=1e-10 * np.abs(expected).max())


@pytest.mark.parametrize("rows", [7, ROWS], ids=["fewer", "more"])
def test_offline_and_online_end_at_the_same_readout_and_at_that_of_scikit_learn(data, rows):
    """With more rows than features, and with fewer."""
    linear = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is not installed")
    a, y = (x[:rows] for x in data)
    penalty = rows * (0.1 * np.abs(a).max()) ** 2
    theirs = linear.Ridge(alpha=penalty, fit_intercept=False, solver="cholesky").fit(a, y).coef_.T
    np.testing.assert_allclose(ridge(a, y, regularisation=0.1), theirs, rtol=1e-9)
    np.testing.assert_allclose(RLS(N, OUTPUTS, penalty).fit(a, y)[0].weights, theirs, rtol=1e-9)
    plain = linear.LinearRegression(fit_intercept=False).fit(a, y).coef_.T
    np.testing.assert_allclose(least_squares(a, y), plain, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(("forgetting", "x64"), [(1.0, False), (0.99, True)])
def test_the_inverse_stays_symmetric_to_the_bit(data, forgetting, x64):
    a, y = data
    with jax.enable_x64(x64):
        state, _ = RLS(N, OUTPUTS, 1.0, forgetting).fit(np.tile(a, (50, 1)), np.tile(y, (50, 1)))
        assert np.array_equal(state.inverse, state.inverse.T)
        assert np.linalg.eigvalsh(np.asarray(state.inverse, float)).min() > 0


def test_the_inverse_is_one(data):
    a, y = data
    state, _ = RLS(N, OUTPUTS, 0.5).fit(a, y)
    np.testing.assert_allclose(state.inverse @ (a.T @ a + 0.5 * np.eye(N)), np.eye(N), atol=1e-10)


@pytest.mark.parametrize(
    "rule", [RLS(N, OUTPUTS), LMS(N, OUTPUTS, 0.01), NormalisedLMS(N, OUTPUTS)], ids=lambda r: type(r).__name__
)
def test_pieces_make_the_whole(data, rule):
    """Cut anywhere, row by row, under scan: the same weights, and errors are those before each row was learnt."""
    a, y = data
    whole, errors = rule.fit(a, y)
    part, _ = rule.fit(a[:20], y[:20])
    pieces, _ = rule.fit(a[20:], y[20:], part)
    np.testing.assert_allclose(pieces.weights, whole.weights, rtol=1e-12)
    np.testing.assert_allclose(errors[0], y[0], rtol=1e-12)
    np.testing.assert_allclose(errors[20], y[20] - a[20] @ part.weights, rtol=1e-9)


@pytest.mark.parametrize(
    ("rule", "settled"),
    [
        (LMS(8, 1, 0.1), 0.1 * 8 / (2 - 0.1 * 10)),
        (NormalisedLMS(8, 1, 0.15, offset=0.0), 0.15 / (2 - 0.15) * 8 / 6),
    ],
)
def test_the_error_settles_where_theory_says(rule, settled):
    """White Gaussian activities, noise of variance 1: 400 runs side by side, within four standard errors."""
    runs, rows, burn = 400, 1200, 600
    one, two, three = jax.random.split(jax.random.key(0), 3)
    a = jax.random.normal(one, (runs, rows, 8))
    truth = jax.random.normal(two, (8, 1))
    y = a @ truth + jax.random.normal(three, (runs, rows, 1))

    def excess(a, y):
        def on(state, row):
            state, _ = rule.update(state, *row)
            return state, ((state.weights - truth) ** 2).sum()

        return jax.lax.scan(on, rule.init(), (a, y))[1][burn:].mean()

    found = np.asarray(jax.jit(jax.vmap(excess))(a, y))
    error = found.std(ddof=1) / np.sqrt(runs)
    assert error < 0.03 * settled, "too little to prove anything"
    assert abs(found.mean() - settled) < 4 * error


def test_what_does_not_fit_is_refused(data):
    a, y = data
    rule = RLS(N, OUTPUTS)
    with pytest.raises(izh.errors.ArgumentError, match=r"RLS\.activities must be of shape \(12,\), got \(11,\)\."):
        rule.update(rule.init(), jnp.ones(11), jnp.ones(OUTPUTS))
    with pytest.raises(izh.errors.ArgumentError, match=r"RLS\.target must be of shape \(3,\), got \(\)\."):
        jax.jit(rule.update)(rule.init(), jnp.ones(N), 1.0)
    with pytest.raises(izh.errors.ArgumentError, match=r"RLS\.targets must be of shape \(60, 3\), got \(59, 3\)\."):
        rule.fit(a, y[1:])
    with pytest.raises(izh.errors.ArgumentError, match=r"RLS\.activities must be of shape \(K, 12\), got \(\)\."):
        rule.fit(1.0, y)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_named(data, value):
    a, y = (x.copy() for x in data)
    y[7, 1] = value
    with pytest.raises(izh.errors.ArgumentError, match=rf"LMS\.targets must be finite, at \(7, 1\) too, got {value}\."):
        LMS(N, OUTPUTS, 0.01).fit(a, y)
    a[3, 2] = value
    with pytest.raises(
        izh.errors.ArgumentError, match=rf"LMS\.activities must be finite, at \(3, 2\) too, got {value}\."
    ):
        LMS(N, OUTPUTS, 0.01).fit(a, y)


def test_a_rate_that_is_too_large_is_told(data):
    rule = LMS(N, OUTPUTS, 10.0)
    state, _ = rule.fit(*(np.tile(x, (10, 1)) for x in data))
    with pytest.raises(izh.errors.DivergenceError, match=r"LMS must keep finite weights, got .* at \(0, 0\)"):
        rule.check(state)
    rule.check(Learnt(jnp.zeros((N, OUTPUTS))))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: RLS(2, 1, regularisation=0.0), r"RLS\.regularisation must be positive"),
        (lambda: RLS(2, 1, forgetting=1.1), r"RLS\.forgetting must be above 0 and at most 1"),
        (lambda: RLS(2, 1, forgetting=0.0), r"RLS\.forgetting"),
        (lambda: LMS(2, 1, rate=np.nan), r"LMS\.rate must be positive"),
        (lambda: NormalisedLMS(2, 1, rate=2.0), r"NormalisedLMS\.rate must be above 0 and below 2"),
        (lambda: NormalisedLMS(2, 1, offset=-1.0), r"NormalisedLMS\.offset must be 0 or more"),
    ],
)
def test_arguments(make, said):
    with pytest.raises(izh.errors.ArgumentError, match=said):
        make()

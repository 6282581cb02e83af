"""Cells as pure functions: the spikes of a run, exact derivatives of their times, surrogates where spikes are on the grid."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.fitting import spike_gradients

jax = pytest.importorskip("jax", reason="the extra `jax` is not installed")
import jax.numpy as jnp  # noqa: E402

from izhikevich.engines.jax import PureCells  # noqa: E402
from izhikevich.engines.jax.surrogates import SURROGATES, spike  # noqa: E402

START = (-65.0, -13.0)


@pytest.fixture
def double():
    with jax.enable_x64(True):
        yield


def first_spikes(cells, params, level, steps, count):
    """Times of the first spikes under a constant current."""
    _, fired = cells.run(params, cells.init(start=START), jnp.full((steps, 1), level))
    return jnp.sort(cells.spike_times(fired).ravel())[:count]


@pytest.mark.parametrize("method", ["mobius3", "izhikevich2003"])
def test_they_spike_as_a_run_does(double, method):
    cells = PureCells(izh.cell("RS"), method=method, dt=0.5)
    run = izh.simulate("RS", 200.0, 10.0, method=method, dt=0.5, start=START)
    found = first_spikes(cells, {}, 10.0, 400, run.spike_times.size + 1)
    np.testing.assert_allclose(found[:-1], run.spike_times, rtol=0, atol=1e-8)
    assert np.isinf(found[-1])


@pytest.mark.slow
@pytest.mark.parametrize(("method", "dt", "near"), [("rk4_located", 0.005, 1e-8), ("mobius4", 0.05, 1e-6)])
def test_derivatives_of_spike_times_are_those_through_the_reset(double, method, dt, near):
    """The first spike's reset moves every later one. By the equations of the saltation, at a step that has converged."""
    by = {"a": 0.02, "b": 0.2, "c": -65.0, "d": 8.0, "offset": 0.0}
    exact = spike_gradients(izh.cell("RS"), 80.0, 10.0, start=START, by=tuple(by), dt=0.005)
    cells = PureCells(izh.cell("RS"), method=method, dt=dt)

    def times(values):
        params = {name: value for name, value in values.items() if name != "offset"}
        return first_spikes(cells, params, 10.0 + values["offset"], round(80 / dt), 3)

    found = jax.jit(jax.jacfwd(times))({name: jnp.asarray(value) for name, value in by.items()})
    ours = np.stack([found[name] for name in by], axis=-1)
    np.testing.assert_allclose(ours, exact.jacobian()[0], rtol=near, atol=near)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "method", "dt"), [("CH", "mobius3", 0.5), ("FS", "mobius3", 2.0), ("RS", "euler_located", 0.1)]
)
def test_they_are_those_of_what_is_computed(double, name, method, dt):
    """Forwards, backwards and as differences, however coarse the step."""
    cells = PureCells(izh.cell(name), method=method, dt=dt)

    def last(d, level):
        return first_spikes(cells, {"d": d}, level, round(40 / dt), 2)[-1]

    at = (2.0, 12.0)
    forwards, backwards = (jax.jit(way(last, (0, 1)))(*at) for way in (jax.jacfwd, jax.grad))
    np.testing.assert_allclose(forwards, backwards, rtol=1e-9)
    h = 1e-4
    for k in (0, 1):
        up, down = (tuple(x + sign * h * (i == k) for i, x in enumerate(at)) for sign in (1, -1))
        np.testing.assert_allclose(forwards[k], (last(*up) - last(*down)) / (2 * h), rtol=1e-6)


@pytest.mark.slow
def test_no_derivative_is_no_number():
    """In single precision, over currents that keep a cell still, or make it fire; the last four lead to steps where a guard has no slope."""
    cells = PureCells(izh.cell("FS"), dt=2.0, room=1)
    levels = jnp.append(jnp.linspace(-40.0, 60.0, 4_001), jnp.array([2.598547, 3.4787972, 9.112692, 6.4212275]))

    def early(levels):
        start = jax.tree.map(lambda x: jnp.broadcast_to(x, levels.shape), cells.init())
        _, fired = cells.run({}, start, jnp.broadcast_to(levels, (10, *levels.shape)))
        return jnp.where(jnp.isfinite(fired.times), fired.times, 2.0).sum()

    assert np.all(np.isfinite(jax.jit(jax.grad(early))(levels)))


@pytest.mark.parametrize("name", SURROGATES)
def test_surrogates_are_numbers_far_from_the_peak(name):
    slope = jax.vmap(jax.grad(spike(name, width=10.0)))(jnp.array([-1000.0, -130.0, -5.0, 0.0, 5.0]))
    assert np.all(np.isfinite(slope))
    assert slope[0] < slope[2] < slope[3]
    assert np.isclose(slope[3], 0.1)
    np.testing.assert_array_equal(spike(name)(jnp.array([-1e-3, 0.0])), [0.0, 1.0])


def test_a_surrogate_reaches_back_through_resets():
    """The number of spikes falls with d, and so says its derivative; from -100 mV it is a number as well."""
    cells = PureCells(izh.cell("RS"), method="euler", dt=0.5)

    def count(d, v0):
        _, fired = cells.run({"d": d}, cells.init(start=(v0, -13.0)), jnp.full((400, 1), 15.0))
        return fired.spikes.sum()

    assert count(4.0, -65.0) > count(8.0, -65.0)
    assert jax.grad(count)(6.0, -65.0) < 0
    assert np.isfinite(jax.grad(count)(6.0, -100.0))


def test_a_surrogate_may_be_a_function(double):
    """BrainPy 2.8.2 says the number (benchmarks/brainpy_page.py): IzhikevichRef in training mode, its own surrogate, detached spikes."""
    given = {"surrogate": lambda x: 1.0 / (100.0 * jnp.abs(x) + 1.0) ** 2, "width": 1.0}
    cells = PureCells(izh.cell("RS"), method="euler", dt=0.1, **given)
    slope = jax.grad(lambda x: cells.run({}, cells.init(), jnp.full((2000, 1), x))[1].spikes.sum())(10.0)
    np.testing.assert_allclose(slope, 0.019835802654628972, rtol=1e-9)


def test_a_function_is_divided_by_the_width_as_a_name_is():
    at = jnp.linspace(-40.0, 40.0, 9)
    named, given = (jax.vmap(jax.grad(spike(x, width=30.0)))(at) for x in ("triangle", SURROGATES["triangle"]))
    np.testing.assert_array_equal(named, given)


def test_single_precision_stays_single():
    cells = PureCells(izh.cell("RS"), dt=0.5)
    state, fired = cells.run({}, cells.init(shape=(2,)), jnp.full((30, 2, 1), 10.0))
    assert state.s.v.dtype == fired.times.dtype == jnp.float32
    assert fired.spikes.shape == (30, 2, 1)
    assert not jax.config.jax_enable_x64


def test_a_batch_is_its_members(double):
    cells = PureCells(izh.cell("RS").replace(d=np.array([2.0, 8.0])), dt=0.5)
    currents = jnp.asarray(np.random.default_rng(0).uniform(5, 20, (60, 3, 2)))
    _, together = jax.jit(cells.run)({}, cells.init(shape=(3,)), currents)
    _, mapped = jax.vmap(lambda x: cells.run({}, cells.init(), x), 1, (0, 1))(currents)
    np.testing.assert_array_equal(together.spikes, mapped.spikes)
    np.testing.assert_allclose(together.v, mapped.v, rtol=1e-9)


def test_a_start_may_be_drawn_or_given_cell_by_cell():
    """Functions of a key and a shape, each with a key of its own; the shape is that of the batch and the cells."""
    cells = PureCells(izh.cell("RS"), method="euler", dt=0.5, size=(20, 30))

    def draw(key, shape):
        return jax.random.uniform(key, shape, minval=-70.0, maxval=-60.0)

    drawn = cells.init(start=(draw, draw), shape=(4,), key=jax.random.key(0)).s
    assert drawn.v.shape == drawn.u.shape == (4, 20, 30)
    assert -70 <= drawn.v.min() < -69.9
    assert -60.1 < drawn.v.max() <= -60
    assert abs(np.corrcoef(drawn.v.ravel(), drawn.u.ravel())[0, 1]) < 0.1
    np.testing.assert_array_equal(drawn.v, cells.init(start=(draw, -13.0), shape=(4,), key=jax.random.key(0)).s.v)
    u = np.arange(30.0)
    np.testing.assert_array_equal(cells.init(start=(-65.0, u)).s.u, np.broadcast_to(u, (20, 30)))


def test_lost_spikes_are_said():
    cells = PureCells(izh.cell("CH"), dt=20.0, room=1)
    state, _ = cells.run({}, cells.init(), jnp.full((5, 1), 40.0))
    with pytest.raises(izh.errors.RunawayError, match=r"at most 1 spikes \(room\)"):
        cells.check(state)


def test_refusals():
    with pytest.raises(izh.errors.MethodError, match="JAX can trace"):
        PureCells(izh.cell("RS"), method="taylor")
    with pytest.raises(izh.errors.UnknownNameError, match="triangle"):
        PureCells(izh.cell("RS"), surrogate="triangel")
    for no_name in (None, 3.0, ["triangle"]):
        with pytest.raises(izh.errors.UnknownNameError, match="surrogate must be a known name"):
            PureCells(izh.cell("RS"), surrogate=no_name)
    cells = PureCells(izh.cell("RS"))
    with pytest.raises(izh.errors.UnknownNameError, match="params"):
        cells.step({"e": 1.0}, cells.init(), jnp.zeros(1))


def test_noise_in_v_has_the_size_that_the_other_engines_give_it():
    """Below threshold: mean and deviation of v over many cells, beside a run of the compiled engine with numbers of its own."""
    n, steps = 4000, 400
    cell = izh.cell("RS").replace(diffusion=0.8)
    cells = PureCells(cell, size=n)
    start = cells.init(start=(-70.0, -14.0))
    assert cells.method.name == "euler_maruyama"
    state, _ = cells.run({}, start, jnp.zeros((steps, n)), key=jax.random.key(1))
    watch = izh.Recorder(("v",), every=steps * cells.dt)
    run = izh.simulate(cell, steps * cells.dt, 0.0, size=n, start=(-70.0, -14.0), record=watch, seed=2)
    ours, theirs = np.asarray(state.s.v), run.v[-1]
    error = theirs.std() / np.sqrt(n)
    assert abs(ours.mean() - theirs.mean()) < 5 * np.sqrt(2) * error
    assert abs(ours.std() / theirs.std() - 1) < 5 / np.sqrt(n)
    assert ours.std() == pytest.approx(0.8 / np.sqrt(2 * 0.6), rel=0.05)  # the leak at -70 mV is 0.6 / ms
    with pytest.raises(izh.errors.ArgumentError, match="key must be a random key for RS"):
        cells.run({}, start, jnp.zeros((2, n)))


def test_cells_have_the_shape_and_the_start_that_they_are_given():
    cells = PureCells(izh.cell("RS"), method="euler", dt=0.5, size=(2, 3))

    def near(key, shape):
        return -65.0 + jax.random.normal(key, shape)

    state = cells.init(start=(near, -13.0), shape=(4,), key=jax.random.key(0))
    assert state.s.v.shape == state.s.u.shape == (4, 2, 3)
    assert 0.3 < state.s.v.std() < 2.0
    assert (state.s.u == -13.0).all()
    _, fired = cells.run({}, state, jnp.full((50, 4, 2, 3), 10.0))
    assert fired.v.shape == (50, 4, 2, 3)
    assert cells.init().s.v.shape == (2, 3)
    with pytest.raises(
        izh.errors.ArgumentError, match=r"a start that is drawn, got None\. Give jax.random.key\(seed\)"
    ):
        cells.init(start=(near, -13.0))
    with pytest.raises(izh.errors.ArgumentError, match="size must be one cell or more in each direction, got 0"):
        PureCells(izh.cell("RS"), size=0)
    with pytest.raises(izh.errors.ArgumentError, match="size must be 5 as last"):
        PureCells(izh.cell("RS").replace(d=np.full(5, 8.0)), size=(2, 3))

"""Readouts of spike times, against the plain definitions, and their derivatives where spikes come, go and are missing."""

import numpy as np
import pytest

import izhikevich as izh

jax = pytest.importorskip("jax", reason="the extra `jax` is not installed")
import jax.numpy as jnp  # noqa: E402

from izhikevich.training import PureCells, filtered, first_spike, graded_count, last_spike, van_rossum  # noqa: E402

WINDOW = 50.0
READOUTS = {
    "graded_count": lambda times: graded_count(times, WINDOW),
    "first_spike": lambda times: first_spike(times, WINDOW),
    "last_spike": last_spike,
    "the last one until then": lambda times: last_spike(times, WINDOW),
    "filtered": lambda times: filtered(times, WINDOW, 10.0),
    "van_rossum": lambda times: van_rossum(times, jnp.array([[12.0], [30.0], [jnp.inf]]), 10.0),
}
PLAIN = {
    "graded_count": lambda train: sum(1 - t / WINDOW for t in train if t < WINDOW),
    "first_spike": lambda train: min([*train, WINDOW]),
    "last_spike": lambda train: max([*train, -np.inf]),
    "the last one until then": lambda train: max([t for t in train if t <= WINDOW] + [-np.inf]),
    "filtered": lambda train: sum(np.exp((t - WINDOW) / 10.0) for t in train if t <= WINDOW),
    "van_rossum": lambda train: izh.spiketrains.van_rossum(train, [12.0, 30.0], tau=10.0) ** 2,
}


@pytest.mark.parametrize("name", READOUTS)
@pytest.mark.parametrize("train", [[], [8.0], [12.0, 30.0], [3.5, 20.25, 49.9, 61.0]])
def test_they_are_what_they_say(name, train):
    with jax.enable_x64(True):
        times = jnp.array([[t] for t in [*train, np.inf, np.inf]])[:, None]  # steps, room, cells
        assert np.isclose(jax.jit(READOUTS[name])(times)[0], PLAIN[name](train), rtol=1e-12)
        slope = jax.jit(jax.grad(lambda x: READOUTS[name](x).sum()))(times)
        assert np.all(np.isfinite(slope))
        if name != "van_rossum":
            assert np.all(np.asarray(slope)[len(train) :] == 0)


def test_the_last_spike_moves_with_itself_alone():
    times = jnp.array([[[12.0]], [[30.0]], [[45.0]], [[jnp.inf]]])
    assert jax.grad(lambda x: last_spike(x)[0])(times).ravel().tolist() == [0.0, 0.0, 1.0, 0.0]
    assert jax.grad(lambda x: last_spike(x, at=40.0)[0])(times).ravel().tolist() == [0.0, 1.0, 0.0, 0.0]


@pytest.mark.slow
def test_a_graded_count_grows_without_jumps():
    """Over currents under which the number of spikes in the window goes up by and by; its slope is that of differences."""
    with jax.enable_x64(True):
        cells = PureCells(izh.cell("FS"), dt=2.0)

        def count(level):
            level = jnp.atleast_1d(level)
            state = jax.tree.map(lambda x: jnp.broadcast_to(x, level.shape), cells.init())
            _, fired = cells.run({}, state, jnp.broadcast_to(level, (25, *level.shape)))
            return graded_count(cells.spike_times(fired), WINDOW)

        levels = jnp.linspace(0.0, 15.0, 3001)
        counts = count(levels)
        assert counts[0] == 0
        assert counts[-1] > 2
        assert np.all(np.diff(counts) >= 0)
        assert np.max(np.diff(counts[levels > 3.5])) < 0.01  # the number of spikes jumps three times here
        slope = jax.grad(lambda x: count(x)[0])(10.0)
        assert np.isclose(slope, (count(10.001) - count(9.999))[0] / 0.002, rtol=1e-3)


def test_windows_must_be_positive():
    with pytest.raises(izh.errors.ArgumentError, match=r"graded_count\.window must be positive"):
        graded_count(jnp.zeros((1, 1, 1)), 0.0)

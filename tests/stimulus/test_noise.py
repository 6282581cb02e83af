"""Random numbers and noise."""

import hashlib
import math

import numpy as np
import pytest

from izhikevich.errors import ArgumentError, UnitError
from izhikevich.models.random import natural_log, threefry
from izhikevich.stimulus import noise, step
from izhikevich.stimulus.normal import normals
from izhikevich.units import mV, pA

F = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [  # Random123's kat_vectors, threefry2x32 with 20 rounds
        ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
        ((F, F), (F, F), (0x1CB996FC, 0xBB002BE7)),
        ((0x243F6A88, 0x85A308D3), (0x13198A2E, 0x03707344), (0xC4923A9C, 0x483DF7A0)),
    ],
)
def test_published_words(counter, key, words):
    assert threefry(*key, *counter) == words


def test_vector_and_scalar_words_agree():
    neurons, steps = np.arange(5, dtype=np.uint32), np.arange(7, dtype=np.uint32)[:, None]
    a, b = threefry(np.full(1, 12, np.uint32), np.full(1, 3, np.uint32), neurons, steps)
    assert a.shape == b.shape == (7, 5)
    assert (a[4, 2], b[4, 2]) == threefry(12, 3, 2, 4)


def test_log_is_accurate_to_the_last_place():
    x = np.concatenate([np.random.default_rng(1).random(100_000), [0.5 * 2.0**-32, 1.0 - 2.0**-33, 0.5, 0.70710678]])
    exact = np.log(x)
    assert (np.abs(natural_log(x) - exact) <= 1.5 * np.spacing(np.abs(exact))).all()


def test_normals_are_normal():
    x = normals(7, 0, np.arange(2000), np.arange(500)[:, None])
    n = x.size
    assert abs(x.mean()) < 4 / math.sqrt(n)
    assert abs(x.var() - 1) < 4 * math.sqrt(2 / n)
    assert abs((x**3).mean()) < 4 * math.sqrt(15 / n)
    assert abs((x**4).mean() - 3) < 4 * math.sqrt(96 / n)
    for bound, inside in [(1, 0.6826894921), (2, 0.9544997361), (3, 0.9973002039)]:
        assert abs((np.abs(x) < bound).mean() - inside) < 4 * math.sqrt(inside * (1 - inside) / n)


def test_normals_do_not_change():
    """Every published run depends on these numbers: they are fixed for ever."""
    expected = [-0.8171939890999481, 2.2581274502463264]
    np.testing.assert_allclose(normals(1, 0, [0, 1], 0), expected, rtol=1e-15)
    many = normals(2024, 5, np.arange(8), np.arange(1000)[:, None])
    assert hashlib.sha256(many.tobytes()).hexdigest()[:16] == "9cff764d78d09c0d"


def series(current, duration=50_000.0, interval=0.5, n=2):
    return current.at(np.arange(0, duration, interval) + 0.25 * interval, n, seed=11)


def test_white_noise_has_its_mean_sd_and_no_memory():
    x = series(noise(2, mean=3))
    assert x.shape[1] == 2
    assert abs(x.mean() - 3) < 0.03
    assert abs(x.std() - 2) < 0.03
    assert abs(np.corrcoef(x[1:, 0], x[:-1, 0])[0, 1]) < 0.015
    assert abs(np.corrcoef(x.T)[0, 1]) < 0.015


def test_ou_noise_has_its_autocorrelation():
    tau, interval = 5.0, 0.5
    x = series(noise(2, tau=tau, interval=interval), duration=200_000.0)
    assert abs(x.mean()) < 0.08
    assert abs(x.std() - 2) < 0.06
    for lag in (1, 5, 10, 20):
        found = np.mean(x[lag:] * x[:-lag]) / np.mean(x * x)
        assert abs(found - math.exp(-lag * interval / tau)) < 0.03


def test_ou_starts_stationary():
    first = noise(2, tau=50).at([0.1], n=20_000, seed=3)
    assert abs(first.std() - 2) < 0.05


def test_the_path_does_not_follow_the_time_step():
    current = noise(2, tau=5, seed=1)
    coarse, fine = current.at(np.arange(0, 400, 0.5)), current.at(np.arange(0, 400, 0.25))
    np.testing.assert_array_equal(coarse, fine[::2])
    np.testing.assert_array_equal(coarse, fine[1::2])


@pytest.mark.parametrize("tau", [None, 5.0])
def test_windows_may_come_in_any_order(tau):
    current = noise(2, tau=tau, seed=1)
    whole = current.lower(3).window(0, 5000)
    lowered = current.lower(3)
    for t0, t1 in [(0, 20), (20, 20.1), (20.1, 3000), (3000, 5000), (10, 40)]:
        part = lowered.window(t0, t1)
        rows = np.searchsorted(whole.t_on, part.t_on)
        np.testing.assert_array_equal(part.value, whole.value[rows])


def test_a_neuron_has_its_path_whatever_the_population():
    current = noise(2, tau=5, seed=1)
    t = np.arange(0, 100, 0.5)
    np.testing.assert_array_equal(current.at(t, n=2), current.at(t, n=7)[:, :2])


def test_seed_and_stream():
    t = np.arange(0, 100, 0.5)
    assert (noise(1).at(t, seed=1) != noise(1).at(t, seed=2)).all()
    assert (noise(1, stream=1).at(t) != noise(1).at(t)).all()
    np.testing.assert_array_equal(noise(1, seed=5).at(t, seed=1), noise(1).at(t, seed=5))


def test_two_noises_on_one_stream_are_refused():
    x = noise(1)
    assert ((x + x).at([1.0]) == 2 * x.at([1.0])).all()
    x + noise(1, stream=1)
    with pytest.raises(ArgumentError, match="Give one of them stream=1"):
        step(3) + x + noise(2, tau=5).shift(3)


def test_nothing_flows_before_zero():
    assert noise(1, mean=5).at([-0.1]) == 0
    assert noise(1, mean=5).shift(10).at([9.9]) == 0


def test_per_neuron_strength_and_units():
    x = noise([0, 1], mean=[3, 0]).at(np.arange(0, 100, 0.5), n=2)
    assert (x[:, 0] == 3).all()
    assert noise(2 * pA).unit == "pA"
    with pytest.raises(UnitError):
        noise(2 * pA, mean=3 * mV)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sigma", -1),
        ("sigma", np.nan),
        ("tau", 0),
        ("interval", 0),
        ("interval", np.inf),
        ("seed", -1),
        ("seed", 1.5),
        ("seed", "x"),
        ("stream", 2**32),
        ("mean", [1, 2, np.inf]),
    ],
)
def test_bad_input(name, value):
    with pytest.raises(ArgumentError, match=rf"^noise\.{name} must be"):
        noise(**{"sigma": 1, name: value})


def test_shapes_that_do_not_fit():
    with pytest.raises(ArgumentError, match="one per neuron"):
        noise([1, 2], mean=[1, 2, 3])
    with pytest.raises(ArgumentError, match="one per neuron"):
        noise([1, 2]).lower(3)

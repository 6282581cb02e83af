"""Distances of spike trains: against other programs, against definitions written out, and by what holds for every distance."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from izhikevich.spiketrains import coincidence, isi_distance, spike_distance, van_rossum, victor_purpura

GOLDEN = {name: dict(np.load(Path(__file__).parent / "golden" / f"{name}.npz")) for name in ("pyspike", "elephant")}
WINDOW = float(GOLDEN["pyspike"]["window"])

VERBS = {
    "victor_purpura": lambda a, b=None, q=0.1: victor_purpura(a, b, q=q),
    "van_rossum": lambda a, b=None, tau=10.0: van_rossum(a, b, tau=tau),
    "isi_distance": lambda a, b=None: isi_distance(a, b, 0, WINDOW),
    "spike_distance": lambda a, b=None: spike_distance(a, b, 0, WINDOW),
}
EACH = pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)

# on a grid of 1/8 ms, so that trains share spikes often and shifting them is exact
times = st.lists(st.integers(0, 8000).map(lambda k: k / 8), max_size=25, unique=True).map(
    lambda found: np.array(sorted(found))
)
lists = st.lists(times, min_size=1, max_size=4)


def trains(golden):
    """What the other program was given."""
    return np.split(golden["times"], np.cumsum(golden["sizes"])[:-1])


@pytest.mark.parametrize("name", ["isi", "spike"])
def test_as_in_pyspike(name):
    golden = GOLDEN["pyspike"]
    ours = {"isi": isi_distance, "spike": spike_distance}[name](trains(golden), None, 0, WINDOW)
    assert np.abs(ours - golden[name]).max() < 1e-12


@pytest.mark.parametrize("q", [0.01, 0.1, 1.0])
def test_victor_purpura_as_in_elephant(q):
    golden = GOLDEN["elephant"]
    assert np.abs(victor_purpura(trains(golden), q=q) - golden[f"purpura {q}"]).max() < 1e-11


@pytest.mark.parametrize("tau", [2.0, 20.0, 200.0])
def test_van_rossum_as_in_elephant(tau):
    golden = GOLDEN["elephant"]
    assert np.abs(van_rossum(trains(golden), tau=tau) - golden[f"rossum {tau}"]).max() < 1e-9


def test_van_rossum_is_the_integral():
    a, b, tau = np.array([10.0, 12.5, 40.0]), np.array([11.0, 40.0, 41.0, 90.0]), 7.0
    t = np.linspace(0, 400, 4_000_001)
    trace = lambda train: sum((t >= s) * np.exp(-np.maximum(t - s, 0) / tau) for s in train)  # noqa: E731
    integral = np.trapezoid((trace(a) - trace(b)) ** 2, t) * 2 / tau
    assert van_rossum(a, b, tau=tau) ** 2 == pytest.approx(integral, rel=1e-3)


def cheapest(a, b, q):
    """Victor and Purpura's own recursion."""
    price = np.add.outer(np.arange(len(a) + 1.0), np.arange(len(b) + 1.0))
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            price[i + 1, j + 1] = min(price[i, j + 1] + 1, price[i + 1, j] + 1, price[i, j] + q * abs(x - y))
    return price[-1, -1]


@given(times, times, st.sampled_from([0, 1e-3, 0.01, 0.1, 1, 10]))
@settings(deadline=None)
def test_victor_purpura_is_its_recursion(a, b, q):
    assert victor_purpura(a, b, q=q) == pytest.approx(cheapest(a, b, q), abs=1e-9)


@given(times, times)
@settings(deadline=None)
def test_victor_purpura_in_its_limits(a, b):
    assert victor_purpura(a, b, q=0) == abs(a.size - b.size)
    assert victor_purpura(a, b, q=1e9) == a.size + b.size - 2 * np.intersect1d(a, b).size


@EACH
@given(a=times, b=times)
@settings(deadline=None)
def test_symmetry_and_identity(verb, a, b):
    assert verb(a, b) == pytest.approx(verb(b, a), rel=1e-12)
    assert verb(a, a.copy()) == 0
    table = verb([a, b, a])
    assert np.array_equal(table, table.T)
    assert not table[[0, 0, 1, 2], [0, 2, 1, 2]].any()


@pytest.mark.parametrize("name", ["victor_purpura", "van_rossum"])
@given(a=times, b=times)
@settings(deadline=None)
def test_unlike_trains_are_apart(name, a, b):
    assert (VERBS[name](a, b) > 1e-3) != np.array_equal(a, b)


@pytest.mark.parametrize("name", ["victor_purpura", "van_rossum"])
@given(a=times, b=times, c=times)
@settings(deadline=None)
def test_the_way_round_is_no_shorter(name, a, b, c):
    verb = VERBS[name]
    assert verb(a, c) <= verb(a, b) + verb(b, c) + 1e-9


@EACH
@given(a=times, b=times, shift=st.integers(-100, 100))
@settings(deadline=None)
def test_only_differences_of_times_count(verb, a, b, shift):
    name = next(n for n, v in VERBS.items() if v is verb)
    if name in ("isi_distance", "spike_distance"):
        moved = {"isi_distance": isi_distance, "spike_distance": spike_distance}[name](
            a + shift, b + shift, shift, WINDOW + shift
        )
    else:
        moved = verb(a + shift, b + shift)
    assert moved == pytest.approx(verb(a, b), abs=1e-9)


@EACH
@given(a=lists, b=lists)
@settings(deadline=None, max_examples=40)
def test_many_at_once_are_each_by_itself(verb, a, b):
    table = verb(a, b)
    assert table.shape == (len(a), len(b))
    assert table == pytest.approx(np.array([[verb(x, y) for y in b] for x in a]), abs=1e-9)
    assert verb(a[0], b) == pytest.approx(table[0], abs=1e-12)
    assert verb(a) == pytest.approx(verb(a, a), abs=1e-12)


@given(times, times)
@settings(deadline=None)
def test_profiles_stay_in_their_bounds(a, b):
    assert 0 <= isi_distance(a, b, 0, WINDOW) < 1
    assert 0 <= spike_distance(a, b, 0, WINDOW) <= 1


def test_distances_that_are_known():
    assert victor_purpura([], [], q=1) == van_rossum([], [], tau=1) == 0
    assert isi_distance([], [], 0, 10) == spike_distance([], [], 0, 10) == 0
    assert victor_purpura([], [1, 2, 3], q=1) == 3
    assert van_rossum([], [5], tau=3) == 1
    assert van_rossum([5], [8], tau=3) == pytest.approx(np.sqrt(2 * (1 - np.exp(-1))))
    assert isi_distance([200, 400, 600, 800], np.arange(100, 1000, 100), 0, WINDOW) == 0.5
    assert victor_purpura([[1, 2]], [3], q=0).shape == (1,)
    assert victor_purpura([[1], [2, 3]], q=1).shape == (2, 2)


def test_a_last_spike_on_the_edge_is_no_division_by_zero():
    at_end = [[WINDOW], [WINDOW], [0.0], [0.0, WINDOW], []]
    for verb in (isi_distance, spike_distance):
        found = verb(at_end, None, 0, WINDOW)
        assert np.isfinite(found).all()
        assert found[0, 1] == 0


# coincidence factor


def gamma(a, b, window, delta):
    """By its definition, coincidences by trying all pairings of the sorted trains."""
    table = np.zeros((len(a) + 1, len(b) + 1))
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1, j + 1] = max(table[i, j + 1], table[i + 1, j], table[i, j] + (abs(x - y) <= delta))
    rate = len(b) / window
    return (table[-1, -1] - 2 * rate * delta * len(a)) / (0.5 * (len(a) + len(b))) / (1 - 2 * rate * delta)


@given(times, times, st.sampled_from([0.5, 2, 4]))
@settings(deadline=None)
def test_coincidence_is_its_definition(a, b, delta):
    found = coincidence(a, b, 0, WINDOW, delta=delta)
    if a.size or b.size:
        assert found == pytest.approx(gamma(a, b, WINDOW, delta), abs=1e-12)
    else:
        assert np.isnan(found)


def test_coincidence_of_known_trains():
    rng = np.random.default_rng(7)
    poisson = [np.sort(rng.uniform(0, 1e5, 2000)) for _ in range(30)]
    # chance, but for spikes so near each other that one partner must do for two: 2 ν Δ = 0.04
    assert abs(coincidence(poisson[:15], poisson[15:], 0, 1e5, delta=1).mean()) < 0.02
    assert coincidence(poisson, None, 0, 1e5).diagonal() == pytest.approx(1)
    assert coincidence([100, 200], [150, 250], 0, 1000, delta=4) < 0
    assert coincidence([100, 200, 300], [], 0, 1000) == 0

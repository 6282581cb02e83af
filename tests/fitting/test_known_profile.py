"""Profiles: linear problems in closed form, open ends, walls, combinations, a second minimum, and a cell."""

import numpy as np
import pytest
from scipy.stats import chi2

import izhikevich as izh
from izhikevich.errors import ArgumentError
from izhikevich.fitting.drive import one_for_all
from izhikevich.fitting.known.bounds import cramer_rao
from izhikevich.fitting.known.profile import profile_likelihood
from izhikevich.fitting.known.spikes import spike_knowledge, spike_residuals
from izhikevich.fitting.search.space import Space

START = (-65.0, -13.0)


def linear(J, y):
    return lambda x: (x @ J.T - y, np.broadcast_to(J, (len(x), *J.shape)))


def problem(seed=0, strength=30.0):
    rng = np.random.default_rng(seed)
    J = strength * rng.normal(size=(12, 3))
    y = J @ np.array([0.4, 0.5, 0.6]) + rng.normal(size=12)
    return J, y, np.linalg.lstsq(J, y)[0]


@pytest.mark.parametrize("along", [0, 2, (1.0, -0.5, 0.3)])
def test_profile_of_a_linear_problem_is_the_parabola_of_its_bound(along):
    J, y, best = problem()
    found = profile_likelihood(linear(J, y), best, along)
    w = np.eye(3)[along] if np.ndim(along) == 0 else np.array(along) / np.linalg.norm(along)
    sd = np.sqrt(w @ np.linalg.inv(J.T @ J) @ w)
    assert found.rise == pytest.approx((found.distance / sd) ** 2, abs=1e-6)
    assert (found.x - best) @ w == pytest.approx(found.distance, abs=1e-12)
    reach = sd * np.sqrt(chi2.ppf(0.95, 1))
    assert (found.low, found.high) == pytest.approx((-reach, reach), rel=1e-3)
    assert not found.open
    assert cramer_rao(J, 1.0, {n: 1.0 for n in "abc"}, np.ones(3)).bounds[0] == pytest.approx(
        np.sqrt(np.linalg.inv(J.T @ J)[0, 0])
    )


def test_the_sloppiest_direction_of_a_blind_problem_is_open_at_both_ends():
    J = 20.0 * np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]])
    y = J @ np.array([0.5, 0.5])
    known = cramer_rao(J, 1.0, {"a": 0.5, "b": 0.5}, np.ones(2))
    found = profile_likelihood(linear(J, y), [0.5, 0.5], known.directions[-1])
    assert (found.low, found.high) == (-np.inf, np.inf)
    assert found.open
    assert found.distance[[0, -1]] == pytest.approx([-(0.5**0.5), 0.5**0.5])  # from corner to corner
    assert found.rise.max() < 1e-6


def test_an_interval_that_a_wall_cuts_is_open_there():
    J = np.array([[2.0, 0.0], [0.0, 50.0]])
    found = profile_likelihood(linear(J, J @ np.array([0.8, 0.5])), [0.8, 0.5], 0)
    assert np.isinf(found.high)
    assert np.isinf(found.low)  # 0.8 below is 1.6 standard deviations
    found = profile_likelihood(linear(3 * J, 3 * J @ np.array([0.8, 0.5])), [0.8, 0.5], 0)
    assert np.isinf(found.high)
    assert found.low == pytest.approx(-np.sqrt(chi2.ppf(0.95, 1)) / 6, rel=1e-3)


def test_a_better_place_than_the_one_given_is_where_the_rise_is_zero():
    def two_roots(x):
        y = x - 0.3
        return 40 * y * (y - 0.1) - 2 * (y - 0.1), (80 * y - 6)[:, :, None]

    found = profile_likelihood(two_roots, [0.3], 0, places=201)
    assert found.rise.min() == pytest.approx(0.0, abs=1e-3)
    assert found.rise[np.abs(found.distance).argmin()] == pytest.approx(0.04, rel=1e-2)


@pytest.mark.parametrize(
    ("argument", "options"),
    [
        ("along", {"along": (0.0, 0.0, 0.0)}),
        ("along", {"along": (1.0, 2.0)}),
        ("best", {"best": [0.4, 1.5, 0.6]}),
        ("level", {"level": 1.0}),
        ("places", {"places": 2}),
    ],
)
def test_refusals(argument, options):
    J, y, best = problem()
    with pytest.raises(ArgumentError, match=rf"profile_likelihood\.{argument}"):
        profile_likelihood(linear(J, y), **({"best": best, "along": 0} | options))


def test_profile_of_a_cell_agrees_with_its_bound_where_it_is_well_determined():
    cell = izh.cell("TC")
    space = Space(cell, ("a", "b"))
    current = one_for_all(izh.constant(2.5) + izh.noise(0.75, tau=5, interval=1, seed=1), "mV/ms", 400.0)
    wanted = izh.simulate(cell, 300.0, current, start=START, method="taylor", record="spikes").spike_times
    values = {"a": cell.a, "b": cell.b}
    found = profile_likelihood(spike_residuals(space, wanted, current, dt=0.1), space.place(values), 1, places=11)
    low, high = found.interval(space, "b")
    known = spike_knowledge(space, values, current, 300.0)
    assert (high - low) / 2 == pytest.approx(1.96 * known.bounds[1], rel=0.2)
    assert low < cell.b < high
    least = known.directions[-1] * space.slopes(space.place(values)[None])[0] / known.sizes
    residuals = spike_residuals(space, wanted, current, dt=0.1)
    along = profile_likelihood(residuals, space.place(values), least, places=11)
    reach = (along.high - along.low) / 2 * np.linalg.norm(least)  # in sizes
    assert reach == pytest.approx(1.96 / known.spectrum[-1], rel=0.2)

"""Global search: problems with known answers, walls, what is not finite, and SciPy beside it."""

import io
import sys

import numpy as np
import pytest
from scipy.stats import ortho_group

from izhikevich.errors import ArgumentError
from izhikevich.fitting.search.covariance import cma_es, inside, outside, rates_of
from izhikevich.fitting.search.evolution import differential_evolution
from izhikevich.fitting.search.minimum import Minimum
from izhikevich.fitting.search.screening import screened, spread

SEARCHES = [differential_evolution, cma_es]
BEST = np.array([0.3, 0.7, 0.45, 0.2])


def sphere(x):
    return ((x - BEST[: x.shape[1]]) ** 2).sum(axis=1)


def ellipsoid(x):
    """Its condition number is 10⁶."""
    p = x.shape[1]
    return (10 ** (6 * np.arange(p) / (p - 1)) * (x - BEST[:p]) ** 2).sum(axis=1)


def rosenbrock(x):
    """The end of its bent valley lies at 0.75 in every coordinate."""
    y = 4 * x - 2
    return (100 * (y[:, 1:] - y[:, :-1] ** 2) ** 2 + (1 - y[:, :-1]) ** 2).sum(axis=1)


def rastrigin(x):
    """Ten minima along every edge of the cube."""
    y = 10 * (x - BEST[: x.shape[1]])
    return (y**2 + 10 - 10 * np.cos(2 * np.pi * y)).sum(axis=1)


class Counted:
    """A loss that counts its calls, its points, and those until it was below a goal."""

    def __init__(self, loss, goal=0.0):
        self.loss, self.goal = loss, goal
        self.calls = self.points = 0
        self.reached = None

    def __call__(self, x):
        value = self.loss(x)
        if self.reached is None and (value < self.goal).any():
            self.reached = self.points + int(np.argmax(value < self.goal)) + 1
        self.calls += 1
        self.points += len(x)
        return value


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize(
    ("loss", "where", "near"), [(sphere, BEST, 1e-6), (ellipsoid, BEST, 1e-5), (rosenbrock, 0.75, 1e-5)]
)
def test_known_minima(search, loss, where, near):
    found = search(loss, 4, rng(), generations=500)
    assert found.x[0] == pytest.approx(np.broadcast_to(where, 4), abs=near)
    assert found.cost[0] == loss(found.x[:1])[0]
    assert found.converged[0]
    assert (np.diff(found.cost) >= 0).all()


@pytest.mark.parametrize("search", SEARCHES)
def test_one_coordinate(search):
    assert search(sphere, 1, rng()).x[0] == pytest.approx(BEST[:1], abs=1e-5)


def test_the_best_of_many_minima_is_found():
    """CMA-ES sees through neighbouring minima with many candidates only (Hansen & Kern 2004, PPSN VIII, p. 282)."""
    for seed in range(5):
        found = differential_evolution(rastrigin, 4, rng(seed))
        assert found.x[0] == pytest.approx(BEST, abs=1e-5), seed
    many, few = (cma_es(rastrigin, 4, rng(), starts=10, size=size) for size in (150, 8))
    assert many.x[0] == pytest.approx(BEST, abs=1e-5)
    assert few.cost[0] > 0.5
    assert few.converged.all()  # each to a minimum, which is all that it claims


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("steep", [1.0, 1e3])
def test_a_minimum_beyond_a_wall_is_found_on_it(search, steep):
    """On two walls; from them the loss rises in a line, not in a parabola."""

    def beyond(x):
        return steep * x[:, 0] + (1.0 - x[:, 1]) + 10 * (x[:, 2] - 0.25) ** 2

    found = search(beyond, 3, rng(), generations=500)
    assert found.x[0] == pytest.approx([0.0, 1.0, 0.25], abs=1e-5)
    assert ((found.x >= 0) & (found.x <= 1)).all()


@pytest.mark.parametrize("search", SEARCHES)
def test_every_candidate_is_in_the_cube_and_every_generation_one_call(search):
    def within(x):
        assert ((x >= 0) & (x <= 1)).all()
        return (x**2).sum(axis=1)

    loss = Counted(within)
    search(loss, 3, rng(), generations=30, precision=0.0)
    assert loss.calls == 30


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("nothing", [np.nan, np.inf, -np.inf])
def test_a_loss_that_is_nowhere_finite(search, nothing):
    found = search(lambda x: np.full(len(x), nothing), 3, rng(), generations=20)
    assert np.isinf(found.cost).all()
    assert not found.converged.any()


@pytest.mark.parametrize("search", SEARCHES)
def test_what_is_not_finite_is_infinitely_bad(search):
    """Three quarters of the square, in one of which the minimum is not finite either."""
    found = search(lambda x: np.where((x < 0.5).any(axis=1), np.nan, sphere(x)), 2, rng(), generations=400)
    assert found.x[0] == pytest.approx([0.5, 0.7], abs=1e-5)
    assert found.converged[0]


@pytest.mark.parametrize("search", SEARCHES)
def test_a_plain_has_not_been_searched_to_an_end(search):
    found = search(lambda x: np.zeros(len(x)), 3, rng(), generations=60)
    assert not found.converged.any()


@pytest.mark.parametrize("search", SEARCHES)
def test_a_budget_that_ends_is_no_end_of_the_search(search):
    assert not search(rosenbrock, 4, rng(), generations=10).converged.any()


@pytest.mark.parametrize("search", [*SEARCHES, screened])
def test_errors_of_the_loss_come_through(search):
    def broken(x):
        raise ZeroDivisionError("of the loss")

    with pytest.raises(ZeroDivisionError, match="of the loss"):
        search(broken, 2, rng())


@pytest.mark.parametrize("search", [*SEARCHES, screened])
def test_a_loss_of_the_wrong_shape_is_refused(search):
    with pytest.raises(ArgumentError, match="one number for each"):
        search(lambda x: x, 2, rng())


def test_starts_and_sizes_without_sense_are_refused():
    for wrong in ([0.5, 0.5], [[0.5]], [[0.5, np.nan]], np.empty((0, 2))):
        with pytest.raises(ArgumentError, match="starts must be one row"):
            cma_es(sphere, 2, rng(), starts=np.array(wrong))
        with pytest.raises(ArgumentError, match="start must be one row"):
            differential_evolution(sphere, 2, rng(), start=np.array(wrong))
    with pytest.raises(ArgumentError, match="size"):
        cma_es(sphere, 2, rng(), size=1)


@pytest.mark.parametrize("search", SEARCHES)
def test_the_same_seed_gives_the_same_search(search):
    first, again, other = (search(rastrigin, 3, rng(seed), generations=40) for seed in (4, 4, 5))
    for one, two in zip(first, again, strict=True):
        assert np.array_equal(one, two)
    assert not np.array_equal(first.x, other.x)


def test_cma_es_does_not_care_how_the_valley_lies():
    """Candidates until 1e-8 on the ellipsoid and on it turned: the same, but for chance (9 runs each)."""
    needed = []
    for turn in (np.eye(4), ortho_group.rvs(4, random_state=3)):

        def turned(x, turn=turn):
            return ellipsoid((x - 0.5) @ turn + BEST)

        runs = [Counted(turned, 1e-8) for _ in range(9)]
        for seed, run in enumerate(runs):
            cma_es(run, 4, rng(seed), starts=1, sigma=0.1)
        needed.append(np.median([run.reached for run in runs]))
    assert needed[1] == pytest.approx(needed[0], rel=0.15)


def test_runs_side_by_side_know_nothing_of_each_other():
    """A run that starts in the worse of two valleys stays there, whatever the others find."""

    def two(x):
        return np.minimum(sphere(x), 0.1 + ((x - 0.9) ** 2).sum(axis=1))

    found = cma_es(two, 2, rng(), starts=np.array([[0.3, 0.7], [0.9, 0.9]]), sigma=0.01)
    assert found.x == pytest.approx(np.array([[0.3, 0.7], [0.9, 0.9]]), abs=1e-6)
    assert found.cost == pytest.approx([0.0, 0.1], abs=1e-11)
    assert found.converged.all()


def test_constants_of_the_tutorial():
    """Weights: the good ones add up to one, no bad one would take the covariance its volume (Hansen 2016, table 1)."""
    for p, size in ((2, 6), (4, 8), (10, 10), (4, 60), (40, 15)):
        rates = rates_of(p, size)
        good = rates.weights[rates.weights > 0]
        assert good.sum() == pytest.approx(1.0)
        assert good.size == size // 2
        assert (np.diff(rates.weights) < 0).all()
        assert 1 / (good**2).sum() == pytest.approx(rates.effective)
        assert 1 - rates.one - rates.many * rates.weights.sum() > 0
        assert -rates.many * rates.weights[rates.weights < 0].sum() * p <= 1 - rates.one - rates.many + 1e-12


def test_folds_have_no_edge():
    y = np.linspace(-3.0, 4.0, 700_001)
    x = inside(y)
    assert (x.min(), x.max()) == (0.0, 1.0)
    slope = np.diff(x) / np.diff(y)
    assert np.abs(slope).max() <= 1 + 1e-9
    assert np.abs(np.diff(slope)).max() < 2e-4
    inner = np.linspace(0.0, 1.0, 1001)
    assert inside(outside(inner)) == pytest.approx(inner, abs=1e-15)


def test_starts_are_among_the_first():
    given = np.array([[0.3, 0.7], [0.9, 0.1]])
    seen = []

    def noted(x):
        seen.append(x)
        return sphere(x)

    found = differential_evolution(noted, 2, rng(), start=given, generations=3)
    assert np.array_equal(seen[0][:2], given)
    assert found.cost[0] == 0.0
    assert len(seen[0]) == 10
    cma_es(noted, 2, rng(), starts=given, sigma=1e-9, generations=1)
    assert seen[-1][0] == pytest.approx(given[0], abs=1e-6)


def test_points_are_spread_and_the_best_are_kept():
    x = spread(64, 3, rng())
    assert np.array_equal(np.sort((x * 64).astype(int), axis=0), np.tile(np.arange(64)[:, None], 3))
    loss = Counted(sphere)
    found = screened(loss, 3, rng(), size=64, keep=5)
    assert isinstance(found, Minimum)
    assert (loss.calls, loss.points) == (1, 64)
    assert np.array_equal(found.cost, np.sort(sphere(spread(64, 3, rng())))[:5])
    assert not found.converged.any()


@pytest.mark.parametrize(("loss", "p"), [(sphere, 4), (ellipsoid, 4), (rosenbrock, 4), (rastrigin, 4)])
def test_no_more_evaluations_than_scipy(loss, p):
    """Until the loss is below 1e-6, in the median of 5 seeds; SciPy with its own settings, generations as whole calls like ours."""
    from scipy.optimize import differential_evolution as theirs

    def needed(search):
        runs = [Counted(loss, 1e-6) for _ in range(5)]
        for seed, run in enumerate(runs):
            search(run, seed)
        assert all(run.reached for run in runs)
        return np.median([run.reached for run in runs])

    def scipy(run, seed):
        how = {"polish": False, "tol": 0, "atol": 1e-6, "vectorized": True, "updating": "deferred"}
        theirs(lambda x: run(x.T.reshape(-1, p)), [(0, 1)] * p, seed=seed, **how)

    assert needed(lambda run, seed: differential_evolution(run, p, rng(seed))) <= needed(scipy)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("show", [True, False])
def test_the_bar_says_what_has_been_found(search, show, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(sys, "stderr", Terminal())
    search(sphere, 2, rng(), generations=12, progress=show)
    said = sys.stderr.getvalue()
    assert ("of 12 generations" in said) == ("best " in said) == show

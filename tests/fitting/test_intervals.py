"""A cell from intervals: found again where the input is known, and no more said than is known where it is not."""

import importlib.util

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import izhikevich as izh
from izhikevich.errors import ArgumentError, UnknownNameError
from izhikevich.fitting import IntervalFit, equivalent
from izhikevich.fitting.derivatives.passage import passage
from izhikevich.fitting.drive import one_for_all
from izhikevich.fitting.intervals.chain import chained
from izhikevich.fitting.intervals.combinations import combinations
from izhikevich.fitting.intervals.free_run import free_run
from izhikevich.fitting.intervals.measured import measured
from izhikevich.fitting.intervals.shooting import seen
from izhikevich.fitting.intervals.unknowns import Unknowns
from izhikevich.fitting.search.space import Space
from izhikevich.io import Recordings

START = (-65.0, -13.0)
UNIT = izh.Izhikevich().current_unit
FREE = ("a", "b", "c", "d")


def noisy(seed=1):
    return one_for_all(izh.constant(10) + izh.noise(3, tau=5, interval=1, seed=seed), "mV/ms", 2000.0)


def train(name, duration, current):
    return izh.simulate(name, duration, current, start=START, method="taylor", record="spikes").spike_times


def largest_error(fit, name):
    return max(abs(fit.params_[p] / getattr(izh.cell(name), p) - 1) for p in fit.params_)


def problem(name="CH", inputs=0, starts=1, current=None, free=FREE):
    """Unknowns and data of a train under noise, and the place of the truth, with inputs of 10 and u of -5."""
    spikes = train(name, 120, noisy())
    known = noisy().shift(-spikes[0]) if not inputs else None
    data = measured(np.diff(spikes), known, not inputs, UNIT, 0.0, 1)
    inputs = data.fitted if inputs > 1 else inputs
    starts = data.fitted if starts > 1 else starts
    space = Space(izh.cell(name), free)
    unknowns = Unknowns(space, inputs, starts)
    theta = space.place({p: getattr(izh.cell(name), p) for p in free})
    x = unknowns.place(theta[None], np.full((1, inputs), 10.0), np.full((1, starts), -5.0))
    return unknowns, data, x


def differences(function, x, h=1e-5):
    """∂/∂x of a function from points (n, size) to (n, K), by central differences over a step and its half, combined."""
    found = []
    for step in (h, h / 2):
        tilted = np.repeat(x, x.shape[1], axis=0)
        up, down = function(tilted + step * np.eye(x.shape[1])), function(tilted - step * np.eye(x.shape[1]))
        found.append((up - down).T / (2 * step))
    return (4 * found[1] - found[0]) / 3


def agree(jacobian, expected):
    """Within 1e-6 of the largest entry of each column."""
    return (np.abs(jacobian - expected).max(axis=0) <= 1e-6 * np.abs(expected).max(axis=0) + 1e-9).all()


@pytest.mark.parametrize("inputs", [0, 1, pytest.param(9, marks=pytest.mark.slow)])
def test_constraints_and_residuals_have_the_derivatives_of_differences(inputs):
    unknowns, data, x = problem(inputs=inputs, starts=9)
    at = seen(unknowns, data, 0.01, x, 0.005)
    assert at.gap.shape == (1, data.fitted - 1)
    assert agree(at.r_slopes[0], differences(lambda y: seen(unknowns, data, 0.01, y, 0.005).r, x))
    assert agree(at.gap_slopes[0], differences(lambda y: seen(unknowns, data, 0.01, y, 0.005).gap, x))


@pytest.mark.parametrize(("inputs", "road"), [(0, free_run), (1, free_run), (1, chained), (9, chained)])
def test_unconstrained_residuals_have_the_derivatives_of_differences(inputs, road):
    unknowns, data, x = problem(inputs=inputs)
    jacobian = road(unknowns, data, x, 5, 0.005)[1][0] * unknowns.slopes(x)
    assert agree(jacobian, differences(lambda y: road(unknowns, data, y, 5, 0.005)[0], x))


def test_one_after_the_other_is_one_run_where_the_input_is_constant():
    unknowns, data, x = problem(inputs=1)
    assert chained(unknowns, data, x, 6, 0.005)[0] == pytest.approx(free_run(unknowns, data, x, 6, 0.005)[0], abs=1e-8)


def test_what_the_chain_leaves_closes_all_gaps():
    unknowns, data, x = problem()
    u = chained(unknowns, data, x, data.fitted, 0.005)[2]  # other steps than side by side: their errors differ
    every = Unknowns(unknowns.space, 0, data.fitted)
    place = every.place(x[:, : unknowns.parameters], np.empty((1, 0)), u[:, :-1])
    assert np.abs(seen(every, data, 0.0, place, 0.005).gap).max() < 1e-9


@pytest.mark.parametrize(
    ("method", "current"), [("unconstrained", noisy()), pytest.param("constrained", 10.0, marks=pytest.mark.slow)]
)
def test_a_cell_is_found_again_from_intervals(method, current):
    spikes = train("CH", 220, current)
    fit = IntervalFit(method=method).fit(Recordings.from_spikes(spikes), current)
    assert largest_error(fit, "CH") < 1e-3
    assert fit.converged_
    assert fit.gap_ < 1e-7
    assert fit.held_out_error_ < 1e-3 < fit.baseline_error_
    assert len(fit.combinations_) == 4
    rest = fit.predict(8)
    assert rest == pytest.approx(np.diff(spikes)[:8], rel=1e-3)
    assert fit.score(rest) == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", ["RS", "IB", "CH", "FS", "LTS", "TC"])
def test_cells_are_found_again_unconstrained(name, seed):
    spikes = train(name, {"RS": 750, "IB": 750, "TC": 750}.get(name, 400), noisy(seed))
    fit = IntervalFit().fit(Recordings.from_spikes(spikes), noisy(seed))
    assert largest_error(fit, name) < 1e-3


@pytest.mark.slow
@pytest.mark.parametrize("name", ["RS", "CH", "FS", "LTS"])  # not IB: it ends in another minimum
def test_cells_are_found_again_constrained(name):
    spikes = train(name, {"RS": 750}.get(name, 400), noisy())
    fit = IntervalFit(method="constrained").fit(Recordings.from_spikes(spikes), noisy())
    assert largest_error(fit, name) < 1e-3


@pytest.mark.slow
def test_both_problems_have_one_minimum_on_data_with_errors():
    intervals = np.diff(train("CH", 300, 10.0))
    intervals = intervals * np.exp(0.01 * np.random.default_rng(0).normal(size=intervals.size))
    one, two = (IntervalFit(method=method).fit(intervals, 10.0) for method in ("unconstrained", "constrained"))
    assert two.gap_ < 1e-7
    assert two.fitted_error_ == pytest.approx(one.fitted_error_, rel=1e-4)
    assert list(two.params_.values()) == pytest.approx(list(one.params_.values()), rel=1e-2)


@pytest.mark.slow
def test_both_solvers_find_the_same():
    pytest.importorskip("cyipopt")
    intervals = np.diff(train("CH", 200, 10.0))
    fits = [
        IntervalFit(method="constrained", solver=solver).fit(intervals, 10.0) for solver in ("trust-constr", "ipopt")
    ]
    for fit in fits:
        assert fit.gap_ < 1e-7
        assert largest_error(fit, "CH") < 1e-3


@settings(max_examples=10, deadline=None)
@given(
    inputs=st.lists(st.floats(5.0, 20.0), min_size=3, max_size=3),
    stretch=st.floats(0.3, 3.0),
    shift=st.floats(-80.0, 80.0),
    moved=st.floats(-50.0, 50.0),
)
def test_no_interval_tells_equivalent_cells_apart(inputs, stretch, shift, moved):
    u = [-5.0, 0.0, 2.0]
    twin, others, begins = equivalent(izh.cell("CH"), inputs, u, stretch=stretch, shift=shift, moved=moved)
    one = passage(izh.cell("CH"), 200.0, 0.0, u, inputs, ("d", "u0"), 0.01)
    two = passage(twin, 200.0, 0.0, begins, others, ("d", "u0"), 0.01)
    assert np.isfinite(one.lasts).all()
    assert two.lasts == pytest.approx(one.lasts, rel=1e-9)
    assert two.u == pytest.approx(stretch * one.u + twin.b * shift, rel=1e-8, abs=1e-8)


def test_with_free_inputs_the_wrong_cell_fits_too():
    intervals = np.diff(train("RS", 250, noisy()))
    fit = IntervalFit(izh.cell("FS"), ("d",), {"d": (1.9, 2.1)}, inputs="per interval", smoothness=0.0, hold_out=0.0)
    fit.fit(intervals)
    assert intervals.max() > 1.5 * intervals.min()
    assert fit.fitted_error_ < 1e-3
    assert np.ptp(fit.inputs_) > 0.5


def test_an_unknown_input_is_never_told_as_if_parameters_were_known():
    intervals = np.diff(train("FS", 80, 10.0))
    fit = IntervalFit(free=("a", "d"), inputs="constant").fit(intervals)
    assert "a =" not in str(fit)
    assert "Intervals alone do not give the parameters" in str(fit)
    assert set(fit.summary()) == {"held_out_error", "baseline_error", "combinations"}
    assert set(fit.combinations_[0].weights) == {"a", "d", "input"}
    assert [c.percent for c in fit.combinations_] == sorted(c.percent for c in fit.combinations_)
    assert "a = " in str(IntervalFit(free=("a", "d")).fit(intervals, 10.0))


def test_combinations_say_how_far_parameters_can_move():
    """Changed by what a combination is known to, the cell makes intervals that differ by one jitter (0.1 ms), u at the begin doing its best."""
    unknowns, data, x = problem("FS", inputs=1)
    data = data._replace(
        intervals=np.exp(chained(unknowns, data, x, data.fitted)[0][0]) * data.intervals
    )  # of the cell

    def moved(values, u):
        theta = unknowns.space.place({p: values[p] for p in FREE})
        place = unknowns.place(theta[None], np.array([[values["input"]]]), np.array([[u]]))
        return data.intervals * np.exp(chained(unknowns, data, place, data.fitted, 0.005)[0][0]) / 0.1

    values = {p: getattr(izh.cell("FS"), p) for p in FREE} | {"input": 10.0}
    by_u = (moved(values, -5.0 + 1e-3) - moved(values, -5.0 - 1e-3)) / 2e-3
    combined = combinations(unknowns, data, 0.0, x[0])
    for found in combined[:2]:
        step = 1e-2 * found.percent * 1e-3
        up, down = ({p: v + s * step * abs(v) * found.weights[p] for p, v in values.items()} for s in (1, -1))
        change = (moved(up, -5.0) - moved(down, -5.0)) / 2e-3
        assert np.linalg.norm(change - by_u * (by_u @ change) / (by_u @ by_u)) == pytest.approx(1.0, rel=1e-4)
    assert [c.known for c in combined] == [True, True, False, False, False]  # a steady train: two numbers
    assert "more than 1000 %" in str(combined[-1])


def test_an_interval_that_never_ends_is_a_value():
    unknowns, data, x = problem(inputs=1)
    x[:, unknowns.parameters] = 0.0  # an input of -10: silence
    off, slopes, u = chained(unknowns, data, x, 4)
    assert (off == 2.0).all()
    assert not slopes.any()
    assert np.isnan(u[:, 1:]).all()
    assert (free_run(unknowns, data, x, 4, 0.1)[0] == 2.0).all()
    every = Unknowns(unknowns.space, 1, data.fitted)
    place = every.place(x[:, :4], np.full((1, 1), -10.0), np.full((1, data.fitted), -5.0))
    assert np.isfinite(seen(every, data, 0.0, place).gap).all()


@pytest.mark.parametrize(
    "given",
    [[], [20.0], [20.0, 0.0, 25.0, 20.0, 20.0, 20.0, 20.0, 20.0], [20.0, -3.0] * 5, [20.0, np.nan] * 5, [[20.0] * 9]],
)
def test_intervals_that_tell_nothing_are_refused(given):
    with pytest.raises(ArgumentError, match=r"fit\.intervals"):
        IntervalFit().fit(given, 10.0)


def test_other_refusals():
    good = [20.0] * 12
    with pytest.raises(ArgumentError, match="two spikes"):
        IntervalFit().fit(Recordings.from_spikes([12.0]), 10.0)
    with pytest.raises(ArgumentError, match="one sweep"):
        IntervalFit().fit(Recordings.from_intervals([good, good]), 10.0)
    with pytest.raises(ArgumentError, match=r"fit\.current"):
        IntervalFit().fit(good)
    with pytest.raises(ArgumentError, match=r"fit\.current"):
        IntervalFit(inputs="constant").fit(good, 10.0)
    with pytest.raises(ArgumentError, match="mV/ms"):
        IntervalFit().fit(Recordings.from_intervals(good, 100.0))
    with pytest.raises(ArgumentError, match="to_2003"):
        IntervalFit(izh.cell("RS2007")).fit(good, 10.0)
    with pytest.raises(ArgumentError, match="hold_out"):
        IntervalFit(hold_out=1.0).fit(good, 10.0)
    with pytest.raises(ArgumentError, match="smoothness"):
        IntervalFit(smoothness=-1.0).fit(good, 10.0)
    with pytest.raises(ArgumentError, match="free"):
        IntervalFit(free=("a", "offset")).fit(good, 10.0)
    with pytest.raises(ArgumentError, match="bounds"):
        IntervalFit(bounds={"u": (3.0, 1.0)}).fit(good, 10.0)
    with pytest.raises(UnknownNameError, match="inputs"):
        IntervalFit(inputs="some").fit(good, 10.0)
    with pytest.raises(ArgumentError, match="predict"):
        IntervalFit().predict(3)
    if importlib.util.find_spec("cyipopt") is None:
        with pytest.raises(ArgumentError, match="cyipopt"):
            IntervalFit(free=("a",), method="constrained", solver="ipopt").fit(good, 10.0)
    with pytest.raises(ArgumentError, match="stretch"):
        equivalent(izh.cell("RS"), 10.0, 0.0, stretch=0.0)

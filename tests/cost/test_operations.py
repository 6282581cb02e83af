"""Operations counted: expressions whose count is seen, steps counted by hand, and methods as they are executed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from izhikevich.cost import KINDS, WEIGHTS, Tally, operations, published_costs
from izhikevich.cost.numbers import Number
from izhikevich.errors import ArgumentError, MethodError
from izhikevich.methods import METHODS
from izhikevich.models import Izhikevich, Izhikevich2007, comparison
from izhikevich.models.ops import exp, lit, log, minimum, select, sqrt
from izhikevich.stimulus import noise, ramp

RS = Izhikevich()
NOISE = noise(5.0, tau=5.0, mean=10.0, seed=3)


def counted(expression, x=2.0, p=3.0):
    """What an expression of a variable and a parameter takes; zeros left out."""
    tally = Tally()
    tally.take(expression(Number(x), Number(p, constant=True)))
    return {kind: n for kind, n in tally.counts().items() if n}


@pytest.mark.parametrize(
    ("expression", "counts"),
    [
        (lambda x, p: x * x + 5 * x - p, {"add": 2, "mul": 2}),
        (lambda x, p: x / p, {"div": 1}),
        (lambda x, p: p / x - x / 2, {"add": 1, "div": 2}),
        (lambda x, p: x + p * p / 2, {"add": 1}),  # of the parameter alone: once, not every step
        (lambda x, p: -x, {}),
        (lambda x, p: 1.0 * x + 0.0, {}),
        (lambda x, p: exp(x), {"function": 1}),
        (lambda x, p: exp(exp(x) + p), {"add": 1, "function": 2}),
        (lambda x, p: log(x) * log(x), {"mul": 1, "function": 2}),
        (lambda x, p: sqrt(x), {"function": 1}),
        (lambda x, p: minimum(x, p), {"compare": 1, "select": 1}),
        (lambda x, p: select(x > p, x * x, x + x), {"add": 1, "mul": 1, "compare": 1, "select": 1}),  # both branches
        (lambda x, p: lit(0.5, x) * x, {"mul": 1}),
        (lambda x, p: (x * p, x)[1], {}),  # not used
    ],
)
def test_expressions(expression, counts):
    assert counted(expression) == counts


def test_what_is_used_twice_counts_once():
    def shared(x, p):
        square = x * x
        return square * square + square

    assert counted(shared) == {"add": 1, "mul": 2}


@given(x=st.floats(-50, 50), p=st.floats(-5, 5))
def test_values_are_those_of_plain_numbers(x, p):
    def expression(x, p):
        return select(x > p, exp(x / lit(10.0, x)) * p - x, x * x + minimum(x, p))

    assert float(expression(Number(x), Number(p, constant=True))) == float(expression(np.float64(x), np.float64(p)))


def test_one_euler_step_is_13():
    """10 in the two equations, 2 sums, and the test as one comparison; a product with a step that is not 1 adds 2."""
    assert operations(RS, "euler", 1.0).moving + 1 == 13
    assert operations(RS, "euler", 0.5).moving == 14


def test_the_published_script_is_no_13():
    """Two half steps of v: 21 with the parabola as (0.04 v + 5) v + 140, of which the 2006 program is made; 23 as the script has it."""
    assert operations(RS, "polychrony2006", 1.0).moving + 1 == 21
    assert operations(RS, "izhikevich2003", 1.0).moving + 1 == 23


@pytest.mark.parametrize(("method", "slopes", "sums"), [("euler", 1, 1), ("heun", 2, 3), ("rk4", 4, 7)])
def test_runge_kutta_steps_by_hand(method, slopes, sums):
    """10 for every pair of slopes; a product and a sum, for v and for u, wherever a slope is added to a state."""
    assert operations(RS, method, 0.5).moving == 10 * slopes + 4 * sums


def test_the_2007_form_divides():
    counts = operations(Izhikevich2007(), "euler", 0.5).counts
    assert counts["div"] == 1


def test_grid_methods_take_the_same_at_every_step():
    short, long = (operations(RS, "rk4", 0.5, 10.0, d) for d in (5, 100))
    assert short.per_step == long.per_step
    assert long.spikes > 0


def test_located_methods_pay_for_spikes():
    quiet, firing = (operations(RS, "mobius3", 0.5, i, 100.0) for i in (0.0, 15.0))
    assert quiet.spikes == 0 < firing.spikes
    assert firing.per_ms > quiet.per_ms


@pytest.mark.parametrize(
    "method",
    [
        "mobius3",
        "rk4",
        *(pytest.param(n, marks=pytest.mark.slow) for n in ("mobius4", "taylor", "rk4_located", "exponential_euler")),
    ],
)
def test_the_run_that_is_counted_is_the_run(method):
    """As many spikes as the engine finds."""
    run = RS.run(100, 15, method=method, dt=0.5, record="spikes", start=RS.rest())
    assert operations(RS, method, 0.5, 15.0, 100.0).spikes == run.spike_times.size > 3


def test_a_slope_of_the_input_is_followed_and_noise_is_free():
    """One product and one sum in every step of a ramp; values that are held are there."""
    rising = ramp(0.1)
    held, sloped, noisy = (operations(RS, "euler", 0.5, current, 20.0).counts for current in (3.0, rising, NOISE))
    assert (sloped["add"] - held["add"], sloped["mul"] - held["mul"]) == (40, 40)
    assert noisy == held


def test_neurons_of_a_population_are_added_up():
    cells = Izhikevich(a=[0.02, 0.1], d=[8.0, 2.0])
    both = operations(cells, "mobius3", 0.5, [8.0, 15.0], 50.0)
    each = [operations(Izhikevich(a=a, d=d), "mobius3", 0.5, i, 50.0) for a, d, i in ((0.02, 8, 8), (0.1, 2, 15))]
    assert both.counts == {kind: sum(one.counts[kind] for one in each) for kind in KINDS}
    assert both.spikes == sum(one.spikes for one in each) > 4
    assert both.per_ms == pytest.approx(sum(one.per_ms for one in each) / 2)
    assert both.per_run == both.flops


def test_of_a_large_population_some_are_counted_and_it_is_said():
    found = operations(RS, "euler", 0.5, 10.0, 20.0, size=1000)
    one = operations(RS, "euler", 0.5, 10.0, 20.0)
    assert len(found.neurons) == 8
    assert (found.neurons[0], found.neurons[-1], found.size) == (0, 999, 1000)
    assert found.per_run == 1000 * one.per_run
    assert "8 of 1000 neurons counted" in str(found)
    assert "neurons counted" not in str(one)


def test_taylor_pays_for_its_order():
    """A finer tolerance is what it is for: more than a method of fixed order."""
    assert operations(RS, "taylor", 0.5, 10.0, 20.0).per_ms > operations(RS, "mobius4", 0.5, 10.0, 20.0).per_ms


@pytest.mark.parametrize("name", comparison.__all__)
def test_every_model_can_be_counted(name):
    cell = getattr(comparison, name)()
    counts = operations(cell, "rk4_located", 0.05, 0.0, 1.0).counts
    assert set(counts) == set(KINDS) == set(WEIGHTS)
    assert min(counts.values()) >= 0


@pytest.mark.parametrize("method", METHODS)
def test_every_method_can_be_counted(method):
    assert operations(RS, method, 0.25, 10.0, 5.0).per_ms > 20


def test_exponentials_of_hodgkin_and_huxley():
    """Six rate curves, six exponentials; exponential Euler takes one more for each of v, n, m and h."""
    cell = comparison.HodgkinHuxley()
    assert operations(cell, "euler", 0.1).counts["function"] == 6
    assert operations(cell, "exponential_euler", 0.1).counts["function"] == 10


def test_the_table_of_2004():
    costs = published_costs()
    rows = {row.published: row for row in costs if row.published != 10 and row.published != 13}
    assert len(costs) == 11
    exact = [row.name for row in costs if row.difference == 0]
    assert len(exact) == 6
    assert "Izhikevich (2003)" in exact
    assert rows[72].dt == 0.25
    for published in (180, 600, 1200):
        assert 0 < rows[published].difference < 0.1 * published
    assert rows[120].difference == -15  # Hindmarsh-Rose: no step gives it


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"dt": 0.0}, "(dt|duration) must be positive"),
        ({"duration": 0.0}, r"duration must be at least one step of 0.5 \[ms\]"),
        ({"current": [1.0, 2.0], "size": 3}, "one value or one per neuron"),
    ],
)
def test_bad_input_is_refused(options, words):
    with pytest.raises(ArgumentError, match=words):
        operations(**({"model": RS} | options))


def test_a_method_that_does_not_fit_is_refused():
    with pytest.raises(MethodError):
        operations(comparison.HodgkinHuxley(), "mobius3")

"""Cost at equal accuracy: the steps that pass are the largest that do, and a finer tolerance never costs less."""

import numpy as np
import pytest

from izhikevich.cost import NOISY, cost_at_accuracy, current_for_rate
from izhikevich.cost.accuracy import judged
from izhikevich.errors import ArgumentError
from izhikevich.models import Izhikevich
from izhikevich.models.comparison import IntegrateAndFire

METHODS = ("euler", "mobius3")
RS = Izhikevich()


@pytest.fixture(scope="module")
def rows():
    return cost_at_accuracy(Izhikevich(), 8.0, 300.0, (10.0, 1.0, 1e-2, 1e-13), METHODS)


def test_finer_costs_more(rows):
    prices = [row.per_ms for row in rows]
    assert prices == sorted(prices)
    assert all(row.error <= row.tolerance for row in rows[:3])


def test_located_spikes_pay_from_a_millisecond_on(rows):
    assert [row.method for row in rows[1:3]] == ["mobius3", "mobius3"]


def test_a_tolerance_out_of_reach_is_said_so(rows):
    assert rows[3].method == ""
    assert rows[3].per_ms == np.inf


@pytest.mark.slow
def test_the_largest_step_that_passes():
    """Twice the step of the row does not pass, the step and its halves do."""
    (row,) = cost_at_accuracy(IntegrateAndFire(), 1.5, 200.0, (0.5,), ("euler",))
    exact = 20 * np.log(1.5 / 0.75) * np.arange(1, 15)
    errors = []
    for dt in (2 * row.dt, row.dt, row.dt / 2):
        times = IntegrateAndFire().run(200, 1.5, method="euler", dt=dt).spike_times
        errors.append(np.abs(times - exact[: times.size]).max())
    assert errors[0] > 0.5 >= max(errors[1:])
    assert row.error == pytest.approx(errors[1], abs=1e-3)


def test_a_current_for_a_rate():
    current = current_for_rate(IntegrateAndFire(), 20.0)
    assert IntegrateAndFire().run(1000, current).spike_times.size == 20
    assert IntegrateAndFire().run(1000, 0.999 * current).spike_times.size == 19


def test_a_noisy_current_for_a_rate():
    """As many spikes as asked for, at a little less and a little more as well: none of them hangs on a hair."""
    factor = current_for_rate(RS, 20.0, 500.0, shape=NOISY)
    counts = [RS.run(500, k * factor * NOISY, record="spikes").spike_times.size for k in (1 - 1e-4, 1, 1 + 1e-4)]
    assert counts == [10, 10, 10]


def test_the_judge_under_noise():
    """rk4_located at 1/2048 ms beside a Taylor series, which shares no step with it."""
    current = 8.0 * NOISY
    truth = RS.run(200, current, method="taylor", record="spikes").spike_times
    assert truth.size > 3
    assert np.abs(judged(RS, current, 200.0) - truth).max() < 1e-8


def test_costs_under_noise():
    """Values that hold for half a millisecond cut longer steps; on the grid a tenth of the error costs about ten times as much."""
    mobius = cost_at_accuracy(RS, 8.0 * NOISY, 200.0, (1.0, 0.1), ("mobius3",))
    euler = cost_at_accuracy(RS, 8.0 * NOISY, 200.0, (1.0, 0.1), ("euler",))
    assert mobius[1].per_ms == mobius[0].per_ms
    assert euler[1].per_ms >= 4 * euler[0].per_ms
    assert euler[1].per_ms > 2 * mobius[1].per_ms


def test_bad_input_is_refused():
    with pytest.raises(ArgumentError, match="one that makes the cell fire"):
        cost_at_accuracy(IntegrateAndFire(), 0.0, 20.0)
    with pytest.raises(ArgumentError, match="a rate that the cell reaches"):
        current_for_rate(IntegrateAndFire(refractory=10.0), 500.0, duration=20.0)

"""Cells advanced one step at a time are the cells of a run."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.errors import ArgumentError, DivergenceError, NoRestError, RunawayError
from izhikevich.nef import Cells

SIZE, STEPS = 7, 400


def stepped(cells, drive):
    """All spikes of a stepped run: neurons, and times from its start."""
    neurons, times = [], []
    for row in drive:
        begin = cells.time
        counts = cells.step(row)
        np.testing.assert_array_equal(counts, np.bincount(cells.neurons, minlength=cells.size))
        neurons.append(cells.neurons)
        times.append(begin + cells.times)
    return np.concatenate(neurons), np.concatenate(times)


@pytest.mark.parametrize(("method", "dt"), [("mobius3", 1.0), ("mobius3", 0.5), ("izhikevich2003", 1.0)])
def test_steps_are_those_of_a_run_with_the_same_current(method, dt):
    drive = 8.0 + 10.0 * np.random.default_rng(0).standard_normal((STEPS, SIZE))
    cells = Cells(izh.cell("RS"), SIZE, dt, method)
    neurons, times = stepped(cells, drive)
    held = izh.sampled(np.arange(STEPS) * dt, drive)
    run = izh.simulate(izh.cell("RS"), STEPS * dt, held, method=method, dt=min(dt, 0.5) if method == "mobius3" else dt)
    order = np.lexsort((neurons, times))
    np.testing.assert_array_equal(neurons[order], run.spikes.neurons)
    np.testing.assert_allclose(times[order], run.spikes.times, atol=1e-9, rtol=0)
    assert run.spikes.times.size > 35


def test_no_cell_fires_at_rest_and_a_reset_begins_again():
    cells = Cells(izh.cell("RS"), 3)
    assert not sum(cells.step(0.0) for _ in range(50)).any()
    np.testing.assert_allclose(cells.v, -70.0)
    first = [cells.step(10.0).copy() for _ in range(100)]
    cells.reset()
    assert cells.time == 0
    for _ in range(50):
        cells.step(0.0)
    np.testing.assert_array_equal(first, [cells.step(10.0) for _ in range(100)])


def test_a_long_step_holds_several_spikes_in_order():
    cells = Cells(izh.cell("FS"), 2, dt=20.0)
    counts = cells.step([0.0, 60.0])
    assert counts[0] == 0
    assert counts[1] > 5
    assert (np.diff(cells.times) > 0).all()
    assert 0 < cells.times[0] < cells.times[-1] <= 20


@pytest.mark.parametrize("current", [np.nan, np.inf])
def test_a_current_that_is_no_number_is_named(current):
    cells = Cells(izh.cell("RS"), 3)
    with pytest.raises((DivergenceError, RunawayError), match="neuron 1 at t = 0 ms"):
        cells.step([1.0, current, 1.0])


def test_a_current_far_too_strong_is_refused():
    with pytest.raises(RunawayError, match="weaker"):
        Cells(izh.cell("RS"), 1).step(1e9)


def test_bad_cells():
    with pytest.raises(ArgumentError, match=r"Cells.dt must be positive \[ms\], got 0"):
        Cells(izh.cell("RS"), 1, dt=0)
    with pytest.raises(ArgumentError, match="size"):
        Cells(izh.cell("RS"), 0)
    with pytest.raises(NoRestError):
        Cells(izh.Izhikevich(b=0.3), 1)
    with pytest.raises(ArgumentError, match="Add the noise to the currents"):
        Cells(izh.cell("RS").replace(diffusion=1.0), 1, method="euler_maruyama")


def test_currents_that_do_not_fit():
    with pytest.raises(ArgumentError, match=r"Cells.step.current must be a number, or one for each of the 3 cells"):
        Cells(izh.cell("RS"), 3).step([1.0, 2.0])

"""A cell is found again from its spikes; what cannot be fitted is refused."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.errors import ArgumentError, UnknownNameError
from izhikevich.fitting import SpikeTimeFit
from izhikevich.fitting.drive import one_for_all
from izhikevich.fitting.search.space import BOUNDS, Space

START = (-65.0, -13.0)
MEANS = {"RS": 10.0, "IB": 10.0, "CH": 10.0, "FS": 10.0, "TC": 2.5, "LTS": 10.0, "RZ": 1.0}


def recovered(name, current, duration=500.0, **options):
    """Largest error of a parameter, as a part of its size, and the fit."""
    cell = izh.cell(name)
    truth = izh.simulate(cell, duration, current, start=START, method="taylor", record="spikes").spike_times
    found = SpikeTimeFit(start=START, **options).fit(current, truth)
    return max(abs(found.params_[p] / getattr(cell, p) - 1) for p in "abcd"), found


def noisy(mean, seed):
    return one_for_all(izh.constant(mean) + izh.noise(0.3 * mean, tau=5, interval=1, seed=seed), "mV/ms", 600.0)


def test_a_cell_is_found_again():
    error, found = recovered("RS", noisy(10.0, 1))
    assert error < 1e-3
    assert found.largest_error_ < 1e-3
    assert found.score(noisy(10.0, 1), found.predict(noisy(10.0, 1), 300.0)) == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", MEANS)
def test_every_cell_is_found_again_under_noise(name, seed):
    error, _ = recovered(name, noisy(MEANS[name], seed), random_state=seed)
    assert error < 1e-3


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [n for n in MEANS if n != "RZ"]
)  # of RZ a constant current tells too little: see docs/fitting.md
def test_cells_are_found_again_at_a_constant_current(name):
    error, _ = recovered(name, MEANS[name])
    assert error < 1e-3


def test_space_and_back():
    space = Space(izh.cell("RS2007"), ("C", "b", "offset"), {"b": (-3.0, -1.0)})
    values = {"C": 50.0, "b": -2.0, "offset": 0.0}
    x = space.place(values)
    assert x[1] == 0.5
    assert {name: float(v[0]) for name, v in space.values(x[None]).items()} == pytest.approx(values)
    h = 1e-6
    for k in range(3):
        tilted = np.eye(3)[k] * h
        rise = [np.array(list(space.values(x[None] + s * tilted).values()))[k, 0] for s in (1, -1)]
        assert space.slopes(x[None])[0, k] == pytest.approx((rise[0] - rise[1]) / (2 * h), rel=1e-6)


def test_every_cell_of_the_catalog_lies_within_the_bounds():
    for name in ("RS", "IB", "CH", "FS", "LTS", "TC", "RZ", "RS2007", "IB2007", "CH2007", "MSN2007"):
        cell = izh.cell(name)
        for parameter, (low, high, _) in BOUNDS[type(cell).__name__].items():
            if parameter in cell.parameters():
                assert low <= getattr(cell, parameter) <= high, (name, parameter)


@pytest.mark.parametrize(
    "times", [[], [1.0], [1.0, 2.0], [3.0, 2.0, 5.0], [1.0, np.nan, 3.0], [-1.0, 2.0, 3.0], [[1.0, 2.0, 3.0]]]
)
def test_spikes_that_tell_nothing_are_refused(times):
    with pytest.raises(ArgumentError, match="spike_times"):
        SpikeTimeFit().fit(10.0, times)


def test_other_refusals():
    with pytest.raises(UnknownNameError, match="free"):
        SpikeTimeFit(free=("a", "C")).fit(10.0, [1.0, 2.0, 3.0])
    with pytest.raises(ArgumentError, match="each of them once"):
        SpikeTimeFit(free=("a", "a")).fit(10.0, [1.0, 2.0, 3.0])
    with pytest.raises(ArgumentError, match="bounds"):
        SpikeTimeFit(bounds={"a": (0.2, 0.1)}).fit(10.0, [1.0, 2.0, 3.0])
    with pytest.raises(ArgumentError, match=r"'b'.* left out for what is not free"):
        SpikeTimeFit(free=("a",), bounds={"b": (0.1, 0.3)}).fit(10.0, [1.0, 2.0, 3.0])
    with pytest.raises(ArgumentError, match="predict"):
        SpikeTimeFit().predict(10.0, 100.0)

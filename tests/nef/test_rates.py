"""Adapted rates against the f-I curve measured elsewhere, and gains that give the rates that were asked for."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import fi_curve
from izhikevich.errors import ArgumentError
from izhikevich.nef import adapted_rates, gain_bias, rate_curve

PUBLISHED = ("RS", "IB", "CH", "FS", "LTS", "RZ")


@pytest.mark.parametrize("name", ["RS", "FS", "LTS"])
def test_adapted_rates_are_the_steady_ones_of_a_longer_run_by_another_method(name):
    cell = izh.cell(name)
    currents = [2.0, 5.0, 10.0, 15.0]
    np.testing.assert_allclose(adapted_rates(cell, currents), fi_curve(cell, currents, 5000.0).steady, rtol=2e-3)


def test_the_rate_of_a_bursting_cell_is_that_of_whole_bursts():
    times = izh.simulate(izh.cell("CH"), 20_000, 10).spike_times
    first = times[np.append(True, np.diff(times) > 20)]  # of each burst
    late = first[first > 5000]
    spikes = np.searchsorted(times, late[-1]) - np.searchsorted(times, late[0])
    expected = 1000 * spikes / (late[-1] - late[0])
    assert adapted_rates(izh.cell("CH"), [10.0])[0] == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_threshold_is_where_firing_begins_to_last(name):
    cell = izh.cell(name)
    threshold = rate_curve(cell).threshold
    below, above = adapted_rates(cell, threshold * np.array([1 - 1e-3, 1 + 1e-3]))
    assert below == 0 < above


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_current_at_the_encoder_gives_the_rate_to_two_percent_of_that_current(name):
    cell, wanted = izh.cell(name), np.array([40.0, 75.0, 150.0, 300.0])
    gain, bias = gain_bias(cell, wanted, [-0.9, -0.2, 0.3, 0.9])
    below, above = (adapted_rates(cell, (1 + e) * (gain + bias)) for e in (-0.02, 0.02))
    assert (below <= wanted).all()
    assert (wanted <= above).all()


def test_the_current_at_the_intercept_is_the_threshold():
    intercepts = np.array([-1.0, 0.0, 0.9])
    gain, bias = gain_bias(izh.cell("RS"), 100.0, intercepts)
    np.testing.assert_allclose(gain * intercepts + bias, rate_curve(izh.cell("RS")).threshold, rtol=1e-12)


def test_a_curve_never_falls_and_is_its_own_inverse():
    curve = rate_curve(izh.cell("CH"))
    assert (np.diff(curve.rates) >= 0).all()
    wanted = np.array([30.0, 120.0, 400.0])
    np.testing.assert_allclose(curve.rate(curve.current(wanted)), wanted, rtol=1e-9)
    assert curve.rate(curve.threshold * 0.999) == 0


def test_a_curve_is_kept_for_cells_of_equal_parameters():
    assert rate_curve(izh.cell("RS").replace(name="another")) is rate_curve(izh.cell("RS"))
    assert rate_curve(izh.cell("RS").replace(d=7.0)) is not rate_curve(izh.cell("RS"))


def test_cells_of_the_book_have_curves_in_pa():
    gain, bias = gain_bias(izh.cell("RS2007"), [40.0], [0.0])
    assert adapted_rates(izh.cell("RS2007"), gain + bias)[0] == pytest.approx(40.0, rel=0.01)


@pytest.mark.parametrize(
    ("cell", "rates", "intercepts", "message"),
    [
        ("RZ", 10.0, 0.0, r"max_rates must be above 24.1 \[Hz\] for RZ, got 10.0 at index 0 of 1"),
        ("RS", -1.0, 0.0, r"max_rates must be positive \[Hz\], got -1.0"),
        ("RS", np.nan, 0.0, "max_rates must be positive"),
        ("RS", 50.0, 1.0, r"intercepts must be from -1 to below 1, got 1.0 .* would never fire"),
        ("RS", 50.0, -1.5, "intercepts must be from -1 to below 1, got -1.5"),
        ("RS", [[1.0]], 0.0, "one number for each cell"),
    ],
)
def test_what_no_cell_can_do_is_refused_in_a_sentence(cell, rates, intercepts, message):
    with pytest.raises(ArgumentError, match=message):
        gain_bias(izh.cell(cell), rates, intercepts)


def test_a_refractory_cell_has_a_fastest_rate():
    with pytest.raises(ArgumentError, match=r"max_rates must be at most 99.9 \[Hz\].*No current makes it faster"):
        gain_bias(izh.cell("RS").replace(refractory=10.0), [150.0], [0.0])
    gain, bias = gain_bias(izh.cell("RS").replace(refractory=10.0), [50.0], [0.0])
    assert np.isfinite([gain, bias]).all()


def test_cells_that_differ_have_no_one_curve():
    with pytest.raises(ArgumentError, match="one cell"):
        rate_curve(izh.Izhikevich(d=[2.0, 8.0]))

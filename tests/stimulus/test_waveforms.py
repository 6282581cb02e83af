"""Constant, step, pulses, ramp, sine, chirp, samples, functions; sums, products and shifts of them."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from izhikevich.errors import ArgumentError, UnitError
from izhikevich.stimulus import (
    Segments,
    chirp,
    constant,
    evaluate,
    function,
    noise,
    piecewise,
    pulse_train,
    pulses,
    ramp,
    sampled,
    sine,
    step,
)
from izhikevich.units import Hz, ms, mV, nA, pA, s

STIMULI = {
    "step": step(10, start=20, stop=120),
    "ramp": ramp(0.3, start=10, stop=90, initial=2),
    "pulses": pulse_train(5, start=3.3, width=0.7, period=11, count=9),
    "sine": sine(3, 40, phase=0.4, offset=1, start=7, stop=113),
    "endless sine": sine([3, 4], 25),
    "chirp": chirp(2, 0, 50, 100, start=5),
    "held": sampled([0, 10, 20, 21], [1, 1, 4, 2]),
    "linear": sampled([0, 10, 20, 21], [1, 1, 4, 2], interpolation="linear"),
    "function": function(lambda t: np.sin(t / 9)),
    "white": noise(2, seed=3),
    "OU": noise([2, 3], tau=5, mean=1, interval=0.7, seed=3, stream=4),
}
STIMULI["sum"] = STIMULI["ramp"] + STIMULI["OU"] - STIMULI["step"] * 0.5
STIMULI["product"] = STIMULI["endless sine"] * STIMULI["ramp"]
STIMULI["shifted"] = (STIMULI["sum"] + STIMULI["linear"]).shift(13.1) + STIMULI["white"].shift(-4)


def in_windows(lowered, cuts):
    """The pieces of consecutive windows, joined as an engine sees them."""
    values = []
    for t0, t1 in itertools.pairwise(cuts):
        t = np.linspace(t0, t1, 37, endpoint=False)
        values.append(evaluate(lowered.window(t0, t1), t))
    return np.concatenate(values)


@pytest.mark.parametrize("name", STIMULI)
@pytest.mark.parametrize("cuts", [[0, 13.7, 20, 50.1, 88, 130], [0, 0.5, 64, 64.25, 120, 130]])
def test_any_cut_into_windows_gives_the_same_bits(name, cuts):
    stimulus = STIMULI[name]
    t = np.concatenate([np.linspace(a, b, 37, endpoint=False) for a, b in itertools.pairwise(cuts)])
    whole = evaluate(stimulus.lower(2, seed=1).window(0.0, 130.0), t)
    np.testing.assert_array_equal(in_windows(stimulus.lower(2, seed=1), cuts), whole)
    backwards = stimulus.lower(2, seed=1)
    for t0, t1 in list(itertools.pairwise(cuts))[::-1]:
        tt = np.linspace(t0, t1, 37, endpoint=False)
        np.testing.assert_array_equal(evaluate(backwards.window(t0, t1), tt), stimulus.at(tt, 2, seed=1))


@pytest.mark.parametrize("name", STIMULI)
def test_windows_are_well_formed(name):
    for t0, t1 in [(0.0, 30.0), (20.0, 20.5), (64.0, 200.0)]:
        pieces = STIMULI[name].lower(2, seed=1).window(t0, t1)
        assert isinstance(pieces, Segments)
        assert (np.diff(pieces.t_on) > 0).all()
        assert (pieces.t_on[1:] > t0).all()
        assert pieces.t_on[-1] < t1
        assert pieces.value.shape == pieces.slope.shape == (pieces.t_on.size, pieces.value.shape[1])
        assert pieces.value.shape[1] in (1, 2)
        assert all(np.isfinite(x).all() for x in pieces)


def test_borders_are_exact():
    lowered = step(10 * pA, start=0.3 * s, stop=412.1).lower()
    np.testing.assert_array_equal(lowered.borders(0, 1000), [0.0, 300.0, 412.1])
    np.testing.assert_array_equal(lowered.edges(0, 1000), [300.0, 412.1])
    np.testing.assert_array_equal(lowered.edges(300, 412.1), [300.0])


def test_step_at_its_edges():
    current = step(10, start=20, stop=120)
    np.testing.assert_array_equal(current.at([19.99, 20, 119.99, 120]).ravel(), [0, 10, 10, 0])


def test_per_neuron_amplitudes():
    assert step([1, 2, 3], start=5).at([0, 10], n=3).tolist() == [[0, 0, 0], [1, 2, 3]]
    with pytest.raises(ArgumentError, match=r"one per neuron \(4\)"):
        constant([1, 2, 3]).lower(4)


def test_pulses_that_touch_make_one_border():
    two = pulses([10, 10.1], 0.1, [1, 2])
    np.testing.assert_array_equal(two.at([10.05, 10.15, 10.3]).ravel(), [1, 2, 0])
    with pytest.raises(ArgumentError, match="no longer than the time to the next onset"):
        pulses([10, 11], 2, 1)


@given(st.floats(1, 200), st.floats(0, 6.28), st.floats(0.1, 1e3))
def test_sine_keeps_its_tolerance(frequency, phase, amplitude):
    t = np.linspace(0, 50, 1777)
    exact = amplitude * np.sin(2 * np.pi * frequency * t / 1e3 + phase)
    assert np.abs(sine(amplitude, frequency, phase).at(t).ravel() - exact).max() <= 1.001e-4 * amplitude


@pytest.mark.parametrize(("f0", "f1"), [(0, 50), (50, 0), (5, 5), (1, 200)])
def test_chirp_keeps_its_tolerance(f0, f1):
    t = np.linspace(0, 999.9, 9999)
    exact = 3 + 7 * np.sin(2 * np.pi * (f0 * t + (f1 - f0) * t**2 / 2000) / 1e3)
    found = chirp(7, f0, f1, 1000, start=10, offset=3)
    assert np.abs(found.at(t + 10).ravel() - exact).max() <= 1.01e-4 * 7
    np.testing.assert_array_equal(found.at([9.99, 1010]).ravel(), [0, 0])


def test_sine_units_and_ends():
    a, b = sine(1 * nA, 40 * Hz, start=10, stop=20), sine(1000, 40, start=10, stop=20)
    t = np.linspace(0, 30, 100)
    np.testing.assert_array_equal(a.at(t), b.at(t))
    assert a.unit == "pA"
    assert (a.at([5, 20, 25]) == 0).all()


def test_function_scalar_vector_and_quantity():
    def scalar_only(t):
        return 5.0 if t > 10 else 0.0

    assert function(scalar_only).at([5, 15]).ravel().tolist() == [0, 5]
    assert function(lambda t: 5 * pA).unit == "pA"
    assert function(lambda t: np.stack([t, 2 * t], axis=-1)).at([3.0], n=2) == pytest.approx(np.array([[3.0, 6.0]]))
    with pytest.raises(ArgumentError, match="finite"):
        function(lambda t: 0 * t + np.inf).at([0.0])


def test_algebra_is_arithmetic():
    t = np.linspace(0, 100, 997)
    a, b = ramp(0.3, start=10, initial=1), sine(2, 30)
    x, y = a.at(t), b.at(t)
    np.testing.assert_allclose((a + b).at(t), x + y, atol=1e-12)
    np.testing.assert_allclose((a - b).at(t), x - y, atol=1e-12)
    np.testing.assert_allclose((3 - a).at(t), 3 - x, atol=1e-12)
    np.testing.assert_allclose((a * b).at(t), x * y, atol=1e-3)
    np.testing.assert_allclose((2 * -a).at(t), -2 * x, atol=1e-12)
    np.testing.assert_allclose(a.shift(5 * ms).at(t + 5), x, atol=1e-12)
    assert (np.array([1.0, 2.0]) * a).at([20.0], n=2).shape == (1, 2)


def test_units_in_sums_and_products():
    assert (step(10 * pA) + 3).unit == "pA"
    assert (step(10 * pA) * 3).unit == "pA"
    assert (5 * pA * sine(1, 40)).unit == "pA"
    with pytest.raises(UnitError, match="in pA like the current"):
        step(10 * pA) + step(3 * mV)


def test_edges_of_a_sum_leave_noise_and_knots_out():
    current = step(10, start=20, stop=30) + noise(2) + sine(3, 40) + ramp(1, start=5)
    np.testing.assert_array_equal(current.lower().edges(1, 100), [20, 30])


def test_piecewise_is_the_catalog_form():
    found = piecewise([[0.0, 0.0, 0.0], [10.0, 14.0, 0.0], [20.0, 1.0, 0.5]])
    np.testing.assert_array_equal(found.at([0, 10, 22]).ravel(), [0, 14, 2])
    assert piecewise([(0, 0 * pA), (10 * ms, 5 * pA, 1 * pA / ms)]).unit == "pA"
    for wrong in ([], [(1,)], [(0, 1), (0, 2)], [(0, np.nan)]):
        with pytest.raises(ArgumentError, match="piecewise"):
            piecewise(wrong)


@pytest.mark.parametrize(
    "make",
    [
        lambda: constant(np.nan),
        lambda: constant([[1, 2], [3, 4]]),
        lambda: step(np.inf),
        lambda: step(1, start=20, stop=10),
        lambda: step(1, start=np.nan),
        lambda: ramp(1, start=3, stop=3),
        lambda: sine(1, 0),
        lambda: sine(1, 40, tolerance=0),
        lambda: chirp(1, 0, 0, 100),
        lambda: chirp(1, 0, 10, -100),
        lambda: sampled([0, 1, 1], [1, 2, 3]),
        lambda: sampled([0, 1], [1, 2, 3]),
        lambda: sampled([0, 1], [1, np.nan]),
        lambda: sampled([0, 1], [1, 2], interpolation="cubic"),
        lambda: function(3),
        lambda: function(lambda t: t, resolution=0),
        lambda: pulse_train(1, 0, 1, 10, 0),
        lambda: step(1).shift(np.inf),
    ],
)
def test_bad_input_is_refused_in_one_sentence(make):
    with pytest.raises(ArgumentError, match=r"must be .*, got "):
        make()


def test_wrong_dimensions_are_refused():
    for make in (lambda: step(1, start=3 * mV), lambda: sine(1, 40 * ms), lambda: ramp(1 * mV, initial=1 * pA)):
        with pytest.raises(UnitError):
            make()


def test_averaged_is_mean_and_slope_of_each_step():
    rng = np.random.default_rng(1)
    t = np.arange(0, 50, 0.05)
    values = rng.normal(size=t.size)
    coarse = sampled(t, values).averaged(0.5)
    np.testing.assert_allclose(
        coarse.at(np.arange(0.25, 50, 0.5)).ravel(), values.reshape(-1, 10).mean(axis=1), atol=1e-12
    )
    np.testing.assert_allclose(np.diff(coarse.segments.t_on[:-1]), 0.5)
    # the least-squares line: slope from a fine polynomial fit over the first step
    fine = np.linspace(0, 0.5, 100001)[:-1] + 2.5e-6
    fit = np.polyfit(fine, sampled(t, values).at(fine).ravel(), 1)
    assert coarse.segments.slope[0, 0] == pytest.approx(fit[0], rel=1e-6)


def test_averaged_keeps_straight_lines_and_charge():
    t = np.arange(0, 10.01, 0.1)
    line = sampled(t, 2 + 3 * t, interpolation="linear")
    probe = np.linspace(0, 9.9, 77)
    np.testing.assert_allclose(line.averaged(1.0).at(probe).ravel(), 2 + 3 * probe, atol=1e-9)
    np.testing.assert_allclose(line.averaged(0.7, origin=0.2).at(probe[8:60]).ravel(), 2 + 3 * probe[8:60], atol=1e-9)


def test_coarsened_touches_fine_samples_only():
    t = np.arange(0, 100, 0.05)
    fine = sampled(t, np.random.default_rng(2).normal(size=t.size))
    current = step(10, start=20) + fine
    assert current.coarsened(0.1) is current
    assert current.coarsened(0.2) is current
    assert current.coarsened(0.5) is not current
    assert current.coarsened(0.5).lower().window(0, 100).t_on.size <= 202
    recorded_step = sampled(t, np.where(t > 30, 5.0, 0.0))
    assert recorded_step.coarsened(1.0) is recorded_step
    moved = fine.shift(0.3).coarsened(0.5)
    np.testing.assert_allclose(moved.lower().window(10, 20).t_on % 0.5, 0.0, atol=1e-9)


@pytest.mark.parametrize("frequency", [1e8, 1e300])
def test_a_frequency_beyond_all_chords_is_refused_in_one_sentence(frequency):
    with pytest.raises(ArgumentError, match=r"sine.frequency must be slow enough for 5 million chords a window \[Hz\]"):
        sine(1, frequency).at([1.0, 20.0])
    with pytest.raises(ArgumentError, match=r"chirp.f1 must be slow enough for 5 million chords"):
        chirp(1, 0, frequency, 1000)

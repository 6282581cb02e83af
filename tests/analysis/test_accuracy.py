"""The check of a run: it flags what is wrong, and nothing that is right. What is wrong is known from elsewhere: truth by 40-digit
arithmetic (the catalog's), or SciPy's DOP853."""

import warnings

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import check_accuracy, dop853_spike_times
from izhikevich.analysis.check.accuracy import LADDER
from izhikevich.catalog import pattern, patterns
from izhikevich.errors import AccuracyWarning, ArgumentError, MethodError

METHODS = [("euler", 0.5), ("euler", 0.25), ("euler", 0.1), ("mobius3", 0.5), ("mobius4", 0.5)]


def is_wrong(spikes, truth):
    return spikes.size != truth.size or np.abs(spikes - truth).max(initial=0.0) > 1.0


# what accommodates has kernels of its own
SLOW = {key: [pytest.mark.slow] * (pattern(key).model.v_ref is not None) for key in patterns()}


@pytest.mark.parametrize("key", [pytest.param(key, marks=marks) for key, marks in SLOW.items()])
def test_every_pattern_is_judged_right(key):
    p = pattern(key)
    end = p.duration if key != "T" else p.truth.spike_times[-20:-18].mean()  # before it fires faster than can be told
    truth = p.truth.spike_times[p.truth.spike_times <= end]
    for method, dt in METHODS:
        options = {"method": method, "dt": dt, "start": p.start}
        try:
            run = izh.simulate(p.model, end, p.current(), record="spikes", **options)
        except ArgumentError:  # an edge off the grid
            assert not method.startswith("mobius")
            continue
        found = check_accuracy(p.model, end, p.current(), **options)
        assert found.spikes[0] == run.spike_times.size
        assert found.true_spikes[0] == truth.size
        assert bool(found) == (not is_wrong(run.spike_times, truth))
        assert found or method == "euler" or (key, method) == ("Q", "mobius3")  # 1.3 ms late


CELLS = {"RS": 10, "IB": 10, "CH": 10, "FS": 10, "TC": 2.5, "LTS": 10, "RZ": 1}
CURRENTS = {
    "constant": lambda mean: izh.constant(mean),
    "stepped": lambda mean: izh.piecewise([(0, 0, 0), (100, 1.2 * mean, 0), (500, 0.6 * mean, 0)]),
    "noisy": lambda mean: izh.constant(mean) + izh.noise(0.3 * mean, interval=1),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("kind", CURRENTS)
def test_every_case_of_the_study_is_judged_right(name, kind):
    """The cells of 2003, one second each; a step of Euler is right in few of them."""
    cell, current = izh.cell(name), CURRENTS[kind](CELLS[name])
    truth = dop853_spike_times(cell, 1000, current, start=(-65, -13))
    for method, dt in (*METHODS, ("euler", 1.0), ("mobius3", 1.0), ("mobius4", 1.0)):
        options = {"method": method, "dt": dt, "start": (-65, -13)}
        spikes = izh.simulate(cell, 1000, current, record="spikes", **options).spike_times
        found = check_accuracy(cell, 1000, current, **options)
        assert bool(found) == (not is_wrong(spikes, truth))


def test_errors_are_those_of_the_spikes():
    truth = dop853_spike_times(izh.cell("FS"), 200, 8)
    found = check_accuracy("FS", 200, 8, method="euler", dt=0.05, tolerance=20)
    spikes = izh.simulate("FS", 200, 8, method="euler", dt=0.05).spike_times
    assert found.largest[0] == pytest.approx(np.abs(spikes - truth).max(), abs=1e-7)
    assert found.median[0] == pytest.approx(np.median(np.abs(spikes - truth)), abs=1e-7)


@pytest.mark.parametrize("wanted", [10.0, 0.1, 0.001])
def test_a_chosen_method_keeps_the_accuracy(wanted):
    current = izh.constant(8) + izh.noise(3, interval=1)
    run = izh.simulate("RS", 800, current, accuracy=wanted, seed=4)
    truth = izh.simulate("RS", 800, current, method="taylor", seed=4).spike_times
    assert run.spike_times.size == truth.size
    assert np.abs(run.spike_times - truth).max() <= wanted
    assert (run.provenance["method"], run.provenance["dt"]) != ("taylor", 1.0)


def test_a_looser_wish_is_met_by_a_cheaper_method():
    order = [LADDER.index(choice) for choice in map(chosen, (30.0, 1.0, 0.01, 1e-4, 1e-6))]
    assert order == sorted(order)
    assert len(set(order)) > 2


def chosen(wanted):
    run = izh.simulate("CH", 500, 10, accuracy=wanted)
    return run.provenance["method"], run.provenance["dt"]


@pytest.mark.slow
def test_some_neurons_of_a_population():
    """Those that are compared have their own parameters, starts, noise and currents."""
    n = 50
    cells = izh.Izhikevich(a=np.linspace(0.02, 0.1, n), d=np.linspace(8, 2, n))
    current = izh.step(np.linspace(5, 15, n), start=10) + izh.noise(2, interval=1)
    options = {"seed": 3, "start": (np.linspace(-70, -60, n), -13.0)}
    found = check_accuracy(cells, 300, current, method="euler", dt=0.5, **options)
    run = izh.simulate(cells, 300, current, method="euler", dt=0.5, record="spikes", **options)
    truth = izh.simulate(cells, 300, current, method="taylor", record="spikes", **options)
    assert found.neurons.tolist() == [0, 7, 14, 21, 28, 35, 42, 49]
    np.testing.assert_array_equal(found.spikes, run.spike_count[found.neurons])
    np.testing.assert_array_equal(found.true_spikes, truth.spike_count[found.neurons])
    largest = [np.abs(np.subtract(*(x[: min(map(len, pair))] for x in pair))).max() for pair in zip(
        map(run.of, found.neurons), map(truth.of, found.neurons), strict=True)]  # fmt: skip
    np.testing.assert_allclose(found.largest, largest, atol=1e-6)


def test_other_models_are_compared_with_fine_steps():
    cell = izh.cell("FS2007")
    truth = dop853_spike_times(cell, 200, 200)
    found = check_accuracy(cell, 200, 200, method="euler", dt=0.1)
    assert found.reference == "rk4_located"
    assert found.true_spikes[0] == truth.size
    spikes = izh.simulate(cell, 200, 200, method="euler", dt=0.1).spike_times
    n = min(spikes.size, truth.size)
    assert found.largest[0] == pytest.approx(np.abs(spikes[:n] - truth[:n]).max(), abs=1e-6)


def test_a_checked_run_says_so():
    with pytest.warns(AccuracyWarning, match=r'euler at 0\.5 ms .* Take method="mobius3", dt=1\.$'):
        run = izh.simulate("CH", 300, 10, method="euler", dt=0.5, check=True)
    assert not run.accuracy
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert izh.simulate("CH", 300, 10, check=True).accuracy
    assert izh.simulate("CH", 300, 10).accuracy is None


def test_silence_is_right():
    found = check_accuracy("RS", 100, 0, method="euler", dt=0.5)
    assert found
    assert found.largest.tolist() == [0.0]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: check_accuracy("RS", 100, 10, tolerance=0), "tolerance must be positive"),
        (lambda: check_accuracy("RS", 100, 10, neurons=0), "neurons must be a whole number of at least 1"),
        (lambda: check_accuracy(izh.Network(), 100), "Networks are not analysed as cells are"),
        (lambda: izh.simulate("RS", 100, 10, accuracy=1e-12), "accuracy must be at least 1e-06"),
        (lambda: izh.simulate("RS", 100, 10, accuracy=1, dt=0.5), "Leave them out"),
        (lambda: izh.simulate(izh.cell("FS2007"), 300, 400, accuracy=2e-6), "did not"),
    ],
)
def test_refusals(call, says):
    with pytest.raises(ArgumentError, match=says):
        call()


def test_noise_of_the_cell_has_no_truth():
    with pytest.raises(MethodError, match="one without noise of its own"):
        check_accuracy(izh.Izhikevich(diffusion=1.0), 100, 10, method="euler_maruyama")


@pytest.mark.slow
def test_single_precision_is_judged_as_it_runs():
    """float32 itself is off by more than 1e-5 ms: a method that is good enough in float64 is not chosen."""
    run = izh.simulate("RS", 300, 10, accuracy=0.1, dtype="float32")
    assert run.provenance["dtype"] == "float32"
    with pytest.raises(ArgumentError, match="Allow a larger error"):
        izh.simulate("RS", 300, 10, accuracy=1e-6, dtype="float32")


def test_a_changed_pattern_is_said():
    panel = izh.pattern("I")
    found = check_accuracy(panel.model, 100, panel.current("exact"), start=panel.start, method="euler", dt=0.5)
    assert found.pattern_changed.tolist() == [True]
    assert "spike latency for no published pattern" in str(found)
    right = check_accuracy(panel.model, 100, panel.current("exact"), start=panel.start)
    assert not right.pattern_changed.any()

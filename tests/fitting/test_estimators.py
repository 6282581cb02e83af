"""Several sweeps together, offsets, voltages, features, losses of one's own; data and boxes that cannot be fitted are refused."""

import warnings
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.errors import ArgumentError, ConvergenceWarning
from izhikevich.fitting import FeatureFit, SpikeTimeFit, VoltageFit
from izhikevich.fitting.candidates import held_state, responses
from izhikevich.fitting.data import given, sweeps_of
from izhikevich.fitting.estimator import CellFit
from izhikevich.fitting.least_squares import residuals_of
from izhikevich.fitting.search.evolution import differential_evolution
from izhikevich.fitting.search.race import Heat, raced
from izhikevich.fitting.search.space import Space
from izhikevich.io import Recordings

CELL = izh.cell("RS2007")
SHORT = partial(raced, size=200, heats=(Heat(3, 0.1, 0.1, 10, 30), Heat(1, 0.0, 0.01, 10, 60)))
QUICK = {"free": ("a", "d"), "bounds": {"a": (0.01, 0.1), "d": (50.0, 200.0)}, "search": SHORT}


def steps(amplitudes, model=CELL, offset=0.0, duration=500.0, record=("spikes", "v", "current")):
    """Recordings of a cell that was given steps; what was added to them is not in the recordings."""
    sweeps = []
    for amplitude in amplitudes:
        current = izh.step(amplitude, start=100, stop=400)
        start = [float(x[0]) for x in held_state(model, offset)]
        run = izh.simulate(model, duration, current + offset, start=start, record=izh.Recorder(record, every=0.25))
        times = np.arange(0, duration, 0.25)
        sweeps.append((run.v[: times.size], current.at(times).ravel(), run.spike_times))
    v, i, spikes = zip(*sweeps, strict=True)
    made = Recordings.from_arrays(list(v), list(i), dt=0.25)
    return replace(made, spikes=spikes)  # when v passed the peak, not when it crossed some level before


def test_sweeps_are_seen_as_they_were_run():
    recordings = steps([80.0, 120.0])
    found = given(recordings, None, "pA", "fit")
    for sweep, own in zip(found, recordings.spikes, strict=True):
        assert [tuple(w)[:3] for w in sweep.windows] == [(0, 100, 0.3), (100, 400, 1.0), (400, 499.75, 0.3)]
        again = responses(CELL, {}, sweep, method="taylor", dt=None).spikes[0]
        assert np.abs(again - own).max() < 1e-3
    assert found[0].until(2).duration < found[0].duration


def test_a_current_that_varies_is_one_window():
    noise = np.random.default_rng(0).normal(100, 40, 5000)
    (sweep,) = sweeps_of(Recordings.from_spikes([[10.0, 50.0]], noise, duration=500.0, dt=0.1))
    assert len(sweep.windows) == 1
    assert sweep.windows[0][:3] == (0.0, 500.0, 1.0)
    assert np.isnan(sweep.windows[0].level)


def test_candidates_that_diverge_are_values():
    recordings = steps([100.0])
    (sweep,) = sweeps_of(recordings)
    cells = CELL.replace(d=np.array([100.0, -1e12, 80.0]))
    found = responses(cells, {}, sweep).spikes
    assert np.isinf(found[1]).all()
    for k in (0, 2):
        alone = responses(CELL.replace(d=float(cells.d[k])), {}, sweep).spikes[0]
        kept = found[k][np.isfinite(found[k])]
        assert (kept == alone[np.isfinite(alone)]).all()


def test_derivatives_through_all_sweeps_and_where_they_begin():
    recordings = steps([100.0, 150.0])
    sweeps = [s.until(5) for s in sweeps_of(recordings)]
    sweeps[1] = sweeps[1].__class__(**{**sweeps[1].__dict__, "away": 2.0})
    free = ("k", "vt", "a", "b", "c", "d", "offset", "drift")
    space = Space(CELL, free)
    x = space.place({"k": 0.72, "vt": -40.5, "a": 0.031, "b": -1.9, "c": -51, "d": 95, "offset": 12.0, "drift": 3.0})
    residuals = residuals_of(space, sweeps, None, 0.01)
    J = residuals(x[None])[1][0]
    h = 1e-5
    for k in range(len(free)):
        tilt = h * np.eye(len(free))[k]
        up, down = (residuals(np.array([x + s * tilt]))[0][0] for s in (1, -1))
        assert J[:, k] == pytest.approx((up - down) / (2 * h), rel=2e-5, abs=1e-5 * np.abs(J).max())


def test_two_sweeps_with_an_offset_nobody_knows():
    recordings = steps([70.0, 130.0], offset=15.0)
    fit = SpikeTimeFit(CELL, free=("a", "d", "offset"), bounds={"offset": (-40, 40)}).fit(recordings)
    assert fit.params_["a"] == pytest.approx(0.03, rel=0.02)
    assert fit.params_["d"] == pytest.approx(100.0, rel=0.02)
    assert fit.params_["offset"] == pytest.approx(15.0, abs=0.3)
    assert set(fit.offsets_) == {0, 1}
    trains = fit.predict(recordings)
    assert [t.size for t in trains] == [s.size for s in recordings.spikes]
    assert fit.score(recordings) > -0.3


@pytest.mark.parametrize(
    "fit", [SpikeTimeFit(CELL, loss="indexed", **QUICK), VoltageFit(CELL, **QUICK), FeatureFit(CELL, **QUICK)]
)
def test_a_race_finds_the_cell_again(fit):
    recordings = steps([80.0, 140.0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit.fit(recordings)
    assert fit.params_["a"] == pytest.approx(0.03, rel=0.15)
    assert fit.params_["d"] == pytest.approx(100.0, rel=0.1)
    assert fit.score(recordings) == pytest.approx(-fit.loss_, abs=0.1)


def test_a_loss_of_ones_own():
    recordings = steps([120.0])

    def count(found, sweep):
        return (np.isfinite(found).sum(axis=1) - sweep.spikes.size) ** 2.0

    fit = SpikeTimeFit(CELL, free=("d",), loss=count, search=SHORT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        fit.fit(recordings)
    assert fit.loss_ == 0.0
    assert fit.predict(recordings)[0].size == recordings.spikes[0].size


def test_a_search_that_may_not_go_on_says_so():
    recordings = steps([120.0])
    fit = SpikeTimeFit(CELL, loss="indexed", **(QUICK | {"search": partial(differential_evolution, generations=3)}))
    with pytest.warns(ConvergenceWarning, match="has not converged"):
        fit.fit(recordings)
    assert not fit.converged_
    assert not fit.summary()["converged"]


def test_the_shape_of_an_estimator():
    fit = VoltageFit(weights=(2, 1))
    assert fit.get_params()["weights"] == (2, 1)
    assert fit.set_params(random_state=3) is fit
    assert type(fit)(**fit.get_params()).random_state == 3
    with pytest.raises(ArgumentError, match="set_params"):
        fit.set_params(seed=1)


@pytest.mark.parametrize("estimator", [SpikeTimeFit(), SpikeTimeFit(loss="indexed"), FeatureFit()])
def test_recordings_that_tell_nothing(estimator):
    quiet = Recordings.from_arrays(np.full((2, 1000), -65.0), np.zeros(1000), dt=0.1)
    with pytest.raises(ArgumentError, match="spikes or more"):
        estimator.fit(quiet)
    with pytest.raises(ArgumentError, match="spikes or more"):
        estimator.fit(Recordings.from_spikes([[12.0]], 100.0, duration=100))
    with pytest.raises(ArgumentError, match="current put in"):
        estimator.fit(Recordings.from_spikes([[12.0, 30.0, 50.0]], duration=100))
    with pytest.raises(ArgumentError, match="left out with recordings"):
        estimator.fit(quiet, [1.0, 2.0, 3.0])


def test_other_refusals():
    spikes = Recordings.from_spikes([[12.0, 30.0, 50.0]], 100.0, duration=100)
    with pytest.raises(ArgumentError, match="with a voltage"):
        VoltageFit().fit(spikes)
    with pytest.raises(ArgumentError, match="weights"):
        VoltageFit(weights=(0, 0)).fit(steps([100.0]))
    with pytest.raises(ArgumentError, match="targets"):
        FeatureFit(targets={100.0: {"spike_count": (3.0, 0.0)}}).fit(spikes)
    with pytest.raises(ArgumentError, match="as many trains"):
        SpikeTimeFit().fit([1.0, 2.0], [[1.0, 2.0, 3.0]])
    with pytest.raises(ArgumentError, match="fitted cell"):
        CellFit().predict(1.0, 10.0)
    with pytest.raises(ArgumentError, match="given where x is a current"):
        SpikeTimeFit().fit(10.0)

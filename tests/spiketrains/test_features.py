"""Features of trains and traces: against eFEL and Elephant, and where they have none."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import izhikevich as izh
from izhikevich.errors import ArgumentError
from izhikevich.spiketrains import features, voltage_features
from izhikevich.spiketrains.irregularity import cv2, lv

GOLDEN = {name: dict(np.load(Path(__file__).parent / "golden" / f"{name}.npz")) for name in ("efel", "elephant")}


def trains(golden):
    return np.split(golden["times"], np.cumsum(golden["sizes"])[:-1])


EFEL = GOLDEN["efel"]
CASES = [(k, train, which) for k, train in enumerate(trains(EFEL)) for which in (True, False)]


def theirs(k, which):
    return {key.split(" ", 2)[2]: value for key, value in EFEL.items() if key.startswith(f"{which} {k} ")}


@pytest.mark.parametrize(("k", "train", "which"), CASES)
def test_as_in_efel(k, train, which):
    ours = features(train, *EFEL["stimulus"], ignore_first_ISI=which)
    ours |= voltage_features(EFEL["trace times"], EFEL["traces"][k], train, *EFEL["stimulus"])
    wanted = theirs(k, which)
    assert len(wanted) > 28
    for name, value in wanted.items():
        if name == "burst_number" and not which:
            continue  # eFEL adds 1 for the first interval as if it had been left out, so a last burst of two is missed
        if name.endswith("slope") and train.size - which < 3:
            continue  # a line through a single point
        found = np.atleast_1d(ours[name])
        if found.size:  # a feature of each spike, without spikes, is empty here and nothing there
            np.testing.assert_allclose(found, value, rtol=1e-9, atol=1e-7, err_msg=name)
        else:
            assert np.isnan(value).all()


def test_as_in_elephant():
    golden = GOLDEN["elephant"]
    long = [np.diff(train) for train in trains(golden) if train.size > 2]
    assert [lv(x) for x in long] == pytest.approx(golden["lv"].tolist(), rel=1e-12)
    assert [cv2(x) for x in long] == pytest.approx(golden["cv2"].tolist(), rel=1e-12)


intervals = st.lists(st.floats(0.5, 500), min_size=5, max_size=30)


@given(intervals, st.floats(0.1, 10))
def test_irregularity_knows_no_unit(found, scale):
    train = np.cumsum(found)
    a, b = features(train, 0, train[-1] + 1), features(scale * train, 0, scale * (train[-1] + 1))
    for name in ("ISI_CV", "CV2", "LV", "adaptation_index", "adaptation_index2", "ISI_log_slope", "single_burst_ratio"):
        assert b[name] == pytest.approx(a[name], rel=1e-6, abs=1e-9)
    assert b["mean_frequency"] == pytest.approx(a["mean_frequency"] / scale)
    assert 0 <= a["CV2"] <= 2
    assert 0 <= a["LV"] <= 3
    assert -1 <= a["adaptation_index2"] <= 1


def test_bursts_of_trains_that_are_known():
    three = (np.array([[0], [100], [200]]) + np.array([0, 5, 10, 15])).ravel() + 10.0
    assert features(three, 0, 300)["burst_number"] == 3
    assert features(three[:-2], 0, 300, ignore_first_ISI=False)["burst_number"] == 3
    assert features(np.arange(10.0, 200, 10), 0, 300)["burst_number"] == 0


def test_too_few_spikes_for_a_feature():
    none = features([], 0, 100)
    assert none["spike_count"] == 0
    assert np.isnan([value for name, value in none.items() if not name.startswith(("spike_count", "burst"))]).all()
    one = features([40], 0, 100)
    assert (one["mean_frequency"], one["time_to_first_spike"]) == (25, 40)
    assert np.isnan(one["ISI_CV"])
    assert np.isnan(features([0], 0, 100)["mean_frequency"])


def test_of_a_recording():
    run = izh.simulate("RS", 300, izh.step(10, start=100), record=["spikes", "v", "u"])
    assert features(run, 100) == features(run.spike_times, 100, 300)
    trace = run.trace()
    found = voltage_features(trace.times, trace.v, run, 100, 300)
    assert found["voltage_base"] == pytest.approx(-70, abs=0.01)
    assert found["peak_voltage"] == pytest.approx(30)
    assert (found["AHP_depth_abs"] <= -65).all()
    assert (found["time_to_AHP"] >= 0).all()
    assert found["maximum_voltage"] == pytest.approx(30)


def test_refusals():
    with pytest.raises(
        ArgumentError, match=r"features.begin, end must be finite, with begin before end \[ms\], got \(None, None\)"
    ):
        features([1, 2])
    with pytest.raises(ArgumentError, match="begin before end"):
        features([1, 2], 5, 5)
    with pytest.raises(ArgumentError, match=r"features.train must be one train, got '2 trains'"):
        features([[1], [2]], 0, 5)
    with pytest.raises(ArgumentError, match="ascending order"):
        features([2, 1], 0, 5)
    with pytest.raises(ArgumentError, match="differ from each other"):
        features([2, 2], 0, 5)
    t, v = [0, 1, 2, 3], [-65.0, -64, -63, -62]
    with pytest.raises(ArgumentError, match=r"voltage_features.v must be as many as times"):
        voltage_features(t, v[:3], [1], 0, 3)
    with pytest.raises(ArgumentError, match=r"voltage_features.v must be finite, got nan at index 2 of 4"):
        voltage_features(t, [1, 2, np.nan, 3], [1], 0, 3)
    with pytest.raises(
        ArgumentError, match=r"voltage_features.times must be ascending \[ms\], got 1.0 at index 2 of 4"
    ):
        voltage_features([0, 2, 1, 3], v, [1], 0, 3)
    with pytest.raises(
        ArgumentError, match=r"voltage_features.train must be spike times of the trace, 0 to 3 ms, got 4.0"
    ):
        voltage_features(t, v, [4], 0, 3)

"""What is measured of answers to steps: against closed forms, and on real cells."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import izhikevich as izh
from izhikevich.errors import ArgumentError
from izhikevich.io import Recordings, read_recordings
from izhikevich.spiketrains import features

ROOT = Path(__file__).parents[2]
RS = Path(izh.__file__).parent / "catalog" / "recordings" / "171116sh_0018.abf"
DATA = ROOT / "examples" / "data"
T = np.arange(0, 1000, 0.1)
ON = (T >= 200) & (T < 700)


def membrane(step, rest=-65.0, resistance=0.2, tau=20.0):
    """v of a passive membrane, in closed form; MΩ are mV/nA, so 0.2 mV/pA are 200 MΩ."""
    charging = np.where(T < 200, 0.0, 1 - np.exp(-(np.clip(T, 200, 700) - 200) / tau))
    falling = np.where(T < 700, 1.0, np.exp(-(T - 700) / tau))
    return rest + resistance * step * charging * falling


def passive(steps, noise=0.0, **membrane_has):
    rng = np.random.default_rng(0)
    v = [membrane(step, **membrane_has) + rng.normal(0, noise, T.size) for step in steps]
    return Recordings.from_arrays(v, [step * ON for step in steps], 0.1)


@settings(max_examples=30, deadline=None)
@given(tau=st.floats(3.0, 60.0), resistance=st.floats(0.05, 0.6), rest=st.floats(-90.0, -44.0))
def test_a_passive_membrane(tau, resistance, rest):
    found = passive([-100, -75, -50, 0], tau=tau, resistance=resistance, rest=rest).features()
    assert (found.begin, found.end) == (200, 700)
    assert found.resting_potential == pytest.approx(rest)
    assert found.input_resistance == pytest.approx(1e3 * resistance, rel=0.001)
    assert found.time_constant == pytest.approx(tau, rel=0.01)
    assert found.capacitance == pytest.approx(tau / resistance, rel=0.011)
    assert found.sag == pytest.approx(0.0, abs=1e-3)
    assert np.isnan(found.rheobase[1])


def test_noise_of_half_a_millivolt():
    found = passive([-100, -75, -50, -25], noise=0.5).features()
    assert found.input_resistance == pytest.approx(200, rel=0.02)
    assert found.time_constant == pytest.approx(20, rel=0.05)
    assert abs(found.sag) < 0.05


def test_a_current_that_was_measured_with_noise():
    clean = passive([-100, -50, 0, 50])
    rng = np.random.default_rng(2)
    noisy = Recordings.from_arrays(clean.v, [i + rng.normal(0, 2.0, i.size) for i in clean.i], 0.1)
    found = noisy.features()
    assert (found.begin, found.end) == pytest.approx((200, 700), abs=0.2)
    assert found.current == pytest.approx([-100, -50, 0, 50], abs=0.2)
    assert found.holding == pytest.approx(0.0, abs=0.3)
    assert found.resting_potential == pytest.approx(-65)
    assert found.input_resistance == pytest.approx(200, rel=0.01)


def test_one_step_and_sag():
    one = passive([-100])
    assert one.features().input_resistance == pytest.approx(200, rel=0.001)
    v = one.v[0] - 5.0 * np.exp(-(((T - 300) / 30) ** 2))  # 5 mV deeper at 300 ms
    sagging = Recordings.from_arrays(v, -100.0 * ON).features()
    assert sagging.sag == pytest.approx(5 / 25, abs=0.01)
    assert sagging.each[0]["minimum_voltage"] == pytest.approx(-90, abs=0.2)


def test_no_hyperpolarising_step():
    found = passive([0.0, 25.0]).features()
    assert np.isnan([found.input_resistance, found.time_constant, found.sag, found.capacitance]).all()
    assert "MΩ" not in str(found)


def test_the_regular_spiking_cell():
    """-100 pA take it from -62 to -76 mV by eye; the f-I table is that of the counted spikes."""
    pytest.importorskip("pyabf")
    found = read_recordings(RS).features()
    assert (found.begin, found.end) == (146.85, 646.85)
    assert found.resting_potential == pytest.approx(-62.0, abs=0.5)
    assert 90 < found.input_resistance < 130
    assert 20 < found.time_constant < 50
    assert found.rheobase == (25.0, 50.0)
    assert found.spikes.tolist() == [0, 0, 0, 0, 0, 0, 1, 1, 3, 4, 5, 6, 6, 7, 8, 8, 9]
    np.testing.assert_array_equal(found.fi[:, 0], np.arange(-100, 301, 25))
    assert found.fi[-1, 1] == 18.0
    assert (np.diff(found.latency[6:]) < 0).all()
    assert np.isnan(found.latency[:6]).all()
    assert (found.last_interval[9:] > found.first_interval[9:]).all()
    assert (found.adaptation[9:] > 0.03).all()
    assert 40 < found.each[-1]["peak_voltage"].min() < found.each[-1]["peak_voltage"].max() < 62


def test_the_repeated_step_of_the_fast_spiking_cell():
    pytest.importorskip("pyabf")
    recordings = read_recordings(DATA / "2019_07_24_0055_fsi.abf")
    first, second = recordings.features(), recordings.features(1646.85, 2146.85)
    assert (first.spikes[-1], second.spikes[-1]) == (64, 53)
    assert second.holding.tolist() == [-100.0] * 17
    assert first.adaptation[-1] < 0.01
    assert set(recordings.baseline.drifted) == {2, 9, 11, 15, 16}
    assert "sweeps 2, 9, 11, 15, 16 lie more than 5 mV from it" in str(recordings.baseline)


def test_the_spontaneous_cell():
    pytest.importorskip("pyabf")
    recordings = read_recordings(DATA / "17o05028_ic_steps.abf")
    found = recordings.features()
    assert found.rheobase == (-10.0, 0.0)
    assert recordings.baseline.levels[:8].min() > -46
    assert set(recordings.baseline.drifted) == {11, 12, 13, 14, 15}


def test_features_are_those_of_the_spikes_during_the_step():
    train = np.array([50.0, 210, 230, 260, 300, 350, 800])
    recordings = Recordings.from_spikes(train, 50.0 * ON, dt=0.1)
    found = recordings.features()
    wanted = features(train[1:-1], 200, 700)
    for name in ("adaptation_index2", "ISI_CV", "mean_frequency"):
        assert found.each[0][name] == wanted[name]
    assert (found.latency[0], found.first_interval[0], found.last_interval[0]) == (10, 20, 50)
    assert found.rate[0] == 10.0
    assert np.isnan(found.resting_potential)


def test_a_simulated_cell_is_what_its_equations_say():
    """Input resistance of the book's cell at rest, from small steps."""
    cell = izh.cell("RS2007")
    runs = [
        cell.run(1000, izh.step(x, start=200, stop=900), record=["spikes", "v", "current"], engine="numpy")
        for x in (-2, -1)
    ]
    found = [Recordings.from_recording(run).features(200, 900) for run in runs]
    slope = 1e3 * (found[1].each[0]["steady_state_voltage_stimend"] - found[0].each[0]["steady_state_voltage_stimend"])
    assert slope == pytest.approx(1e3 * izh.analysis.input_resistance(cell), rel=0.1)


def test_said_in_words():
    found = passive([-100, -50, 0]).features()
    assert str(found).splitlines()[0] == "step from 200 to 700 ms, -100 to 0 pA"
    assert "input resistance 200 MΩ, time constant 20 ms" in str(found)
    assert str(found).endswith("no spike")
    assert "<table>" in found._repr_html_()


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        (None, None, "more than 20 ms in some sweep, got 'no step'. Say when it was"),
        (200, 2000, "within the sweeps, 0 to 1000 ms"),
        (300, 200, "begin before end"),
    ],
)
def test_refused(begin, end, words):
    with pytest.raises(ArgumentError, match=words):
        passive([0.0, 0.0]).features(begin, end)
    with pytest.raises(ArgumentError, match="hold the current"):
        Recordings.from_arrays(membrane(0.0)).features()

"""Cells read off recordings: real ones, a simulated one of which the truth is known, and recordings that do not say enough."""

from pathlib import Path

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.errors import ArgumentError
from izhikevich.fitting import cell_from
from izhikevich.io import Recordings, read_recordings
from izhikevich.io.spike_shape import spike_shape

ROOT = Path(__file__).parents[2]
RS = Path(izh.__file__).parent / "catalog" / "recordings" / "171116sh_0018.abf"
DATA = ROOT / "examples" / "data"


def run(steps, cell=None, record=("spikes", "v", "current"), **options):
    """Steps of 600 ms onto the book's RS cell, as a recording."""
    cell = izh.cell("RS2007") if cell is None else cell
    many = cell.replace(c=np.full(len(steps), cell.c))
    current = izh.step(np.asarray(steps, float), start=200, stop=800)
    return Recordings.from_recording(izh.simulate(many, 1000, current, record=list(record), **options))


def test_the_regular_spiking_cell_is_nearly_there():
    pytest.importorskip("pyabf")
    recordings = read_recordings(RS)
    measured = recordings.features()
    found = cell_from(recordings)
    assert found.offset == 0
    assert 1e3 * izh.analysis.input_resistance(found.cell) == pytest.approx(measured.input_resistance)
    assert izh.analysis.rest_window(found.cell)[1] == pytest.approx(37.5)  # between 25 and 50 pA
    away = found.rates(measured.current, 500.0) - measured.rate
    assert np.sqrt((away**2).mean()) == pytest.approx(2.0 * found.error)  # a spike in half a second is 2 Hz
    assert found.error < 0.7
    assert str(found).splitlines()[0].startswith("C = 328.1 pF")


@pytest.mark.parametrize(("name", "spikes"), [("2019_07_24_0055_fsi.abf", 8.5), ("17o05028_ic_steps.abf", 2.5)])
def test_cells_that_fire_without_a_current(name, spikes):
    pytest.importorskip("pyabf")
    recordings = read_recordings(DATA / name)
    found = cell_from(recordings)
    low, high = recordings.features().rheobase
    assert found.offset > 0
    assert low + found.offset < izh.analysis.rest_window(found.cell)[1] < high + found.offset
    assert found.error < spikes
    assert found.rates([low, recordings.features().current.max()], 500)[0] == 0
    assert "added to every current" in str(found)


def test_steps_between_which_the_cell_has_drifted():
    pytest.importorskip("pyabf")
    recordings = read_recordings(DATA / "2019_07_24_0055_fsi.abf")[::2]
    with pytest.raises(ArgumentError, match=r"a positive input resistance, got '-.* MΩ'. The cell drifts between"):
        cell_from(recordings)


def test_the_truth_of_a_simulated_cell():
    """Where it is measured well, and where a parabola has no sharp onset: vt, and with it b, is too high."""
    truth = izh.cell("RS2007")
    found = cell_from(run(np.arange(-60, 260, 20))).cell
    assert found.vr == pytest.approx(truth.vr, abs=0.01)
    assert found.c == pytest.approx(truth.c, abs=0.2)
    assert found.vpeak == pytest.approx(truth.vpeak, abs=4)  # the last sample before the cut, and at 0.1 ms
    assert truth.vt + 5 < found.vt < truth.vt + 15


def test_threshold_of_a_sudden_spike():
    """An exponential upstroke on a slow ramp: dv/dt is a twentieth of its maximum 3 time constants before the peak."""
    t = np.arange(0, 50, 0.01)
    v = -60 + 80 * np.exp(np.minimum(t - 40, 0) / 0.5) - 85 * (t > 40)
    found = spike_shape(v, 0.01, np.array([39.7]))
    assert found.threshold[0] == pytest.approx(-60 + 80 * 0.05, abs=0.2)
    assert found.peak[0] == pytest.approx(20, abs=0.1)
    assert found.trough[0] == pytest.approx(-65)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((-60, -40, 0, 20), "a step that makes a spike, got 'none'. Without one, threshold and rheobase are not known"),
        ((0, 20, 80), "silent hyperpolarising steps of 2 mV and more, got 'none'. Record steps"),
        ((80, 100), "hyperpolarising"),
    ],
)
def test_steps_that_do_not_say_enough(steps, words):
    with pytest.raises(ArgumentError, match=words):
        cell_from(run(steps))


def test_recordings_that_do_not_say_enough():
    with pytest.raises(ArgumentError, match=r"one with a voltage, got 'none'. Spike times alone"):
        cell_from(run((-60, 80), record=("spikes", "current")))
    with pytest.raises(ArgumentError, match="one with currents in pA, got 'mV/ms"):
        cell_from(run((-6, 10), izh.cell("RS"), engine="numpy"))
    kept = run((-60, -40, 80, 100))
    turned = Recordings.from_arrays(kept.v, [*kept.i[:3], -3 * kept.i[3]], 0.1)  # a spike at -300 pA
    with pytest.raises(ArgumentError, match="steps that fire above those that do not, got 'silence at -40"):
        cell_from(turned)

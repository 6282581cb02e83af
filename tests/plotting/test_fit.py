"""Pictures of a fitted cell: what is drawn is what was recorded and what the model does."""

from types import SimpleNamespace

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.errors import ArgumentError
from izhikevich.io import Recordings
from izhikevich.plotting import plot_fi_fit, plot_fit, plot_residuals
from izhikevich.plotting.fit import CELL, MODEL

LEVELS = (0.0, 100.0, 200.0, 300.0)


def recordings(voltage=True):
    t = np.arange(0.0, 1400.0, 0.5)
    on = ((t >= 100) & (t < 600)) | ((t >= 800) & (t < 1300))
    currents = [level * on for level in LEVELS]
    trains = [
        [x for begin in (100, 800) for x in begin + np.arange(20, 500, 5e3 / level)] if level else []
        for level in LEVELS
    ]
    if not voltage:
        return Recordings.from_spikes(trains, currents, dt=0.5, duration=1400.0)
    spiked = [sum((80 * np.exp(-(((t - s) / 0.7) ** 2)) for s in train), -65.0 + 0 * t) for train in trains]
    return Recordings.from_arrays(spiked, currents, 0.5)


def fit(of):
    """A fit that is 5 ms late, in sweeps of which the first and the third were fitted."""
    return SimpleNamespace(
        model_=izh.cell("RS2007"),
        sweeps_=[SimpleNamespace(number=0), SimpleNamespace(number=2)],
        predict=lambda given: [train + 5.0 for train in given.spikes],
        traces=lambda given, every: [np.full(round(length / every), -70.0) for length in given.durations],
    )


def test_the_model_lies_over_the_cell_with_its_spikes_where_they_are():
    cell = recordings()
    ax = plot_fit(fit(cell), cell)
    grey, red = (
        [line for line in ax.lines if line.get_color() == colour and line.get_label() != "50 mV"]
        for colour in (CELL, MODEL)
    )
    assert len(grey) == len(red) == 4
    for k, line in enumerate(red):
        x, y = line.get_data()
        peaks = x[y > np.min(y) + 60]
        assert peaks == pytest.approx(cell.spikes[k] + 5.0)
        assert np.median(grey[k].get_ydata()) - np.median(y) == pytest.approx(
            5.0, abs=0.1
        )  # one scale, -65 over -70 mV
    assert [text.get_text() for text in ax.get_yticklabels()] == ["0 fitted", "1", "2 fitted", "3"]
    current = next(other for other in ax.figure.axes if other.get_label() == "current")
    assert [line.get_ydata().max() for line in current.lines] == list(LEVELS)


def test_a_window_and_a_choice_of_sweeps():
    ax = plot_fit(fit(None), recordings(), most=2, window=(90.0, 300.0))
    assert ax.get_xlim() == (90.0, 300.0)
    assert len(ax.get_yticklabels()) == 2
    with pytest.raises(ArgumentError, match="1 or more"):
        plot_fit(fit(None), recordings(), most=0)


def test_spikes_alone_are_marks():
    cell = recordings(voltage=False)
    ax = plot_fit(fit(cell), cell[2])
    upper, lower = (line.get_data() for line in ax.lines)
    assert lower[0] == pytest.approx(upper[0] + 5.0)
    assert upper[1][0] > lower[1][0]


def test_rates_of_both_steps_stand_against_the_current():
    ax = plot_fi_fit(fit(None), recordings(voltage=False))
    lines = [line for line in ax.lines if line.get_color() == MODEL]
    assert len(lines) == 2
    assert lines[0].get_xdata().tolist() == [100.0, 200.0, 300.0]
    assert lines[0].get_ydata().tolist() == [20.0, 38.0, 58.0]  # the last one at 200 pA comes after the end
    open_marks = {line.get_xdata()[0] for line in ax.lines if line.get_markerfacecolor() == "white"}
    assert open_marks == {100.0, 300.0}
    assert ax.get_xlabel() == "current in the step [pA]"


def test_residuals_show_latencies_and_intervals():
    latency, interval = plot_residuals(fit(None), recordings(voltage=False)).axes
    model = next(line for line in latency.lines if line.get_color() == MODEL)
    assert model.get_ydata() == pytest.approx([25.0] * 3)
    ratios = np.concatenate([line.get_ydata() for line in interval.lines if line.get_marker() == "."])
    assert ratios == pytest.approx(1.0)

"""The picture of measured sweeps."""

import itertools

import numpy as np
import pytest

from izhikevich.errors import ArgumentError
from izhikevich.io import Recordings
from izhikevich.plotting import new_figure, plot_recordings
from izhikevich.plotting.recordings import thinned


def spiking(sweeps=3, **options):
    t = np.arange(0, 100, 0.1)
    v = [-65 - k + 90 * np.exp(-(((t - 20 - (10 * k) % 70) / 0.5) ** 2)) for k in range(sweeps)]
    return Recordings.from_arrays(v, [10.0 * (k + 1) * (t > 10) for k in range(sweeps)], 0.1, **options)


def test_sweeps_stand_above_each_other_with_their_spikes_above_them():
    ax = plot_recordings(spiking())
    lines = [line for line in ax.lines if line.get_label() == "v"]
    marks = [line for line in ax.lines if line.get_label() == "spikes"]
    assert len(lines) == len(marks) == 3
    for lower, upper in itertools.pairwise(lines):
        assert np.max(lower.get_ydata()) < np.min(upper.get_ydata())
    for line, mark in zip(lines, marks, strict=True):
        assert mark.get_ydata()[0] > np.max(line.get_ydata())
    assert [float(mark.get_xdata()[0]) for mark in marks] == pytest.approx([20, 30, 40], abs=1)


def test_labels_units_and_limits():
    ax = plot_recordings(spiking())
    assert [text.get_text() for text in ax.get_yticklabels()] == ["0: −65 mV", "1: −66 mV", "2: −67 mV"]
    assert ax.get_xlabel() == "time [ms]"
    assert ax.get_xlim() == (0, 100)
    assert ax.get_title(loc="left") == "arrays: 3 spikes; level −21 mV"
    current = next(other for other in ax.figure.axes if other.get_label() == "current")
    assert current.get_ylabel() == "I [pA]"
    assert [line.get_ydata().max() for line in current.lines] == [10, 20, 30]
    bar = next(line for line in ax.lines if line.get_label() == "50 mV")
    assert np.ptp(bar.get_ydata()) == pytest.approx(50)


def test_many_sweeps_are_thinned_out():
    ax = plot_recordings(spiking(30), most=4)
    assert [text.get_text().split(":")[0] for text in ax.get_yticklabels()] == ["0", "10", "19", "29"]
    assert "30 spikes in 30 sweeps, 4 drawn" in ax.get_title(loc="left")
    with pytest.raises(ArgumentError, match="1 or more"):
        plot_recordings(spiking(), most=0)


def test_spikes_alone_and_axes_that_are_given():
    spikes = Recordings.from_spikes([[12, 40], [8]], duration=100)
    ax = new_figure().add_subplot()
    assert plot_recordings(spikes, ax) is ax
    assert spikes.plot().get_ylabel() == "sweep"
    assert [text.get_text() for text in ax.get_yticklabels()] == ["0", "1"]
    assert len(ax.figure.axes) == 1


def test_no_peak_is_lost_by_drawing_less():
    x = np.zeros(1_000_000)
    x[[3, 500_000, 999_999]] = [1.0, 2.0, 3.0]
    t, drawn = thinned(np.arange(x.size), x)
    assert drawn.size < 10_000
    assert drawn[np.isin(t, [3, 500_000, 999_999])].tolist() == [1, 2, 3]
    assert (np.diff(t) > 0).all()

"""The three-axis figure and the raster."""

from types import SimpleNamespace as Some

import numpy as np
import pytest

from izhikevich.errors import ArgumentError
from izhikevich.plotting import new_figure, plot_recording, plot_voltages
from izhikevich.plotting.style import CURRENT, RECOVERY, VOLTAGE


def axes_of(ax):
    return {other.get_label(): other for other in ax.figure.axes}


def test_three_axes_each_with_its_colour_unit_and_limits(recording):
    axes = axes_of(plot_recording(recording))
    assert list(axes) == ["voltage", "recovery", "current"]
    assert "[mV]" in axes["voltage"].get_ylabel()
    assert "[mV/ms]" in axes["recovery"].get_ylabel()
    assert "[mV/ms]" in axes["current"].get_ylabel()
    assert [ax.yaxis.label.get_color() for ax in axes.values()] == [VOLTAGE, RECOVERY, CURRENT]
    assert [ax.lines[0].get_color() for ax in axes.values()] == [VOLTAGE, RECOVERY, CURRENT]
    assert len({ax.get_ylim() for ax in axes.values()}) == 3
    assert axes["voltage"].get_xlabel() == "time [ms]"
    assert axes["voltage"].get_xlim() == (0.0, 100.0)


def test_axes_stand_left_and_right(recording):
    axes = axes_of(plot_recording(recording))
    assert axes["voltage"].yaxis.get_label_position() == "left"
    assert axes["recovery"].yaxis.get_label_position() == axes["current"].yaxis.get_label_position() == "right"


def test_title_names_the_cell_and_its_parameters(recording):
    assert plot_recording(recording).get_title() == "RS\na = 0.02, b = 0.2, c = −65, d = 8"
    assert plot_recording(recording, title="mine").get_title() == "mine"


def test_each_quantity_keeps_to_its_band(recording):
    """Drawn heights do not meet: the current below u, u below v."""
    axes = axes_of(plot_recording(recording))
    heights = {}
    for name, ax in axes.items():
        y = np.asarray(ax.lines[0].get_ydata())
        low, high = ax.get_ylim()
        heights[name] = ((y.min() - low) / (high - low), (y.max() - low) / (high - low))
    assert 0 < heights["current"][0] < heights["current"][1] < heights["recovery"][0]
    assert heights["recovery"][1] < heights["voltage"][0] < heights["voltage"][1] < 1


def test_ticks_lie_inside_the_range_of_their_values(recording):
    for ax in axes_of(plot_recording(recording)).values():
        y = np.asarray(ax.lines[0].get_ydata())
        assert y.min() - 1e-6 <= min(ax.get_yticks()) <= max(ax.get_yticks()) <= y.max() + 1e-6


def test_a_step_of_current_is_upright(recording):
    line = axes_of(plot_recording(recording))["current"].lines[0]
    t, i = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
    rise = np.flatnonzero(np.diff(i) != 0)
    assert rise.size == 1
    assert t[rise[0]] == t[rise[0] + 1] == 10.0


def test_recorded_voltage_lies_under_the_model(recording):
    sweep = Some(times=np.arange(50.0), voltage=np.full(50, -0.06), voltage_unit="V")
    ax = plot_recording(recording, recorded=sweep)
    model, recorded = ax.lines
    assert recorded.get_zorder() < model.get_zorder()
    assert np.allclose(recorded.get_ydata(), -60.0)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["model", "recorded"]


def test_recorded_without_voltage_draws_the_model_alone(recording):
    ax = plot_recording(recording, recorded=Some(times=np.arange(3.0), voltage=None, voltage_unit=""))
    assert len(ax.lines) == 1


def test_recorded_of_two_lengths_is_refused(recording):
    with pytest.raises(ArgumentError, match="recorded must be a Sweep"):
        plot_recording(recording, recorded=([0.0, 1.0], [0.0]))


def test_given_axes_are_used_and_settings_left_alone(recording, settings):
    before = settings()
    ax = new_figure().add_subplot()
    assert plot_recording(recording, ax) is ax
    assert settings() == before


def test_spikes_alone_are_a_raster(recording):
    recording.v = None
    ax = plot_recording(recording)
    assert ax.get_title() == "RS: 1 neuron, 2 spikes"


def test_population_is_a_raster_over_voltages(population):
    axes = axes_of(plot_recording(population, neurons=[1, 4]))
    assert axes["raster"].get_title() == "RS: 5 neurons, 10 spikes"
    assert axes["raster"].get_ylabel() == "neuron"
    assert [line.get_label() for line in axes["voltage"].lines] == ["neuron 1", "neuron 4"]
    assert axes["voltage"].get_xlabel() == "time [ms]"


def test_population_takes_given_axes_for_its_raster(population):
    ax = new_figure().add_subplot()
    assert plot_recording(population, ax) is ax
    assert len(ax.figure.axes) == 1


def test_a_large_population_is_drawn_as_dots(make_recording):
    ax = plot_recording(make_recording(size=200), new_figure().add_subplot())
    assert ax.lines[0].get_marker() == "."
    assert ax.lines[0].get_rasterized()


def test_voltages_of_the_first_three(population):
    assert len(plot_voltages(population).lines) == 3


def test_spike_reaches_the_peak_in_the_picture():
    """On the real thing: every spike is drawn at its full height although samples miss it."""
    import izhikevich as izh

    run = izh.cell("RS").run(200, current=10)
    line = plot_recording(run).lines[0]
    t, v = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
    for spike in run.spike_times:
        assert v[t == spike].max() == pytest.approx(30.0)
        assert v[t == spike].min() == pytest.approx(-65.0)


@pytest.mark.parametrize(("method", "highest"), [("euler", 30.0), ("mobius3", 30.0), ("izhikevich2004", 30.0)])
def test_no_spike_is_drawn_above_the_peak(method, highest):
    import izhikevich as izh

    run = izh.cell("RS").run(100, current=10, method=method)
    drawn = np.asarray(plot_recording(run).lines[0].get_ydata())
    assert drawn.max() == pytest.approx(highest)

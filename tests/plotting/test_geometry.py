"""Maps, rates and the four parameters: what is drawn is what was computed."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import fi_curve, iv_curve, orbit, parameter_map, phase_response, repertoires, zap
from izhikevich.errors import ArgumentError
from izhikevich.io import Recordings
from izhikevich.plotting import (
    new_figure,
    plot_abcd,
    plot_adaptation_map,
    plot_fi_curve,
    plot_impedance,
    plot_iv,
    plot_parameter_map,
    plot_phase_response,
    plot_repertoires,
)


def test_the_cobweb_goes_through_the_orbit():
    ch = izh.cell("CH")
    ax = plot_adaptation_map(ch, 10, (-8, 4), start=-7.0, steps=5)
    diagonal, mapped, web = ax.lines
    assert np.array_equal(diagonal.get_xdata(), diagonal.get_ydata())
    x, y = web.get_data()
    assert y[1::2] == pytest.approx(orbit(ch, 10, -7.0, 5))
    assert (x[1::2] == x[:-1:2]).all()
    assert np.interp(-7.0, *mapped.get_data()) == pytest.approx(y[1], abs=0.01)


def test_a_map_is_white_where_nothing_fires():
    found = parameter_map(izh.cell("RS"), "d", [2, 4, 8], "I", [0, 10], 300.0)
    ax = plot_parameter_map(found, new_figure(4, 3).add_subplot(), title="T")
    drawn = np.ma.masked_invalid(ax.collections[0].get_array()).reshape(found.rate.shape)
    assert drawn.mask.tolist() == [[True] * 3, [False] * 3]
    assert drawn[1].tolist() == pytest.approx(found.rate[1].tolist())
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title(loc="left")) == ("d [mV/ms]", "I [mV/ms]", "T")


def test_measured_impedance_lies_on_the_closed_form():
    rz = izh.cell("RZ")
    found = zap(rz, duration=500.0)
    ax = plot_impedance(found, rz)
    form, points, peak = ax.lines
    assert np.interp(points.get_xdata(), *form.get_data()) == pytest.approx(points.get_ydata(), rel=1e-3)
    assert peak.get_xdata()[0] == found.peak_hz
    assert ax.get_ylabel() == "impedance |Z| [ms]"
    integrator = izh.cell("RS2007")
    ax = plot_impedance(zap(integrator, duration=500.0), integrator, title="T")
    assert (len(ax.lines), ax.get_ylabel(), ax.get_title(loc="left")) == (2, "impedance |Z| [GΩ]", "T")


def test_rates_and_hysteresis():
    rz = izh.cell("RZ")
    found = fi_curve(rz, np.linspace(0, 0.6, 7), 20_000)
    ax = plot_fi_curve(found, rz)
    assert {line.get_label(): line.get_ydata().tolist() for line in ax.lines}["steady state"] == found.steady.tolist()
    assert [text.get_text() for text in ax.get_legend().get_texts()][-1] == "the ramp up rests, the ramp down fires"


def test_each_parameter_low_and_high():
    cell = izh.cell("RS2007")
    panels = plot_abcd(cell, 100, 100, {"a": (0.01, 0.1), "d": (50.0, 150.0)})
    assert panels.shape == (2, 2)
    trace = cell.replace(d=150.0).run(100, 100, start=cell.rest()).trace()
    assert np.array_equal(panels[1, 1].lines[1].get_ydata(), trace.u)
    assert panels[0, 0].get_legend().get_texts()[0].get_text() == "a = 0.01"
    with pytest.raises(ArgumentError, match=r"plot_abcd.values must be of parameters of Izhikevich, got 'e'"):
        plot_abcd(izh.cell("RS"), 10, values={"e": (0, 1)})
    with pytest.raises(ArgumentError, match=r"ax must be an array of axes of the shape \(2, 4\)"):
        plot_abcd(izh.cell("RS"), 10, ax=new_figure().subplots(1, 2))


def test_the_phase_response_is_drawn_as_computed():
    found = phase_response(izh.cell("RS"), 10, points=9)
    zero, line = plot_phase_response(found, title="K").lines
    assert np.array_equal(line.get_ydata(), found.shift)
    assert set(zero.get_ydata()) == {0.0}


def test_a_disc_for_every_tick():
    table = repertoires()
    ax = plot_repertoires(table, costs={"Wilson": 184.0})
    discs, dashes = (set(map(tuple, part.get_offsets().data.astype(int).tolist())) for part in ax.collections)
    rows, columns = np.nonzero(table.shown)
    assert discs == set(zip(columns.tolist(), rows.tolist(), strict=True))
    assert len(dashes) == table.shown.size - len(discs)
    written = [text.get_text() for text in ax.texts]
    assert written.count("184") == 1
    assert [text.get_text() for text in ax.get_yticklabels()] == list(table.models)


def test_currents_that_hold_a_cell():
    ib = izh.cell("IB2007")
    ax = plot_iv(ib)
    lines = {line.get_label().split(",")[0]: line for line in ax.lines if not line.get_label().startswith("_")}
    found = iv_curve(ib)
    assert np.array_equal(lines["steady: u has followed v"].get_ydata(), found.steady)
    assert np.array_equal(lines["instantaneous: u as at rest"].get_ydata(), found.instantaneous)
    for name in ("saddle-node", "Andronov-Hopf"):
        assert lines[name].get_ydata()[0] == pytest.approx(
            np.interp(lines[name].get_xdata()[0], found.v, found.steady), abs=1
        )
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("membrane potential v [mV]", "current that holds it [pA]")
    assert len(plot_iv([izh.cell("RS2007"), ib]).get_legend().get_texts()) == 9


def test_measured_currents_that_hold_a_cell():
    t = np.arange(0, 600, 0.1)
    on = (t >= 100) & (t < 500)
    v = [-60 + 0.1 * x * on for x in (-80, -40, 40)]
    spiking = -60 + 90 * np.exp(-((t - 300) ** 2))
    recordings = Recordings.from_arrays([*v, spiking], [x * on for x in (-80, -40, 40, 80)])
    ax = plot_iv(izh.cell("RS2007"), recordings=recordings)
    drawn = next(line for line in ax.lines if line.get_label().startswith("measured"))
    assert drawn.get_ydata().tolist() == [-80, -40, 40]
    assert drawn.get_xdata() == pytest.approx([-68, -64, -56], abs=0.05)  # one sample of the last tenth lies after it
    with pytest.raises(ArgumentError, match=r"of one unit of current, got .'mV/ms', 'pA'."):
        plot_iv(izh.cell("RS"), recordings=recordings)
    with pytest.raises(ArgumentError, match="a step without a spike"):
        plot_iv(izh.cell("RS2007"), recordings=recordings[3])
    with pytest.raises(ArgumentError, match="of one unit"):
        plot_iv([])

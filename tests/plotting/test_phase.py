"""The phase plane: what is drawn lies where the analysis says."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import fixed_points, separatrix
from izhikevich.errors import ArgumentError
from izhikevich.plotting import new_figure, plot_phase_plane


def lines(ax):
    return {line.get_label(): line for line in ax.lines if not line.get_label().startswith("_")}


def test_nullclines_meet_at_the_equilibria():
    cell = izh.cell("RS")
    drawn = lines(plot_phase_plane(cell, 3.0))
    for point in fixed_points(cell, 3.0):
        for name in ("v-nullcline (v′ = 0)", "u-nullcline (u′ = 0)"):
            x, y = drawn[name].get_data()
            assert np.interp(point.v, x, y) == pytest.approx(point.u, abs=2e-3)
        assert drawn[point.kind].get_xdata()[0] == point.v
    border = drawn["separatrix: below it, a spike"]
    assert np.array_equal(border.get_xdata(), separatrix(cell, 3.0).v)


def test_a_trajectory_breaks_at_every_reset():
    run = izh.cell("RS").run(100, 10)
    drawn = lines(plot_phase_plane(run.model, 10, recording=run))
    assert np.isnan(drawn["trajectory"].get_xdata()).sum() == run.spike_times.size
    assert "stable node" not in drawn


@pytest.mark.parametrize(("cell", "current"), [("FS2007", 50.0), ("TC2007", 0.0), ("LTS2007", 0.0)])
def test_other_forms(cell, current):
    assert "u-nullcline (u′ = 0)" in lines(plot_phase_plane(izh.cell(cell), current))


def test_peak_and_reset_lean_where_u_is_part_of_them():
    tc = izh.cell("TC2007")
    drawn = lines(plot_phase_plane(tc))
    assert "separatrix: below it, a spike" in drawn
    before = tc.begin(tc.record(), tc.vpeak + tc.peak_slope * -50.0, -50.0)
    after = tc.reset(tc.record(), before)
    for name, at in (("peak", before), ("reset line, leaning with u", after)):
        (x, y), slope = drawn[name].get_xy1(), drawn[name].get_slope()
        assert y + slope * (float(at.v) - x) == pytest.approx(float(at.u))


def test_the_accommodation_form_has_an_upright_nullcline():
    cell = izh.pattern("R").model
    line = lines(plot_phase_plane(cell))["u-nullcline (u′ = 0)"]
    assert set(line.get_xdata()) == {cell.v_ref}


def test_axes_given_are_used():
    ax = new_figure(3, 2).add_subplot()
    assert plot_phase_plane(izh.cell("RZ"), 0.2, ax, v=(-70, -50), u=(-18, -12), title="Z") is ax
    assert ax.get_xlim() == (-70, -50)
    assert ax.get_title(loc="left") == "Z"
    with pytest.raises(ArgumentError, match="one number here"):
        plot_phase_plane(izh.Izhikevich(a=[0.02, 0.1]))

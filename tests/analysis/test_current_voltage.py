"""Current-voltage relations against the closed forms that they contain, and against clamped runs."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import fixed_points, hopf, input_resistance, iv_curve, saddle_node
from izhikevich.errors import ArgumentError, NoRestError
from izhikevich.models import law

CELLS = [name for name in izh.cells() if name != "RTN2007"]  # which rests on a kink, where a slope has two sides


@pytest.mark.parametrize("name", CELLS)
def test_slope_at_rest_is_one_over_the_resistance(name):
    cell = izh.cell(name)
    rest = cell.rest()[0]
    e = 1e-4
    found = iv_curve(cell, [rest - e, rest, rest + e])
    assert found.steady[1] == pytest.approx(0, abs=1e-9)
    assert found.instantaneous[1] == pytest.approx(0, abs=1e-9)
    assert (found.steady[2] - found.steady[0]) / (2 * e) == pytest.approx(1 / input_resistance(cell), rel=1e-4)
    assert found.resistance == input_resistance(cell)
    slope = (found.instantaneous[2] - found.instantaneous[0]) / (2 * e)
    assert 1 / found.instantaneous_resistance == pytest.approx(slope, rel=1e-4)


@pytest.mark.parametrize("name", ["RS", "RS2007", "IB2007", "TC2007", "LTS2007", "MSN2007"])
def test_the_top_of_the_steady_curve_is_the_saddle_node(name):
    cell = izh.cell(name)
    found = iv_curve(cell)
    top = np.argmax(found.steady)
    assert 0 < top < found.v.size - 1
    assert found.fold == saddle_node(cell)
    assert found.turning == hopf(cell)
    assert found.steady[top] == pytest.approx(found.fold.current, rel=1e-3)
    assert abs(found.v[top] - found.fold.v) <= np.diff(found.v)[0]


@pytest.mark.parametrize("name", izh.cells())
def test_v_stands_still_under_the_currents_of_the_curves(name):
    """The equations themselves, not their polynomials: v' is 0 for both, u' for the steady one only."""
    cell = izh.cell(name)
    found = iv_curve(cell, [-75.0, -62.0, -48.0])
    p = cell.record()
    for v, steady, at_once in zip(found.v, found.steady, found.instantaneous, strict=True):
        moved = law.drift(p, law.begin(p, v, found.rest.u), at_once)
        assert moved.v == pytest.approx(0, abs=1e-9)
        u = found.rest.u + steady - at_once
        still = law.drift(p, law.begin(p, v, u), steady)
        assert (still.v, still.u) == pytest.approx((0, 0), abs=1e-9)


def test_what_is_held_below_the_top_rests_on_the_curve():
    cell = izh.cell("IB2007")
    found = iv_curve(cell, holding=-100.0)
    assert found.rest.v == pytest.approx(fixed_points(cell, -100.0)[0].v)
    for curve in (found.steady, found.instantaneous):
        assert np.interp(found.rest.v, found.v, curve) == pytest.approx(-100.0, abs=0.1)


def test_refused():
    with pytest.raises(NoRestError, match=r"iv_curve.holding must be a current at which RS2007 rests, got 60. Hold it"):
        iv_curve(izh.cell("RS2007"), holding=60)
    with pytest.raises(ArgumentError, match="whose recovery leaks"):
        iv_curve(izh.pattern("R").model)
    with pytest.raises(ArgumentError, match=r"finite numbers in a row \[mV\]"):
        iv_curve(izh.cell("RS"), [np.nan])
    with pytest.raises(ArgumentError, match="one number here"):
        iv_curve(izh.Izhikevich(a=[0.02, 0.1]))

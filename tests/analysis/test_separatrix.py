"""The threshold curve against what the simulator does a ten-thousandth of a millivolt to either side of it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import izhikevich as izh
from izhikevich.analysis import dop853_spike_times, fixed_points, separatrix, threshold
from izhikevich.errors import ArgumentError

CASES = [
    ("RS", 0.0, "saddle"),
    ("RS", 3.79, "cycle"),
    ("RS2007", 0.0, "saddle"),
    ("LTS2007", 50.0, "saddle"),
    ("FS2007", 0.0, "graze"),
    pytest.param("RS", 3.0, "saddle", marks=pytest.mark.slow),
    pytest.param("RZ", 0.1, "saddle", marks=pytest.mark.slow),
    pytest.param("RZ", 0.2, "cycle", marks=pytest.mark.slow),
    pytest.param("TC", 0.67, "cycle", marks=pytest.mark.slow),
    pytest.param("IB2007", 300.0, "saddle", marks=pytest.mark.slow),
    pytest.param("FS2007", 71.0, "graze", marks=pytest.mark.slow),
]
TWO_SLOPES = [
    ("TC2007", 0.0, "saddle", 1000.0),
    ("TC2007", -150.0, "saddle", 1000.0),  # its rest lies below the kink
    ("TC2007_modeldb", 20.0, "saddle", 1000.0),
    # its rest lies on the jump, where the judge would change sides for ever
    ("TC2007_modeldb", -150.0, "saddle", 200.0),
    ("RTN2007", 0.0, "saddle", 1000.0),
    ("RTN2007", 46.5, "cycle", 1000.0),
]


def spikes_next(cell, current, v, u):
    exact = {"method": "taylor"} if izh.methods.METHODS["taylor"].fits(cell) else {"dt": 0.01}
    run = izh.simulate(cell, 3000, current, size=np.size(v), start=(v, u), record="spike_count", **exact)
    return run.spike_count > 0


@pytest.mark.parametrize(("name", "current", "kind"), CASES)
def test_just_above_the_threshold_a_spike_is_next_and_just_below_it_is_not(name, current, kind):
    cell = izh.cell(name)
    curve = separatrix(cell, current)
    assert curve.kind == kind
    top = curve.u.max() if kind == "cycle" else curve.u[-1]
    u = np.linspace(curve.u.min(), top, 9)[1:-1]
    v = threshold(cell, u, current)
    assert spikes_next(cell, current, v + 1e-4, u).all()
    assert not spikes_next(cell, current, v - 1e-4, u).any()


@pytest.mark.parametrize(("name", "current", "kind", "wait"), TWO_SLOPES)
def test_two_slopes_of_recovery_against_the_independent_judge(name, current, kind, wait):
    cell, curve = izh.cell(name), separatrix(izh.cell(name), current)
    assert curve.kind == kind
    rows = np.linspace(0, curve.v.size - 2, 8).astype(int)[1:-1] if kind == "cycle" else _rows(curve, cell.v_switch)
    for k in rows:
        step = np.array([np.diff(curve.v)[k], np.diff(curve.u)[k] / cell.C])
        normal = np.array([-step[1], step[0] * cell.C]) / np.hypot(*step) * 1e-4
        fires = [
            bool(dop853_spike_times(cell, wait, current, start=(curve.v[k] + dv, curve.u[k] + du)).size)
            for dv, du in (normal, -normal)
        ]
        assert fires[0] != fires[1]


def _rows(curve, switch):
    """Points of the curve below the kink and above it, as far up as 20 times the depth of its lower end."""
    low = np.flatnonzero(curve.v < switch)
    high = np.flatnonzero((curve.v > switch + 1.0) & (curve.u < 20.0 * np.ptp(curve.u[low])))
    assert low.size
    assert high.size
    return [low[low.size // 3], low[-3], high[3], *high[[high.size // 4, high.size // 2, -3]]]


def test_a_peak_that_rises_with_u_is_never_met():
    """v of TC grows as the root of u, its peak as u: the curve ends at the height of the v-nullcline at the peak, or as far up as is asked."""
    cell = izh.cell("TC2007")
    curve = separatrix(cell)
    assert curve.u[-1] == pytest.approx(1.6 * 95 * 85, rel=1e-3)
    high = threshold(cell, [1e5, 1e6])
    assert (np.abs(high + 55 - np.sqrt(np.array([1e5, 1e6]) / 1.6)) < 5).all()
    with pytest.raises(ArgumentError, match=r"threshold.u must be at most 1.9e\+06, as far as this curve is traced"):
        threshold(cell, 1e9)


def test_more_than_one_rest_is_refused():
    cell = izh.models.Izhikevich2007TC(b=0.0, b_high=40.0, v_switch=-48.0, vu=-48.0, a=0.5)
    assert [p.stable for p in fixed_points(cell, -25.0)] == [True, False, True, False]
    with pytest.raises(ArgumentError, match=r"one equilibrium beside a saddle, got -25.0. Here they lie at v = -61.37"):
        separatrix(cell, -25.0)


@pytest.mark.parametrize(("name", "current"), [("RS", 0.0), ("RZ", 0.2), ("IB2007", 300.0), ("FS2007", 0.0)])
def test_all_of_the_curve_is_a_border(name, current):
    cell = izh.cell(name)
    curve = separatrix(cell, current)
    middle = np.linspace(0, curve.v.size - 2, 40).astype(int)[1:-1]
    along = np.array([np.diff(curve.v)[middle], np.diff(curve.u)[middle]])
    across = np.array([-along[1], along[0]]) / np.hypot(*along) * 1e-3
    sides = [
        spikes_next(cell, current, curve.v[middle] + s * across[0], curve.u[middle] + s * across[1]) for s in (-1, 1)
    ]
    assert (sides[0] != sides[1]).all()


def test_the_saddle_lies_on_its_curve():
    saddle = fixed_points(izh.cell("RS"))[1]
    assert threshold(izh.cell("RS"), saddle.u) == pytest.approx(saddle.v, abs=1e-4)


def test_where_nothing_rests_every_state_spikes():
    assert separatrix(izh.cell("RS"), 3.9) is None
    assert separatrix(izh.cell("RS"), 10.0) is None
    assert threshold(izh.cell("RS"), -10.0, 10.0) == -math.inf


def test_far_up_only_the_peak_and_far_down_anything_spikes():
    assert threshold(izh.cell("RS"), [-30.0, 1e4]).tolist() == [-math.inf, 30.0]
    assert spikes_next(izh.cell("RS"), 0.0, np.array([-100.0, -70.0]), -30.0).all()


def test_a_small_oscillation_is_no_spike():
    cell = izh.pattern("S").model  # its rest is lost at 78.9975 to a small stable oscillation
    curve = separatrix(cell, 78.99)
    assert curve.kind == "saddle"


def test_refusals():
    with pytest.raises(ArgumentError, match=r"threshold.u must be finite, got nan"):
        threshold(izh.cell("RS"), math.nan)
    with pytest.raises(
        ArgumentError, match=r"separatrix.floor must be below the reset and every equilibrium, -70 \[mV\]"
    ):
        separatrix(izh.cell("RS"), floor=-60.0)
    with pytest.raises(ArgumentError, match="must be one number here"):
        separatrix(izh.Izhikevich(a=[0.02, 0.1]))


@settings(max_examples=15, deadline=None)
@given(a=st.floats(0.01, 0.2), b=st.floats(-0.3, 0.26), u=st.floats(-10, 100))
def test_any_cell_that_rests(a, b, u):
    cell = izh.Izhikevich(a=a, b=b)
    v = threshold(cell, u)
    if -math.inf < v < cell.vpeak:
        assert spikes_next(cell, 0.0, np.array([v - 1e-3, v + 1e-3]), u).tolist() == [False, True]

"""Rheobases against known numbers, the closed-form bound, the threshold curve and the independent judge."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import (
    dop853_spike_times,
    hopf,
    rheobase,
    saddle_node,
    step_rheobase_bound,
    strength_duration,
)
from izhikevich.errors import ArgumentError

CELLS = ("RS", "IB", "CH", "FS", "LTS", "TC", "RZ", "RS2007", "IB2007", "CH2007", "FS2007", "LTS2007")


# found by bisection with an own DOP853 program, from rest at I = 0
@pytest.mark.parametrize(("name", "known"), [("RS", 2.7103), ("FS", 3.3287), ("TC", 0.3410), ("RZ", 0.2063)])
def test_known_step_rheobases(name, known):
    assert rheobase(izh.cell(name)).current == pytest.approx(known, abs=5e-5)


@pytest.mark.parametrize("name", CELLS)
def test_it_lies_above_its_bound_and_parts_what_fires_from_what_does_not(name):
    cell = izh.cell(name)
    found = rheobase(cell)
    assert found.below < found.current < found.below * (1 + 1e-5) + 1e-6
    assert step_rheobase_bound(cell) - 1e-9 < found.current
    if getattr(cell, "b", 1.0) < 0:  # u follows v down: nothing overshoots, but the last stretch takes its time
        assert found.current == pytest.approx(saddle_node(cell).current, rel=0.01)


@pytest.mark.parametrize("name", ["RS", "RZ", "FS2007"])
def test_the_judge_agrees(name):
    cell = izh.cell(name)
    level = rheobase(cell, duration=300.0).current
    for factor, fires in ((1.0001, True), (0.9999, False)):
        current = izh.step(level * factor, 0, 300)
        assert bool(dop853_spike_times(cell, 400.0, current, start=cell.rest()).size) is fires


def test_short_pulses_need_a_fixed_charge():
    found = strength_duration(izh.cell("RS2007"), [0.01, 0.02, 1, 5, 20, 100, 2000])
    charge = found.currents * found.widths
    assert charge[1] == pytest.approx(charge[0], rel=0.01)
    # in no time nothing leaks away: the charge lifts C from the rest to the threshold beside it
    cell = izh.cell("RS2007")
    lift = izh.analysis.threshold(cell, cell.rest()[1]) - cell.rest()[0]
    assert charge[0] == pytest.approx(cell.C * lift, rel=0.01)
    assert (np.diff(found.currents) < 0).all()
    assert 1 < found.chronaxie < 100
    assert found.currents[-1] == pytest.approx(found.rheobase, rel=1e-6)


@pytest.mark.parametrize("duration", [5_000.0, pytest.param(50_000.0, marks=pytest.mark.slow)])
def test_a_slow_ramp_passes_the_loss_of_rest_late(duration):
    rs = izh.cell("RS")
    slow = rheobase(rs, "ramp", duration).current
    assert hopf(rs).current < slow < saddle_node(rs).current
    assert rheobase(rs, "ramp", 20.0).current > slow


def test_from_a_held_current():
    rs = izh.cell("RS")
    found = rheobase(rs, holding=2.0)
    assert 2.7103 < found.current < hopf(rs).current  # held up, u is up too
    assert found.holding == 2.0


def test_refusals():
    with pytest.raises(ArgumentError, match="kind must be a known name, got 'pulse'"):
        rheobase(izh.cell("RS"), "pulse")
    with pytest.raises(ArgumentError, match=r"rheobase.duration must be positive \[ms\], got 0"):
        rheobase(izh.cell("RS"), duration=0)
    with pytest.raises(ArgumentError, match=r"rheobase.holding must be a current at which the cell rests, got 10"):
        rheobase(izh.cell("RS"), holding=10)
    with pytest.raises(ArgumentError, match=r"strength_duration.widths must be positive and increasing"):
        strength_duration(izh.cell("RS"), [2, 1])

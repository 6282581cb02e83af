"""The chirp's impedance against the closed form: what differs falls with the square of the swing, and the peak lies within one frequency."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import input_resistance, resonance_hz, zap
from izhikevich.errors import ArgumentError

RESONATORS = [("RS", 0.0), ("TC", 0.0), ("RZ", 0.0), ("IB2007", 0.0), ("LTS2007", 0.0), ("RTN2007", 20.0)]
INTEGRATORS = [("RS2007", 0.0), ("FS2007", 0.0), ("TC2007", 0.0), ("TC2007_modeldb", -50.0)]
REST = [("IB", 0.0), ("CH", 0.0), ("FS", 0.0), ("LTS", 0.0), ("CH2007", 0.0), ("MSN2007", 0.0), ("RS", 3.0)]


def agrees(name, current):
    cell = izh.cell(name)
    found, half = zap(cell, current, duration=2000.0), zap(cell, current, swing=0.025, duration=2000.0)
    # the part of third order falls to a quarter; 4e-5 is what sampling and the chirp's chords leave
    assert half.error < found.error / 4 + 4e-5
    assert found.error < 3e-4
    assert abs(found.peak_hz - resonance_hz(cell, current)) < found.hz[1]
    assert found.impedance[0] == pytest.approx(input_resistance(cell, current), rel=3e-4)


@pytest.mark.parametrize(("name", "current"), [RESONATORS[2], INTEGRATORS[0], ("RTN2007", 20.0)])
def test_the_measured_impedance_is_that_of_the_closed_form(name, current):
    agrees(name, current)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "current"), [*RESONATORS, *INTEGRATORS, *REST])
def test_so_it_is_for_every_cell(name, current):
    agrees(name, current)


def test_a_larger_swing_is_less_linear():
    large, small = (zap(izh.cell("RZ"), swing=swing, duration=1000.0).error for swing in (0.4, 0.2))
    assert large == pytest.approx(4 * small, rel=0.05)


def test_what_rings_has_a_peak_and_what_integrates_has_none():
    assert zap(izh.cell("RS2007"), duration=1000.0).peak_hz == 0.0
    assert zap(izh.cell("RZ"), duration=1000.0).peak_hz == pytest.approx(24.95, abs=0.1)


@pytest.mark.slow
def test_the_accommodation_form_does_not_answer_a_constant():
    found = zap(izh.pattern("R").model, duration=2000.0)
    assert abs(found.impedance[0]) < 1e-3 * np.abs(found.impedance).max()
    assert found.error < 1e-3


def test_a_rest_on_the_kink_has_no_linear_answer():
    errors = [zap(izh.cell("RTN2007"), swing=swing, duration=1000.0).error for swing in (0.05, 0.005)]
    assert errors[1] == pytest.approx(errors[0], rel=0.02)
    assert errors[1] > 0.1


def test_refusals():
    rs = izh.cell("RS")
    with pytest.raises(ArgumentError, match=r"zap.current must be a current at which the cell rests .*, got 10"):
        zap(rs, 10)
    with pytest.raises(ArgumentError, match=r"zap.swing must be positive \[mV\], got 0"):
        zap(rs, swing=0)
    with pytest.raises(ArgumentError, match=r"zap.swing must be so small that the cell does not fire"):
        zap(rs, swing=50.0)
    with pytest.raises(ArgumentError, match=r"zap.current"):
        zap(izh.cell("TC2007_modeldb"), -150.0)

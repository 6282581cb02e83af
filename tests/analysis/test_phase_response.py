"""Phase response against the exact curve of a quadratic cell without recovery, and against single runs; ZAP against impedance."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import impedance, phase_response
from izhikevich.errors import ArgumentError


def test_without_recovery_it_is_the_exact_curve_of_the_quadratic_cell():
    """With u = 0 time is an arctangent of v, so the shift of a kick is known in closed form."""
    cell = izh.Izhikevich(a=0.1, b=0.0, c=-80.0, d=0.0)
    current, kick = 20.0, 2.0
    g = current + 140.0 - 5.0**2 / 0.16
    rate = np.sqrt(0.04 * g)

    def time(v):
        return np.arctan(0.04 * (v + 62.5) / rate) / rate

    period = time(30.0) - time(-80.0)
    found = phase_response(cell, current, kick, 25)
    assert found.period == pytest.approx(period, rel=1e-7)
    v = -62.5 + rate / 0.04 * np.tan(rate * (time(-80.0) + found.phase * period))
    exact = (np.minimum(time(v + kick), time(30.0)) - time(v)) / period
    assert found.shift == pytest.approx(exact, abs=1e-6)


def test_a_small_kick_gives_a_curve_in_proportion():
    one, two = (phase_response(izh.cell("RS"), 10, kick, 20) for kick in (0.01, -0.01))
    assert one.shift[:-1] == pytest.approx(-two.shift[:-1], rel=0.02, abs=1e-6)


def test_a_resonator_is_delayed_early_in_its_period():
    shift = phase_response(izh.cell("RZ"), 0.5, 0.05, 40).shift
    assert shift.min() < 0 < shift.max()


def test_refusals():
    with pytest.raises(
        ArgumentError, match=r"phase_response.current must be one at which the cell fires tonically, got 1"
    ):
        phase_response(izh.cell("RS"), 1)
    with pytest.raises(ArgumentError, match="fires tonically"):
        phase_response(izh.cell("CH"), 10)
    with pytest.raises(ArgumentError, match=r"phase_response.kick must be finite and not 0 \[mV\], got 0"):
        phase_response(izh.cell("RS"), 10, 0)
    with pytest.raises(ArgumentError, match=r"phase_response.points must be at least 2"):
        phase_response(izh.cell("RS"), 10, points=1)


@pytest.mark.parametrize(("name", "size"), [("RZ", 0.005), ("RS", 0.05), ("RS2007", 0.5)])
def test_a_chirp_measures_the_impedance(name, size):
    """ZAP: the ratio of the spectra of v and I under a sine of rising frequency."""
    cell = izh.cell(name)
    current = izh.chirp(size, 1, 60, duration=20_000)
    watch = izh.Recorder(("v", "current"), every=0.5)
    run = izh.simulate(cell, 20_000, current, method="mobius4", dt=0.25, record=watch)
    hertz = np.fft.rfftfreq(run.times.size, 0.5e-3)
    ratio = np.fft.rfft(run.v - cell.rest()[0]) / np.fft.rfft(run.current)
    for asked in (5.0, 10.0, 20.0, 25.0, 40.0):
        near = np.abs(hertz - asked) < 0.5
        assert np.abs(ratio[near].mean()) == pytest.approx(abs(impedance(cell, asked)), rel=0.03)

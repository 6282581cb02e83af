"""Where firing ends, against known ramps, the separatrix and single runs; the Lyapunov coefficient against the cycle itself."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import (
    bistable_window,
    excitability,
    hopf,
    lyapunov_coefficient,
    rest_window,
    separatrix,
    sustained_firing,
)
from izhikevich.analysis.plane.nullclines import law


# currents at the last spike of a ramp down by 1e-4 per ms: firing itself ends slightly lower
@pytest.mark.parametrize(("name", "ramped"), [("RS", 3.778), ("FS", 3.860), ("TC", 0.663), ("RZ", 0.149)])
def test_firing_ends_just_below_where_a_ramp_down_stops_it(name, ramped):
    low, high = bistable_window(izh.cell(name))
    assert ramped - 0.01 < low <= ramped
    assert high == hopf(izh.cell(name)).current


def border(name, part):
    """The kind of border at the end of firing, plus a part of the bistable window."""
    cell = izh.cell(name)
    found = sustained_firing(cell)
    return separatrix(cell, found.current + part * (rest_window(cell)[1] - found.current)).kind


@pytest.mark.parametrize("name", ["RS", "CH", "TC"])
def test_firing_ends_where_the_border_stops_being_a_cycle(name):
    """At the homoclinic bifurcation the cycle that surrounds the rest opens and becomes the saddle's stable manifold."""
    assert (border(name, -0.02), border(name, 0.02)) == ("saddle", "cycle")


@pytest.mark.parametrize("name", ["RZ", "IB2007"])
def test_a_reset_beyond_the_separatrix_keeps_firing_alive_below_that(name):
    assert (border(name, 0.02), border(name, 0.5)) == ("saddle", "cycle")


def test_above_it_firing_lasts_and_below_it_ends():
    cell, found = izh.cell("RZ"), sustained_firing(izh.cell("RZ"))
    for level, goes_on in ((found.current + 1e-3, True), (found.current - 1e-3, False)):
        begun = izh.piecewise([(0, 1.0), (100, found.current + 2e-3), (1000, level)])
        times = izh.simulate(cell, 6000, begun, method="taylor", record="spikes").spike_times
        assert bool((times > 4000).any()) is goes_on


def test_without_bistability():
    assert bistable_window(izh.cell("RS2007")) is None
    assert sustained_firing(izh.pattern("S").model) is None  # a < 0
    assert sustained_firing(izh.pattern("R").model) is None  # its rest is never lost


@pytest.mark.parametrize("name", ["RS", "RZ", "IB2007", "LTS2007", "FS2007"])
def test_the_unstable_cycle_near_the_bifurcation_has_the_amplitude_of_the_normal_form(name):
    """r² = -μ/l₁, with both sides traced to the bifurcation: the ratio must tend to 1."""
    cell, birth = izh.cell(name), hopf(izh.cell(name))
    form, l1 = law(cell), lyapunov_coefficient(izh.cell(name))
    room = birth.current - sustained_firing(cell).current
    ratios = []
    for part in (0.04, 0.01):
        current = birth.current - part * room
        curve = separatrix(cell, current)
        assert curve.kind == "cycle"
        rest = next(p for p in izh.analysis.fixed_points(cell, current) if p.stable)
        growth = 0.5 * (form.slope(rest.v) - form.a)
        ratios.append(((curve.v.max() - curve.v.min()) / 2) ** 2 / (-growth / l1))
    assert abs(ratios[1] - 1) < 0.02
    assert abs(ratios[1] - 1) < 0.5 * abs(ratios[0] - 1) + 1e-3


def test_the_closed_form_of_the_2003_cells():
    for name in ("RS", "IB", "CH", "FS", "LTS", "TC", "RZ"):
        cell = izh.cell(name)
        assert lyapunov_coefficient(cell) == pytest.approx(0.04**2 / (4 * (cell.b - cell.a)))
    assert lyapunov_coefficient(izh.pattern("S").model) < 0  # a < 0: a small stable oscillation
    assert lyapunov_coefficient(izh.cell("RS2007")) is None


@pytest.mark.parametrize(
    ("name", "hodgkin", "kind", "differ"),
    [("RS", 1, "resonator", True), ("RZ", 2, "resonator", False), ("FS", 2, "resonator", False), ("RS2007", 1, "integrator", False)],
)  # fmt: skip
def test_two_verdicts(name, hodgkin, kind, differ):
    found = excitability(izh.cell(name))
    assert (found.hodgkin, found.kind, found.differ) == (hodgkin, kind, differ)
    assert ("differ" in str(found)) is differ
    assert np.isfinite(found.onset_hz)


def test_class_three():
    found = excitability(izh.pattern("R").model)
    assert (found.hodgkin, found.bifurcation, found.onset_hz, found.differ) == (3, None, None, False)
    assert str(found) == "Class 3 excitability."

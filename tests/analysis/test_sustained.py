"""Where firing ends, against known ramps, the separatrix and single runs; the Lyapunov coefficient against the cycle itself."""

from pathlib import Path

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import (
    bistable_window,
    excitability,
    hopf,
    lyapunov_coefficient,
    rest_window,
    saddle_node,
    separatrix,
    sustained_firing,
)
from izhikevich.analysis.plane.nullclines import law
from izhikevich.errors import ArgumentError


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


@pytest.mark.parametrize("name", ["RS", *(pytest.param(n, marks=pytest.mark.slow) for n in ("CH", "TC"))])
def test_firing_ends_where_the_border_stops_being_a_cycle(name):
    """At the homoclinic bifurcation the cycle that surrounds the rest opens and becomes the saddle's stable manifold."""
    assert (border(name, -0.02), border(name, 0.02)) == ("saddle", "cycle")


@pytest.mark.slow  # every time: to a fiftieth of the bistable window, above
@pytest.mark.parametrize("name", ["RS", "LTS"])
def test_there_firing_ends_at_the_current_of_the_bifurcation(name):
    cell, found = izh.cell(name), sustained_firing(izh.cell(name)).current
    low, high = found - 1e-3, found + 1e-3
    while high - low > 1e-7:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if separatrix(cell, middle).kind == "saddle" else (low, middle)
    assert found == pytest.approx(low, abs=1e-5)


def as_the_catalog_says(name):
    """Where the window in which both are possible begins, to the digits that the catalog gives; no number where there is no window."""
    told, window = izh.catalog.load.about(izh.cell(name)).get("still_fires_at"), bistable_window(izh.cell(name))
    assert (told is None) == (window is None)
    if window is not None:
        assert window[0] == pytest.approx(told, abs=6e-5 if name in CELLS_2003 else 6e-3)  # half a digit, and `within`


CELLS_2003 = ("RS", "IB", "CH", "FS", "LTS", "TC", "RZ")


@pytest.mark.parametrize("name", ["RZ", "FS2007"])
def test_the_catalog_says_where_firing_ends(name):
    as_the_catalog_says(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", izh.catalog.cells())
def test_for_every_cell_the_catalog_says_where_firing_ends(name):
    as_the_catalog_says(name)


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


@pytest.mark.parametrize(
    "name", ["RS", "FS2007", *(pytest.param(n, marks=pytest.mark.slow) for n in ("RZ", "IB2007", "LTS2007"))]
)
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


def test_the_hopf_bifurcation_of_the_fs_cell_is_subcritical_on_both_sides_of_it():
    """Below it a small unstable cycle of the size that l₁ tells parts what fades from what fires; above it nothing small lasts."""
    cell, birth, l1 = izh.cell("FS2007"), hopf(izh.cell("FS2007")), lyapunov_coefficient(izh.cell("FS2007"))
    assert birth.subcritical
    assert l1 > 0
    runs = [_around(cell, birth.current - 0.02, part)[0] for part in (0.9, 1.1)]
    assert runs[0].spike_times.size == 0
    assert np.ptp(runs[0].v[runs[0].times > 3500]) < 0.6 * np.ptp(runs[0].v[runs[0].times < 100])
    assert runs[1].spike_times.size > 1
    lost = izh.analysis.fixed_points(cell, birth.current + 0.3)
    assert [p.stable for p in lost] == [False]
    assert izh.simulate(cell, 4000, birth.current + 0.3, start=(lost[0].v + 0.01, lost[0].u)).spike_times.size > 1


def _around(cell, current, part):
    """A run that begins beside the equilibrium, a part of the normal form's radius √(-μ/l₁) away from it; and that radius."""
    point, form = min(izh.analysis.fixed_points(cell, current), key=lambda p: abs(p.v - hopf(cell).v)), law(cell)
    slope = form.slope(point.v)
    radius = np.sqrt(-0.5 * (slope - form.a) / lyapunov_coefficient(cell))
    aside = part * radius  # in the coordinates (v, (F v - u/C)/ω) along the first
    return izh.simulate(cell, 4000, current, start=(point.v + aside, point.u + form.C * slope * aside)), radius


def test_a_recovery_that_bends_more_makes_it_supercritical():
    """With a cube that begins lower U'' is above 2α at the bifurcation: beyond it a small cycle draws in what lies in and outside."""
    cell = izh.cell("FS2007").replace(vb=-62.0)
    birth = hopf(cell)
    assert birth.subcritical is False
    assert lyapunov_coefficient(cell) < 0
    for part in (0.5, 1.5):
        run, radius = _around(cell, birth.current + 0.5, part)
        assert run.spike_times.size == 0
        assert np.ptp(run.v[run.times > 3500]) / 2 == pytest.approx(radius, rel=0.04)


def test_the_closed_form_of_the_2003_cells():
    for name in ("RS", "IB", "CH", "FS", "LTS", "TC", "RZ"):
        cell = izh.cell(name)
        assert lyapunov_coefficient(cell) == pytest.approx(0.04**2 / (4 * (cell.b - cell.a)))
    assert lyapunov_coefficient(izh.pattern("S").model) < 0  # a < 0: a small stable oscillation
    assert lyapunov_coefficient(izh.cell("RS2007")) is None


PAGE = Path(__file__).parents[2] / "docs" / "geometry.md"


def row(name):
    """What the table in the documentation says of a cell: four words and numbers."""
    line = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {name} |"))
    return [entry.strip() for entry in line.strip("|").split("|")][1:]


def verdicts(name):
    """The table's row, each number to the digits that it is given with."""
    cell, found, firing = izh.cell(name), excitability(izh.cell(name)), sustained_firing(izh.cell(name))
    lost = hopf(cell) or saddle_node(cell)
    manner = {None: "saddle-node", True: "subcritical Hopf", False: "supercritical Hopf"}[found.subcritical]
    digits = 4 if cell.year == 2003 else 2
    told = [
        manner, f"{lost.current:.{digits}f}", f"{firing.current:.{digits}f}", f"{found.onset_hz:.1f}", f"{found.hodgkin}", found.kind,
        "yes" if found.differ else "",
    ]  # fmt: skip
    assert row(name) == told
    assert ("differ" in str(found)) is found.differ
    assert ("subcritical" in str(found)) == (found.kind == "resonator")


@pytest.mark.parametrize("name", ["RS", "FS", "RS2007"])
def test_two_verdicts(name):
    verdicts(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", izh.catalog.cells())
def test_two_verdicts_on_every_cell(name):
    verdicts(name)


def test_no_verdict_where_currents_downwards_take_the_rest_away():
    with pytest.raises(ArgumentError, match=r"Izhikevich.a must be positive for a verdict on .*, got -0.02"):
        excitability(izh.pattern("S").model)


def test_class_three():
    found = excitability(izh.pattern("R").model)
    assert (found.hodgkin, found.bifurcation, found.onset_hz, found.differ) == (3, None, None, False)
    assert str(found) == "Class 3 excitability."

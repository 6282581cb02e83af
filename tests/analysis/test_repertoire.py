"""Which firing patterns a model can show: every tick is run again, and what finds and questions them is held against closed forms."""

import numpy as np
import pytest

from izhikevich.analysis import repertoires, witnesses
from izhikevich.analysis.repertoire import protocols
from izhikevich.analysis.repertoire.course import course, settled
from izhikevich.analysis.repertoire.scrutiny import pattern_of, stands
from izhikevich.analysis.repertoire.search import search
from izhikevich.analysis.repertoire.subjects import SUBJECTS
from izhikevich.analysis.repertoire.thresholds import thresholds
from izhikevich.analysis.repertoire.trial import answers, resting
from izhikevich.analysis.repertoire.witness import PANELS, SIMPLE, data

ONE_VARIABLE = ("integrate-and-fire", "quadratic integrate-and-fire")
FEW = (*ONE_VARIABLE, SIMPLE)  # kernels cost seconds: the others are run again under `slow`
named = pytest.mark.parametrize


@named("witness", [w for w in witnesses() if w.model in FEW], ids=lambda w: f"{w.model}: {w.pattern}")
def test_a_tick_is_a_run_that_shows_the_pattern(witness):
    assert pattern_of(witness.classify()) == witness.pattern


@pytest.mark.slow
@named("witness", [w for w in witnesses() if w.panel is None], ids=lambda w: f"{w.model}: {w.pattern}")
def test_a_tick_stands_a_closer_look(witness):
    """Again, at half the step, and for the reason that the pattern is known for."""
    assert stands(witness)


def test_the_matrix_is_what_the_witnesses_say():
    table = repertoires()
    assert table.shown.shape == (11, 20)
    assert table.shown.sum() == len({(w.model, w.pattern) for w in witnesses()}) == len(witnesses())
    assert table.totals[SIMPLE] == 20
    assert ((table.draws > 0) == ~table.shown).all()
    assert (table.draws <= data()["search"]["cells"]).all()
    assert tuple(PANELS) == table.patterns
    assert {p for protocol in protocols.PROTOCOLS for p in protocol.patterns} == set(PANELS)


@named("model", ONE_VARIABLE)
def test_one_variable_has_no_memory(model):
    """Its states stay in order: a lower current never gives an earlier spike, and v returns to rest without passing it."""
    possible = {
        "tonic spiking",
        "class 1 excitable",
        "class 2 excitable",
        "spike latency",
        "integrator",
        "bistability",
    }
    assert {w.pattern for w in witnesses(model)} <= possible


def test_a_witness_lies_within_the_stated_ranges():
    for w in witnesses():
        if w.panel is None:
            subject = SUBJECTS[w.model]
            assert all(low <= w.parameters[name] <= high for name, (low, high) in subject.ranges.items()), w
            assert w.distance == round(subject.distance(w.parameters), 2)


def test_thresholds_of_a_leaky_cell_are_those_of_its_formula():
    subject = SUBJECTS["integrate-and-fire"]
    cells = [resting(subject, {"b": b, "vpeak": peak}) for b, peak in ((0.05, -50.0), (0.06, -45.0))]
    for width in (3.0, 400.0):
        exact = [
            c.parameters["b"] * (c.parameters["vpeak"] - c.start[0]) / -np.expm1(-c.parameters["b"] * width)
            for c in cells
        ]
        assert thresholds(subject, cells, width) == pytest.approx(exact, rel=2e-4)


def test_a_cell_that_fires_by_itself_has_no_threshold():
    subject = SUBJECTS["integrate-and-fire"]
    cell = resting(subject, {"b": 0.05, "vpeak": -66.0, "c": -70.0})  # it would rest above its own peak
    assert np.isnan(thresholds(subject, [cell], 50.0)).all()


def test_a_search_finds_what_one_variable_can_do_and_no_more():
    found = search(SUBJECTS["integrate-and-fire"], rounds=1, size=30, seed=5)
    assert set(found.witnesses) == {"tonic spiking", "class 1 excitable", "integrator"}
    assert 0 < found.draws["resonator"] <= 30
    again = search(SUBJECTS["integrate-and-fire"], rounds=1, size=30, seed=5)
    assert again.witnesses == found.witnesses


def test_a_course_is_sampled_as_it_is_run():
    level = np.array([1.0, 2.0])
    drive = settled(level, [(0, level, 0), (30, 2 * level, 0.1), (40, 0, 0)], 100, 60)
    assert drive.settle == 60
    assert drive.duration == 160
    at = drive.times[:-1] + drive.settle
    run = drive.stimulus(1.0).at(at, n=2)
    assert run == pytest.approx(np.stack([drive.sampled(k)[:-1] for k in (0, 1)], axis=1))
    half = drive.stimulus(0.5)  # a unit of the model's time is half a ms
    assert half.at(at / 0.5, n=2) == pytest.approx(run)


def test_a_course_prolonged_and_slowed():
    drive = settled(np.ones(1), [(0, 1, 0), (30, 2, 0), (40, 1, 0)], 100, 60)
    longer = drive.prolonged(10)
    assert longer.t_on.tolist() == [0, 300, 600, 630, 640]
    assert longer.duration == 600 + 40 + 600
    assert longer.sampled(0)[0] == 1.0  # what is looked at begins where the level is reached
    assert longer.settle == 300
    slow = course([(0, 0, 0), (20, 0, 0.5)], 120, 1).slower(8)
    assert slow.t_on.tolist() == [0, 160]
    assert slow.sampled(0)[-1] == pytest.approx(50.0)


def test_a_run_that_has_to_stop_is_left_out_alone():
    """An infinite slope of one cell's membrane stops the run of all; the others are run without it."""
    subject = SUBJECTS["quadratic integrate-and-fire"]
    cells = [resting(subject, {"a": a, "vr": -65.0, "vt": -50.0, "c": -60.0}) for a in (0.02, 0.02, 0.02)]
    drive = course([(0, 0, 0), (5, np.array([2.0, 1e12, 2.0]), 0)], 40, 3)
    first, second, third = answers(subject, cells, drive)
    assert second is None
    assert first.spikes.tolist() == third.spikes.tolist() != []

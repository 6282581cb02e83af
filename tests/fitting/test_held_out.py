"""A fitted cell beside the recorded one: a cell is right about itself, and every rule can be broken."""

from dataclasses import replace
from importlib.resources import files
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import izhikevich as izh
from izhikevich.fitting.compared import compared, totals
from izhikevich.fitting.held_out import held_out
from izhikevich.io import Recordings, read_recordings

REAL = read_recordings(files("izhikevich") / "catalog/recordings/171116sh_0018.abf")
trains = st.lists(st.integers(0, 4990), max_size=20, unique=True).map(lambda tenths: np.sort(tenths) / 10.0)


def knowing(change=lambda train: train, **more):
    """A fit that predicts the recorded spikes, changed."""
    return SimpleNamespace(predict=lambda recordings: [change(train) for train in recordings.spikes], **more)


def stepped(spikes, level=100.0, times=1):
    """A sweep of 0, a step from 100 to 600 ms (twice if wanted), and 0 again, in samples of 1 ms."""
    cycle = np.repeat([0.0, level, 0.0], [100, 500, 100])
    current = np.tile(cycle, times)
    return Recordings.from_spikes([spikes], [current], dt=1.0, duration=float(current.size))


def test_a_cell_is_right_about_itself():
    found = held_out(knowing(), REAL[1::2])
    assert found.sweeps_right == (8, 8)
    assert found.each_step_right == (6, 6)  # sweeps 5 to 15: in the others current is taken out
    assert found.totals.counts == (12, 12)
    assert found.totals.latencies[0] == found.totals.latencies[1] > 0
    assert found.totals[2:] == (0.0,) * 5


def test_what_the_cell_is_off_from_itself_stands_beside():
    found = held_out(knowing(), REAL)
    pairs = [(row.sweep, row.counts) for row in found.repeats]
    assert (16, (9, 9)) in pairs
    assert found.own.spike_distance > 0.01
    assert found.own.rate_error > 0
    assert "cell, again" in str(found)
    assert "SPIKE-distance" in found._repr_html_()
    assert found.to_dict()["totals"]["counts"] == found.totals.counts


def test_latencies_are_judged_from_above_rheobase_on():
    found = held_out(knowing(), REAL)
    assert found.rheobase == 37.5
    judged = {row.level for row in found.steps if row.latency_right is not None}
    assert min(judged) == 50.0  # 1.2 x 37.5 is 45
    assert min(row.level for row in held_out(knowing(), REAL, rheobase=100.0).steps if row.latency_right) == 125.0


def test_of_a_cell_that_fires_by_itself_every_step_is_judged():
    restless = replace(REAL, spikes=tuple(np.append(20.0, train) for train in REAL.spikes))
    found = held_out(knowing(), restless)
    assert np.isnan(found.rheobase)
    assert all(row.latency_right for row in found.steps if row.counts[0])


@pytest.mark.parametrize(
    ("change", "counts", "latencies"),
    [
        (lambda train: train[:0], (0, 1), (0, 1)),
        (lambda train: train + 2.9, (1, 1), (1, 1)),
        (lambda train: train + 3.1, (1, 1), (0, 1)),
        (lambda train: train[:-3], (0, 1), (1, 1)),
        (lambda train: train[:-2], (1, 1), (1, 1)),
        (lambda train: train[1:], (1, 1), (0, 1)),
    ],
)
def test_every_rule_can_be_broken(change, counts, latencies):
    found = held_out(knowing(change), stepped([110.0, 150.0, 200.0, 260.0, 330.0])).totals
    assert (found.counts, found.latencies) == (counts, latencies)


def test_the_second_answer_to_a_current_is_compared_with_the_first():
    found = held_out(knowing(), stepped([110.0, 150.0, 200.0, 814.0, 850.0], times=2))
    (row,) = found.repeats
    assert row.counts == (3, 2)
    assert row.latencies == (10.0, 14.0)
    assert row.count_right
    assert not row.latency_right


def test_sweeps_count_from_begin_to_end():
    found = held_out(knowing(lambda train: np.append(train, [610.0, 620.0, 630.0])), stepped([110.0]))
    assert found.sweeps_right == (0, 1)
    assert found.each_step_right == (1, 1)


def test_a_current_that_varies_is_one_step():
    current = np.random.default_rng(0).normal(100.0, 50.0, 500)
    found = held_out(knowing(), Recordings.from_spikes([[20.0, 50.0, 90.0]], [current], dt=1.0))
    assert found.totals.counts == (1, 1)
    assert found.totals.latencies == (1, 1)


def test_a_fit_that_did_not_converge_says_so():
    found = held_out(knowing(converged_=False), REAL[16])
    assert str(found).startswith("The fit has not converged")
    assert "not converged" in found._repr_html_()
    assert found.to_dict()["converged"] is False


def test_nothing_to_judge_is_no_success():
    found = held_out(knowing(), REAL[:2])  # steps down alone
    assert found.totals.counts == found.totals.latencies == (0, 0)
    assert np.isnan(found.totals.spike_distance)
    assert "–" in str(found)


def test_without_a_current_it_is_refused():
    with pytest.raises(izh.errors.ArgumentError, match="current"):
        held_out(knowing(), Recordings.from_spikes([[1.0, 2.0]]))


@given(trains, trains)
def test_what_is_compared_is_finite_or_missing(cell, other):
    row = compared(0, 0.0, 500.0, 50.0, cell, other, True)
    assert row.counts == (cell.size, other.size)
    assert 0.0 <= row.distance <= 1.0
    assert row.latency_right is None if not cell.size else isinstance(row.latency_right, bool)
    assert compared(0, 0.0, 500.0, 50.0, cell, cell, True).distance == pytest.approx(0.0, abs=1e-12)
    assert totals([row]).rate_error == pytest.approx(abs(row.rates[0] - row.rates[1]))

"""The main promise: every pattern on both tracks, against the published script and against the truth."""

import numpy as np
import pytest

from izhikevich.catalog import pattern, patterns
from izhikevich.catalog.panel import TOLERANCE, difference

pytest.importorskip("izhikevich.simulate")


@pytest.mark.parametrize("key", patterns())
def test_both_tracks_pass(key):
    check = pattern(key).check()
    assert check.published_difference_ms == 0.0
    assert check.exact_difference_ms <= TOLERANCE
    assert check.feature_published == pattern(key).published.shows_feature
    assert check.feature_exact == pattern(key).exact_shows_feature
    assert check.ok
    assert bool(check)
    assert check.to_dict()["key"] == key


@pytest.mark.parametrize("key", ["A", "R", "RZ_bistable"])
def test_exact_samples_and_u_before_reset_are_the_truth(key):
    p = pattern(key)
    samples = p.truth.samples
    run = p.run("exact", record=["spikes", "v", "u"])
    trace = run.trace(0)
    for t, v, u in samples:
        at = int(np.argmin(np.abs(trace.times - t)))
        if abs(trace.times[at] - t) < 1e-9:
            assert trace.v[at] == pytest.approx(v, abs=1e-7)
            assert trace.u[at] == pytest.approx(u, abs=1e-7)


def test_a_wrong_run_is_not_passed():
    p = pattern("A")
    wrong = pattern("F")
    check = p.check({"exact": wrong.run("exact"), "published": p.run("published")})
    assert check.published_ok
    assert not check.exact_ok
    assert check.exact_difference_ms == np.inf
    assert check.to_dict()["exact_difference_ms"] is None


def test_differences():
    assert difference(np.array([]), np.array([])) == 0.0


def test_the_runaway_pattern_ends_where_its_truth_ends():
    p = pattern("T")
    assert p.exact_duration == pytest.approx(145.0134927686888)
    assert p.run("exact").spike_times.size == 200

"""The features as data: they hold where the catalog says so, and only there."""

import numpy as np
import pytest

from izhikevich.catalog import check_features, pattern, patterns
from izhikevich.catalog.features import KINDS
from izhikevich.errors import ArgumentError, UnknownNameError

KEYS = patterns()
PUBLISHED = [k for k in KEYS if pattern(k).group != "exact"]
ON_VOLTAGE = [k for k in KEYS if any(r["kind"] in ("rings", "hump") for r in pattern(k).rules)]


def _shows(p, spikes, duration, trace=None):
    return all(check_features(p.rules, spikes, duration, trace))


@pytest.mark.parametrize("key", KEYS)
def test_the_published_loop_prints_the_published_spikes_and_their_feature(key, published_loop):
    p = pattern(key)
    spikes, trace = published_loop(p)
    assert len(spikes) == len(p.published.spike_times)
    assert np.max(np.abs(spikes - p.published.spike_times), initial=0.0) < 1e-9
    assert _shows(p, p.published.spike_times, p.duration, trace) == p.published.shows_feature
    assert p.published.shows_feature or key == "P_exact"


@pytest.mark.parametrize("key", [k for k in KEYS if k not in ON_VOLTAGE])
def test_truth_shows_the_feature_exactly_where_the_catalog_says_so(key):
    p = pattern(key)
    assert _shows(p, p.truth.spike_times, p.exact_duration) == p.exact_shows_feature


@pytest.mark.parametrize("key", ON_VOLTAGE)
def test_truth_rings_or_humps_where_the_catalog_says_so(key, dop853):
    p = pattern(key)
    spikes, trace = dop853(p)
    assert np.max(np.abs(spikes - p.truth.spike_times)) < 1e-6
    assert _shows(p, p.truth.spike_times, p.duration, trace) == p.exact_shows_feature


def test_five_panels_are_not_what_the_equations_do():
    assert [k for k in PUBLISHED if not pattern(k).exact_shows_feature] == ["I", "P", "Q", "S", "T"]


@pytest.mark.parametrize("key", [k for k in PUBLISHED if k not in ON_VOLTAGE])
def test_rules_are_not_empty_words(key):
    """Neither silence nor regular firing at 500 Hz passes for a published panel."""
    p = pattern(key)
    assert not _shows(p, [], p.duration)
    assert not _shows(p, np.arange(1.0, p.duration, 2.0), p.duration)


TIMES = [10.0, 12.0, 14.0, 40.0, 42.0, 70.0]
V = (np.linspace(0.0, 100.0, 401), np.exp(-np.linspace(0.0, 4.0, 401)) * np.sin(np.linspace(0.0, 20 * np.pi, 401)))


@pytest.mark.parametrize(
    ("rule", "ok"),
    [
        ({"kind": "count", "exactly": 6}, True),
        ({"kind": "count", "at_least": 7}, False),
        ({"kind": "count", "exactly": 2, "between": [40, 42]}, True),
        ({"kind": "silent", "between": [15, 39]}, True),
        ({"kind": "silent", "between": [15, 40]}, False),
        ({"kind": "only", "between": [10, 70]}, True),
        ({"kind": "only", "between": [11, 70]}, False),
        ({"kind": "latency", "after": 9, "at_most": 1}, True),
        ({"kind": "latency", "after": 71, "at_most": 50}, False),
        ({"kind": "fires_to_end"}, True),
        ({"kind": "trend", "direction": "increasing"}, False),
        ({"kind": "trend", "direction": "increasing", "slack": 25}, True),
        ({"kind": "first_interval", "at_least": 2, "at_most": 2}, True),
        ({"kind": "first_interval", "at_least": 2.1}, False),
        ({"kind": "intervals", "at_least": 2}, True),
        ({"kind": "steady", "last": 2, "spread_below": 1}, False),
        ({"kind": "steady", "last": 20, "spread_below": 100}, False),
        ({"kind": "bursts", "gap": 15, "count_exactly": 3, "first_longest": True, "silence_at_least": 26}, True),
        ({"kind": "bursts", "gap": 15, "size_at_least": 2}, False),
        ({"kind": "bursts", "gap": 15, "then_single": True}, False),
        ({"kind": "rings", "between": [0, 100], "maxima_at_least": 9, "period": [9, 11], "decaying": True}, True),
        ({"kind": "rings", "between": [0, 100], "maxima_at_least": 9, "period": [4, 6]}, False),
        ({"kind": "hump", "above_start": 0.0, "fall": 0.05}, True),
        ({"kind": "hump", "above_start": 10.0, "fall": 0.05}, False),
    ],
)
def test_each_kind_of_rule(rule, ok):
    assert bool(check_features([rule], TIMES, 100.0, V)[0]) is ok


def test_every_kind_is_tested_and_documented():
    assert all(rule.__doc__ for rule in KINDS.values())


def test_rules_are_refused_in_words():
    with pytest.raises(UnknownNameError, match="Did you mean 'count'"):
        check_features([{"kind": "counts"}], TIMES, 100.0)
    with pytest.raises(ArgumentError, match="rule count must be given the arguments it takes"):
        check_features([{"kind": "count", "at_lest": 3}], TIMES, 100.0)
    with pytest.raises(ArgumentError, match="trace must be"):
        check_features([{"kind": "rings", "between": [0, 9], "maxima_at_least": 1}], TIMES, 100.0)

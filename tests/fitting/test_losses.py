"""Losses: equal to what single trains say, worst for what diverged or is missing, refused where they say nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import izhikevich as izh
from izhikevich.errors import ArgumentError, UnknownNameError
from izhikevich.fitting.data import Sweep, Window
from izhikevich.fitting.losses import LOSSES, loss_named
from izhikevich.fitting.losses.featured import FEATURES, featured
from izhikevich.fitting.losses.indexed import WORST, indexed
from izhikevich.fitting.losses.named import by_coincidence
from izhikevich.fitting.losses.windowed import windowed
from izhikevich.spiketrains import coincidence, features, van_rossum, victor_purpura

trains = st.lists(st.floats(0.5, 199.5), max_size=12, unique_by=lambda t: round(t, 1)).map(sorted)


def rows(*given):
    made = np.full((len(given), max(1, *map(len, given))), np.nan)
    for row, train in zip(made, given, strict=True):
        row[: len(train)] = train
    return made


def sweep(spikes, level=np.nan):
    return Sweep(0, izh.constant(0), 200.0, np.array(spikes, float), (Window(0.0, 200.0, 1.0, level),))


@given(st.lists(trains, min_size=1, max_size=4), st.floats(0, 150), st.floats(1, 100))
def test_windows_hold_what_lies_in_them(many, begin, length):
    found = windowed(rows(*many), begin, begin + length)
    for row, train in zip(found, many, strict=True):
        kept = [t - begin for t in train if begin <= t < begin + length]
        assert row[np.isfinite(row)].tolist() == kept


@given(st.lists(trains, min_size=1, max_size=4))
@settings(deadline=None)
def test_features_are_those_of_each_train_by_itself(many):
    found = featured(rows(*many), tuple(FEATURES))
    for k, train in enumerate(many):
        alone = features(train, 0.0, 200.0)
        for name, values in found.items():
            assert values[k] == pytest.approx(alone[name], rel=1e-9, abs=1e-12, nan_ok=True), name


@pytest.mark.parametrize("name", LOSSES)
def test_the_cell_itself_loses_nothing_and_others_do(name):
    cell = [20.0, 55.0, 110.0, 170.0]
    found = loss_named(name)(rows(cell, [20.0, 62.0, 118.0, 178.0], [], [20.0]), sweep(cell))
    assert found.shape == (4,)
    assert found[0] == pytest.approx(0.0, abs=1e-9)
    assert (found[1:] > 0.05).all()


def test_distances_are_those_of_the_spike_trains():
    cell, other = [20.0, 55.0, 110.0], [25.0, 60.0]
    a, b = np.array(cell), np.array(other)
    assert LOSSES["van_rossum"](rows(other), sweep(cell))[0] == pytest.approx(van_rossum(a, b, tau=10.0) ** 2 / 3)
    assert LOSSES["victor_purpura"](rows(other), sweep(cell))[0] == pytest.approx(victor_purpura(a, b, q=0.05) / 3)
    gamma = coincidence(a, b, 0.0, 200.0, delta=4.0)
    assert LOSSES["coincidence"](rows(other), sweep(cell))[0] == pytest.approx(1 - gamma)


def test_by_index_counts_what_it_says():
    silent = indexed(rows([], [5.0], [5.0, 9.0]), np.array([]), 0.0, 100.0)
    assert silent.tolist() == [0.0, 4.0, 16.0]
    missing = indexed(rows([]), np.array([10.0]), 0.0, 100.0)[0]
    assert missing == pytest.approx((1 / 0.55) ** 2 + WORST)
    late = indexed(rows([21.0]), np.array([10.0]), 0.0, 100.0)[0]
    assert late == pytest.approx((np.log(2.0) / 0.1) ** 2 if np.log(2.0) / 0.1 < 4 else WORST)


def test_by_index_sees_a_trend_that_single_intervals_hide():
    even = np.arange(10.0, 200.0, 20.0)
    slowing = 10.0 + np.cumsum(np.concatenate([[0.0], np.linspace(18.0, 22.0, 9)]))
    mixed = 10.0 + np.cumsum(np.concatenate([[0.0], np.linspace(18.0, 22.0, 9)[[4, 0, 8, 1, 7, 2, 6, 3, 5]]]))
    trend, none = indexed(rows(slowing, mixed), even, 0.0, 220.0)
    assert trend > none + 0.1


def test_coincidence_is_refused_where_it_says_nothing():
    cell = [20.0, 55.0, 110.0]
    with pytest.raises(ArgumentError, match="varies"):
        by_coincidence(rows(cell), sweep(cell, level=100.0))
    with pytest.raises(ArgumentError, match="two spikes"):
        by_coincidence(rows(cell), sweep([20.0]))
    with pytest.raises(ArgumentError, match="by chance"):
        by_coincidence(rows(cell), sweep(np.arange(1.0, 199.0, 5.0)), delta=4.0)


def test_names():
    with pytest.raises(UnknownNameError, match="loss"):
        loss_named("indexd")
    with pytest.raises(ArgumentError, match="function"):
        loss_named(3)
    with pytest.raises(UnknownNameError, match="features"):
        featured(rows([1.0]), ("rate",))

"""Spikes in measured voltages: what counts as one, and what does not."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import izhikevich
from izhikevich.errors import ArgumentError
from izhikevich.io import detect_spikes, read_recordings, spike_level

ROOT = Path(__file__).parents[2]
RS = Path(izhikevich.__file__).parent / "catalog" / "recordings" / "171116sh_0018.abf"
FSI, SPONTANEOUS = (ROOT / "examples" / "data" / f for f in ("2019_07_24_0055_fsi.abf", "17o05028_ic_steps.abf"))
STEPS = ((146.85, 646.85), (1646.85, 2146.85))


def per_step(recordings):
    return [tuple(int(((s >= a) & (s < b)).sum()) for a, b in STEPS) for s in recordings.spikes]


def spiking(times, dt=0.05, rest=-65.0, peak=20.0, width=0.5, end=200.0):
    t = np.arange(0, end, dt)
    return rest + (peak - rest) * sum(np.exp(-(((t - at) / width) ** 2)) for at in times)


def test_the_regular_spiking_cell():
    """Counted by eye, step by step: 0 ... 9."""
    pytest.importorskip("pyabf")
    first, second = zip(*per_step(read_recordings(RS)), strict=True)
    assert first == (0, 0, 0, 0, 0, 0, 1, 1, 3, 4, 5, 6, 6, 7, 8, 8, 9)
    assert second == (0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 6, 7, 8, 8, 9)


def test_the_fast_spiking_cell():
    pytest.importorskip("pyabf")
    counts = per_step(read_recordings(FSI))
    assert counts[-1] == (64, 53)
    assert counts[:4] == [(0, 0)] * 4
    assert all(a[0] < b[0] for a, b in itertools.pairwise(counts[3:]))


def test_the_spontaneous_cell_with_peaks_down_to_9_mv():
    pytest.importorskip("pyabf")
    recordings = read_recordings(SPONTANEOUS)
    assert per_step(recordings)[-1] == (21, 21)
    assert [train.size for train in recordings.spikes] == [
        10,
        11,
        12,
        12,
        12,
        16,
        18,
        20,
        22,
        25,
        29,
        32,
        35,
        39,
        40,
        42,
    ]


@pytest.mark.parametrize("file", [RS, FSI, SPONTANEOUS])
def test_noise_of_2_mv_changes_no_count_and_hardly_a_time(file):
    pytest.importorskip("pyabf")
    clean = read_recordings(file)
    rng = np.random.default_rng(1)
    noisy = [v + rng.normal(0, 2.0, v.size) for v in clean.v]
    level = spike_level(noisy, clean.dts)
    found = [detect_spikes(v, 0.05, level) for v in noisy]
    assert [train.size for train in found] == [train.size for train in clean.spikes]
    assert np.median(np.abs(np.concatenate(found) - np.concatenate(clean.spikes))) < 0.1


@pytest.mark.parametrize("sigma", [0.1, 1.0, 5.0, 20.0])
def test_noise_alone_has_no_spike(sigma):
    v = np.random.default_rng(3).normal(-60, sigma, 400_000)
    assert not detect_spikes(v, 0.05).size


@pytest.mark.parametrize(
    "v",
    [
        np.full(1000, -65.0),
        np.linspace(-100, 40, 4000),
        -65 + 60 * (np.arange(4000) > 2000),  # a step, and no way back
        -65 + 60 * (1 - np.exp(-np.arange(4000) / 40.0)),
        spiking([100], width=20.0),  # a slow hump
        spiking([100], peak=-52.0),  # quick, but 13 mV high
    ],
)
def test_no_spike(v):
    assert detect_spikes(v, 0.05).size == 0


@settings(max_examples=60, deadline=None)
@given(
    gaps=st.lists(st.floats(4.0, 30.0), min_size=0, max_size=6),
    rest=st.floats(-90.0, -44.0),
    peak=st.floats(-5.0, 60.0),
    dt=st.sampled_from([0.02, 0.05, 0.1]),
)
def test_spikes_are_found_where_they_are(gaps, rest, peak, dt):
    """A crossing of a Gaussian at half its height comes a known time before the peak."""
    at = 10.0 + np.concatenate([[0.0], np.cumsum(gaps)])
    v = spiking(at, dt, rest, peak, end=float(at[-1]) + 20.0)
    found = detect_spikes(v, dt, 0.5 * (rest + peak))
    assert found.size == at.size
    np.testing.assert_allclose(found, at - 0.5 * np.sqrt(np.log(2)), atol=0.01)
    assert detect_spikes(v, dt).size == at.size


def test_crossings_are_interpolated():
    v = np.full(100, -65.0)
    v[50], v[51] = -5.0, 35.0
    assert detect_spikes(v, 0.1, -35.0)[0] == pytest.approx(4.95)


def test_edges_refractory_and_level():
    v = spiking([50.0, 52.5, 90.0])
    assert detect_spikes(v, 0.05).size == 3
    assert detect_spikes(v, 0.05, refractory=5.0).size == 2
    assert detect_spikes(v, 0.05, 25.0).size == 0
    assert detect_spikes(v, 0.05, rise=200.0).size == 0
    at = round(90.0 / 0.05)
    assert detect_spikes(v[:at], 0.05).size == 3  # it ends on its way up
    assert detect_spikes(v[at:], 0.05, -20.0).size == 0  # it begins on its way down


def test_a_spikelet_beside_spikes_is_none():
    v = spiking([30, 60, 90, 120]) + spiking([150], rest=0.0, peak=20.0)
    assert detect_spikes(v, 0.05).size == 4


@pytest.mark.parametrize(
    ("v", "dt", "words"),
    [
        ([-65.0, np.nan, -65.0], 0.1, "finite, got nan at index 1 of 3"),
        ([-65.0, -64.0], 0.1, "at least 3 samples"),
        (np.zeros((3, 3)), 0.1, "in a row"),
        (np.zeros(5), 0.0, r"dt must be positive \[ms\]"),
        (np.zeros(5), np.nan, "dt must be positive"),
    ],
)
def test_refused(v, dt, words):
    with pytest.raises(ArgumentError, match=words):
        detect_spikes(v, dt)

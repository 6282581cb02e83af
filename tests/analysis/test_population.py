"""Rates and spectra of populations, against spikes and rhythms that are known."""

from types import SimpleNamespace as Some

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import PopulationRate
from izhikevich.errors import ArgumentError


def spikes_at(times, size=4, duration=10.0, begin=0.0):
    pieces = [Some(times=part) for part in np.array_split(np.asarray(times, float), 2)]
    return Some(pieces=lambda: pieces, size=size, duration=duration, begin=begin)


def rhythm(hertz, amplitude=1.0, duration=4000, bin=1.0, mean=10.0):
    times = (np.arange(duration / bin) + 0.5) * bin
    return PopulationRate(times, mean + amplitude * np.sin(2 * np.pi * hertz * times / 1000), bin)


def test_spikes_are_counted_where_they_fall():
    found = izh.population_rate(spikes_at([0, 0.99, 1, 5, 5, 9.999]))
    assert found.times.tolist() == [k + 0.5 for k in range(10)]
    assert (found.rate * 4 / 1000).tolist() == [2, 1, 0, 0, 0, 2, 0, 0, 0, 1]


def test_the_mean_of_the_rate_is_the_rate():
    run = izh.catalog.network("cortex2003", seed=2).run(300)
    assert izh.population_rate(run, 5).rate.mean() == pytest.approx(run.rate.mean())
    assert izh.population_rate(run["inh"], 0.5).rate.mean() == pytest.approx(run["inh"].rate.mean())


def test_times_on_a_grid_do_not_slip_into_the_bin_before():
    times = np.arange(1000) * 0.1
    assert izh.population_rate(spikes_at(times, 1, 100.0), 0.1).rate.tolist() == pytest.approx([10_000.0] * 1000)


def test_a_later_stretch_counts_from_its_own_begin_and_an_incomplete_bin_is_left_out():
    found = izh.population_rate(spikes_at([100, 104, 109.5], duration=10, begin=100.0), 3)
    assert found.times.tolist() == [101.5, 104.5, 107.5]
    assert (found.rate * 4 * 3 / 1000).tolist() == pytest.approx([1, 1, 0])


@pytest.mark.parametrize("bin", [0, -1, 11, np.inf, np.nan, "1"])
def test_impossible_bins(bin):
    with pytest.raises(
        ArgumentError, match=r"population_rate.bin must be positive and not longer than the recording, 10 \[ms\]"
    ):
        izh.population_rate(spikes_at([1]), bin)


@pytest.mark.parametrize("hertz", [8, 30, 80])
@pytest.mark.parametrize("bin", [0.5, 1.0, 2.0])
def test_a_rhythm_is_found_at_its_frequency_with_its_power(hertz, bin):
    found = izh.spectrum(rhythm(hertz, amplitude=3.0, bin=bin))
    assert found.resolution == pytest.approx(2)
    assert found.peak(1, 100) == hertz
    assert (found.power * found.resolution).sum() == pytest.approx(3.0**2 / 2, rel=0.01)  # variance of the sine


def test_the_mean_is_no_power():
    assert izh.spectrum(rhythm(30, mean=1000.0)).power[0] < 1e-20
    flat = izh.spectrum(rhythm(30, amplitude=0.0))
    assert np.isnan(flat.peak(5, 20))


def test_white_noise_is_flat():
    noise = np.random.default_rng(1).normal(0, 2, 100_000)
    found = izh.spectrum(PopulationRate(np.arange(1e5), noise, 1.0), 10)
    assert found.power[2:-2] == pytest.approx(
        2 * 2**2 / 1000, rel=0.15
    )  # one-sided: variance over half the sampling rate


def test_refusals():
    with pytest.raises(ArgumentError, match=r"spectrum.resolution must be between 10 Hz.*got 2.0. Record for longer"):
        izh.spectrum(rhythm(30, duration=100))
    with pytest.raises(ArgumentError, match="positive"):
        izh.spectrum(rhythm(30), 0)
    with pytest.raises(ArgumentError, match="one every 2 Hz"):
        izh.spectrum(rhythm(30)).peak(20.5, 21)


def test_scipy_is_loaded_only_for_spectra():
    import subprocess
    import sys

    code = "import sys, izhikevich; izhikevich.population_rate; print('scipy.signal' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"

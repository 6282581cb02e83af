"""What the cut-off does: the counts of J. Touboul (2009)'s effect, and the sign that the equations demand."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import cutoff_sensitivity, dop853_spike_times
from izhikevich.errors import ArgumentError


@pytest.mark.slow
def test_every_count_is_that_of_an_independent_solver():
    found = cutoff_sensitivity("FS", 300, 10)
    for peak, n, last in zip(found.peaks, found.spikes, found.last, strict=True):
        truth = dop853_spike_times(izh.cell("FS").replace(vpeak=peak), 300, 10)
        assert truth.size == n
        assert last == pytest.approx(truth[found.spikes.min() - 1], abs=1e-2)


@pytest.mark.slow
def test_a_higher_cut_off_slows_the_cell_down():
    """b > 0: u goes up with v, for longer, and what it has gained stays."""
    for name in ("RS", "CH", "FS"):
        found = cutoff_sensitivity(name, 500, 10)
        assert (np.diff(found.last) > 0).all()
        assert (np.diff(found.spikes) <= 0).all()
        slope = np.polyfit(found.peaks[1:4], found.last[1:4], 1)[0]
        assert found.per_mv == pytest.approx(slope, rel=1e-6)


def test_without_spikes_there_is_nothing_to_say():
    found = cutoff_sensitivity("RS", 100, 0)
    assert found.spikes.tolist() == [0] * 5
    assert np.isnan(found.per_mv)
    assert str(found).endswith("0 at 40 mV.")


@pytest.mark.parametrize("peaks", [[30], [30, 20], []])
def test_peaks_rise(peaks):
    with pytest.raises(ArgumentError, match="two or more, rising"):
        cutoff_sensitivity("RS", 100, 10, peaks)

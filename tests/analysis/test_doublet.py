"""The doublet that was found, judged by SciPy and by the ringing at rest in closed form."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.analysis import dop853_spike_times, fixed_points, resonant_doublet
from izhikevich.errors import ArgumentError, NoRestError


def test_a_resonator_answers_after_one_period_of_its_ringing():
    """Its period is known in closed form; the pulses have a width and are strong, so it is met within a tenth."""
    found = resonant_doublet("RZ")
    period = 1000 / fixed_points(izh.cell("RZ"))[0].ringing_hz
    assert found.resonates
    assert found.interval == pytest.approx(period, rel=0.1)
    for factor, fires in ((1.001, True), (0.999, False)):
        doublet = izh.pulses([5, 5 + found.interval], found.width, factor * found.amplitude)
        assert bool(dop853_spike_times(izh.cell("RZ"), 150, doublet).size) == fires
    once = izh.pulses([5], found.width, 1.001 * found.amplitude)
    assert not dop853_spike_times(izh.cell("RZ"), 150, once).size
    assert izh.simulate("RZ", 150, found.stimulus(5)).spike_times.size


@pytest.mark.parametrize("name", ["RS", "FS", "RS2007"])
def test_an_integrator_answers_to_pulses_that_follow_at_once(name):
    found = resonant_doublet(name)
    assert not found.resonates
    assert found.interval == found.width
    assert (np.diff(found.amplitudes) > -1e-6 * found.alone).all()
    assert found.amplitudes.max() <= found.alone * (1 + 1e-6)


def test_refusals():
    with pytest.raises(NoRestError, match="one with a stable rest"):
        resonant_doublet("RZ", 1.0)
    with pytest.raises(ArgumentError, match="positive and below the longest"):
        resonant_doublet("RZ", width=-1)

"""Neo's objects as recordings."""

import warnings

import numpy as np
import pytest

from izhikevich.errors import ArgumentError
from izhikevich.io import Recordings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    neo = pytest.importorskip("neo")
    pq = pytest.importorskip("quantities")


def segment(v, i=None, spikes=None, name="volts"):
    made = neo.Segment(name=name)
    made.analogsignals.append(neo.AnalogSignal(v, sampling_rate=10 * pq.kHz, t_start=1 * pq.s))
    if i is not None:
        made.analogsignals.append(neo.AnalogSignal(i, sampling_rate=10 * pq.kHz, t_start=1 * pq.s))
    if spikes is not None:
        made.spiketrains.append(neo.SpikeTrain(spikes, units="s", t_start=1.0, t_stop=1.2))
    return made


def one_spike(at=500, size=1000):
    return -65 + 90 * np.exp(-(((np.arange(size) - at) / 5) ** 2))


def test_a_block_with_sweeps_of_its_own_units():
    block = neo.Block(name="cell 7")
    for k in range(3):
        block.segments.append(segment(1e-3 * one_spike(300 + 100 * k) * pq.V, np.full(1000, 0.1 * k) * pq.nA))
    found = Recordings.from_neo(block)
    assert repr(found) == "Recordings(3 sweeps of cell 7, 100 ms each, 3 spikes)"
    assert found.dt == 0.1
    np.testing.assert_allclose(found.v[1], one_spike(400))
    assert [i[0] for i in found.i] == pytest.approx([0, 100, 200])
    np.testing.assert_allclose([s[0] for s in found.spikes], [29.6, 39.6, 49.6], atol=0.1)


def test_spike_trains_that_are_given_are_taken():
    found = Recordings.from_neo(segment(one_spike() * pq.mV, spikes=[1.010, 1.090]))
    np.testing.assert_allclose(found.spikes[0], [10, 90])
    assert found.level is None
    bare = neo.Segment()
    bare.spiketrains.append(neo.SpikeTrain([20, 50], units="ms", t_start=10 * pq.ms, t_stop=100 * pq.ms))
    found = Recordings.from_neo(bare)
    assert (found.spikes[0].tolist(), found.durations, found.v) == ([10, 40], (90.0,), None)


def test_channels():
    both = np.column_stack([one_spike(), one_spike() - 5])
    found = Recordings.from_neo(segment(both * pq.mV, np.zeros((1000, 1)) * pq.pA), channel=1)
    assert found.v[0][0] == pytest.approx(-70)
    assert found.i[0].shape == (1000,)
    with pytest.raises(ArgumentError, match="channel must be from 0 to 1 in segment 0, got 2"):
        Recordings.from_neo(segment(both * pq.mV), channel=2)


def test_refused():
    with pytest.raises(ArgumentError, match="neither in segment 0"):
        Recordings.from_neo(neo.Segment())
    with pytest.raises(ArgumentError, match="at least one sweep"):
        Recordings.from_neo(neo.Block())
    with pytest.raises(ArgumentError, match="a Neo Block or Segment, got 'AnalogSignal'"):
        Recordings.from_neo(neo.AnalogSignal([1.0] * pq.mV, sampling_rate=1 * pq.kHz))

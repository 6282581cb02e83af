"""Filters of spikes and values against their closed forms."""

import numpy as np
import pytest

from izhikevich.errors import ArgumentError
from izhikevich.nef import Alpha, Exponential
from izhikevich.nef.synapses import as_synapse

DT, TAU = 1.0, 7.0
KERNELS = {
    Exponential(TAU): lambda t: np.exp(-t / TAU) / TAU,
    Alpha(TAU): lambda t: t * np.exp(-t / TAU) / TAU**2,
}


@pytest.mark.parametrize("synapse", KERNELS)
def test_spikes_inside_a_step_are_filtered_exactly(synapse):
    spikes = np.array([0.3, 2.7, 2.75, 9.999])
    state = np.zeros((synapse.order, 1))
    for k in range(30):
        own = spikes[(spikes >= k * DT) & (spikes < (k + 1) * DT)]
        left = synapse.spikes((k + 1) * DT - own, DT).sum(axis=1, keepdims=True)
        state = synapse.advance(state, 0.0, left, DT)
        past = (k + 1) * DT - spikes
        assert state[-1, 0] == pytest.approx(KERNELS[synapse](past[past >= 0]).sum(), abs=1e-14)


@pytest.mark.parametrize("synapse", KERNELS)
def test_a_value_that_is_held_is_filtered_exactly_whatever_the_step(synapse):
    states = []
    for parts in (1, 8):
        state = np.zeros((synapse.order, 1))
        for value in (1.0, -2.0, 0.5):
            for _ in range(5 * parts):
                state = synapse.advance(state, value, 0.0, DT / parts)
        states.append(state)
    np.testing.assert_allclose(*states, atol=1e-14)
    assert synapse.advance(np.zeros((synapse.order, 1)), 1.0, 0.0, 1e4)[-1, 0] == pytest.approx(1.0)


@pytest.mark.parametrize("bad", [0, -1.0, np.nan, "5 ms", True])
def test_a_synapse_that_is_none(bad):
    with pytest.raises(ArgumentError, match=r"Probe.synapse must be a .*time constant \[ms\]"):
        as_synapse(bad, "Probe.synapse")

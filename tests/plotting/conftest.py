"""Recordings made by hand, so that pictures are tested without the simulator."""

from types import SimpleNamespace as Some

import matplotlib
import numpy as np
import pytest

UNIT = "mV/ms (dimensionless in the paper)"


def hand_made(size=1, peaks=(20.0, 60.0), duration=100.0):
    """A recording with known spikes: v from -70 to 30, u rising by 8 at a spike, a step of current at 10 ms."""
    times = np.linspace(0.0, duration, 201)
    current = np.where(times >= 10.0, 14.0, 0.0)
    v, u = np.full(201, -70.0), np.zeros(201)
    for peak in peaks:
        k = int(np.searchsorted(times, peak))
        v[k], v[k + 1 : k + 5] = 30.0, -65.0
        u[k:] += 8.0
    trace = Some(times=times, v=v, u=u, current=current)
    neurons = np.repeat(np.arange(size), len(peaks))
    return Some(
        model=Some(name="RS", a=0.02, b=0.2, c=-65.0, d=8.0, current_unit=UNIT),
        size=size,
        duration=duration,
        watched=np.arange(size),
        v=v,
        u=u,
        current=current,
        spike_times=np.asarray(peaks),
        spikes=Some(times=np.tile(peaks, size), neurons=neurons),
        trace=lambda neuron=0: trace,
    )


def hand_made_pattern(key="A", name="tonic spiking", group="2004", artefact="none", **parameters):
    model = Some(**({"name": key, "a": 0.02, "b": 0.2, "c": -65.0, "d": 6.0, "current_unit": UNIT} | parameters))
    return Some(
        key=key,
        name=name,
        group=group,
        artefact=artefact,
        duration=100.0,
        model=model,
        run=lambda track="exact": hand_made(peaks=(20.0, 60.0) if track == "exact" else (22.0, 65.0, 90.0)),
    )


@pytest.fixture
def settings():
    """Matplotlib's settings now; without the backend, since asking for it would choose one and load pyplot."""
    return lambda: {key: matplotlib.rcParams[key] for key in matplotlib.rcParams if key != "backend"}


@pytest.fixture
def recording():
    return hand_made()


@pytest.fixture
def population():
    return hand_made(size=5)


@pytest.fixture
def make_recording():
    return hand_made


@pytest.fixture
def make_pattern():
    return hand_made_pattern

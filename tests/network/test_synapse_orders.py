"""How fast each synapse converges as the step shrinks: a cell below threshold, four spikes of another, SciPy's DOP853 as judge."""

import functools

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import izhikevich as izh
from izhikevich import synapses

ARRIVALS = np.array([3.0, 8.0, 13.0, 18.0])  # ms
END = 30
STEPS = (0.25, 0.125, 0.0625)  # ms
KINDS = {
    "Pulse": (synapses.Pulse(), 2.0),
    "Jump": (synapses.Jump(), 2.0),
    "Exponential": (synapses.Exponential(), 1.0),
    "Alpha": (synapses.Alpha(), 1.0),
    "AMPA": (synapses.AMPA(), 0.02),
    "NMDA": (synapses.NMDA(), 0.01),
}
CURRENTS = {"Pulse": 4, "Jump": 4, "Exponential": 3, "Alpha": 3}
ORDERS = {
    "mobius4": CURRENTS | {"AMPA": 2, "NMDA": 1},
    "rk4_located": CURRENTS | {"AMPA": 3, "NMDA": 1},
}


@functools.cache
def voltages(method, dt):
    """v of every target at whole milliseconds; the source fires early in the steps one delay before the arrivals."""
    net = izh.Network()
    source = net.population("source", izh.Izhikevich(refractory=3.0), 1)
    for name, (synapse, weight) in KINDS.items():
        net.connect(source, net.population(name, "RS", 1), weight=weight, delay=1.0, synapse=synapse)
    net.stimulate_each(ARRIVALS - 1, np.zeros(len(ARRIVALS), int), 3000.0, target=source)
    run = izh.simulate(net, END, dt=dt, method=method, record=("spikes", "v"), engine="numpy")
    assert run.spike_count.tolist() == [len(ARRIVALS), *[0] * len(KINDS)]
    assert (run.spikes.times - (ARRIVALS - 1) < min(STEPS)).all()
    whole = np.abs(run.times - np.round(run.times)) < 1e-9
    return dict(zip(KINDS, run.v[whole, 1:].T, strict=True))


def current(kind, since, v):
    """The synapse's law in closed form, arrivals `since` ms ago; Jump and Pulse are constant in every millisecond."""
    synapse, weight = KINDS[kind]
    if kind == "Alpha":
        return weight * (since / synapse.tau * np.exp(1 - since / synapse.tau)).sum()
    decayed = weight * np.exp(-since / synapse.tau).sum()
    if kind == "Exponential":
        return decayed
    x = (v + 80) / 60
    return decayed * (x**2 / (1 + x**2) if kind == "NMDA" else 1) * (synapse.reversal - v)


@functools.cache
def truth(kind):
    """v at whole milliseconds, where a jump has not happened yet."""
    weight = KINDS[kind][1]
    y, found = np.array(izh.cell("RS").rest()), []
    for t in range(END):  # arrivals, and the ends of pulses, are whole milliseconds
        found.append(y[0])
        now = weight * (t in ARRIVALS)
        y = y + np.array([now * (kind == "Jump"), 0.0])
        on = ARRIVALS[t >= ARRIVALS]

        def slope(time, s, now=now, on=on):
            i = now * (kind == "Pulse") if kind in ("Jump", "Pulse") else current(kind, time - on, s[0])
            return [0.04 * s[0] ** 2 + 5 * s[0] + 140 - s[1] + i, 0.02 * (0.2 * s[0] - s[1])]

        y = solve_ivp(slope, (t, t + 1), y, method="DOP853", rtol=1e-12, atol=1e-12).y[:, -1]
    return np.array(found)


@pytest.mark.parametrize("method", ["mobius4", pytest.param("rk4_located", marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", KINDS)
def test_measured_order(kind, method):
    errors = np.array([np.sqrt(np.mean((voltages(method, dt)[kind] - truth(kind)) ** 2)) for dt in STEPS])
    orders = np.log2(errors[:-1] / errors[1:])
    assert orders == pytest.approx(ORDERS[method][kind], abs=0.3), f"errors {errors} mV"


def test_the_other_conductances_are_that_one_with_other_numbers():
    for kind in (synapses.GABA_A, synapses.GABA_B):
        assert all(getattr(kind, law) is getattr(synapses.AMPA, law) for law in ("received", "onto", "decayed"))

"""When a spike arrives, and what it does there; asked of the reference engine, whose bits the compiled one gives (test_engines)."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich import synapses


def pair(synapse, delay=1.0, weight=5.0, dt=0.5, method="euler", duration=40.0, kick=60.0):
    """Two cells at rest: the first is made to fire by a pulse at 10 ms, the second sees its spike."""
    net = izh.Network()
    one = net.population("one", "RS", 1)
    two = net.population("two", "RS", 1)
    net.connect(one, two, rule="one_to_one", weight=weight, delay=delay, synapse=synapse)
    net.stimulate_each([10.0], [0], kick, width=1.0)
    run = izh.simulate(net, duration, dt=dt, method=method, record=("spikes", "v", "current"), engine="numpy")
    return run, run["two"].v, run["two"].current


@pytest.mark.parametrize("delay", [0.5, 1.0, 7.5])
@pytest.mark.parametrize("method", ["euler", "mobius3", "izhikevich2003"])
def test_delays_count_from_the_step_of_the_peak(method, delay):
    run, _, current = pair(synapses.Pulse(width=1), delay=delay, method=method, dt=0.5)
    (spike,) = run["one"].spikes.times
    step = np.floor(spike / 0.5 + 1e-9) - (
        method != "mobius3"
    )  # grid methods stamp with the end of that step, or the next one's start
    begin = step * 0.5 + delay
    on = run.times[current != 0]
    np.testing.assert_allclose(on, [begin, begin + 0.5])
    assert set(current[current != 0]) == {5.0}


def test_a_jump_moves_v_at_once():
    run, v, _ = pair(synapses.Jump(), weight=3.0)
    rest, _ = izh.cell("RS").rest()
    assert v.max() > rest + 2.0
    assert v[run.times <= run["one"].spikes.times[0]] == pytest.approx(rest, abs=1e-6)


@pytest.mark.parametrize(("synapse", "charge"), [(synapses.Exponential(tau=4), 4.0), (synapses.Alpha(tau=2), np.e * 2)])
def test_a_current_carries_its_charge(synapse, charge):
    """Sampled at the start of steps, the current of a smooth synapse integrates to weight times its area."""
    _, _, current = pair(synapse, weight=0.1, dt=0.1, method="mobius3", duration=80.0)
    total = current.sum() * 0.1
    assert total == pytest.approx(0.1 * charge, rel=0.02)


def test_a_conductance_pulls_towards_its_reversal():
    _, up, _ = pair(synapses.AMPA(), weight=0.05, dt=0.1, method="mobius3")
    _, down, _ = pair(synapses.GABA_B(), weight=0.05, dt=0.1, method="mobius3")
    assert up.max() > -68
    assert down.min() < -71


# v of the second cell after every step of 1 ms, for a delay of 2 steps: written by benchmarks/conventions.py's programs
MEASURED = {
    "NEST 3.10.0": [-70.0, -70.0, -65.0, -67.0, -68.46, -69.320736, -69.74696641673212, -69.93532802292238],
    "Brian2 2.9.0": [-70.0, -70.0, -65.0, -67.0, -68.46, -69.320736, -69.74696641673214, -69.93532802292236],
}


@pytest.mark.parametrize("program", MEASURED)
def test_a_delay_of_two_steps_elsewhere_is_one_of_three_here(program):
    for delay, alike in ((2, False), (3, True), (4, False)):
        net = izh.Network()
        one, two = (net.population(name, "RS", 1, start=(v, -14.0)) for name, v in (("one", 29.0), ("two", -70.0)))
        net.connect(one, two, weight=5.0, delay=delay, synapse=synapses.Jump())
        after = net.run(9, dt=1.0, method="euler", engine="numpy", record="v").v[1:, 1]
        same = np.abs(after[delay:] - MEASURED[program][delay:]) < 1e-9  # from the step that takes the jump along
        assert same.all() == alike


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "many", "threads"),
    [
        ("list", 255, 1),
        ("list", 256, 2),
        pytest.param("list", 70_000, 1, marks=pytest.mark.slow),
        ("all_to_all", 256, 2),
        ("fixed_outdegree", 256, 2),
    ],
)
def test_no_number_of_arrivals_is_too_large_to_count(rule, many, threads):
    """All cells of a population fire together onto one; with a list, one cell does through as many synapses."""
    net = izh.Network()
    source = net.population("source", "RS", 1 if rule == "list" else many, start=(29.0, -14.0))
    target = net.population("target", "RS", 1)
    if rule == "list":
        pairs = {"pre": np.zeros(many, int), "post": np.zeros(many, int), "delay": 2.0}
    else:
        pairs = {"outdegree": 1, "delay": [2.0]} if rule == "fixed_outdegree" else {"delay": 2.0}
    net.connect(source, target, rule=rule, weight=0.1, **pairs)
    run = izh.simulate(net, 5, dt=1.0, method="euler", record="current", engine="cpu", threads=threads)
    assert run["target"].current.max() == pytest.approx(0.1 * many, rel=1e-12)


@pytest.mark.parametrize("delivery", ["grid", "precise"])
def test_each_slot_has_its_delay(delivery):
    net = izh.Network()
    one = net.population("one", "RS", 1, start=(29.0, -14.0))
    three = net.population("three", "RS", 3)
    net.connect(one, three, "fixed_outdegree", outdegree=3, weight=1.0, delay=[1.0, 2.0, 4.0], multapses=False)
    options = {"dt": 1.0, "method": "mobius3", "delivery": delivery, "engine": "numpy"}
    run = izh.simulate(net, 8, record=("spikes", "current", "v"), **options)
    begins = sorted(run.times[np.argmax(np.abs(v - v[0]) > 1e-3)] for v in run["three"].v.T)
    assert begins == [2.0, 3.0, 5.0]

"""The classifier: all panels of the catalog, a thousand random cells against the period of their reset states, hostile input."""

from collections import Counter

import numpy as np
import pytest

import izhikevich as izh
from izhikevich import Izhikevich, Recorder, simulate
from izhikevich.analysis import classify, classify_spikes
from izhikevich.analysis.pattern.classify import PANELS
from izhikevich.analysis.pattern.epochs import epochs
from izhikevich.catalog import cell, pattern, patterns
from izhikevich.errors import ArgumentError
from izhikevich.models import comparison

# What a panel shows instead where the equations, or the script, do not show its feature: found by looking at each.
OTHERWISE = {
    ("I", "exact"): None,  # the spike comes before the least latency
    ("Q", "exact"): "bistability",  # it goes on firing
    ("R_slow_only", "exact"): None,  # a control: no spike
    ("R_slow_only", "published"): None,
}
T = np.arange(0, 300, 0.5)


@pytest.mark.parametrize("key", patterns())
@pytest.mark.parametrize("track", ["published", "exact"])
def test_every_panel_is_named(key, track):
    found = classify(pattern(key).run(track))
    if (key, track) in OTHERWISE:
        assert found.name == OTHERWISE[key, track], found
    else:
        assert key in found.panels, found


def test_every_name_is_of_a_panel_and_every_panel_has_one():
    named = [key for keys in PANELS.values() for key in keys]
    assert len(named) == len(set(named))
    assert set(named) | {"R_slow_only"} == set(patterns())
    for name, keys in PANELS.items():
        published = [pattern(key).name for key in keys]
        assert name in published or name in ("fast spiking", "low-threshold spiking") or keys[0] in ("Q", "J"), (
            published
        )


def random_cells(n, seed):
    """Cells around those of 2003, each at a current of its own."""
    rng = np.random.default_rng(seed)
    a, b, c, d = rng.uniform(0.01, 0.15, n), rng.uniform(0.15, 0.27, n), rng.uniform(-68, -45, n), rng.uniform(0, 10, n)
    return Izhikevich(a=a, b=b, c=c, d=d), rng.uniform(2, 20, n)


def by_hand(times, u):
    """Set by hand, and on other evidence than intervals: u after every reset is periodic, and its period is the burst.

    None: the rules do not decide, since the orbit has not settled or is chaotic.
    """
    if not times.size:
        return {None}
    if times[-1] < 500:  # of 1000 ms
        return {"phasic spiking", "phasic bursting", None}
    tail, gaps = u[times > 500], np.diff(times[times > 500])
    for period in range(1, min(tail.size // 2, 20)):
        if np.ptp(tail) < 1e-3 or np.abs(tail[period:] - tail[:-period]).max() < 2e-3 * np.ptp(u):
            if np.ptp(tail) < 1e-3 or period == 1:
                return single(np.diff(times), gaps.mean())
            once = gaps[:period]
            if once.max() < 1.3 * once.min():  # alike enough to be called single spikes
                return single(np.diff(times), gaps.mean()) | {None}
            return {"tonic bursting"} if once.max() > 3 * once.min() and period < 12 else {"tonic bursting", None}
    return set()


def single(intervals, settled):
    """Names for one spike per period, with room at the borders between them."""
    if settled > 1000 / 50:
        return {"tonic spiking", "mixed mode"} | (
            {"fast spiking", "low-threshold spiking"} if settled < 1000 / 49 else set()
        )
    adapts = settled / intervals[0]
    names = {"mixed mode"} | ({"tonic spiking"} if settled > 1000 / 51 else set())
    return (
        names | ({"fast spiking"} if adapts < 3.1 else set()) | ({"low-threshold spiking"} if adapts > 2.9 else set())
    )


@pytest.mark.slow
def test_a_thousand_random_cells():
    model, current = random_cells(1000, 1)
    run = simulate(
        model, 1000, current, start=(-65.0, -13.0), record=Recorder(("spikes", "v", "u", "current"), every=1.0)
    )
    events = run.events[run.events[:, 2] == 1.0]
    events = events[np.lexsort((events[:, 1], events[:, 0]))]
    u_after = events[:, 4 + events.shape[1] // 2 - 2]
    decided, wrong, names = 0, [], Counter()
    for i in range(1000):
        own = events[:, 0] == i
        times = events[own, 1]
        assert np.array_equal(times, run.of(i))
        expected = by_hand(times, u_after[own])
        found = classify(run, i)
        names[found.name] += 1
        if expected:
            decided += 1
            if found.name not in expected:
                wrong.append((i, expected, str(found)))
    assert len(names) >= 7
    assert decided > 900
    assert len(wrong) <= 0.01 * decided, wrong


@pytest.mark.parametrize(
    ("times", "name"), [([], None), ([20.0], "phasic spiking"), ([20, 24, 29, 36], "phasic bursting")]
)
def test_rules_need_spikes_and_current_alone(times, name):
    assert classify_spikes(times, T, 5.0 * (T >= 10)).name == name


def test_a_noisy_measured_current_is_cut_like_a_clean_one():
    rng = np.random.default_rng(3)
    clean = np.where((T >= 50) & (T < 250), 12.0, 0.0)
    cut = epochs(T, clean + rng.normal(0, 0.1, T.size))
    assert [round(e.begin) for e in cut] == [0, 50, 250]
    assert [e.held for e in cut] == [True] * 3
    assert classify_spikes(np.arange(55.0, 250, 25), T, clean + rng.normal(0, 0.1, T.size)).name == "tonic spiking"


def test_a_current_that_varies_all_the_time_has_no_pattern():
    found = classify_spikes([10.0, 30.0], T, np.sin(T / 5) + np.sin(T / 3.1))
    assert not found
    assert "varies" in found.why


@pytest.mark.parametrize("unit", [1e-3, 1.0, 1e3])
def test_the_unit_of_the_current_does_not_matter(unit):
    run = pattern("K").run()
    assert classify_spikes(run.spike_times, run.times, run.current * unit, run.v).name == "resonator"


def test_without_v_what_needs_it_is_not_seen():
    run = pattern("J").run()
    assert classify(run).name == "subthreshold oscillations"
    assert classify_spikes(run.spike_times, run.times, run.current).name is None


@pytest.mark.slow
def test_one_neuron_of_a_population():
    model = Izhikevich(c=[-65.0, -50.0], d=[8.0, 2.0])
    run = simulate(model, 400, 10, record=("spikes", "v", "current"))
    assert [classify(run, i).name for i in (0, 1)] == ["tonic spiking", "tonic bursting"]


@pytest.mark.slow
def test_dimensional_cells_are_named_too():
    assert classify(cell("RS2007").run(1000, izh.step(100, start=100))).name == "tonic spiking"
    assert classify(cell("CH2007").run(600, izh.step(400, start=100))).name == "tonic bursting"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (([3.0, 2.0], T, T), "spike_times"),
        (([np.nan], T, T), "spike_times"),
        (([], T[::-1], T), "times"),
        (([], T, T[1:]), "current"),
        (([], T, T, T[1:]), "v"),
        (([], [0.0], [0.0]), "current"),
        (([[1.0]], T, T), "spike_times"),
    ],
)
def test_hostile_input(given, name):
    with pytest.raises(ArgumentError, match=name):
        classify_spikes(*given)


def test_what_was_not_recorded_is_said():
    with pytest.raises(ArgumentError, match="current"):
        classify(cell("RS").run(50, 10, record="spikes"))
    with pytest.raises(ArgumentError, match="neuron"):
        classify(cell("RS").run(50, 10), 3)
    with pytest.raises(ArgumentError, match="Recording"):
        classify([1.0, 2.0])  # pyright: ignore[reportArgumentType]


# --- cells that make their own spikes: a spike is counted on its way up, and its peak comes after ---


@pytest.mark.slow
def test_the_peak_of_a_spike_that_nothing_resets_is_no_hump_and_no_swing():
    """A Hodgkin-Huxley axon rings after its spike; of a cell that rests at a node nothing is left to see."""
    record = Recorder(("spikes", "v", "current"), every=0.25)
    axon = comparison.HodgkinHuxley().run(200, "10 * (t >= 50) * (t < 52)", record=record)
    assert classify(axon).name == "subthreshold oscillations"
    node = comparison.MorrisLecar(C=2.0, phi=0.3).run(200, "200 * (t >= 50) * (t < 52)", record=record)
    assert node.spike_times.size == 1
    assert classify(node).name is None


@pytest.mark.slow
def test_what_a_pulse_does_after_the_spike_is_no_after_potential():
    """The pulse goes on after the spike and lifts v again, until it ends; a leaky cell has no hump of its own."""
    record = Recorder(("spikes", "v", "current"), every=0.25)
    run = comparison.IntegrateAndFire().run(200, "3 * (t >= 50) * (t < 60)", record=record)
    assert run.spike_times.size == 1
    assert run.v[run.times < 60].max() > -60.0
    assert classify(run).name is None


def test_release_from_depolarization_block_is_not_induced_by_inhibition():
    """The axon is silent under a strong current, at -30 mV, and fires when it becomes weaker."""
    current = 200.0 - 160.0 * ((T >= 100) & (T < 200))
    spikes, said = np.arange(102.0, 200, 12), []
    for held in (-65.0, -30.0):
        v = np.where((T >= 100) & (T < 200), -60.0, held)
        said.append(classify_spikes(spikes, T, current, v))
    assert said[0].name == "inhibition-induced spiking"
    assert said[1].name is None
    assert "block" in said[1].why


def test_a_spike_just_after_a_slow_ramp_is_a_spike():
    slow, steep = (T >= 50) & (T < 150), (T >= 250) & (T < 260)
    current = 0.1 * (T - 50) * slow + 0.8 * (T - 250) * steep
    assert classify_spikes([258.0], T, current).name == "accommodation"
    assert classify_spikes([151.0, 258.0], T, current).name != "accommodation"

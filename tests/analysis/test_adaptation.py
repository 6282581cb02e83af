"""The adaptation map against long simulations with the reference method, and against the separatrix where it breaks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import izhikevich as izh
from izhikevich.analysis import adaptation_map, burst_size, dop853_spike_times, orbit, threshold, tonic
from izhikevich.errors import ArgumentError


def resets(cell, current, duration=1500.0):
    """Spike times and u after every reset of a run with the reference method."""
    how = {"method": "taylor"} if izh.methods.METHODS["taylor"].fits(cell) else {"dt": 0.01}
    watch = izh.Recorder(("spikes", "v", "u"), every=duration)
    events = izh.simulate(cell, duration, current, record=watch, **how).events
    spikes = events[events[:, 2] == 1.0]
    return spikes[:, 1], spikes[:, events.shape[1] // 2 + 2]


@pytest.mark.parametrize(
    ("name", "current"),
    [("RS", 10), ("IB", 10), ("CH", 10), ("FS", 10), ("RZ", 0.4), ("RS2007", 100), ("CH2007", 300), ("LTS2007", 300)],
)
def test_iterating_the_map_is_running_the_cell(name, current):
    cell = izh.cell(name)
    times, after = resets(cell, current)
    n = min(12, after.size - 1)
    assert n > 3
    assert np.abs(orbit(cell, current, after[0], n) - after[1 : n + 1]).max() < 1e-6
    assert adaptation_map(cell, current, after[:n]).interval == pytest.approx(np.diff(times)[:n], abs=1e-6)


def gaps(cell, current):
    """Spikes per burst as a person counts them: spikes between two long intervals."""
    isi = np.diff(resets(cell, current, 4000.0)[0])
    long = np.flatnonzero(isi > 3 * np.median(isi))
    return set(np.diff(long)[-5:].tolist())


@pytest.mark.parametrize(("cell", "current"), [(izh.cell("CH"), 10), (izh.pattern("C").model, 15)])
def test_the_size_of_a_burst_is_the_number_of_spikes_between_pauses(cell, current):
    assert {burst_size(cell, current)} == gaps(cell, current)


def test_tonic_firing_is_a_fixed_point():
    rs = izh.cell("RS")
    u = tonic(rs, 10, -10, 20)
    assert adaptation_map(rs, 10, [u]).after[0] == pytest.approx(u, abs=1e-7)
    times, after = resets(rs, 10)
    assert after[-1] == pytest.approx(u, abs=1e-6)
    assert adaptation_map(rs, 10, [u]).interval[0] == pytest.approx(times[-1] - times[-2], abs=1e-6)
    assert tonic(rs, 10, 5, 20) is None


def test_where_the_reset_line_crosses_the_separatrix_firing_ends():
    cell, current = izh.cell("RS"), 3.0
    u = np.linspace(-16, 0, 400)
    mapped = adaptation_map(cell, current, u, 3000.0).after
    fires = threshold(cell, u[::20], current) < cell.c
    assert fires.any()
    assert not fires.all()
    assert (np.isfinite(mapped[::20]) == fires).all()


def test_a_longer_wait_finds_slower_spikes():
    rs2007 = izh.cell("RS2007")
    assert np.isnan(adaptation_map(rs2007, 52, [100.0], 100.0).after[0])
    assert np.isfinite(adaptation_map(rs2007, 52, [100.0], 2000.0).after[0])


@settings(max_examples=15, deadline=None)
@given(a=st.floats(0.01, 0.2), b=st.floats(-0.2, 0.3), u=st.floats(-20, 20))
def test_the_interval_is_that_of_the_independent_judge(a, b, u):
    cell = izh.Izhikevich(a=a, b=b)
    one = adaptation_map(cell, 10.0, [u], 60.0)
    judge = dop853_spike_times(cell, 60.0, 10.0, start=(cell.c, u))
    expected = judge[0] if judge.size else np.nan
    assert one.interval[0] == pytest.approx(expected, abs=1e-5, nan_ok=True)


def test_refusals():
    rs = izh.cell("RS")
    with pytest.raises(ArgumentError, match=r"adaptation_map.u must be a list of finite numbers"):
        adaptation_map(rs, 10, [0.0, np.nan])
    with pytest.raises(ArgumentError, match=r"adaptation_map.longest must be positive \[ms\], got 0"):
        adaptation_map(rs, 10, [0.0], 0)
    with pytest.raises(ArgumentError, match=r"model.refractory must be 0 here, got 2.0"):
        adaptation_map(rs.replace(refractory=2.0), 10, [0.0])
    with pytest.raises(ArgumentError, match=r"tonic.low must be below high, 1, got 2"):
        tonic(rs, 10, 2, 1)
    with pytest.raises(ArgumentError, match=r"orbit.count must be at least 1, got 0"):
        orbit(rs, 10, 0.0, 0)

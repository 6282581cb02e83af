"""What a run leaves: samples anywhere, spikes with their height, refractory holds, provenance, interrupted runs."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.engines import base
from izhikevich.engines import numpy as engine
from izhikevich.errors import ArgumentError
from izhikevich.recording import Recorder

CURRENT = izh.piecewise([(0, 8, 0.25), (12.3, 14, -0.1), (33.3, 6)])


@pytest.mark.parametrize(
    ("method", "near"), [("taylor", 1e-9), ("mobius4", 1e-3), ("mobius3", 2e-2), ("rk4_located", 2e-2)]
)
def test_a_sample_is_the_end_of_a_run_cut_there(method, near):
    """Dense output: to the accuracy of the method, and for `taylor` to 1e-9."""
    ends = [0.013, 3.7, 5.05, 17.33, 29.99, 40.0]
    whole = izh.simulate("RS", 40, CURRENT, method=method, record=Recorder(every=0.001))
    for end in ends:
        cut = izh.simulate("RS", end, CURRENT, method=method, record=Recorder(every=end))
        k = round(end / 0.001)
        assert abs(whole.times[k] - end) < 1e-9
        gap = np.abs([whole.v[k] - cut.v[-1], whole.u[k] - cut.u[-1], whole.current[k] - cut.current[-1]])
        assert gap.max() < near, (end, gap)


@pytest.mark.parametrize("every", [0.1, 0.25, 0.37, 3.0, 100.0])
def test_samples_do_not_depend_on_how_often_they_are_taken(every):
    fine = izh.simulate("RS", 40, CURRENT, method="mobius3", dt=0.5, record=Recorder(every=0.01))
    run = izh.simulate("RS", 40, CURRENT, method="mobius3", dt=0.5, record=Recorder(every=every))
    assert len(run.times) == int(40 / every + 1e-9) + 1
    k = np.rint(run.times / 0.01).astype(int)
    np.testing.assert_allclose(run.v, fine.v[k], rtol=0, atol=1e-9)
    np.testing.assert_array_equal(run.spike_times, fine.spike_times)


def test_a_trace_has_every_spike_with_its_height():
    run = izh.simulate("RS", 300, [0.0, 12.0], record=Recorder(every=1.0))
    trace, times = run.trace(1), run.of(1)
    assert len(times) > 5
    assert len(trace.times) == len(run.times) + 2 * len(times)
    assert (np.diff(trace.times) >= 0).all()
    for k, t in enumerate(times):
        peak, reset = np.flatnonzero(trace.times == t)[:2]
        assert reset == peak + 1
        assert trace.v[peak] == pytest.approx(30, abs=1e-9)
        assert trace.v[reset] == -65
        assert trace.u[reset] - trace.u[peak] == pytest.approx(8, abs=1e-12), k
    assert trace.v.max() == pytest.approx(30, abs=1e-9)
    assert len(run.trace(0).times) == len(run.times)
    with pytest.raises(ArgumentError, match=r"one of \[0, 1\], got 2"):
        run.trace(2)


def test_the_last_sample_on_the_grid_is_the_end():
    long, short = (izh.simulate("RS", d, 10, method="euler", dt=0.1) for d in (11, 10))
    np.testing.assert_array_equal(short.v, long.v[:101])
    assert short.times[-1] == 10


def test_before_the_reset():
    """On the grid a sample on a spike shows the state after the reset, or the overshoot before it."""
    after, before = (
        izh.simulate("RS", 60, 15, method="euler", dt=0.5, record=Recorder(when=w)) for w in ("after", "before")
    )
    at = np.searchsorted(after.times, after.spike_times - 1e-6)
    assert len(at) >= 3
    assert (after.v[at] == -65).all()
    assert (before.v[at] >= 30).all()
    np.testing.assert_allclose(before.u[at] + 8, after.u[at], rtol=0, atol=1e-12)
    rest = np.setdiff1d(np.arange(len(after.times)), at)
    np.testing.assert_array_equal(after.v[rest], before.v[rest])
    # the very end too
    end = float(after.spike_times[2])
    assert izh.simulate("RS", end, 15, method="euler", dt=0.5, record=Recorder(when="before")).v[-1] >= 30


def test_neurons_every_and_type():
    recorder = Recorder(("v", "current"), neurons=[4, 1], every=2.0, dtype="float32")
    run = izh.simulate("RS", 20, np.arange(5.0), record=recorder)
    everyone = izh.simulate("RS", 20, np.arange(5.0), record=Recorder("v", every=2.0))
    assert run.v.shape == run.current.shape == (11, 2)
    assert run.v.dtype == np.float32
    assert run.watched.tolist() == [1, 4]
    np.testing.assert_array_equal(run.v, everyone.v[:, [1, 4]].astype(np.float32))
    assert (run.current == [1, 4]).all()
    with pytest.raises(ArgumentError, match=r"a run without it.*Simulate with record="):
        _ = run.u
    with pytest.raises(ArgumentError, match="run without it"):
        _ = run.spikes
    with pytest.raises(ValueError, match="read-only"):
        run.v[0] = 0


def test_samples_at_a_kick_come_after_it():
    """A start above the peak spikes at 0, and the samples go on from the reset."""
    run = izh.cell("RS").run(5, 0, start=(60.0, -14.0))
    assert run.v[0] == -65
    assert run.v.max() <= -65 + 1e-9


def test_a_run_of_no_length():
    run = izh.simulate("RS", 0, 10)
    assert run.spike_times.size == run.v.size == run.times.size == 0
    assert run.rate == 0


def test_provenance():
    run = izh.simulate("RS", 5, "3 * (t > 1*ms)", seed=4, dt=0.25)
    seen = run.provenance
    assert (seen["method"], seen["dt"], seen["seed"], seen["dtype"], seen["engine"]) == (
        "mobius3",
        0.25,
        4,
        "float64",
        "cpu",
    )
    assert seen["izhikevich"] == izh.__version__ or seen["izhikevich"] == "unknown"
    assert seen["numpy"] == np.__version__
    assert "3 * (t > 1*ms)" in seen["current"]


def test_xarray():
    pytest.importorskip("xarray")
    run = izh.simulate("RS", 30, [5.0, 15.0], seed=2)
    data = run.to_xarray()
    assert data["v"].dims == ("time", "neuron")
    np.testing.assert_array_equal(data["v"].values, run.v)
    np.testing.assert_array_equal(data["spike_time"].values, run.spikes.times)
    assert data["v"].attrs["units"] == "mV"
    assert data.attrs["method"] == "mobius3"
    assert data.attrs["seed"] == 2


def test_xarray_of_a_network():
    pytest.importorskip("xarray")
    net = izh.Network()
    for name, cell, current in (("old", "RS", 10.0), ("new", "RS2007", 100.0)):
        net.stimulate(net.population(name, cell, 2), current)
    run = net.run(100, method="mobius3", engine="numpy", record=("spikes", "v", "current"))
    data = run.to_xarray()
    assert data["population"].values.tolist() == ["old", "old", "new", "new"]
    assert int(data["spike_count"].where(data["population"] == "old").sum()) == run["old"].spike_count.sum() > 0
    assert data["current"].attrs["units"] == f"{izh.cell('RS').current_unit}, pA"
    np.testing.assert_array_equal(data["v"].values, run.v)
    assert run["new"].to_xarray()["v"].shape == (200, 2)


def test_an_interrupted_run_returns_what_was_recorded(monkeypatch):
    monkeypatch.setattr(base, "WINDOW_STEPS", 50)
    whole = izh.simulate("RS", 100, 15, engine="numpy", dt=0.5)
    advance = engine.NumpyProgram.advance

    def impatient(self, state, window):
        if window.t[0] >= 50:
            raise KeyboardInterrupt
        return advance(self, state, window)

    monkeypatch.setattr(engine.NumpyProgram, "advance", impatient)
    run = izh.simulate("RS", 100, 15, engine="numpy", dt=0.5)
    assert run.interrupted
    assert run.duration == 50
    np.testing.assert_array_equal(run.spike_times, whole.spike_times[whole.spike_times < 50])
    np.testing.assert_array_equal(run.v, whole.v[: len(run.v)])
    assert 49.5 <= run.times[-1] <= 50
    assert not whole.interrupted


def test_interrupted_before_anything(monkeypatch):
    def never(self, state, window):
        raise KeyboardInterrupt

    monkeypatch.setattr(engine.NumpyProgram, "advance", never)
    run = izh.simulate("RS", 100, 15, engine="numpy")
    assert run.interrupted
    assert run.duration == 0
    assert run.v.size == run.spike_times.size == 0


# --- refractory holds -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("refractory", "steps"), [(0.1, 1), (0.2, 2), (0.3, 3), (0.7, 7), (1.0, 10)])
def test_a_hold_of_n_steps_is_n_steps_long(refractory, steps):
    """No off-by-one: 0.1 ms at a step of 0.1 ms holds for one step, although sums of 0.1 miss their mark."""
    run = izh.cell("RS").replace(refractory=refractory).run(40, 20, method="euler", dt=0.1)
    free = izh.cell("RS").run(40, 20, method="euler", dt=0.1)
    k = round(run.spike_times[0] / 0.1)
    assert (run.v[k : k + steps + 1] == -65).all()
    assert run.v[k + steps + 1] != -65
    assert (run.u[k : k + steps + 1] == run.u[k]).all()
    # and then goes on as the free cell does after its reset
    np.testing.assert_array_equal(run.v[k + steps : k + steps + 5], free.v[k : k + 5])


def test_a_located_hold_is_exact():
    """Held from the spike itself, whatever the step."""
    held = izh.cell("RS").replace(refractory=1.23)
    run = held.run(40, 20, method="taylor", record=Recorder(every=0.01))
    first = run.spike_times[0]
    inside = (run.times >= first) & (run.times <= first + 1.23)
    assert inside.sum() == 123
    assert (run.v[inside] == -65).all()
    assert np.ptp(run.u[inside]) == 0
    after = run.times[(run.times > first) & (run.v != -65)][0]
    assert 0 < after - (first + 1.23) <= 0.01
    # the second interval is the free one and the hold
    again = izh.cell("RS").run(60, 20, method="taylor", start=(-65.0, float(run.u[inside][0])))
    assert run.spike_times[1] == pytest.approx(first + 1.23 + again.spike_times[0], abs=1e-9)


@pytest.mark.parametrize("method", ["taylor", "mobius3", "rk4_located"])
def test_u_relaxes_by_its_exact_exponential(method):
    cell = izh.Izhikevich(a=0.1, refractory=5.0, freezes="v")
    run = cell.run(20, 30, method=method, record=Recorder(every=0.05))
    first = run.spike_times[0]
    u0 = run.trace().u[np.flatnonzero(run.trace().times == first)[1]]
    inside = (run.times >= first) & (run.times <= first + 5)
    assert inside.sum() >= 99
    assert (run.v[inside] == -65).all()
    rest = cell.b * cell.c
    expected = rest + (u0 - rest) * np.exp(-cell.a * (run.times[inside] - first))
    np.testing.assert_allclose(run.u[inside], expected, rtol=0, atol=1e-10)


def test_v_moves_while_u_is_frozen():
    run = izh.Izhikevich(refractory=5.0, freezes="u").run(20, 30, method="mobius3", record=Recorder(every=0.05))
    first = run.spike_times[0]
    inside = (run.times >= first) & (run.times <= first + 5)
    assert np.ptp(run.u[inside]) == 0
    assert np.ptp(run.v[inside]) > 1
    assert run.spike_times[1] >= first + 5


@pytest.mark.parametrize("engine", ["numpy", "cpu"])
def test_both_sides_of_the_reset_where_the_test_comes_first(engine):
    """The 2003 script finds v above the peak at the start of a step, and resets it there."""
    before, after = (
        izh.simulate("RS", 100, 10, method="izhikevich2003", engine=engine, record=izh.Recorder(when=when))
        for when in ("before", "after")
    )
    spikes = np.searchsorted(before.times, before.spike_times)
    assert spikes.size >= 3
    assert (before.v[spikes] >= 30).all()
    assert (after.v[spikes] == -65).all()
    np.testing.assert_allclose(after.u[spikes], before.u[spikes] + 8)
    elsewhere = np.setdiff1d(np.arange(before.times.size), spikes)
    np.testing.assert_array_equal(before.v[elsewhere], after.v[elsewhere])

"""Runs that stop: at a state that is no number, said by whom and when; and when asked to, between two windows."""

import os
import signal
import threading

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.simulation import windows as network_run

from .nets import small

HUGE = -1.7e308  # a current after which v is finite, and one Euler step later no number any more
OPTIONS = {"method": "izhikevich2003", "dt": 1.0, "dtype": "float32"}


@pytest.mark.parametrize("engine", ["cpu", "numpy"])
@pytest.mark.parametrize("window", [1, 7, 20_000])
@pytest.mark.parametrize("keeping", [0, 1e12])
def test_the_first_cell_to_fail_is_named(engine, window, keeping, monkeypatch):
    """Not the lowest number, not the window's end; whether the last copy is of the last window or of the run's beginning."""
    monkeypatch.setattr(network_run, "first_length", lambda cells: window)
    monkeypatch.setattr(network_run, "KEEPING", keeping)
    monkeypatch.setattr(network_run, "next_length", lambda length, seconds, most: min(window, most))
    net = izh.Network(seed=1)
    net.connect(net.population("first", "RS", 4), net.population("second", "FS", 6))  # silent; a kernel that is there
    net.stimulate_each([50.0, 51.0, 60.0], [7, 9, 2], HUGE)
    sim = izh.Simulation(net, method="euler", dt=0.5, engine=engine)
    sim.run(20)
    with pytest.raises(izh.errors.DivergenceError) as stopped:
        sim.run(400)
    words = "got a non-finite state of neuron 7 at t = 50.5 ms, from v = -8.5e+307 mV before it. Use a located method"
    assert words in str(stopped.value)
    with pytest.raises(izh.errors.SimulationError, match=r"must be whole, got 'one whose last run broke off.*Load it"):
        sim.run(1)


def test_before_it_spreads():
    """Cell 7 fires, which is too much for cell 3, and two steps later for cell 1."""

    def net(*weights):
        made = izh.Network(seed=1)
        cells = made.population("cells", "RS", 10)
        made.stimulate(cells, np.where(np.arange(10) == 7, 10.0, 0.0))
        for target, delay, weight in zip((3, 1), (2.0, 3.0), weights, strict=False):
            made.connect(cells, cells, rule="list", pre=[7], post=[target], weight=weight, delay=delay)
        return made

    options = {"method": "euler", "dt": 0.5}
    fired = izh.simulate(net(0.0, 0.0), 100, **options).of(7)[0]
    # a delay counts from the start of the step whose end is the spike's time; the step after the arrival fails
    with pytest.raises(izh.errors.DivergenceError, match=f"of neuron 3 at t = {fired + 2.0:g} ms"):
        izh.simulate(net(HUGE, HUGE), 200, **options)


@pytest.mark.parametrize("engine", [pytest.param("cpu", marks=pytest.mark.slow), "numpy"])
@pytest.mark.parametrize(
    ("current", "words"),
    [
        (1e5, "at most 16 spikes of a neuron, got more from neuron 1 at t = 0 ms. Its reset"),
        (700.0, "at most 4 spikes per cell on average, got more from 7 cells at t = 0 ms. Weaken what drives them"),
    ],
)
def test_more_spikes_than_a_step_may_hold(engine, current, words):
    """Of one cell, or of all together: every engine says the same."""
    net = izh.Network(seed=1)
    net.population("calm", "RS", 1)
    net.stimulate(net.population("wild", izh.Izhikevich(d=0.0), 6), current)
    with pytest.raises(izh.errors.RunawayError, match=f"A step must hold {words}"):
        izh.simulate(net, 50, engine=engine, method="mobius3", dt=1.0)


@pytest.fixture
def signalled(monkeypatch):
    """Send a signal to this process in a run's third window."""

    def at(number, times=1):
        windows = iter(range(10**9))

        def length(*_):
            if next(windows) == 2:
                for _ in range(times):
                    os.kill(os.getpid(), number)
            return 20

        monkeypatch.setattr(network_run, "first_length", lambda cells: 20)
        monkeypatch.setattr(network_run, "next_length", length)

    return at


def test_ctrl_c_ends_the_run_after_a_window(signalled):
    whole = izh.simulate(small("pulse"), 200, **OPTIONS)
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    signalled(signal.SIGINT)
    sim = izh.Simulation(small("pulse"), **OPTIONS)
    first = sim.run(200)
    assert (first.interrupted, first.duration, sim.time) == (True, 80, 80)
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
    second = sim.run(120)
    assert not second.interrupted
    times = np.concatenate([first.spikes.times, second.spikes.times])
    np.testing.assert_array_equal(times, whole.spikes.times)


def test_a_second_one_ends_it_at_once(signalled):
    signalled(signal.SIGINT, times=2)
    sim = izh.Simulation(small("pulse"), **OPTIONS)
    with pytest.raises(KeyboardInterrupt):
        sim.run(200)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with pytest.raises(izh.errors.SimulationError, match="must be whole"):
        sim.save("nowhere.npz")


def test_sigterm_is_handed_on_when_all_is_saved(signalled, tmp_path, capsys):
    heard = []
    before = signal.signal(signal.SIGTERM, lambda *_: heard.append(izh.read_recording(tmp_path).duration))
    try:
        signalled(signal.SIGTERM)
        run = izh.Simulation(small("pulse"), **OPTIONS).run(200, folder=tmp_path)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == [80]
    assert run.interrupted
    assert capsys.readouterr().err.startswith("Stopped at t = 80 ms and saved in ")


def test_an_ignored_signal_stays_ignored(signalled):
    """As in a job that a shell started in the background."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        signalled(signal.SIGINT)
        assert not izh.simulate(small("pulse"), 200, **OPTIONS).interrupted
    finally:
        signal.signal(signal.SIGINT, before)


def test_outside_the_main_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(izh.simulate(small("pulse"), 20, **OPTIONS).duration))
    thread.start()
    thread.join()
    assert found == [20]

"""A run that was killed, at any moment and as often as you like, goes on to the bits of the run that was left alone."""

import re
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.simulation import checkpoint

from .kept_run import OPTIONS
from .nets import small

SCRIPT = Path(__file__).with_name("kept_run.py")
STRETCH = 10_000  # steps for each kill: half a second at the least
LATEST = 0.3  # seconds of a process before it is hit


def started(folder, until):
    """A process that runs in a folder, and has just written its first chunk."""
    command = [sys.executable, str(SCRIPT), str(folder), str(until)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "running\n", child.stderr.read()
    return child


def hit(folder, until, number, after):
    """Start a process, send it a signal, and give its exit code and what it still said."""
    child = started(folder, until)
    time.sleep(after)
    child.send_signal(number)
    said = child.communicate(timeout=60)
    return child.returncode, *said


def left_alone(duration):
    sim = izh.Simulation(small("pulse"), **OPTIONS)
    return sim, sim.run(duration)


def assert_same_until(part, whole):
    """A recording is the beginning of another."""
    times, neurons = whole.spikes
    count = np.searchsorted(times, part.duration)
    np.testing.assert_array_equal(part.spikes.times, times[:count])
    np.testing.assert_array_equal(part.spikes.neurons, neurons[:count])
    np.testing.assert_array_equal(part.spike_count, np.bincount(neurons[:count], minlength=part.size))


def assert_same_state(folder, sim):
    _, arrays = checkpoint.read(folder / "state.npz")
    for name, x in checkpoint.state_arrays(sim.state).items():
        np.testing.assert_array_equal(arrays[name], x, err_msg=name)


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_killed_and_resumed(kills, tmp_path):
    duration = kills * STRETCH
    sim, whole = left_alone(duration)
    assert whole.spike_count.sum() > 10_000
    rng = np.random.default_rng(kills)
    reached = [0.0]
    for _ in range(kills):
        code, said, _ = hit(tmp_path, duration, signal.SIGKILL, rng.uniform(0, LATEST))
        assert (code, said) == (-signal.SIGKILL, "")
        part = izh.read_recording(tmp_path)
        assert_same_until(part, whole)
        reached.append(part.duration)
    assert all(a < b for a, b in pairwise(reached)), "every process got further"
    assert reached[-1] < duration, "every kill fell into the run"
    recording = izh.Simulation.load(tmp_path).run(duration - reached[-1], folder=tmp_path)
    assert recording.duration == duration
    assert_same_until(recording, whole)
    assert_same_state(tmp_path, sim)
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop(number, tmp_path):
    """The process saves itself and says how to go on; after Ctrl-C it goes on itself, after SIGTERM it ends by it."""
    duration = 3 * STRETCH
    sim, whole = left_alone(duration)
    code, said, sentence = hit(tmp_path, duration, number, 0.1)
    if number == signal.SIGINT:
        assert (code, said) == (0, "interrupted\n")
    else:
        assert (code, said) == (-signal.SIGTERM, "")
    found = re.fullmatch(
        r"Stopped at t = (\d+) ms and saved in (.*): go on with (izhikevich\..*\)), at the command line .*\.\n",
        sentence,
    )
    assert found, sentence
    assert 0 < float(found[1]) < duration
    assert found[2] == str(tmp_path)
    # what the user is told to type
    resumed = eval(found[3], {"izhikevich": izh})  # noqa: S307
    assert resumed.duration == duration
    assert_same_until(resumed, whole)
    assert_same_state(tmp_path, sim)

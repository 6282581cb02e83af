"""`izhikevich network --save`: a run that was killed or stopped goes on with `--resume` to the result of one that was left alone."""

import json
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import izhikevich as izh

from .nets import found

SCRIPT = Path(__file__).with_name("slow_network.py")
DURATION = 20_000  # ms: a second at the least
SAME = ("rates_hz", "peaks_hz", "spikes", "digest", "begin_ms", "duration_ms")


def hit(number):
    """Start a run in the folder `run`, send it a signal when it has written two chunks, and give its exit code and what it said."""
    words = ["small.toml", "--duration", str(DURATION), "--save", "run", "--json"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, str(SCRIPT), *words], **pipes) as child:
        while len(list(Path("run").glob("*.h5"))) < 2:
            assert child.poll() is None, child.stderr.read()
            time.sleep(0.01)
        child.send_signal(number)
        said = child.communicate(timeout=60)
    return child.returncode, *said


@pytest.fixture
def whole(call):
    return found(call("small.toml", "--duration", DURATION, "--json"))


def assert_same(shown, whole):
    assert [shown[name] for name in SAME] == [whole[name] for name in SAME]
    assert shown["spikes"] > 1000


def test_killed_and_resumed(call, whole):
    assert hit(signal.SIGKILL) == (-signal.SIGKILL, "", "")
    assert 0 < izh.read_recording("run").duration < DURATION
    assert_same(found(call("small.toml", "--resume", "run", "--duration", DURATION, "--json")), whole)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_and_resumed(call, whole, number):
    """The run says where it lies and what to type; after Ctrl-C also what there is."""
    code, out, sentence = hit(number)
    if number == signal.SIGINT:
        assert code == 130
        assert json.loads(out)["interrupted"] is True
    else:
        assert (code, out) == (-signal.SIGTERM, "")
    told = re.fullmatch(
        r"Stopped at t = (\d+) ms and saved in run: go on with .*, at the command line with izhikevich network (.*)\.\n",
        sentence,
    )
    assert told, sentence
    assert 0 < float(told[1]) < DURATION
    assert_same(found(call(*shlex.split(told[2]), "--json")), whole)

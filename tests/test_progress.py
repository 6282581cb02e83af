"""The progress bar: what it says, and that it says nothing where nobody looks."""

import io
import sys
from types import SimpleNamespace

import pytest

import izhikevich as izh
from izhikevich import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """Wall time in seconds, at `clock.now`."""
    made = SimpleNamespace(now=0.0)
    monkeypatch.setattr(progress, "time", SimpleNamespace(perf_counter=lambda: made.now))
    monkeypatch.setenv("COLUMNS", "100")
    return made


def test_model_time_speed_and_time_remaining(clock, monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress.Progress(4000.0) as bar:
        clock.now = 0.5
        bar.at(500.0)
        assert sys.stderr.getvalue() == "", "the first second is silent"
        clock.now = 1.5
        bar.at(2500.0)
    said = sys.stderr.getvalue()
    assert "2500 of 4000 ms" in said
    assert "2 × real time" in said
    assert ":" in said.split("real time")[1], "time remaining"


@pytest.mark.parametrize(("stream", "show"), [(io.StringIO, None), (Terminal, False)])
def test_silent(clock, monkeypatch, stream, show):
    monkeypatch.setattr(sys, "stderr", stream())
    with progress.Progress(100.0, show) as bar:
        clock.now = 5.0
        bar.at(50.0)
    assert sys.stderr.getvalue() == ""


def test_networks_show_it_too(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    net = izh.Network()
    net.population("cells", "RS", 3)
    izh.Simulation(net, method="izhikevich2003", dt=1.0, engine="numpy", progress=True).run(300)
    assert "of 300 ms" in sys.stderr.getvalue()

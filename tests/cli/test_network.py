"""`izhikevich network`: what it prints is what the same calls in Python give; refusals are sentences."""

import json

import pytest
from typer.testing import CliRunner

import izhikevich as izh
from izhikevich.cli.app import app

SMALL = """\
[network]
seed = 4
duration = 60
method = "izhikevich2003"

[[population]]
name = "exc"
model = "RS"
size = 40

[[population]]
name = "inh"
model = "FS"
size = 10

[[connect]]
source = "exc"
target = ["exc", "inh"]
rule = "fixed_indegree"
indegree = 5
weight = "uniform(0, 4)"

[[stimulate]]
target = ["exc", "inh"]
stimulus = 8
"""


@pytest.fixture
def call(monkeypatch, tmp_path):
    """Run the command in a folder that holds small.toml alone."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    return lambda *words: CliRunner().invoke(app, ["network", *(str(word) for word in words)])


def found(result):
    assert result.exit_code == 0, result.output
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def without_timings(result):
    return {key: value for key, value in found(result).items() if key != "timings"}


def test_the_object_is_what_python_gives(call):
    shown = found(call("cortex2003", "--seed", 3, "--duration", 600, "--json"))
    run = izh.catalog.network("cortex2003", seed=3).run(600)
    assert shown["rates_hz"] == {name: pytest.approx(run[name].rate.mean()) for name in ("exc", "inh")}
    assert (shown["spikes"], shown["digest"]) == (run.spikes.times.size, run.digest)
    assert shown["peaks_hz"] == {"5-20": izh.spectrum(run).peak(5, 20), "20-80": izh.spectrum(run).peak(20, 80)}
    told = ("network", "seed", "duration_ms", "dt", "method", "begin_ms", "cells")
    assert [shown[key] for key in told] == ["cortex2003", 3, 600, 1, "izhikevich2003", 0, 1000]
    assert set(shown["timings"]) == {"build_s", "run_s"}
    assert all(seconds > 0 for seconds in shown["timings"].values())


def test_nothing_but_the_timings_depends_on_the_threads(call):
    one, two = (without_timings(call("small.toml", "--threads", n, "--json")) for n in (1, 2))
    assert one == two
    assert one["spikes"] > 10


def test_options_reach_the_run(call):
    shown = found(call("small.toml", "--dt", 0.5, "--method", "euler", "--dtype", "float32", "--seed", 9, "--json"))
    assert [shown[key] for key in ("dt", "method", "dtype", "seed")] == [0.5, "euler", "float32", 9]
    shown = found(call("small.toml", "--json"))
    assert [shown[key] for key in ("network", "dt", "seed", "duration_ms")] == ["small", 1, 4, 60]
    assert shown["peaks_hz"] is None  # too short


def test_the_table_shows_what_the_catalog_states_beside_it(call):
    shown = call("cortex2003", "--seed", 1)
    assert shown.exit_code == 0
    (line,) = (line for line in shown.stdout.splitlines() if "rate of exc" in line)
    assert "7.58 ± 0.18 Hz (20 runs)" in line
    assert "rhythm, 20 to 80 Hz" in shown.stdout
    assert "stated" not in call("cortex2003", "--duration", 100).stdout  # stated of another run
    assert "stated" not in call("small.toml").stdout


def test_without_a_name_the_networks_are_listed(call):
    listed = found(call("--json"))["networks"]
    assert [one["network"] for one in listed] == izh.catalog.networks()
    assert "polychrony2006" in call().stdout


def test_the_picture(call, tmp_path):
    result = call("small.toml", "--plot", "figures/net.png")
    assert result.exit_code == 0
    assert (tmp_path / "figures" / "net.png").stat().st_size > 10_000
    assert str(tmp_path / "figures" / "net.png") in result.stdout.replace("\n", "")
    assert found(call("small.toml", "--plot", "v.pdf", "--record", "v,u", "--json"))["figure"] == str(
        tmp_path / "v.pdf"
    )


def test_saved_and_resumed_is_one_run(call, tmp_path):
    whole = found(call("small.toml", "--duration", 50, "--json"))
    first = found(call("small.toml", "--duration", 20, "--save", "state.npz", "--json"))
    rest = found(call("small.toml", "--duration", 50, "--resume", "state.npz", "--json"))
    assert (rest["begin_ms"], rest["duration_ms"], rest["seed"]) == (20, 50, 4)
    assert first["spikes"] + rest["spikes"] == whole["spikes"] > 10
    assert first["saved"] == "state.npz"
    again = found(call("--resume", "state.npz", "--json"))  # its own duration, without a name
    assert (again["network"], again["duration_ms"]) == ("small", 60)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cortex2004",), "network must be a known name, got 'cortex2004'. Did you mean 'cortex2003'"),
        (("polychrony2006",), "--static"),
        (("nowhere.toml",), "nowhere.toml must be a file that can be read"),
        (("small.toml", "--duration", "-5"), "--duration must be more than the 0 ms"),
        (("small.toml", "--duration", "nan"), "duration"),
        (("small.toml", "--dt", "0"), "dt must be"),
        (("small.toml", "--method", "eular"), "Did you mean 'euler'"),
        (("small.toml", "--dtype", "float16"), "dtype must be"),
        (("small.toml", "--seed", "-1"), "seed must be a whole number from 0"),
        (("small.toml", "--threads", "0"), "threads"),
        (("small.toml", "--record", "w"), "record must be a known name"),
        (("small.toml", "--plot", "net.docx"), "path must be a file ending in"),
        (("small.toml", "--resume", "nowhere.npz"), "nowhere.npz"),
        (("--resume", "small.toml"), "small.toml"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_2(call, words, said):
    result = call(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert result.stderr.startswith("izhikevich: ")
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("indegree = 5", "indegre = 5", "small.toml, line 20: key of connect must be a known name, got 'indegre'"),
        (
            "indegree = 5",
            "indegree = 41\nmultapses = false",
            "small.toml, line 20: connect(exc → exc+inh).indegree must be at",
        ),
        ('"fixed_indegree"', '"fixed"', "small.toml, line 19: connect.rule must be a known name, got 'fixed'"),
        ("size = 40", 'size = "40"', "small.toml, line 9: population.size must be a whole number, got '40'"),
        ("size = 40", "size = ", "small.toml, line 9: the file must be TOML"),
    ],
)
def test_a_refused_file_names_its_line(call, tmp_path, good, bad, said):
    (tmp_path / "small.toml").write_text(SMALL.replace(good, bad), encoding="utf-8")
    result = call("small.toml")
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("other", [("--seed", 5), ("--dt", 0.5), ("--method", "euler"), ("--dtype", "float32")])
def test_going_on_differently_is_refused(call, other):
    found(call("small.toml", "--duration", 20, "--save", "state.npz", "--json"))
    result = call("--resume", "state.npz", *other)
    assert result.exit_code == 2
    assert f"{other[0]} must be " in result.stderr
    assert "Leave it out to go on" in result.stderr
    result = call("cortex2003", "--resume", "state.npz")
    assert "the network must be 'small', as state.npz was run with, got 'cortex2003'" in result.stderr

"""Every command through its front door: exit codes, one JSON object on standard output, sentences for errors."""

import json

import pytest
from typer.testing import CliRunner

from izhikevich.cli.app import app

COMMANDS = (
    "patterns",
    "run",
    "fit",
    "phase",
    "fi",
    "map",
    "cost",
    "repertoire",
    "demo",
    "cells",
    "methods",
    "explain",
    "info",
    "bench",
    "network",
)


@pytest.fixture
def call(monkeypatch, tmp_path):
    """Run the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def the_object(result):
    """The one JSON object that is all of standard output."""
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_says_what_it_does(call, command):
    result = call(command, "--help")
    assert result.exit_code == 0
    assert "--json" in result.stdout
    assert len(result.stdout.splitlines()) > 5


def test_no_command_shows_all_of_them(call):
    shown = call().output
    assert all(command in shown for command in COMMANDS)


def test_patterns_draws_checks_and_passes(call, tmp_path):
    result = call("patterns", "--only", "A,T,RS", "--out", tmp_path / "figures")
    assert result.exit_code == 0
    assert "3 of 3 patterns pass on both tracks." in result.stdout
    assert (tmp_path / "figures" / "patterns.png").stat().st_size > 10_000


def test_patterns_json(call):
    result = call("patterns", "--only", "A,Q", "--no-figure", "--json")
    found = the_object(result)
    assert found["failed"] == 0
    assert [row["key"] for row in found["patterns"]] == ["A", "Q"]
    assert all(row["published_ok"] and row["exact_ok"] for row in found["patterns"])
    assert found["patterns"][1] | {"artefact": "feature", "feature_exact": False} == found["patterns"][1]


def test_a_failing_pattern_is_exit_code_1(call, monkeypatch):
    from dataclasses import replace

    from izhikevich.catalog import Pattern

    check = Pattern.check
    monkeypatch.setattr(Pattern, "check", lambda self, runs=None: replace(check(self, runs), exact_ok=False))
    result = call("patterns", "--only", "A", "--no-figure", "--json")
    assert result.exit_code == 1
    assert the_object(result)["failed"] == 1


def test_run_prints_a_summary_and_draws(call, tmp_path):
    result = call("run", "RS", "--current", "10 * (t >= 20*ms)", "--duration", 300)
    assert result.exit_code == 0
    assert "mean rate" in result.stdout
    assert (tmp_path / "RS.png").stat().st_size > 10_000
    assert str(tmp_path / "RS.png") in result.stdout


def test_run_json(call):
    found = the_object(call("run", "RS", "--current", 10, "--duration", 300, "--no-figure", "--json"))
    assert found["spike_count"] == len(found["spike_times_ms"]) == 8
    assert found["rate_hz"] == pytest.approx(8 / 0.3)
    assert found["figure"] is None
    assert found["provenance"]["method"]
    assert found["interval_ms"]["min"] <= found["interval_ms"]["mean"] <= found["interval_ms"]["max"]


def test_run_counts_operations(call):
    words = ("run", "RS", "--current", 10, "--duration", 20, "--method", "euler", "--dt", 1, "--no-figure")
    found = the_object(call(*words, "--count-operations", "--json"))
    assert found["operations"]["counts"]["add"] == 20 * 9
    assert found["operations"]["per_step"] == 15
    assert "floating-point operations in 20 ms" in call(*words, "--count-operations").stdout
    assert the_object(call(*words, "--json"))["operations"] is None


def test_run_without_spikes(call):
    found = the_object(call("run", "RS", "--no-figure", "--json"))
    assert (found["spike_count"], found["first_spike_ms"], found["interval_ms"]) == (0, None, None)
    assert found["duration_ms"] == 500


def test_run_takes_method_step_and_start(call):
    words = ("--method", "euler", "--dt", 0.1, "--start", "-65,-13", "--seed", 3, "--no-figure", "--json")
    found = the_object(call("run", "RS", "--current", 10, "--duration", 100, *words))
    assert found["provenance"]["method"] == "euler"
    assert found["provenance"]["dt"] == 0.1
    assert found["provenance"]["seed"] == 3


def test_a_recorded_current_drives_a_cell(call, tmp_path):
    pytest.importorskip("pyabf")
    words = (
        "run",
        "RS2007",
        "--current",
        "171116sh_0018.abf",
        "--sweep",
        12,
        "--out",
        tmp_path / "driven.pdf",
        "--json",
    )
    found = the_object(call(*words))
    assert found["duration_ms"] == pytest.approx(3000, abs=0.1)
    assert found["spike_count"] > 10
    assert found["figure"] == str(tmp_path / "driven.pdf")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "RSS"), "Did you mean 'RS"),
        (("run", "RS", "--current", "10 * (t >= 20*mV)"), "mV"),
        (("run", "RS", "--current", "__import__('os')"), "__import__"),
        (("run", "RS", "--current", "nowhere.abf"), "existing file"),
        (("run", "RS", "--current", "171116sh_0018.abf"), "mV/ms"),
        (("run", "RS", "--start", "here"), "--start must be"),
        (("run", "RS", "--dt", "-1"), "dt must be"),
        (("run", "RS", "--method", "eular"), "Did you mean 'euler'"),
        (("run", "RS", "--duration", "20", "--out", "figure.docx"), "path must be"),
        (("patterns", "--only", "AA"), "pattern must be a known name"),
        (("explain", "nobody"), "name must be a known name"),
        (("bench", "W9"), "workload must be a known name"),
        (("bench", "W2", "--threads", "0"), "threads must be"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_2(call, words, said):
    result = call(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert result.stderr.startswith("izhikevich: ")
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_cells_and_methods(call):
    cells = the_object(call("cells", "--json"))["cells"]
    assert {"RS", "RS2007"} <= {row["cell"] for row in cells}
    assert next(row for row in cells if row["cell"] == "RS")["parameters"]["d"] == 8.0
    methods = the_object(call("methods", "--json"))["methods"]
    assert {"mobius3", "taylor", "izhikevich2004"} <= {row["name"] for row in methods}
    assert "RS2007" in call("cells").stdout
    assert "mobius3" in call("methods").stdout


@pytest.mark.parametrize("name", ["RS", "RS2007", "TC", "A", "T"])
def test_explain(call, name):
    found = the_object(call("explain", name, "--json"))
    assert found["name"] == name
    assert len(found["text"]) > 100


def test_info(call):
    found = the_object(call("info", "--json"))
    assert found["izhikevich"]
    assert found["numpy"]
    assert "python" in call("info").stdout


def test_bench_prints_what_the_workloads_give(call, monkeypatch):
    from izhikevich.cli import bench
    from izhikevich.cli.workloads import WORKLOADS

    def found(names, threads):
        return {name: {"threads": threads, "variants": []} for name in names}

    monkeypatch.setattr(bench, "run_workloads", found)
    assert the_object(call("bench", "--json")) == found(WORKLOADS, 1)
    assert the_object(call("bench", "W4", "--threads", 2, "--json")) == found(["W4"], 2)
    assert call("bench", "W1").exit_code == 0


def test_demo_shows_both_and_says_where(call, tmp_path, monkeypatch):
    pytest.importorskip("pyabf")
    from izhikevich.cli import patterns

    every = patterns.choose
    monkeypatch.setattr(patterns, "choose", lambda only: every("A,B"))
    result = call("demo")
    assert result.exit_code == 0
    for name in ("patterns.png", "recorded_current.png"):
        assert (tmp_path / "demo" / name).is_file()
        assert str(tmp_path / "demo" / name) in result.stdout


def test_a_run_is_checked(call):
    coarse = ("--method", "euler", "--dt", 0.5)
    found = the_object(call("run", "CH", "--current", 10, *coarse, "--check", "--no-figure", "--json"))["accuracy"]
    assert found["right"] is False
    assert found["advice"] == {"method": "mobius3", "dt": 1.0}
    found = the_object(call("run", "CH", "--current", 10, "--accuracy", 0.001, "--check", "--no-figure", "--json"))
    assert found["accuracy"]["right"] is True
    assert found["accuracy"]["largest_error_ms"] <= 0.001
    told = call("run", "CH", "--current", 10, *coarse, "--check", "--no-figure")
    assert "beside taylor" in told.output


def test_a_run_is_named(call):
    found = the_object(call("run", "CH", "--current", 10, "--pattern", "--no-figure", "--json"))["pattern"]
    assert found["name"] == "tonic bursting"
    assert found["panels"] == ["C", "CH"]


def test_a_map_of_patterns(call, tmp_path):
    where = tmp_path / "map.png"
    axes = ("--x", "c=-65:-45:2", "--y", "I=0:10:2")
    found = the_object(call("map", "RS", *axes, "--patterns", "--out", where, "--json"))
    assert found["patterns"] == {"silent": 0.5, "tonic bursting": 0.25, "tonic spiking": 0.25}
    assert where.exists()

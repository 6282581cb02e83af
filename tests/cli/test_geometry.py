"""The commands phase, fi, map, cost and repertoire: numbers that are known from elsewhere, pictures that are there, refusals in a sentence."""

import json

import pytest
from typer.testing import CliRunner

from izhikevich.cli.app import app
from izhikevich.models import Izhikevich


@pytest.fixture
def call(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def the_object(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_phase(call, tmp_path):
    found = the_object(call("phase", "RZ", "--current", 0.2, "--json"))
    assert [p["kind"] for p in found["fixed_points"]] == ["stable focus", "saddle"]
    assert found["rheobase"] == pytest.approx(0.20633, abs=1e-4)
    assert found["excitability"].startswith("Class 2")
    assert (tmp_path / "RZ-phase.png").stat().st_size > 10_000
    assert "stable focus" in call("phase", "RZ", "--no-figure").output


def test_fi(call, tmp_path):
    found = the_object(call("fi", "RZ", "--from", 0, "--to", 1, "--points", 5, "--json"))
    assert found["currents"] == [0, 0.25, 0.5, 0.75, 1]
    assert found["steady_hz"][0] == 0
    assert found["steady_hz"] == sorted(found["steady_hz"])
    assert (tmp_path / "RZ-fi.png").stat().st_size > 10_000
    assert "steady, Hz" in call("fi", "RZ", "--points", 3, "--no-figure").output


def test_iv(call, tmp_path):
    found = the_object(call("iv", "RS2007", "--json"))
    assert found["rest_mv"] == pytest.approx(-60)
    assert found["andronov_hopf"] is None
    assert found["resistance"] == pytest.approx(1 / 12)
    assert found["saddle_node"] == pytest.approx(144 / 2.8)
    assert max(found["steady"]) == pytest.approx(144 / 2.8, rel=1e-3)
    assert (tmp_path / "RS2007-iv.png").stat().st_size > 10_000
    (tmp_path / "x.csv").write_text("t [ms], v [mV], I [pA]\n" + "".join(
        f"{t}, {-60 - 5 * (100 <= t < 200)}, {-50 * (100 <= t < 200)}\n" for t in range(300)))  # fmt: skip
    assert "saddle-node" in call("iv", "RS2007", "--recording", "x.csv").output
    assert "Andronov-Hopf" in call("iv", "IB2007", "--no-figure").output


def test_map(call, tmp_path):
    words = ("map", "RS", "--x", "a=0.02:0.1:3", "--y", "I=0:10:2", "--duration", 200)
    found = the_object(call(*words, "--json"))
    counts = found["spike_count"]
    assert sum(map(len, counts)) == 6
    assert found["least"] == 0 < found["most"]
    assert (tmp_path / "RS-map.png").stat().st_size > 10_000
    assert "cells" in call(*words, "--no-figure").output


def test_cost(call):
    found = the_object(call("cost", "--json"))
    ours = {row["model"]: (row["published"], row["ours"]) for row in found["published"]}
    assert len(ours) == 11
    assert ours["Izhikevich (2003)"] == (13, 13)
    assert "Hodgkin-Huxley" in call("cost").output


def test_noisy_costs_are_costs_at_equal_accuracy(call):
    result = call("cost", "--noisy")
    assert result.exit_code == 2
    assert "--noisy must be given with --accuracy" in result.output


@pytest.mark.slow
def test_costs_are_drawn_for_both_currents(call, tmp_path, monkeypatch):
    """With one cell in place of twelve."""
    from izhikevich import cost

    one = cost.cost_at_accuracy(Izhikevich(), 8.0, 100.0, (1.0, 0.1), ("mobius3",))
    monkeypatch.setattr(cost, "compare_costs", lambda hz, shape: [cost.Compared("RS", 8.0, hz, one)])
    found = the_object(call("cost", "--accuracy", "--noisy", "--json"))
    assert [row["current"] for row in found["accuracy"]] == ["constant"] * 2 + ["noisy"] * 2
    assert found["accuracy"][0]["method"] == "mobius3"
    assert (tmp_path / "cost.png").stat().st_size > 10_000
    assert "noisy current" in call("cost", "--accuracy", "--noisy", "--no-figure").output


@pytest.mark.parametrize("span", ["a", "a=1:2", "a=1:2:x"])
def test_a_range_that_is_none(call, span):
    result = call("map", "RS", "--x", span)
    assert result.exit_code == 2
    assert "name=from:to:points" in result.output


def test_repertoire(call, tmp_path):
    found = the_object(call("repertoire", "--json"))
    shown = {row["model"]: row["shown"] for row in found["models"]}
    assert len(shown) == 11
    assert shown["Izhikevich (2003)"] == found["patterns"]
    assert shown["integrate-and-fire"] == ["tonic spiking", "class 1 excitable", "integrator"]
    assert 900 < found["models"][0]["tried"]["resonator"] <= 1000
    assert (tmp_path / "repertoire.png").stat().st_size > 10_000
    assert "none was found" in call("repertoire", "--no-figure").output


@pytest.mark.slow
def test_repertoire_of_one_model(call):
    found = the_object(call("repertoire", "integrate-and-fire", "--json"))
    assert [run["pattern"] for run in found["witnesses"]] == ["tonic spiking", "class 1 excitable", "integrator"]
    assert [run["name"] for run in found["witnesses"]] == ["fast spiking", "class 1 excitable", "integrator"]
    assert "no spike on a slow ramp" in " ".join(call("repertoire", "Izhikevich (2003)").output.split())
    assert call("repertoire", "Wilso").exit_code == 2

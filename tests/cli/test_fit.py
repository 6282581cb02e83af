"""`izhikevich fit`: one command from a file to a report, and one clear sentence for what cannot be fitted."""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import izhikevich as izh
from izhikevich.cli.app import app
from izhikevich.cli.fit import estimator_of
from izhikevich.cli.sweeps import chosen
from izhikevich.errors import ArgumentError, ConvergenceWarning
from izhikevich.io import Recordings

QUICK = ("--loss", "times", "--free", "d", "--threads", 1)


@pytest.fixture
def call(monkeypatch, tmp_path):
    """Run a command in an empty folder; a traceback is no answer."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def refusal(result):
    """The one sentence on standard error."""
    assert result.exit_code == 2
    assert result.stderr.startswith("izhikevich: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output
    return result.stderr


def test_one_command_from_a_file_to_a_cell_that_runs(call, as_csv, tmp_path):
    as_csv(tmp_path / "cell.csv")
    options = ("--loss", "times", "--free", "a,d", "--bounds", "a=0.005:0.2")
    result = call("fit", "cell.csv", "--sweeps", "odd", "--out", "new/report", *options)
    assert result.exit_code == 0, result.output
    assert "Recordings(5 sweeps of cell.csv" in result.stdout
    assert "fitting 2, holding out 3" in result.stdout
    assert "sweeps with the right number of spikes" in result.stdout
    assert sorted(path.name for path in (tmp_path / "new/report").iterdir()) == [
        "cell.toml",
        "index.html",
        "snippet.py",
    ]
    ran = call("run", "new/report/cell.toml", "--current", 150, "--duration", 300, "--no-figure", "--json")
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["spike_count"] > 0
    drawn = call("run", "new/report/cell.toml", "--current", 150, "--duration", 100)
    assert (tmp_path / "cell.png").is_file(), drawn.output


@pytest.mark.slow
def test_json_says_all_and_nothing_else_and_a_unit_that_is_declared_is_taken(call, as_csv, tmp_path):
    as_csv(tmp_path / "cell.csv", v=1e-3, i=1e-3)  # the header says mV and pA
    units = ("--voltage-unit", "V", "--current-unit", "nA")
    result = call("fit", "cell.csv", "--sweeps", "2,4", "--hold-out", "1,3", "--seed", 1, *units, *QUICK, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["judged"]["sweeps_right"] == [2, 2]
    assert found["fitted"] == [2, 4]
    assert found["held_out"] == [1, 3]
    assert found["seed"] == 1
    assert set(found["free"]) == {"d"}
    assert len(found["sha256"]) == 64
    assert Path(found["page"]) == tmp_path / "report" / "index.html"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"spikes": False}, "3 spikes or more in one sweep, to tell a cell by, got '0'"),
        ({"levels": (-60.0, 70.0)}, "3 spikes or more in one sweep, to tell a cell by, got '1'"),
        ({"current": False}, "recordings.i must be the current put in"),
        ({"v": 1e-3}, "These look like V"),
        ({"i": 1e-12}, "These look like A"),
        ({"v": np.nan}, "finite"),
        ({"units": ("s", "pA")}, "CSV with the columns"),
    ],
)
def test_bad_data_is_one_sentence(call, as_csv, tmp_path, made, said):
    as_csv(tmp_path / "cell.csv", **made)
    assert said in refusal(call("fit", "cell.csv", "--sweeps", "all", *QUICK))
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--sweeps", "9"), "places from 0 to 4"),
        (("--sweeps", "evn"), "--sweeps must be even, odd, all"),
        (("--hold-out", "even"), "--hold-out must be sweeps that are not fitted, got [0, 2, 4]"),
        (("--target", "spike"), "Did you mean 'spikes'?"),
        (("--form", "2004"), "Did you mean"),
        (("--loss", "indexd"), "Did you mean 'indexed'?"),
        (("--loss", "times", "--target", "voltage"), "--loss must be left out"),
        (("--bounds", "a=0.1"), "Write --bounds a=0.01:0.1"),
        (("--bounds", "d=0.2:0.1"), "low below high"),
        (("--free", "a,x"), "free must be a known name, got 'x'"),
        (("--out", "cell.csv"), "--out must be a folder, got 'cell.csv'"),
    ],
)
def test_wrong_options_are_one_sentence(call, as_csv, tmp_path, words, said):
    as_csv(tmp_path / "cell.csv")
    quick = QUICK[2:] if {"--loss", "--target"} & set(words) else QUICK
    quick = quick if "--free" not in words else ("--loss", "times")
    assert said in refusal(call("fit", "cell.csv", *quick, *words))


def test_a_file_that_is_not_there(call):
    assert "readable file" in refusal(call("fit", "nothing.abf"))


@pytest.mark.slow  # the same remark of a report, every time: tests/fitting/test_report.py
def test_bounds_without_a_cell_of_the_catalog_are_said(call, as_csv, tmp_path):
    as_csv(tmp_path / "cell.csv")
    result = call("fit", "cell.csv", "--sweeps", "odd", *QUICK, "--bounds", "d=101:109")
    assert result.exit_code == 0
    assert "No cell of the catalog lies within these bounds: d from 101 to 109." in result.stdout


@pytest.mark.slow  # of a report, every time: tests/fitting/test_report.py
def test_a_fit_that_did_not_converge_is_said_before_anything_else(call, as_csv, tmp_path, monkeypatch):
    from izhikevich.fitting import SpikeTimeFit

    def unfinished(self, *data, before=SpikeTimeFit.fit):
        fitted = before(self, *data)
        fitted.converged_ = False
        warnings.warn("not converged", ConvergenceWarning, stacklevel=1)
        return fitted

    monkeypatch.setattr(SpikeTimeFit, "fit", unfinished)
    as_csv(tmp_path / "cell.csv")
    result = call("fit", "cell.csv", "--sweeps", "odd", *QUICK)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].startswith("The fit has not converged: what follows is its best point")
    assert "has not converged" in (tmp_path / "report/index.html").read_text(encoding="utf-8")
    assert "The fit has not converged" in (tmp_path / "report/cell.toml").read_text(encoding="utf-8")


def test_spikes_that_cannot_be_are_refused_where_they_enter():
    for trains, said in (([[5.0, 5.0, 9.0]], "differ from each other"), ([[5.0, np.nan]], "finite")):
        with pytest.raises(ArgumentError, match=said):
            Recordings.from_spikes(trains, [100.0])
    with pytest.raises(ArgumentError, match="positive"):
        Recordings.from_intervals([[20.0, 0.0, 15.0]], [100.0])


def test_sweeps_of_different_lengths_are_fitted():

    from izhikevich.fitting import SpikeTimeFit, fit_report

    cell, trains, currents = izh.cell("RS2007"), [], []
    for level, duration in zip((80.0, 120.0, 160.0, 200.0), (150.0, 200.0, 250.0, 120.0), strict=True):
        run = izh.simulate(cell, duration, level, start=(-60, 0), method="taylor", record="spikes")
        trains.append(run.spike_times)
        currents.append(np.full(round(duration), level))
    recordings = Recordings.from_spikes(trains, currents, dt=1.0, duration=[150.0, 200.0, 250.0, 120.0])
    fit = SpikeTimeFit(cell, free=("d",), start=(-60.0, 0.0)).fit(recordings[:3])
    report = fit_report(fit, recordings)
    assert report.judged.sweeps_right == (1, 1)
    assert fit.params_["d"] == pytest.approx(cell.d, rel=1e-3)


def test_words_for_sweeps():
    assert chosen("odd", 5, "x") == [1, 3]
    assert chosen("1:4", 5, "x") == [1, 2, 3]
    assert chosen("3, 0", 5, "x") == [0, 3]
    for wrong in ("", "-1", "5", "1:2:3:4", "1:x", "5:9"):
        with pytest.raises(ArgumentError, match="x must be"):
            chosen(wrong, 5, "x")


def test_a_cell_of_2003_gets_its_current_by_a_factor():
    recordings = Recordings.from_spikes([[10.0, 30.0, 60.0]], [100.0])
    found = estimator_of(recordings, "spikes", "2003", None, None, {"a": (0.01, 0.2)})
    assert type(found.model).__name__ == "Izhikevich"
    assert "scale" in found.free
    assert found.bounds == {"scale": (0.0001, 1.0), "a": (0.01, 0.2)}
    assert estimator_of(recordings, "spikes", None, None, None, {}).model is None


@pytest.mark.slow
def test_intervals_alone_are_a_target(call, as_csv, tmp_path):
    as_csv(tmp_path / "cell.csv", levels=(160.0, 500.0))
    result = call("fit", "cell.csv", "--target", "isi", "--sweeps", "all", "--free", "a,d")
    assert result.exit_code == 0, result.output
    assert "combinations count" in result.stdout
    page = (tmp_path / "report/index.html").read_text(encoding="utf-8")
    assert "intervals of sweep 1, 20 to 220 ms" in page
    assert page.count("data:image/png") == 1
    assert type(izh.cell(str(tmp_path / "report/cell.toml"))).__name__ == "Izhikevich"
    assert "--form must be 2003" in refusal(call("fit", "cell.csv", "--target", "isi", "--form", "2007"))
    as_csv(tmp_path / "silent.csv", levels=(-60.0, 70.0))
    said = refusal(call("fit", "silent.csv", "--target", "isi", "--sweeps", "all"))
    assert "of a step with two spikes or more, got '1'" in said


@pytest.mark.slow
def test_the_command_of_the_readme(call, tmp_path):
    result = call("fit", "171116sh_0018.abf", "--out", "report")
    assert result.exit_code == 0, result.output
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert len(page) < 1_500_000
    assert "Nothing could be" not in page
    assert call("run", "report/cell.toml", "--current", "171116sh_0018.abf", "--sweep", 12).exit_code == 0

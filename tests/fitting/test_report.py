"""The report of a fit: a page that stands by itself, programs that run, and a cell that comes back to the bit."""

import re
import subprocess
import sys
from ast import literal_eval
from dataclasses import replace

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.errors import ArgumentError
from izhikevich.fitting import SpikeTimeFit, fit_report
from izhikevich.fitting.report.remarks import outside_catalog
from izhikevich.fitting.search.space import Space

CELL = izh.cell("RS2007")


@pytest.fixture(scope="module")
def folder(tmp_path_factory, as_csv):
    """A folder with a recording whose name wants escaping, and a report."""
    folder = tmp_path_factory.mktemp("fit")
    path = as_csv(folder / "a<b>&c.csv")
    recordings = izh.io.read_recordings(path)
    fit = SpikeTimeFit(CELL, free=("a", "d"), start=(-60.0, 0.0)).fit(recordings[1::2])
    report = fit_report(fit, recordings, seconds=1.5, path=path)
    report.write(folder / "report")
    return folder, report


def printed(program, where):
    done = subprocess.run([sys.executable, "-c", program], cwd=where, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_page_stands_by_itself(folder):
    where, report = folder
    page = (where / "report" / "index.html").read_text(encoding="utf-8")
    assert len(page) < 1_500_000
    assert not re.search(r"https?://|<script|<link|url\(", page)
    assert all(source.startswith("data:image/png;base64,") for source in re.findall(r'src="([^"]*)"', page))
    assert page.count("<img") == 3  # the step is most of the sweep, so no closer picture
    assert "<b>" not in page
    assert "a&lt;b&gt;&amp;c.csv" in page
    assert str(where) not in page
    assert report.digest in page
    assert "2 s on 1 thread" in page
    for words in ("How well it does", "SPIKE-distance", "fitted, from 0.0005 to 0.5", "fixed", "nS/mV", "Read off the recording",
                  "ended by its own rule", "izhikevich run cell.toml"):  # fmt: skip
        assert words in page


def test_the_cell_comes_back_to_the_bit(folder):
    where, report = folder
    found = izh.cell(str(where / "report" / "cell.toml"))
    assert found.values == report.fit.model_.values
    assert found.name == "a<b>&c"


def test_the_program_runs_the_cell_and_needs_no_file(folder, tmp_path):
    where, report = folder
    said = literal_eval(printed((where / "report" / "snippet.py").read_text(encoding="utf-8"), tmp_path))
    chosen = max((k for k in (0, 2, 4)), key=lambda k: report.recordings.spikes[k].size)
    assert said == report.fit.predict(report.recordings[chosen])[0].round(2).tolist()


@pytest.mark.slow
def test_the_fit_is_made_again_by_its_program(folder):
    where, report = folder
    space = {}
    exec(compile(report.again().replace("'a<b>", f"'{where.as_posix()}/a<b>"), "again", "exec"), space)
    assert space["fit"].params_ == report.fit.params_


def test_offset_and_scale_are_in_the_program_too(folder, tmp_path):
    _, report = folder
    fit = report.fit
    beside = {**fit.params_, "offset": 3.0, "scale": 0.5}
    changed = _changed(fit, params_=beside)
    again = fit_report(changed, report.recordings)
    said = literal_eval(printed(again.snippet(), tmp_path))
    assert said == changed.predict(report.recordings[4])[0].round(2).tolist()
    assert "offset = 3.0  # pA, added" in again.toml()


def test_under_a_current_that_varies_the_program_reads_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    current = izh.constant(100) + izh.noise(60, tau=5, interval=1, seed=1)
    run = izh.simulate(
        CELL, 200, current, start=(-60, 0), method="taylor", record=izh.Recorder(("spikes", "v", "current"), every=0.25)
    )
    v = np.minimum(run.v.ravel(), -30.0)
    v[np.rint(run.spike_times / 0.25).astype(int)] = 35.0
    table = np.column_stack([run.times, v, run.current.ravel()])
    np.savetxt("noise.csv", table, delimiter=",", header="t [ms], v [mV], i [pA]", comments="", fmt="%.17g")
    recordings = izh.io.read_recordings("noise.csv")
    fit = SpikeTimeFit(CELL, free=("d",), start=(-60.0, 0.0)).fit(recordings)
    report = fit_report(fit, recordings)
    assert report.unseen == ()
    assert "No sweep was held out" in str(report)
    space = {}
    exec(report.snippet(), space)
    assert space["run"].spike_times == pytest.approx(fit.predict(recordings)[0], abs=1e-9)
    assert "<img" in quick(report).html()


def test_a_fit_that_did_not_converge_says_so_first(folder):
    _, report = folder
    found = fit_report(_changed(report.fit, converged_=False), report.recordings)
    assert str(found).startswith("The fit has not converged: what follows is its best point")
    page = quick(found).html()
    assert page.index("has not converged") < page.index("<h2>")
    assert "converged = false" in found.toml()
    assert "not converged" in found.to_dict()["remarks"][0]


def test_bounds_without_a_cell_of_the_catalog_and_parameters_at_a_bound_are_said(folder):
    _, report = folder
    space = Space(CELL, ("a", "d"), {"a": (0.4, 0.45)})
    assert outside_catalog(space) == "No cell of the catalog lies within these bounds: a from 0.4 to 0.45."
    assert outside_catalog(Space(CELL, ("a", "offset"), {"offset": (50.0, 60.0)})) == ""
    found = fit_report(_changed(report.fit, space_=space, x_=np.array([0.999, 0.5])), report.recordings)
    assert any("within these bounds" in said for said in found.remarks)
    assert any(said.startswith("a lies at a bound") for said in found.remarks)
    assert "at the bound" in quick(found).html()


def test_a_baseline_that_drifts_is_said(folder):
    _, report = folder
    v = tuple(trace + 8.0 * (k == 4) for k, trace in enumerate(report.recordings.v))
    found = fit_report(report.fit, replace(report.recordings, v=v))
    assert any(said.startswith("The baseline has drifted") and "sweep 4 lies" in said for said in found.remarks)


def test_knowledge_has_a_section_of_its_own(folder):
    class Known:
        def _repr_html_(self):
            return "<table><tr><td>told</td></tr></table>"

    _, report = folder
    assert "<h2>What these data tell</h2>\n<table><tr><td>told" in quick(replace(report, knowledge=Known())).html()
    assert "What these data tell" not in quick(replace(report, knowledge=None)).html()
    assert "Not known: no spike" in quick(replace(report, knowledge="no spike")).html()
    assert report.to_dict()["knowledge"]["names"] == ["a", "d"]
    assert "determined: every bound is below" in quick(replace(report)).html()


def test_what_cannot_be_measured_is_a_sentence(folder):
    _, report = folder
    alone = replace(report, recordings=replace(report.recordings, v=None))
    alone.__dict__.update(nearest="left out")  # known already: it would be looked for again, and is not asked for here
    assert isinstance(alone.measured, str)
    assert "Nothing could be: cell_from.recordings must be" in alone.html()


def test_sweeps_that_were_fitted_cannot_judge(folder):
    _, report = folder
    with pytest.raises(ArgumentError, match="others to hold out"):
        fit_report(report.fit, report.recordings, [1, 2])
    with pytest.raises(ArgumentError, match="Call fit first"):
        fit_report(SpikeTimeFit(), report.recordings)
    assert fit_report(report.fit, report.recordings, [4]).unseen == (4,)


def quick(report):
    """A report in which what is slow to measure, and tested elsewhere, is a sentence."""
    report.__dict__.update(measured="left out", nearest="left out")
    return report


def _changed(fit, **changes):
    made = object.__new__(type(fit))
    made.__dict__.update({**fit.__dict__, **changes})
    return made

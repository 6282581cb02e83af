"""The catalog's data: complete, consistent, found by name."""

from importlib.resources import files

import numpy as np
import pytest

from izhikevich import catalog
from izhikevich.catalog import about, cell, cells, pattern, patterns
from izhikevich.catalog.features import KINDS
from izhikevich.errors import UnknownNameError

KEYS = patterns()
PANELS = list("ABCDEFGHIJKLMNOPQRST")
CELLS_2003 = ["RS", "IB", "CH", "FS", "LTS", "TC_dep", "TC_reb", "RZ"]


def test_all_published_patterns_and_the_companions_are_there():
    assert len(KEYS) == 38
    assert KEYS[:28] == PANELS + CELLS_2003
    assert [pattern(k).group for k in (KEYS[0], KEYS[20], KEYS[28])] == ["2004", "2003", "exact"]


@pytest.mark.parametrize("key", KEYS)
def test_a_pattern_is_complete(key):
    p = pattern(key)
    assert p.provenance in ("author_script", "modeldb_port", "ours")
    assert p.artefact in ("none", "count", "stimulus", "feature")
    assert p.source
    assert p.why
    assert p.feature
    assert {rule["kind"] for rule in p.rules} <= set(KINDS)
    assert [s[0] for s in p.stimulus] == sorted({s[0] for s in p.stimulus})
    assert p.stimulus[0][0] == 0.0
    assert len(p.published.new_at_edge) == len(p.stimulus) - 1
    assert (p.companion is not None) == (not p.exact_shows_feature)
    assert (p.note != "") == (not p.exact_shows_feature)
    if p.companion is not None:
        assert pattern(p.companion).exact_shows_feature


@pytest.mark.parametrize("key", KEYS)
def test_published_spikes_lie_on_the_step_and_truth_within_its_end(key):
    p = pattern(key)
    labels = p.published.spike_times / p.published.step
    assert np.allclose(labels, np.round(labels), atol=1e-6)
    truth = p.truth
    assert np.all(np.diff(truth.spike_times) > 0)
    assert np.all(truth.spike_times <= truth.valid_until)
    assert truth.spike_times.shape == truth.u_before_reset.shape
    assert truth.samples.shape == (10, 3)
    assert truth.valid_until == (p.duration if key != "T" else truth.spike_times[-1])


def test_the_accommodation_panel_has_its_own_form_and_two_panels_their_own_parabola():
    assert {k: pattern(k).model.v_ref for k in KEYS if pattern(k).model.v_ref is not None} == {
        "R": -65.0,
        "R_slow_only": -65.0,
    }
    assert [k for k in KEYS if pattern(k).model.k1 != 5] == ["G", "L"]
    assert (pattern("G").model.k1, pattern("G").model.k0) == (4.1, 108.0)


def test_published_tables():
    named = {c: tuple(cell(c).values[k] for k in "abcd") for c in cells()[:7]}
    assert named == {
        "RS": (0.02, 0.2, -65, 8),
        "IB": (0.02, 0.2, -55, 4),
        "CH": (0.02, 0.2, -50, 2),
        "FS": (0.1, 0.2, -65, 2),
        "LTS": (0.02, 0.25, -65, 2),
        "TC": (0.02, 0.25, -65, 0.05),
        "RZ": (0.1, 0.26, -65, 2),
    }
    rs = cell("RS2007")
    assert (rs.C, rs.k, rs.vr, rs.vt, rs.vpeak, rs.a, rs.b, rs.c, rs.d) == (100, 0.7, -60, -40, 35, 0.03, -2, -50, 100)


def test_cells_know_their_source_and_their_reference():
    assert cells()[7:] == [
        "RS2007", "IB2007", "CH2007", "LTS2007", "FS2007", "TC2007", "TC2007_modeldb", "RTN2007", "MSN2007",
    ]  # fmt: skip
    for name in cells():
        entry = about(cell(name))
        assert entry["source"]
        assert entry["why"]
        assert entry["figure"]
        assert entry["reference"]
        assert cell(name).name == name
    assert about(cell("RS").replace(d=6)) == {}
    assert about(cell("RS").replace(v_ref=-65)) == {}


@pytest.mark.parametrize(
    ("asked", "name"),
    [("rs", "RS"), ("RS 2007", "RS2007"), ("rs-2007", "RS2007"), ("fast spiking", "FS"), ("RS2003", "RS")],
)
def test_spellings_of_a_cell(asked, name):
    assert cell(asked).name == name


def test_spellings_of_a_pattern():
    assert [pattern(k).key for k in ("a", "tc-dep", "Tonic Spiking", "accommodation")] == ["A", "TC_dep", "A", "R"]


def test_unknown_names_are_refused_with_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'RS2007'"):
        cell("RS207")
    with pytest.raises(UnknownNameError, match="Did you mean 'I_exact'"):
        pattern("I_exakt")
    with pytest.raises(UnknownNameError, match=r"track must be a known name, got 'exakt'\. Did you mean 'exact'"):
        pattern("A").current("exakt")


def test_unverified_cells_are_not_shipped_but_explained():
    with pytest.raises(UnknownNameError, match=r"got 'stellate'\. Not shipped: .*no public copy found"):
        cell("stellate")


def test_data_cannot_be_changed_by_accident():
    with pytest.raises(ValueError, match="read-only"):
        pattern("A").truth.spike_times[0] = 0.0


def test_the_files_are_in_the_package():
    for file in ("patterns.toml", "cells.toml", "truth.json"):
        assert files("izhikevich.catalog").joinpath(file).is_file()


def test_html_is_escaped_and_says_what_it_is():
    html = pattern("T")._repr_html_()
    assert "inhibition-induced bursting" in html
    assert "T_exact_d0" in html
    assert catalog.pattern is pattern

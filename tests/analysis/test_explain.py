"""Explanations: for every pattern and every cell, with the numbers that belong there."""

import re

import pytest

from izhikevich.analysis import Explanation, explain
from izhikevich.catalog import cell, cells, pattern, patterns
from izhikevich.errors import UnknownNameError
from izhikevich.models import Izhikevich

ALWAYS = ("What it shows", "Rest", "Where rest is lost", "What the parameters do here", "What the constants do here",
          "Distance to the next regime", "Spike height")  # fmt: skip


@pytest.mark.parametrize("name", [*patterns(), *cells()])
def test_everything_in_the_catalog_is_explained(name):
    told = explain(pattern(name) if name in patterns() else cell(name))
    assert isinstance(told, Explanation)
    assert set(ALWAYS) <= set(told.sections)
    assert not re.search(r"\b(nan|inf|None)\b", str(told))
    parameters = " ".join(told["What the parameters do here"])
    assert all(f"{p} = " in parameters or "no " + p in parameters for p in "abcd")
    assert told._repr_html_().count("<ul>") == len(told.sections)


def test_known_numbers_appear():
    told = explain(pattern("RZ"))
    assert told.numbers["hopf_current"] == 0.2625
    assert told.numbers["saddle_node_current"] == 0.4225
    assert "38.1 times that current" in _text("RZ")
    assert "between it and 0.2625 the cell can both rest and fire" in _text("RZ")
    assert "time constant 1/a = 10 ms" in _text("RZ")
    assert "A stable rest exists only from 79 to 85" in _text("S")
    assert "up to 0.05 per ms" in _text("R")
    assert "at 22.56, not at 2.25" in _text("G")


def _text(name):
    return " ".join(str(explain(pattern(name))).split())


@pytest.mark.parametrize(
    ("what", "words"),
    [("R", "tau = 10 ms"), ("RZ", "70 spikes to 400 ms"), ("TC_dep", "277 spikes"), ("TC_reb", "its start at -90")],
)
def test_failed_attempts_are_explained(what, words):
    assert words in " ".join(explain(pattern(what))["Why attempts failed"])
    assert "277 spikes" in " ".join(explain(cell("TC"))["Why attempts failed"])


def test_panels_that_the_equations_do_not_show_point_to_their_companion():
    for key in "IPQST":
        assert f"Pattern {pattern(key).companion} states" in " ".join(explain(key)["As printed, and exactly"])


def test_cells_of_ones_own():
    told = explain(Izhikevich(a=0.05, b=0.22, name="mine"))
    assert told.title == "mine"
    assert set(ALWAYS) - {"What it shows"} <= set(told.sections)
    assert explain(cell("IB2007")).title == "IB2007: layer 5 intrinsically bursting"
    assert explain("RS").title == "RS: regular spiking"
    assert explain("T").title == "(T) inhibition-induced bursting"
    with pytest.raises(UnknownNameError):
        explain("no such cell")

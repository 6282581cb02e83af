"""What commands say, and where."""

import json
from types import SimpleNamespace as Some

import numpy as np
import pytest

from izhikevich.cli.current import recorded_sweep, shipped
from izhikevich.cli.options import picture, start_of
from izhikevich.cli.report import plain, print_json, print_table, word
from izhikevich.errors import ArgumentError, FileFormatError


def test_plain_knows_arrays_and_what_json_lacks():
    value = {"a": np.arange(2.0), "b": np.float32(0.5), "c": [np.inf, np.nan], "d": (True, None), 1: Some}
    assert plain(value) == {"a": [0.0, 1.0], "b": 0.5, "c": [None, None], "d": [True, None], "1": str(Some)}


def test_json_is_one_line_of_ascii(capsys):
    print_json({"name": "Möbius", "times": np.array([1.5])})
    out = capsys.readouterr().out
    assert out.isascii()
    assert out.count("\n") == 1
    assert json.loads(out) == {"name": "Möbius", "times": [1.5]}


def test_table_holds_its_words_and_no_colours(capsys, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    print_table("Title", ["name", "value>"], [["[bold]", 0.5], ["none", None]])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert all(piece in out for piece in ("Title", "[bold]", "0.5", "–"))


def test_words_of_verdicts():
    assert [word(True), word(False), word(np.float64("nan"))] == ["yes", "NO", "–"]


def test_picture_in_an_existing_folder_with_a_dot(tmp_path):
    folder = tmp_path / "v1.0"
    folder.mkdir()
    assert picture(folder, "RS.png") == folder / "RS.png"


@pytest.mark.parametrize("text", ["", "rest ", "1", "1,2,3", "a,b"])
def test_start_is_a_word_or_two_numbers(text):
    with pytest.raises(ArgumentError, match="--start must be"):
        start_of(text)


@pytest.mark.parametrize("text", ["10", "-10 * int(t <= 300*ms)", "20 * (t >= 10*ms)", "1e-3"])
def test_text_is_no_file(text):
    assert recorded_sweep(text) is None


def test_a_missing_file_is_refused():
    with pytest.raises(FileFormatError, match="--current must be an existing file"):
        recorded_sweep("nowhere.abf")


def test_a_csv_is_read(tmp_path):
    path = tmp_path / "step.csv"
    path.write_text("time [ms], current [pA]\n0, 0\n1, 50\n")
    assert recorded_sweep(str(path)).current.tolist() == [0.0, 50.0]


def test_the_shipped_recording_is_found_by_name():
    pytest.importorskip("pyabf")
    assert shipped().is_file()
    assert recorded_sweep(shipped().name, 12).current_unit == "pA"

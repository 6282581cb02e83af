"""A cell as a file: the same to the bit when it is read again, and refusals that name line and key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import izhikevich as izh
from izhikevich.catalog import cell_text, read_cell
from izhikevich.catalog.cell_file import cell_of
from izhikevich.errors import ArgumentError, FileFormatError, UnknownNameError

PLAIN = [name for name in izh.cells() if type(izh.cell(name)).__name__ in ("Izhikevich", "Izhikevich2007")]


@pytest.mark.parametrize("name", PLAIN)
def test_cells_of_the_catalog_come_back_to_the_bit(name, tmp_path):
    path = tmp_path / "one.toml"
    path.write_text(cell_text(izh.cell(name), ["A cell."]), encoding="utf-8")
    found = izh.cell(str(path))
    assert type(found) is type(izh.cell(name))
    assert found.name == name
    assert found.values == izh.cell(name).values


@given(a=st.floats(1e-300, 1e300), b=st.floats(-1e9, 1e9), C=st.floats(1e-5, 1e5), name=st.text(max_size=20))
def test_any_number_and_any_name_come_back(a, b, C, name):
    cell = izh.Izhikevich2007(a=a, b=b, C=C, name=name)
    found = cell_of(cell_text(cell, ["x"], {"loss": (1.5, "of it"), "sweeps": ([0, 2], "")}))
    assert found.values == cell.values
    assert found.name == name


def test_options_of_the_form_come_back():
    cell = izh.Izhikevich(v_ref=-60.0, refractory=2.5, freezes="v")
    found = cell_of(cell_text(cell))
    assert (found.v_ref, found.refractory, found.freezes) == (-60.0, 2.5, "v")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("model = \n", "mine.toml, line 1: the file must be TOML"),
        ('name = "x"', "mine.toml: model must be 'Izhikevich' or 'Izhikevich2007', got None"),
        ('model = "AdEx"', "mine.toml, line 1: model must be"),
        ('model = "Izhikevich"\n[parameters]\n\nA = 1', "mine.toml, line 4: parameter of Izhikevich must be a known name, got 'A'"),
        ('model = "Izhikevich"\n[parameters]\nd = true', "mine.toml, line 3: Izhikevich.d must be a number"),
        ('model = "Izhikevich2007"\n[parameters]\nC = -1', "mine.toml, line 3: Izhikevich2007.C must be positive [pF]"),
        ('model = "Izhikevich"\n[parameters]\nc = nan', "mine.toml, line 3: Izhikevich.c must be finite"),
        ('model = "Izhikevich"\n[parameters]\nc = 40', "mine.toml, line 3: Izhikevich.c must be below vpeak = 30"),
        ('model = "Izhikevich"\n[parameters]\nvpeak = -70', "mine.toml, line 2: Izhikevich.c must be below vpeak = -70"),
        ('model = "Izhikevich"\nparameters = 3', "mine.toml, line 2: parameters must be a table"),
        ('model = "Izhikevich"\nname = 3', "mine.toml, line 2: Izhikevich.name must be text"),
        ('model = "Izhikevich"\n[parameter]\nd = 6', "mine.toml, line 2: key must be a known name, got 'parameter'. Did you mean 'parameters'?"),
    ],
)  # fmt: skip
def test_refusals_name_line_and_key(text, said, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileFormatError) as refused:
        read_cell(path)
    assert str(refused.value).startswith(said)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there():
    with pytest.raises(FileFormatError, match=r"cell must be a file that can be read, got 'nothing\.toml'"):
        izh.cell("nothing.toml")
    with pytest.raises(UnknownNameError):
        izh.cell("nothing")


def test_what_is_no_single_cell_of_these_forms_is_not_written():
    with pytest.raises(ArgumentError, match="one number"):
        cell_text(izh.Izhikevich(d=[2.0, 8.0]))
    with pytest.raises(ArgumentError, match="one of the models"):
        cell_text(izh.cell("FS2007"))

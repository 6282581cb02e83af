"""Importing the package is light, and its flat names are what they claim to be."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import izhikevich as izh

HEAVY = ("numba", "jax", "matplotlib", "nengo", "scipy", "pandas", "xarray", "numpy", "rich", "typer")


def loaded(code: str) -> set[str]:
    """Heavy modules in sys.modules after running `code` in a fresh interpreter."""
    report = f"import sys\n{code}\nprint(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_loads_nothing_heavy():
    assert loaded("import izhikevich") == set()


def test_building_a_cell_loads_no_compiler_and_no_plots():
    assert not loaded("import izhikevich; izhikevich.Izhikevich()") & {
        "numba",
        "jax",
        "matplotlib",
        "nengo",
        "pandas",
        "xarray",
    }


@pytest.mark.parametrize("name", izh.__all__)
def test_every_flat_name_exists_and_is_listed(name):
    assert getattr(izh, name) is not None
    assert name in dir(izh)


def test_static_names_equal_lazy_names():
    """Type checkers read the explicit imports, Python the table: they name the same things."""
    tree = ast.parse(Path(izh.__file__).read_text(encoding="utf-8"))
    static = {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level == 1
        for alias in node.names
    }
    assert static == set(izh.__all__)


def test_the_verb_survives_the_import_of_its_file():
    module = importlib.import_module("izhikevich.simulate")
    assert izh.simulate is module.simulate
    assert callable(izh.simulate)


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        _ = izh.simulat


def test_version_is_that_of_the_distribution():
    from importlib.metadata import version

    assert izh.__version__ == version("izhikevich")

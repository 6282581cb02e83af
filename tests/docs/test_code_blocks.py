"""Every Python block of the documentation runs as it stands, page by page, and warns of nothing."""

import importlib.util
import warnings
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(page.relative_to(DOCS).as_posix() for page in (*DOCS.glob("*.md"), *DOCS.glob("coming-from/*.md")))
NEEDS = {"coming-from/nengo.md": "nengo"}  # what the tests go without where it is not installed
# pages whose blocks take seven seconds or more where nothing is compiled yet: runs of many networks, searches, kernels of their own
LONG = {
    "accuracy.md", "coming-from/brainpy.md", "coming-from/nengo.md", "cost.md", "fitting.md", "geometry.md", "gradients.md",
    "isi.md", "known.md", "learning.md", "nef.md", "networks.md", "own_model.md", "properties.md",
    "repertoire.md", "report.md",
}  # fmt: skip


def _pictures():
    spec = importlib.util.spec_from_file_location("docs_pictures", DOCS / "pictures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pictures = _pictures()


def _with_blocks():
    assert set(PAGES) >= LONG
    pages = [name for name in PAGES if pictures.blocks(DOCS / name)]
    return [pytest.param(name, marks=pytest.mark.slow) if name in LONG else name for name in pages]


@pytest.mark.parametrize("page", _with_blocks())
def test_blocks_run(page, tmp_path, monkeypatch):
    if page in NEEDS and not importlib.util.find_spec(NEEDS[page]):
        pytest.skip(f"{NEEDS[page]} is not installed")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for block, value in pictures.run(DOCS / page):
            assert block.picture is None or value is not None, f"line {block.line} draws nothing"


@pytest.mark.parametrize("page", PAGES)
def test_every_picture_of_a_page_stands_below_its_code(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    drawn = [block.picture for block in pictures.blocks(DOCS / page) if block.picture]
    assert text.count("](pictures/") == len(drawn) == len(set(drawn))

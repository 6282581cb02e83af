"""The notebook and the script of a page hold its words and code, all of it and in order."""

import importlib.util
import json
import shutil
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def loaded(name):
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_page_becomes_a_notebook_and_a_script(tmp_path):
    page = tmp_path / "nef.md"
    shutil.copy(DOCS / "nef.md", page)
    loaded("notebooks").write(page)
    found = json.loads((tmp_path / "notebooks" / "nef.ipynb").read_text("utf-8"))
    code = [cell["source"] for cell in found["cells"] if cell["cell_type"] == "code"]
    blocks = [block.code.strip() for block in loaded("pictures").blocks(page)]
    assert code == blocks
    assert found["nbformat"] == 4
    assert found["cells"][0]["source"].startswith("# Populations that represent")
    script = (tmp_path / "notebooks" / "nef.py").read_text("utf-8")
    compile(script, "nef.py", "exec")
    assert all(part in script for part in code)


def test_a_page_that_offers_none_gets_none(tmp_path):
    (tmp_path / "x.md").write_text("# Words\n")
    loaded("notebooks").write(tmp_path / "x.md")
    assert not (tmp_path / "notebooks").exists()

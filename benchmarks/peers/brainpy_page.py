"""BrainPy: runs the blocks ```py of a page, which the page's own tests leave alone; for `benchmarks/brainpy_page.py`."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from pathlib import Path

import brainpy as bp

page = Path(sys.argv[1])
spec = importlib.util.spec_from_file_location("docs_pictures", page.parents[1] / "pictures.py")
assert spec is not None
assert spec.loader is not None
pictures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pictures)

# line by line as on the page, so that a complaint names the right one
text = page.read_text(encoding="utf-8").replace("```python\n", "```ours\n").replace("```py\n", "```python\n")
with tempfile.TemporaryDirectory() as folder:
    copy = Path(folder) / page.name
    copy.write_text(text, encoding="utf-8")
    count = sum(block.code.count("# → ") for block, _ in pictures.run(copy))
print(f"BrainPy {bp.__version__}: {count} claims of {page.name} hold")

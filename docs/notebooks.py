"""Pages as files to download: a Jupyter notebook with their words and code, and a script with their code.

A page that says ``{download}`notebook <notebooks/NAME.ipynb>` `` gets both, made from the page itself before Sphinx reads it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

FOLDER = "notebooks"
_CODE = re.compile(r"^```python\n(.*?)^```\n(?:\s*!\[[^\]]*\]\(pictures/[^)]+\)\n)?", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?!https?:)[^)]*\)")


def cells(text: str) -> list[tuple[str, str]]:
    """What a page consists of, in order: ("markdown" or "code", text). Links to other pages lead nowhere there, and become words.

    >>> cells("Words, [linked](page.md).\\n\\n```python\\n1 + 1  # → 2\\n```\\n")
    [('markdown', 'Words, linked.'), ('code', '1 + 1  # → 2')]
    """
    text = "".join(line for line in text.splitlines(keepends=True) if "{download}" not in line)
    found, end = [], 0
    for match in _CODE.finditer(text):
        found += [("markdown", _LINK.sub(r"\1", text[end : match.start()])), ("code", match[1])]
        end = match.end()
    found.append(("markdown", _LINK.sub(r"\1", text[end:])))
    return [(kind, part.strip()) for kind, part in found if part.strip()]


def notebook(text: str) -> dict[str, Any]:
    """A page as a notebook, nbformat 4.4."""
    blank = {"code": {"execution_count": None, "outputs": []}, "markdown": {}}
    parts = [{"cell_type": kind, "metadata": {}, "source": part, **blank[kind]} for kind, part in cells(text)]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return {"cells": parts, "metadata": kernel, "nbformat": 4, "nbformat_minor": 4}


def script(text: str) -> str:
    """The code of a page; what the page draws is shown at the end."""
    code = "\n\n\n".join(part for kind, part in cells(text) if kind == "code")
    return f"{code}\n\n\nimport matplotlib.pyplot as plt\n\nplt.show()\n"


def write(page: Path) -> None:
    """Both files of a page that offers them."""
    text = page.read_text(encoding="utf-8")
    folder = page.parent / FOLDER
    if f"{FOLDER}/{page.stem}" in text:
        folder.mkdir(exist_ok=True)
        (folder / f"{page.stem}.ipynb").write_text(json.dumps(notebook(text), ensure_ascii=False, indent=1), "utf-8")
        (folder / f"{page.stem}.py").write_text(script(text), "utf-8")


def _write_all(app: Any) -> None:
    for page in sorted(Path(app.srcdir).glob("*.md")):
        write(page)


def setup(app: Any) -> dict[str, Any]:
    """Write before Sphinx looks for what can be downloaded."""
    app.connect("builder-inited", _write_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

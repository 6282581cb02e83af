"""The pictures in the pages, drawn by the code that stands above them.

A ```python block that is followed by ``![...](pictures/name.png)`` draws that picture with its last expression. All blocks of
a page share one namespace, so that a page reads like one session. What stands behind ``# →`` must be the value of its line. A
block that begins with ``# name.py`` is that file, and so is a ```toml block that begins with ``# name.toml``.
tests/docs/test_code_blocks.py runs every block too.
"""

from __future__ import annotations

import ast
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
FOLDER = "pictures"
_FILE = re.compile(r"# (\w+\.(?:py|toml))\n")
_BLOCK = re.compile(
    r"^```(?:python|toml)\n(.*?)^```\n(?:\s*!\[[^\]]*\]\((pictures/[^)]+)\))?", re.MULTILINE | re.DOTALL
)


class Block(NamedTuple):
    """A code block of a page: its first line there, its code, and the picture it draws, if any."""

    line: int
    code: str
    picture: str | None


def blocks(page: Path) -> list[Block]:
    """The blocks of a page that are Python or files, in order."""
    text = page.read_text(encoding="utf-8")
    return [Block(text.count("\n", 0, m.start(1)) + 1, m[1], m[2]) for m in _BLOCK.finditer(text)]


def run(page: Path) -> Iterator[tuple[Block, Any]]:
    """Run the blocks of a page in the working directory, one after the other; give each with the value of its last expression."""
    space: dict[str, Any] = {"__name__": "__main__"}
    before = set(sys.modules)
    sys.path.insert(0, os.getcwd())
    try:
        for block in blocks(page):
            if named := _FILE.match(block.code):
                Path(named[1]).write_text(block.code, encoding="utf-8")
                yield block, None
            else:
                with redirect_stdout(StringIO()):
                    value = _value(block, page, space)
                yield block, value
    finally:
        sys.path.remove(os.getcwd())
        for name in set(sys.modules) - before:
            if Path(getattr(sys.modules[name], "__file__", None) or "/").parent == Path.cwd():
                del sys.modules[name]


def _value(block: Block, page: Path, space: dict[str, Any]) -> Any:
    """Run a block; every expression with ``# → ...`` behind it must give just that."""
    lines, value = block.code.splitlines(), None
    for node in ast.parse(block.code).body:
        kept = ast.Assign([ast.Name("_", ast.Store())], node.value) if isinstance(node, ast.Expr) else node
        module = ast.increment_lineno(ast.fix_missing_locations(ast.Module([kept], [])), block.line - 1)
        end = node.end_lineno or 0
        exec(compile(module, page.name, "exec"), space)
        if not isinstance(node, ast.Expr):
            continue
        value = space["_"]
        _, arrow, said = lines[end - 1].partition("# → ")
        if arrow and repr(value) != said.strip():
            raise AssertionError(f"{page.name}, line {block.line - 1 + end}: says {said.strip()}, is {value!r}")
    return value


def draw(page: Path, folder: Path) -> None:
    """Draw the pictures of a page into a folder, in a temporary working directory."""
    from matplotlib.pyplot import close

    from izhikevich.plotting import save

    with tempfile.TemporaryDirectory() as away, chdir(away):
        for block, value in run(page):
            if block.picture:
                save(next(iter(getattr(value, "flat", [value]))), folder / Path(block.picture).name, dpi=110)
    close("all")


def package_digest() -> str:
    """Digest of what pictures and catalog pages depend on: the package, and the code that draws them."""
    import izhikevich

    files = sorted(p for p in Path(izhikevich.__file__).parent.rglob("*") if p.suffix in (".py", ".toml", ".json"))
    return sha256(b"\0".join(f.read_bytes() for f in [*files, *sorted(HERE.glob("*.py"))])).hexdigest()


def fresh(stamp: Path, digest: str) -> bool:
    """Whether what a stamp stands for was made from just these sources."""
    return stamp.is_file() and stamp.read_text() == digest


def _draw_all(app: Any) -> None:
    package = package_digest()
    for page in sorted((*Path(app.srcdir).glob("*.md"), *Path(app.srcdir).glob("coming-from/*.md"))):
        folder = page.parent / FOLDER
        folder.mkdir(exist_ok=True)
        wanted = [Path(b.picture).name for b in blocks(page) if b.picture]
        stamp = folder / f".{page.stem}"
        digest = sha256((package + page.read_text(encoding="utf-8")).encode()).hexdigest()
        if wanted and not (fresh(stamp, digest) and all((folder / name).is_file() for name in wanted)):
            draw(page, folder)
            stamp.write_text(digest)


def setup(app: Any) -> dict[str, Any]:
    """Draw before Sphinx looks for sources."""
    os.environ.setdefault("MPLBACKEND", "agg")
    app.connect("builder-inited", _draw_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

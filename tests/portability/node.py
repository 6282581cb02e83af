"""Printed functions run in node: columns of doubles in, columns of doubles out."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from .lanes import columns

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed: printed JavaScript cannot run")

_MAIN = """
const fs = require("fs");
const [, , source, target] = process.argv;
const bytes = fs.readFileSync(source);
const data = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const n = %(n)d;
const at = (k, i) => data[k * n + i];
const leaves = (x) => typeof x === "object" ? Object.values(x).flatMap(leaves) : [Number(x)];
let out;
for (let i = 0; i < n; i++) {
  const row = leaves(page.%(name)s(%(arguments)s));
  out = out || new Float64Array(row.length * n);
  for (let k = 0; k < row.length; k++) out[k * n + i] = row[k];
}
fs.writeFileSync(target, Buffer.from(out.buffer));
"""


def in_node(page: str, name: str, arguments: tuple, n: int, folder: Path) -> np.ndarray:
    """The call ``name(*arguments)`` of a printed page, lane by lane."""
    data = np.concatenate([columns(a, n) for a in arguments])
    data.tofile(folder / "in.bin")
    count = iter(range(len(data)))
    made = ", ".join(_maker(a, count) for a in arguments)
    script = f"const page = {page};\n" + _MAIN % {"n": n, "name": name, "arguments": made}
    (folder / "run.js").write_text(script, encoding="utf-8")
    assert NODE is not None
    run = subprocess.run([NODE, "run.js", "in.bin", "out.bin"], cwd=folder, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return np.fromfile(folder / "out.bin").reshape(-1, n)


def _maker(record: Any, count: Any) -> str:
    """JavaScript that builds the record of lane `i` from its columns."""
    if isinstance(record, tuple):
        fields = ", ".join(f"{k}: {_maker(v, count)}" for k, v in zip(record._fields, record, strict=True))  # type: ignore[attr-defined]
        return f"{{{fields}}}"
    return f"at({next(count)}, i)"

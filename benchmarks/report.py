"""What the benchmark programs share: the machine's description, the dated results file, Markdown tables, the docs."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs" / "benchmarks.md"
BUSY = 0.5  # load average above which timings are not to be trusted


def pin(core: int) -> bool:
    """Run on one core from here on, children included; false where the system cannot."""
    if not hasattr(os, "sched_setaffinity"):
        return False
    os.sched_setaffinity(0, {core})
    return True


def machine() -> dict[str, object]:
    """What a number was measured on."""
    packages = {}
    for name in ("izhikevich", "numba", "llvmlite", "numpy"):
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            packages[name] = None
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "date": date.today().isoformat(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "compiler": compiler(),
        "packages": packages,
        "load_at_start": load,
    }


def processor() -> str:
    try:
        cpuinfo = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    fields = dict(re.findall(r"^(model name|cpu family|model)\s*: (.+)$", cpuinfo, re.MULTILINE))
    wide = ", AVX-512" if "avx512f" in cpuinfo else ""
    family = f" (family {fields['cpu family']}, model {fields['model']}{wide})" if "cpu family" in fields else ""
    return fields.get("model name", platform.machine()) + family


def compiler() -> str | None:
    found = shutil.which("g++") or shutil.which("c++")
    if found is None:
        return None
    return subprocess.run([found, "--version"], capture_output=True, text=True).stdout.splitlines()[0]


def warn_if_busy(described: dict[str, object]) -> None:
    load = described["load_at_start"]
    if isinstance(load, float) and load > BUSY:
        print(f"warning: the machine is busy (load {load:.1f}); timings will be wrong", file=sys.stderr)


def busy(described: dict[str, object]) -> str:
    """What a table says of a machine that had other work, after its caption."""
    load = described["load_at_start"]
    return f" · busy with other work (load {load:.1f}), so that ranges are wide" if load and load > BUSY else ""


def caption(described: dict[str, object]) -> str:
    """The line under a table."""
    packages = ", ".join(f"{name} {number}" for name, number in described["packages"].items() if number)
    return (
        f"{described['date']} · {described['processor']}, {described['cores']} cores · {described['system']} · "
        f"Python {described['python']}, {packages} · {described['compiler']}"
    )


def table(header: Sequence[str], rows: Iterable[Sequence[object]], left: int = 1) -> str:
    """A Markdown table, its first `left` columns flush left."""
    rule = [":---" if k < left else "---:" for k in range(len(header))]
    lines = [header, rule, *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def save(section: str, data: object) -> Path:
    """Put one section into the results file of the day."""
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    path = folder / f"{date.today().isoformat()}.json"
    contents = json.loads(path.read_text()) if path.exists() else {}
    contents[section] = data
    path.write_text(json.dumps(contents, indent=1, allow_nan=False) + "\n")
    return path


def fill(name: str, markdown: str, page: str = DOCS.name) -> None:
    """Replace the block between ``<!-- begin name -->`` and ``<!-- end name -->`` of a page, by default the benchmarks'."""
    path = DOCS.with_name(page)
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    text = path.read_text()
    if text.count(begin) != 1 or text.count(end) != 1:
        raise SystemExit(f"{path.name} must hold one block {begin} ... {end}.")
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    path.write_text(f"{before}{begin}\n\n{markdown.strip()}\n\n{end}{after}")

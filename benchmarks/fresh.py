"""Fresh processes: how long they take, on a machine on which nothing has been run before."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path


def seconds_of(command: list[str], **options) -> float:
    """From the start of a process to its end."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, **options)
    return time.perf_counter() - begin


def empty_caches(folder: Path) -> dict[str, str]:
    """The environment of a machine on which nothing has been run: compiled kernels and fonts are looked for here."""
    places = {name: str(folder / name.lower()) for name in ("NUMBA_CACHE_DIR", "MPLCONFIGDIR", "XDG_CACHE_HOME")}
    return {**os.environ, **places, "MPLBACKEND": "agg"}

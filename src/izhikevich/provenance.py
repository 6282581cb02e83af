"""What a run depends on beside its arguments."""

from __future__ import annotations

import functools
import platform
from importlib.metadata import version

import numpy as np


@functools.cache  # reading a package's metadata takes as long as a second of one neuron
def versions() -> dict[str, str]:
    """Versions of this package, NumPy and Python."""
    try:
        own = version("izhikevich")
    except Exception:  # not installed, only on the path
        own = "unknown"
    return {"izhikevich": own, "numpy": np.__version__, "python": platform.python_version()}

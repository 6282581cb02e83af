"""BrainPy's half of ``docs/coming-from/brainpy.md``, run by BrainPy itself: what stands behind ``# →`` must be what it says.

``python benchmarks/brainpy_page.py``

Runs in BrainPy's own environment, which is made if it is not there. The page's other half is run by ``tests/docs``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "peers"))
import setup

PAGE = Path(__file__).resolve().parents[1] / "docs" / "coming-from" / "brainpy.md"


if __name__ == "__main__":
    setup.install("brainpy")
    program = [str(setup.python("brainpy")), str(setup.HERE / "brainpy_page.py"), str(PAGE)]
    sys.exit(subprocess.run(program, check=False).returncode)

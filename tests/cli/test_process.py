"""The command as a process: what it loads, and terminals that know little."""

import json
import os
import subprocess
import sys

import pytest


def process(*words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "izhikevich.cli", *words],
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.parametrize("command", ["cells", "info"])
def test_listing_loads_no_compiler_and_no_plots(command):
    code = f"""
import sys
from izhikevich.cli.app import app
try:
    app(["{command}", "--json"])
except SystemExit as end:
    assert not end.code
print(*[name for name in ("numba", "matplotlib", "scipy", "pandas") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    shown, loaded = done.stdout.splitlines()
    assert json.loads(shown)
    assert loaded == ""


def test_a_terminal_of_ascii_is_enough():
    done = process("cells", PYTHONIOENCODING="ascii", TERM="dumb", NO_COLOR="1")
    assert done.returncode == 0
    assert b"RS2007" in done.stdout
    assert b"\x1b" not in done.stdout
    assert done.stdout.isascii()


def test_an_error_leaves_no_traceback():
    done = process("run", "nobody")
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"izhikevich: cell must be a known name")
    assert b"Traceback" not in done.stderr

"""A peer's program that waits for its turns: one line in, one JSON object out, so that each keeps what it has compiled."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import report

sys.path.insert(0, str(report.HERE / "peers"))
import setup as peers


class Waiting:
    """``SCRIPT`` of ``benchmarks/peers`` in its environment, which is made if it is not there, begun with some words.

    Parameters
    ----------
    environment, script : str
        The peer's environment and the file's name without ``.py``.
    *words
        What follows on its command line.
    """

    def __init__(self, environment: str, script: str, *words: Any):
        peers.install(environment)
        command = [str(peers.python(environment)), str(peers.HERE / f"{script}.py"), *map(str, words)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)

    def turn(self, ask: Any = None) -> Any:
        """What it answers, to a question if it takes any."""
        print("" if ask is None else json.dumps(ask), file=self.process.stdin, flush=True)
        assert self.process.stdout is not None
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"A peer ended with status {self.process.wait()}: {self.process.args}")
        return json.loads(answer)

    def end(self) -> None:
        self.process.communicate()

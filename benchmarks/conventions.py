"""When a spike arrives: which delay here is a delay of d steps in NEST and in Brian2, measured.

``python benchmarks/conventions.py``

Two cells, stepped by Euler's method: the first reaches its peak in the first step, the second is at rest until a jump of v reaches it.
A delay here is the same as one there if v of the second cell is the same after every step from the one that takes the jump along.
Programs run in their own environments (``python benchmarks/peers/setup.py brian2 nest``); one that is not installed is left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent / "peers"))
import setup

CASE = {"dt": 1.0, "delays": [1, 2, 5], "steps": 12, "v": [29.0, -70.0], "u": -14.0, "jump": 5.0}


def here(delay: int) -> np.ndarray:
    """v of the second cell after every step."""
    import izhikevich as izh

    net = izh.Network()
    one, two = (net.population(f"{k}", "RS", 1, start=(v, CASE["u"])) for k, v in enumerate(CASE["v"]))
    net.connect(one, two, weight=CASE["jump"], delay=delay * CASE["dt"], synapse=izh.synapses.Jump())
    run = net.run((CASE["steps"] + 1) * CASE["dt"], dt=CASE["dt"], method="euler", engine="numpy", record="v")
    return run.v[1:, 1]


def peer(name: str) -> dict | None:
    """What a program says; None if it is not installed."""
    if not setup.installed(name):
        return None
    program = [str(setup.python(name)), str(setup.HERE / f"{name}_conventions.py"), json.dumps(CASE)]
    said = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    return json.loads(said.splitlines()[-1])


def same(there: list[float]) -> Iterator[int]:
    """The delays here that give what is seen there."""
    for delay in range(1, CASE["steps"] - 2):
        if np.allclose(here(delay)[delay:], there[delay:], rtol=0, atol=1e-9):
            yield delay


def main() -> None:
    print("| program | delay there | delay here |\n|---|---|---|")
    for name in ("nest", "brian2"):
        found = peer(name)
        if found is None:
            print(f"| {name} | not installed | |")
            continue
        for delay, voltages in found["v"].items():
            print(f"| {found['program']} | {delay} | {', '.join(map(str, same(voltages))) or 'none'} |")


if __name__ == "__main__":
    main()

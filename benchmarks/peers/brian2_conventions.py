"""Brian2: when a spike arrives, in its default order of a step; for `benchmarks/conventions.py`."""

from __future__ import annotations

import json
import sys

import brian2 as b2

b2.prefs.codegen.target = "numpy"
EQUATIONS = """
dv/dt = (0.04*v**2 + 5*v + 140 - u)/ms : 1
du/dt = 0.02*(0.2*v - u)/ms : 1
"""


def voltages(delay: int, case: dict) -> list[float]:
    b2.defaultclock.dt = case["dt"] * b2.ms
    cells = b2.NeuronGroup(2, EQUATIONS, threshold="v >= 30", reset="v = -65; u += 8", method="euler")
    cells.v, cells.u = case["v"], case["u"]
    synapse = b2.Synapses(cells, cells, on_pre=f"v_post += {case['jump']}")
    synapse.connect(i=0, j=1)
    synapse.delay = delay * case["dt"] * b2.ms
    net, found = b2.Network(cells, synapse), []
    for _ in range(case["steps"]):
        net.run(case["dt"] * b2.ms)
        found.append(float(cells.v[1]))
    return found


case = json.loads(sys.argv[1])
found = {delay: voltages(delay, case) for delay in case["delays"]}
print(json.dumps({"program": f"Brian2 {b2.__version__}, default schedule", "v": found}))

"""NEST: when a spike arrives; for `benchmarks/conventions.py`."""

from __future__ import annotations

import json
import sys

import nest

nest.verbosity = nest.VerbosityLevel.ERROR if hasattr(nest, "VerbosityLevel") else "M_ERROR"


def voltages(delay: int, case: dict) -> list[float]:
    nest.ResetKernel()
    nest.resolution = case["dt"]
    one, two = (nest.Create("izhikevich", params={"V_m": v, "U_m": case["u"]}) for v in case["v"])
    nest.Connect(one, two, syn_spec={"weight": case["jump"], "delay": delay * case["dt"]})
    found = []
    with nest.RunManager():
        for _ in range(case["steps"]):
            nest.Run(case["dt"])
            found.append(two.V_m)
    return found


case = json.loads(sys.argv[1])
found = {delay: voltages(delay, case) for delay in case["delays"]}
print(json.dumps({"program": f"NEST {nest.__version__}, izhikevich", "v": found}))

"""One network in a process of its own, for `scale.py`: W4 at any size, its parts timed, one JSON object.

``python benchmarks/one_network.py --cells 1000000 --repeat 3``

The first build and run compile or load the kernels; then come the repeats, each built anew. ``--repeat 0`` leaves it at
the first.
"""

from __future__ import annotations

import argparse
import json
import os
import time


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=100_000)
    parser.add_argument("--ms", type=float, default=1000.0, help="model time")
    parser.add_argument("--dtype", choices=["float32", "float64"], default="float32")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--cores", type=int, nargs="+", help="the cores it may run on; any when left out")
    parser.add_argument("--delays", choices=["slots", "drawn"], default="slots")
    parser.add_argument("--weights", choices=["shared", "own"], default="shared")
    parser.add_argument("--repeat", type=int, default=3)
    return parser.parse_args()


def network(options: argparse.Namespace):
    """W4, with other delays or weights where they are asked for; their means stay what they are."""
    import izhikevich as izh
    from izhikevich.cli.workloads.networks import SLOT_DELAYS, spnet

    delay = SLOT_DELAYS if options.delays == "slots" else izh.uniform(1, 20)
    weights = (6.0, -5.0) if options.weights == "shared" else (izh.uniform(4, 8), izh.uniform(-6, -4))
    return spnet(options.cells, delay=delay, weights=weights)


def peak_bytes() -> int | None:
    """The most memory this process has held; None where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    unit = 1 if os.uname().sysname == "Darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def main() -> None:
    options = arguments()
    if options.cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, options.cores)
    begin = time.perf_counter()
    from izhikevich.cli.workloads import NetworkCase, Size
    from izhikevich.simulation import Simulation  # noqa: F401  counted as import, not as the first build

    import_s = time.perf_counter() - begin
    size = Size(options.cells, options.ms, 0, 2**62)
    case = NetworkCase("W4", size, options.dtype, options.threads, describe=lambda: network(options))
    case.build()
    for _ in range(options.repeat):
        case.repeat()
    found = {"import_s": import_s, "first_connect_s": case.connect_s[0], "first_run_s": case.first_s}
    found |= {"spikes": case.spikes, "peak_bytes": peak_bytes()}
    print(json.dumps(found | (case.result() if options.repeat else {})))


if __name__ == "__main__":
    main()

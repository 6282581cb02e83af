"""A process to be killed: runs a small network in a folder, slowly enough to be hit; `python kept_run.py FOLDER UNTIL`."""

import sys
import time
from pathlib import Path

import izhikevich as izh
from izhikevich import network_run, run_folder

OPTIONS = {"method": "izhikevich2003", "dt": 1.0, "dtype": "float32"}
STEPS, PAUSE = 20, 0.001  # of a window: at most 20 000 steps a second


def brief(length: int, seconds: float, most: int) -> int:
    time.sleep(PAUSE)
    return STEPS


def main(folder: Path, until: float) -> None:
    from nets import small

    network_run.FIRST_STEPS, network_run.next_length, run_folder.CHUNK_SECONDS = STEPS, brief, 0.02
    new = not (folder / "state.npz").exists()
    sim = izh.Simulation(small("pulse"), **OPTIONS) if new else izh.Simulation.load(folder)
    print("running", flush=True)
    run = sim.run(until - sim.time, folder=folder)
    print("interrupted" if run.interrupted else "done", flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main(Path(sys.argv[1]), float(sys.argv[2]))

"""A process to be killed: runs a small network in a folder, slowly enough to be hit; `python kept_run.py FOLDER UNTIL`."""

import sys
import time
from pathlib import Path

import izhikevich as izh
from izhikevich.simulation import folder as run_folder
from izhikevich.simulation import windows as network_run
from izhikevich.simulation.folder import RunFolder

OPTIONS = {"method": "izhikevich2003", "dt": 1.0, "dtype": "float32"}
STEPS, PAUSE = 20, 0.001  # of a window: at most 20 000 steps a second


def brief(length: int, seconds: float, most: int) -> int:
    time.sleep(PAUSE)
    return STEPS


def announced(append):
    """Say after the first chunk that the run is under way."""

    def first(*given):
        append(*given)
        RunFolder.append = append
        print("running", flush=True)

    return first


def main(folder: Path, until: float) -> None:
    from nets import small

    network_run.first_length, network_run.next_length = (lambda cells: STEPS), brief
    run_folder.CHUNK_SECONDS, run_folder.WRITING = 0.02, 0  # a good part of the time it writes
    RunFolder.append = announced(RunFolder.append)
    new = not (folder / "state.npz").exists()
    sim = izh.Simulation(small("pulse"), **OPTIONS) if new else izh.Simulation.load(folder)
    run = sim.run(until - sim.time, folder=folder)
    print("interrupted" if run.interrupted else "done", flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main(Path(sys.argv[1]), float(sys.argv[2]))

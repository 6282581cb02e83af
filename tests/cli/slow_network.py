"""The command `network`, slow enough to be hit: `python slow_network.py WORDS`, at most 20 000 steps a second, written every few windows."""

import sys
import time

from izhikevich.cli.app import app
from izhikevich.simulation import folder, windows

STEPS, PAUSE = 20, 0.001  # of a window


def brief(length: int, seconds: float, most: int) -> int:
    time.sleep(PAUSE)
    return STEPS


if __name__ == "__main__":
    windows.first_length, windows.next_length = (lambda cells: STEPS), brief
    folder.CHUNK_SECONDS, folder.WRITING = 0.02, 0
    app(["network", *sys.argv[1:]])

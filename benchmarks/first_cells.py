"""How far the cells that `cell_from` reads off the three real recordings are from them, and which catalog cell each is nearest to."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import izhikevich as izh
from izhikevich.fitting import cell_from, nearest_cell

ROOT = Path(__file__).parents[1]
FILES = [
    ROOT / "src/izhikevich/catalog/recordings/171116sh_0018.abf",
    ROOT / "examples/data/2019_07_24_0055_fsi.abf",
    ROOT / "examples/data/17o05028_ic_steps.abf",
]


def main() -> None:
    """Print both for every recording."""
    for path in FILES:
        recordings = izh.io.read_recordings(path)
        real, found = recordings.features(), cell_from(recordings)
        away = found.rates(real.current, real.end - real.begin) - real.rate
        print(f"{path.name}: f-I off by {np.sqrt(np.mean(away**2)):.1f} Hz (root mean square), {np.abs(away).max():.0f} at most; "
              f"fastest {real.rate.max():.0f} Hz")  # fmt: skip
        print(found, nearest_cell(recordings), "", sep="\n")


if __name__ == "__main__":
    main()

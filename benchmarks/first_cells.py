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
    """Print both for every recording, and how well every other sweep predicts those between."""
    for path in FILES:
        recordings = izh.io.read_recordings(path)
        print(path.name)
        judge("all sweeps, judged by all", recordings, recordings)
        judge("even sweeps, judged by odd ones", recordings[::2], recordings[1::2])
        judge("odd sweeps, judged by even ones", recordings[1::2], recordings[::2])
        print(cell_from(recordings), nearest_cell(recordings), "", sep="\n")


def judge(words: str, read: izh.io.Recordings, judged: izh.io.Recordings) -> None:
    """Print how far the rates of a cell read off some sweeps are from those of others."""
    real = judged.features()
    try:
        away = cell_from(read).rates(real.current, real.end - real.begin) - real.rate
    except izh.errors.ArgumentError as refusal:
        print(f"{words}: {refusal}")
        return
    rms = np.sqrt(np.mean(away**2))
    print(
        f"{words}: off by {rms:.1f} Hz (root mean square), {np.abs(away).max():.0f} at most, of {real.rate.max():.0f}"
    )


if __name__ == "__main__":
    main()

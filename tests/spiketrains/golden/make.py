"""Make a golden file with another program: run in an environment that has it.

``python make.py pyspike``      PySpike's ISI- and SPIKE-distance -> pyspike.npz
``python make.py elephant``     Elephant's Victor-Purpura and van Rossum distance, LV and CV2 -> elephant.npz
``python make.py efel``         eFEL's features of voltage traces -> efel.npz

The files are those of pyspike 0.9.0, elephant 1.2.1 and efel 5.7.34, all with numpy 2.4.6 (Python 3.11).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
WINDOW = 1000.0


def trains() -> list[np.ndarray]:
    """What distances are taken of: random ones of many rates, regular ones, pairs that share spikes, and those on which edges depend."""
    rng = np.random.default_rng(20261121)
    random = [np.sort(rng.uniform(0, WINDOW, n)) for n in (3, 8, 20, 20, 60, 150)]
    gamma = np.cumsum(rng.gamma(4, 10, 30))
    clock = np.arange(25.0, WINDOW, 50.0)
    shared = np.sort(np.concatenate([random[2][::2], clock[::3]]))
    edges = [np.array(times) for times in ([], [0.0], [500.0], [WINDOW], [0.0, WINDOW], [0.0, 400.0], [600.0, WINDOW])]
    return [*random, gamma[gamma < WINDOW], clock, clock + 0.125, shared, *edges]


def pyspike() -> dict[str, np.ndarray]:
    import pyspike as theirs

    given = [theirs.SpikeTrain(train, [0.0, WINDOW]) for train in trains()]
    return {"isi": theirs.isi_distance_matrix(given), "spike": theirs.spike_distance_matrix(given)}


def elephant() -> dict[str, np.ndarray]:
    import neo
    import quantities as pq
    from elephant.spike_train_dissimilarity import van_rossum_distance, victor_purpura_distance
    from elephant.statistics import cv2, isi, lv

    given = [neo.SpikeTrain(train, units="ms", t_stop=WINDOW) for train in trains()]
    found = {f"purpura {q}": victor_purpura_distance(given, q / pq.ms) for q in (0.01, 0.1, 1.0)}
    found |= {f"rossum {tau}": van_rossum_distance(given, tau * pq.ms) for tau in (2.0, 20.0, 200.0)}
    long = [train for train in given if train.size > 2]
    return found | {"lv": np.array([lv(isi(t)) for t in long]), "cv2": np.array([cv2(isi(t)) for t in long])}


def main(program: str) -> None:
    import importlib.metadata

    given = trains()
    found = {"pyspike": pyspike, "elephant": elephant}[program]()
    found |= {"times": np.concatenate(given), "sizes": np.array([train.size for train in given]), "window": WINDOW}
    versions = " ".join(f"{name} {importlib.metadata.version(name)}" for name in (program, "numpy"))
    np.savez_compressed(HERE / f"{program}.npz", versions=versions, **found)


if __name__ == "__main__":
    main(*sys.argv[1:])

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


STIMULUS = 100.0, 900.0
SPIKING = """
    spike_count spike_count_stimint mean_frequency time_to_first_spike time_to_second_spike time_to_last_spike inv_time_to_first_spike
    inv_first_ISI inv_second_ISI inv_third_ISI inv_fourth_ISI inv_fifth_ISI inv_last_ISI doublet_ISI ISI_CV irregularity_index
    single_burst_ratio ISI_log_slope ISI_semilog_slope adaptation_index adaptation_index2 burst_number"""
VOLTAGE = """
    voltage_base steady_state_voltage_stimend minimum_voltage maximum_voltage peak_voltage AHP_depth_abs AHP_depth"""


def spiking() -> list[np.ndarray]:
    """Spike times on the samples of the trace: adapting, regular, irregular, bursting, few."""
    rng = np.random.default_rng(5)
    adapting = 110.0 + np.cumsum(8.0 * 1.25 ** np.arange(14))
    bursts = (np.array([120, 320, 500, 720])[:, None] + np.array([0, 6, 13, 22])).ravel().astype(float)
    irregular = 105 + np.cumsum(rng.gamma(2, 15, 30))
    found = [adapting, np.arange(130.0, 880, 25), irregular, bursts, bursts[1:-2], np.array([150.0, 190, 700, 950])]
    few = [np.array(times) for times in ([], [300.0], [300.0, 350.0], [300.0, 320, 350], [150.0, 170, 200, 240])]
    return [np.round(train[train < 890 if train.size > 4 else slice(None)], 1) + 0.05 for train in found + few]


def voltage(times: np.ndarray, train: np.ndarray) -> np.ndarray:
    """A made-up trace with a peak of 30 mV at every spike, a trough after it, and a little noise that rises and falls."""
    since, left = np.maximum(times - STIMULUS[0], 0), np.maximum(times - STIMULUS[1], 0)
    v = (
        -70
        - (times < 89)
        + 8 * (1 - np.exp(-since / 10)) * np.exp(-left / 20)
        + np.sin(since / 37) * np.exp(-left / 20)
    )
    for spike in train:
        after = times - spike
        v += np.where(
            after > 0.05, -15 * np.exp(-np.maximum(after, 0) / 12) * (1 - np.exp(-np.maximum(after, 0) / 2)), 0.0
        )
        v[np.abs(after) < 0.15] = -10.0
        v[np.abs(after) < 0.05] = 30.0
    return np.round(v, 3)


def efel() -> dict[str, np.ndarray]:
    import efel as theirs

    # no sample at a begin or an end: eFEL goes to a grid of its own, whose rounding decides on which side that sample falls
    times = np.round(np.arange(0.05, WINDOW, 0.1), 2)
    traces = [voltage(times, train) for train in spiking()]
    given = [{"T": times, "V": v, "stim_start": [STIMULUS[0]], "stim_end": [STIMULUS[1]]} for v in traces]
    found: dict[str, np.ndarray] = {"trace times": times, "traces": np.array(traces), "stimulus": np.array(STIMULUS)}
    for which in (True, False):
        theirs.reset()
        theirs.set_setting("ignore_first_ISI", which)
        # not a number where eFEL says nothing
        values = theirs.get_feature_values(given, (SPIKING + VOLTAGE).split(), raise_warnings=False)
        for k, row in enumerate(values):
            found |= {f"{which} {k} {name}": np.atleast_1d(np.nan if x is None else x) for name, x in row.items()}
    return found


def main(program: str) -> None:
    import importlib.metadata

    given = spiking() if program == "efel" else trains()
    found = {"pyspike": pyspike, "elephant": elephant, "efel": efel}[program]()
    found |= {"times": np.concatenate(given), "sizes": np.array([train.size for train in given]), "window": WINDOW}
    versions = " ".join(f"{name} {importlib.metadata.version(name)}" for name in (program, "numpy"))
    np.savez_compressed(HERE / f"{program}.npz", versions=versions, **found)


if __name__ == "__main__":
    main(*sys.argv[1:])

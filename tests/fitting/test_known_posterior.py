"""Posteriors of a noisy cell are as wide as they should be: 200 of them against the truths that they were made from."""

import numpy as np
import pytest

import izhikevich as izh
from izhikevich.fitting.drive import one_for_all
from izhikevich.fitting.known.abc import abc_smc
from izhikevich.fitting.known.adjust import adjusted
from izhikevich.fitting.known.calibration import Calibration
from izhikevich.fitting.search.space import Space

START, DURATION, DRAWS, SAMPLES = (-65.0, -13.0), 500.0, 200, 99
NODES = np.linspace(0.0, DURATION, 6)
SPACE = Space(izh.cell("RS"), ("a", "d", "offset"), {"a": (0.01, 0.1), "d": (4.0, 10.0), "offset": (-3.0, 5.0)})


class NoisyCell:
    """An RS cell under a known fluctuating current, and under a noise of its own that no two runs share.

    What is measured of its spikes: how many there are about each of six times, in the shape of hats, and the root of the first one's time.
    """

    def __init__(self):
        self.current = one_for_all(izh.constant(10) + izh.noise(3, tau=5, interval=1, seed=1), "mV/ms", DURATION)
        self.runs = 0

    def __call__(self, x):
        cells, beside = SPACE.cells(x)
        drive = self.current + izh.noise(2.0, tau=5, interval=1) + beside["offset"]
        self.runs += 1
        run = izh.simulate(
            cells, DURATION, drive, start=START, method="mobius3", dt=1.0, record="spikes", seed=self.runs
        )
        found = np.zeros((len(x), NODES.size + 1))
        found[:, -1] = DURATION
        who, at = run.spikes.neurons, run.spikes.times / NODES[1]
        node = np.minimum(at.astype(int), NODES.size - 2)
        np.add.at(found, (who, node), node + 1 - at)
        np.add.at(found, (who, node + 1), at - node)
        np.minimum.at(found, (who, -1), run.spikes.times)
        found[:, -1] = np.sqrt(found[:, -1])
        return found


def ranks(draws, rng, budget=4000):
    """Of the truths within the posteriors, as they are and adjusted."""
    cell, rows = NoisyCell(), []
    for _ in range(draws):
        truth = rng.random(3)
        data = cell(truth[None])[0]
        rough = abc_smc(cell, data, 3, budget=budget, rng=rng)
        rows.append([(p.resample(SAMPLES, rng) < truth).sum(axis=0) for p in (rough, adjusted(rough, data))])
    return (Calibration(SPACE.free, np.array(part), SAMPLES) for part in zip(*rows, strict=True))


def test_a_posterior_of_a_noisy_cell_is_narrower_than_its_prior_and_holds_the_truth():
    cell, rng = NoisyCell(), np.random.default_rng(0)
    truth = SPACE.place({"a": 0.02, "d": 8.0, "offset": 0.0})
    found = abc_smc(cell, cell(truth[None])[0], 3, kept=200, batch=200, budget=1600, rng=rng, space=SPACE)
    low, high = found.quantiles((0.01, 0.99))["a"]
    assert low < 0.02 < high
    assert np.sqrt(found.weights @ (found.x[:, 0] - found.weights @ found.x[:, 0]) ** 2) < 0.7 / 12**0.5
    assert "a  0.0" in str(found)


@pytest.mark.slow
def test_posteriors_of_a_noisy_cell_are_calibrated():
    rough, fine = ranks(DRAWS, np.random.default_rng(5))
    print(f"as they are\n{rough}\nadjusted\n{fine}")
    assert all(rough.calibrated().values()), str(rough)
    assert all(0.85 <= part <= 0.98 for part in rough.coverage(0.9).values()), str(rough)  # a tolerance widens
    assert all(fine.calibrated().values()), str(fine)

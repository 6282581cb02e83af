"""The models of the comparison: what may vary in each, and in which units the classifier sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ...models import Model, comparison

LOWEST = -110.0  # mV: a cell is not brought below, where no channel of a cortical cell holds it


@dataclass(frozen=True)
class Subject:
    """A model, the ranges in which its parameters are tried, and its scales.

    Models without units are seen with spikes of some 100 mV that last about 1 ms at half of their height, as the thresholds of the
    classifier are in mV and ms: v is seen as `offset` + `scale` v, and a unit of its time as `time` ms.
    """

    name: str
    kind: Callable[..., Model]  # its class
    ranges: Mapping[str, tuple[float, float]]
    strong: float  # a current at which the published cell fires, about; thresholds are looked for around it
    dt: float = 0.1  # in the model's own unit of time
    time: float = 1.0  # ms
    scale: float = 1.0  # mV
    offset: float = 0.0  # mV

    def drawn(self, rng: np.random.Generator) -> dict[str, float]:
        """Parameters somewhere between the published cell and an even draw from the ranges."""
        cell, share = self.kind(), rng.random()
        middle = {name: float(getattr(cell, name)) for name in self.ranges}
        return {
            name: rounded(middle[name] + share * (rng.uniform(*ends) - middle[name]))
            for name, ends in self.ranges.items()
        }

    def distance(self, parameters: Mapping[str, float]) -> float:
        """How far from the published cell: the largest share of a range that a parameter has moved, 0 to 1."""
        cell = self.kind()
        moved = [
            abs(parameters[name] - getattr(cell, name)) / (high - low) for name, (low, high) in self.ranges.items()
        ]
        return max(moved)


def rounded(x: float) -> float:
    """To six digits, as it is written down."""
    return float(f"{x:.6g}")


SUBJECTS: Mapping[str, Subject] = {
    s.name: s
    for s in (
        Subject(
            "integrate-and-fire",
            comparison.IntegrateAndFire,
            {"b": (0.045, 0.062), "c": (-90.0, -45.0), "vpeak": (-60.0, -40.0)},  # a only adds to the current
            strong=1.0,
        ),
        Subject(
            "... with adaptation",
            comparison.AdaptiveIntegrateAndFire,
            {
                "b": (0.045, 0.062),
                "c": (-90.0, -45.0),
                "d": (0.0, 0.2),
                "e": (-110.0, -75.0),
                "tau": (5.0, 300.0),
                "vpeak": (-60.0, -40.0),
            },
            strong=1.0,
        ),
        Subject(
            "integrate-and-fire-or-burst",
            comparison.IntegrateAndFireOrBurst,
            {
                "C": (1.0, 4.0),
                "gl": (0.02, 0.1),
                "gt": (0.02, 0.3),
                "vl": (-80.0, -50.0),
                "vh": (-70.0, -50.0),
                "tau_minus": (5.0, 60.0),
                "tau_plus": (20.0, 300.0),
                "c": (-75.0, -36.0),
                "vpeak": (-45.0, -30.0),
            },
            strong=1.0,
        ),
        Subject(
            "resonate-and-fire",
            comparison.ResonateAndFire,
            {"b": (-0.5, -0.005), "omega": (0.1, 2.0), "c": (-1.0, 0.95)},
            strong=1.0,
            scale=15.0,
            offset=-65.0,
        ),
        Subject(
            "quadratic integrate-and-fire",
            comparison.QuadraticIntegrateAndFire,
            {"a": (0.005, 0.08), "vr": (-75.0, -60.0), "vt": (-55.0, -35.0), "c": (-90.0, -30.0)},
            strong=1.0,
        ),
        Subject(
            "FitzHugh-Nagumo",
            comparison.FitzHughNagumo,
            {
                "a": (-1.3, -0.4),
                "b": (0.5, 1.5),
                "c": (-0.4, 0.4),
                "d": (-0.6, -0.2),
                "eps": (0.005, 0.5),
                "e": (0.5, 3.0),
            },
            strong=0.4,
            time=0.08,
            scale=25.0,
            offset=-35.0,
        ),
        Subject(
            "Hindmarsh-Rose",
            comparison.HindmarshRose,
            {
                "a": (0.7, 1.4),
                "b": (2.2, 3.6),
                "c": (0.5, 1.5),
                "d": (3.0, 7.0),
                "r": (0.0005, 0.05),
                "s": (1.0, 8.0),
                "v1": (-2.0, -1.2),
            },
            strong=2.0,
            dt=0.05,
            time=0.6,
            scale=28.0,
            offset=-20.0,
        ),
        Subject(
            "Morris-Lecar",
            comparison.MorrisLecar,
            {
                "C": (2.0, 30.0),
                "gl": (1.0, 4.0),
                "gca": (3.0, 8.0),
                "gk": (4.0, 16.0),
                "v1": (-10.0, 10.0),
                "v2": (10.0, 25.0),
                "v3": (-10.0, 20.0),
                "v4": (8.0, 30.0),
                "phi": (0.01, 0.3),
            },
            strong=50.0,
        ),
        Subject(
            "Wilson",
            comparison.Wilson,
            {
                "C": (0.5, 2.0),
                "gr": (13.0, 39.0),
                "gt": (0.0, 5.0),
                "gh": (0.0, 15.0),
                "tau_r": (1.5, 6.0),
                "tau_t": (7.0, 60.0),
                "tau_h": (20.0, 150.0),
            },
            strong=1.0,
            dt=0.05,
            scale=100.0,
        ),
        Subject(
            "Hodgkin-Huxley",
            comparison.HodgkinHuxley,
            {
                "C": (0.5, 2.0),
                "gna": (60.0, 240.0),
                "gk": (10.0, 72.0),
                "gl": (0.1, 1.0),
                "ena": (40.0, 60.0),
                "ek": (-90.0, -65.0),
                "el": (-65.0, -45.0),
            },
            strong=8.0,
            dt=0.05,
        ),
    )
}

"""Under which stimuli the patterns are looked for: the kinds of the published panels, with a few free numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .course import Course, course, settled


@dataclass(frozen=True, eq=False)
class Cells:
    """What has been measured of the cells that are tried, each (M,) in the model's unit of current."""

    step: np.ndarray  # the weakest that fires the cell
    pulse: np.ndarray  # the weakest pulse that does
    lowest: np.ndarray  # what holds the cell at the lowest potential to which it may be brought
    width: float  # of the pulse, ms

    @property
    def size(self) -> int:
        """How many."""
        return self.step.size


@dataclass(frozen=True)
class Protocol:
    """A kind of stimulus, and the patterns that are answers to it."""

    name: str
    patterns: tuple[str, ...]
    draw: Callable[[np.random.Generator, Cells], Course]
    silent: bool = False  # whether a cell that never fires may show one of them


def step(rng: np.random.Generator, cells: Cells) -> Course:
    """A step, from just above the weakest that fires the cell to some fifteen times as much."""
    on = rng.choice([100.0, 200.0, 400.0, 800.0])
    level = cells.step * (1.0 + wide(rng, 1e-3, 15.0, cells.size))
    return course([(0, 0, 0), (20, level, 0)], 20 + on, cells.size)


def ramp(rng: np.random.Generator, cells: Cells) -> Course:
    """A slow rise from nothing to a few times the weakest step."""
    on = rng.choice([300.0, 600.0, 1200.0])
    slope = cells.step * rng.uniform(1.2, 5.0, cells.size) / on
    return course([(0, 0, 0), (20, 0, slope)], 20 + on, cells.size)


def pulse(rng: np.random.Generator, cells: Cells) -> Course:
    """One short pulse: half of the cells get one that is too weak, the others one that is not."""
    above = 1.0 + wide(rng, 1e-3, 3.0, cells.size)
    below = rng.uniform(0.3, 1.0, cells.size)
    height = cells.pulse * np.where(rng.random(cells.size) < 0.5, below, above)
    return course([(0, 0, 0), (50, height, 0), (50 + cells.width, 0, 0)], 300, cells.size)


def doublets(rng: np.random.Generator, cells: Cells) -> Course:
    """Two pairs of pulses, each too weak alone, at two distances."""
    height = cells.pulse * rng.uniform(0.5, 0.999, cells.size)
    first, second = cells.width + wide(rng, 1.0, 60.0, 2)
    w, begin, again = cells.width, 50.0, 300.0 + first
    onsets = (begin, begin + first, again, again + second)
    rows = [row for t in onsets for row in ((t, height, 0), (t + w, 0, 0))]
    return course([(0, 0, 0), *rows], again + second + 150, cells.size)


def lowered(rng: np.random.Generator, cells: Cells) -> Course:
    """An inhibitory step that ends."""
    on = float(wide(rng, 4.0, 300.0, 1)[0])
    level = np.maximum(-cells.step * wide(rng, 0.2, 12.0, cells.size), cells.lowest)
    return course([(0, 0, 0), (50, level, 0), (50 + on, 0, 0)], 350 + on, cells.size)


def helped(rng: np.random.Generator, cells: Cells) -> Course:
    """A pulse that fails, and the same again shortly after an inhibitory one."""
    height = cells.pulse * rng.uniform(0.7, 0.999, cells.size)
    inhibition = np.maximum(-cells.pulse * wide(rng, 0.05, 3.0, cells.size), cells.lowest)
    w, on, gap = cells.width, float(rng.uniform(2.0, 19.0)), float(rng.uniform(1.0, 40.0))
    then = 300 + on + gap
    rows = [
        (50, height, 0),
        (50 + w, 0, 0),
        (300, inhibition, 0),
        (300 + on, 0, 0),
        (then, height, 0),
        (then + w, 0, 0),
    ]
    return course([(0, 0, 0), *rows], then + w + 150, cells.size)


def kicked(rng: np.random.Generator, cells: Cells) -> Course:
    """A pulse up, or down, at a held current."""
    level = cells.step * rng.uniform(0.0, 1.2, cells.size)
    sign = np.where(rng.random(cells.size) < 0.8, 1.0, -1.0)
    height = np.maximum(level + sign * cells.pulse * wide(rng, 0.2, 4.0, cells.size), cells.lowest)
    return settled(level, [(0, level, 0), (100, height, 0), (100 + cells.width, level, 0)], 500, 600)


def ramps(rng: np.random.Generator, cells: Cells) -> Course:
    """A slow rise to a strong current, and a steep one to a weaker."""
    slow, steep = float(wide(rng, 100.0, 800.0, 1)[0]), float(wide(rng, 1.0, 30.0, 1)[0])
    high = cells.step * wide(rng, 0.3, 20.0, cells.size)
    low = high * rng.uniform(0.3, 1.2, cells.size)
    again = 250 + slow
    rows = [(50, 0, high / slow), (50 + slow, 0, 0), (again, 0, low / steep), (again + steep, 0, 0)]
    return course([(0, 0, 0), *rows], again + steep + 150, cells.size)


def held_lower(rng: np.random.Generator, cells: Cells) -> Course:
    """A held current, also a strong one, that is lowered for a while."""
    level = cells.step * rng.uniform(0.0, 1.0, cells.size) * rng.choice([1.0, 3.0], cells.size)
    on = rng.choice([150.0, 300.0])
    low = np.maximum(level - cells.step * wide(rng, 0.05, 12.0, cells.size), cells.lowest)
    return settled(level, [(0, level, 0), (100, low, 0), (100 + on, level, 0)], 350 + on, 800)


def wide(rng: np.random.Generator, low: float, high: float, size: int) -> np.ndarray:
    """Even in the logarithm."""
    return np.exp(rng.uniform(np.log(low), np.log(high), size))


PROTOCOLS: tuple[Protocol, ...] = (
    Protocol(
        "step",
        (
            "tonic spiking",
            "phasic spiking",
            "tonic bursting",
            "phasic bursting",
            "mixed mode",
            "spike frequency adaptation",
        ),
        step,
    ),
    Protocol("ramp", ("class 1 excitable", "class 2 excitable"), ramp),
    Protocol(
        "pulse", ("spike latency", "subthreshold oscillations", "depolarizing after-potential"), pulse, silent=True
    ),
    Protocol("pairs of pulses", ("resonator", "integrator"), doublets),
    Protocol("lowered current", ("rebound spike", "rebound burst"), lowered),
    Protocol("pulse after inhibition", ("threshold variability",), helped),
    Protocol("pulse at a held current", ("bistability",), kicked),
    Protocol("ramps of two slopes", ("accommodation",), ramps),
    Protocol("held current, lowered", ("inhibition-induced spiking", "inhibition-induced bursting"), held_lower),
)

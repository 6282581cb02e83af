"""What a population means: encoders on the hypersphere, and the current that a value makes in each cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


def on_sphere(n: int, dimensions: int, draw: np.random.Generator) -> np.ndarray:
    """Directions, all equally likely.

    >>> on_sphere(3, 1, np.random.default_rng(0)).ravel().tolist()
    [1.0, -1.0, 1.0]
    """
    points = draw.standard_normal((n, dimensions))
    return points / np.linalg.norm(points, axis=1, keepdims=True)


def in_ball(n: int, dimensions: int, draw: np.random.Generator) -> np.ndarray:
    """Points of the unit ball, all equally likely; in one dimension evenly spaced, which covers it better."""
    if dimensions == 1:
        return np.linspace(-1.0, 1.0, n)[:, None]
    return on_sphere(n, dimensions, draw) * draw.random((n, 1)) ** (1.0 / dimensions)


@dataclass(frozen=True, eq=False)
class Encoding:
    """Gain and bias [the model's unit of current] and encoders (n, d) of a population of one model; values up to `radius`."""

    model: Any
    gain: np.ndarray
    bias: np.ndarray
    encoders: np.ndarray
    radius: float

    def currents(self, x: np.ndarray) -> np.ndarray:
        """Currents (n,) or (m, n) for a value (d,) or for m of them: gain · (e · x / radius) + bias."""
        return self.gain * (x @ self.encoders.T / self.radius) + self.bias

"""Everything that intervals leave open, seen as one unit cube: the cell's parameters, its input, and u after spikes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ...errors import ArgumentError, sentence
from ..search.space import BOUNDS, Space

U = (-25.0, 30.0)  # mV/ms: where u lies after the spikes of all cells of 2003 at the currents of `BOUNDS`
INPUT = BOUNDS["Izhikevich"]["offset"][:2]  # mV/ms


class Values(NamedTuple):
    """Of n candidates."""

    cells: Any  # a population of n
    inputs: np.ndarray  # (n, number of inputs), mV/ms
    u: np.ndarray  # (n, number of u), mV/ms: after the first spike, or after every one but the last


@dataclass(frozen=True, eq=False)
class Unknowns:
    """The unit cube of parameters, then inputs, then u.

    Parameters
    ----------
    space : Space
        Of the cell's parameters.
    inputs : int
        0 where the current is known, 1 where it is constant, else one for each interval.
    starts : int
        1 where only the first u is unknown, else one for each interval.
    bounds : mapping of str to (low, high), optional
        Of ``"input"`` and ``"u"``.

    Examples
    --------
    >>> import izhikevich as izh
    >>> unknowns = Unknowns(Space(izh.cell("RS"), ("a",)), 1, 2)
    >>> found = unknowns.values(np.array([[1.0, 0.5, 0.0, 1.0]]))
    >>> found.cells.a, found.inputs, found.u
    (array([0.3]), array([[10.]]), array([[-25.,  30.]]))
    """

    space: Space
    inputs: int
    starts: int
    bounds: Mapping[str, tuple[float, float]] | None = None

    def __post_init__(self) -> None:
        for name in ("input", "u"):
            low, high = self._range(name)
            if not low < high:
                raise ArgumentError(sentence(f"bounds[{name!r}]", "(low, high) with low below high", (low, high)))

    @property
    def parameters(self) -> int:
        """How many of them are the cell's own."""
        return len(self.space.free)

    @property
    def size(self) -> int:
        """How many there are."""
        return self.parameters + self.inputs + self.starts

    def values(self, x: np.ndarray) -> Values:
        """From places (n, size) to what they stand for."""
        theta, inputs, u = np.split(x, [self.parameters, self.parameters + self.inputs], axis=-1)
        cells, _ = self.space.cells(theta)
        return Values(cells, *(self._from(name, part) for name, part in (("input", inputs), ("u", u))))

    def slopes(self, x: np.ndarray) -> np.ndarray:
        """Derivatives of the values by the places, (n, size)."""
        widths = [np.diff(self._range(name))[0] for name in ("input", "u")]
        rest = np.repeat(widths, (self.inputs, self.starts))
        return np.hstack([self.space.slopes(x[:, : self.parameters]), np.broadcast_to(rest, (len(x), rest.size))])

    def place(self, theta: np.ndarray, inputs: np.ndarray, u: np.ndarray) -> np.ndarray:
        """Places (n, size) of parameters that are places already, and of inputs and u, which are cut at their bounds."""
        parts = [theta]
        for name, value in (("input", inputs), ("u", u)):
            low, high = self._range(name)
            parts.append(np.clip((value - low) / (high - low), 0.0, 1.0))
        return np.hstack(parts)

    def _range(self, name: str) -> tuple[float, float]:
        return (self.bounds or {}).get(name, INPUT if name == "input" else U)

    def _from(self, name: str, x: np.ndarray) -> np.ndarray:
        low, high = self._range(name)
        return low + (high - low) * x

"""A population of cells that represents a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..catalog import cell as named
from ..errors import ArgumentError, sentence
from ..models import Model
from .encoding import Encoding, on_sphere
from .network import enter
from .tuning import gain_bias
from .usual import usual_rates


@dataclass(eq=False)
class Ensemble:
    """`n` cells of one kind that together represent a value of some dimensions.

    Parameters
    ----------
    n : int
        Number of cells.
    dimensions : int, default 1
    cell : str or Model, default "RS"
        A name of the catalog, or a model with scalar parameters that rests without input.
    radius : float, default 1.0
        Values up to this length are represented.
    encoders : array_like (n, dimensions), optional
        The value that each cell likes most; only directions matter. By default all directions alike.
    intercepts : (low, high) or array_like (n,), default (-1.0, 0.9)
        Where, along its encoder and in radii, each cell begins to fire; two numbers are bounds between which it is drawn.
    max_rates : (low, high) or array_like (n,), Hz, optional
        Adapted rates at the radius; two numbers are bounds between which they are drawn. By default what such a cell does
        (`izhikevich.nef.usual_rates`).
    seed : int, optional
        By default one that follows from the network's.

    Raises
    ------
    ArgumentError
        When it is built, for what no such ensemble can have; each in one sentence.

    Examples
    --------
    >>> from izhikevich import nef
    >>> with nef.Network():
    ...     ens = nef.Ensemble(50, dimensions=2, cell="FS", radius=2.0)
    >>> ens.encoding().encoders.shape
    (50, 2)
    """

    n: int
    dimensions: int = 1
    cell: Any = "RS"
    radius: float = 1.0
    encoders: Any = None
    intercepts: Any = (-1.0, 0.9)
    max_rates: Any = None
    seed: int | None = None

    def __post_init__(self) -> None:
        _ = self._checked()
        enter(self, "ensembles")

    @property
    def model(self) -> Model:
        """The cell."""
        found = named(self.cell) if isinstance(self.cell, str) else self.cell
        if not isinstance(found, Model) or found.size != 1 or not found.uniform:
            raise ArgumentError(sentence("Ensemble.cell", "a name or a model of one cell", self.cell))
        return found

    def encoding(self, seed: int = 0) -> Encoding:
        """Gains, biases and encoders, drawn with the ensemble's own seed, or else with this one."""
        model = self._checked()
        draw = np.random.default_rng(seed if self.seed is None else self.seed)
        encoders = self._directions(draw)
        rates = self._drawn("max_rates", usual_rates(model) if self.max_rates is None else self.max_rates, draw)
        intercepts = self._drawn("intercepts", self.intercepts, draw)
        gain, bias = gain_bias(model, rates, intercepts)
        return Encoding(model, gain, bias, encoders, float(self.radius))

    def _checked(self) -> Model:
        for name in ("n", "dimensions"):
            value = getattr(self, name)
            if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 1:
                raise ArgumentError(sentence(f"Ensemble.{name}", "a whole number of at least 1", value))
        if not isinstance(self.radius, int | float | np.number) or not 0 < self.radius < np.inf:
            raise ArgumentError(sentence("Ensemble.radius", "positive", self.radius))
        return self.model

    def _directions(self, draw: np.random.Generator) -> np.ndarray:
        if self.encoders is None:
            return on_sphere(self.n, self.dimensions, draw)
        given = np.asarray(self.encoders, float)
        if given.shape != (self.n, self.dimensions):
            rule = f"of shape ({self.n}, {self.dimensions}), cells by dimensions"
            raise ArgumentError(sentence("Ensemble.encoders", rule, f"shape {given.shape}"))
        length = np.linalg.norm(given, axis=1, keepdims=True)
        good = np.isfinite(length[:, 0]) & (length[:, 0] > 0)
        if not good.all():
            first = int(np.argmin(good))
            got = given[first].tolist()
            raise ArgumentError(sentence("Ensemble.encoders", "directions, not zero", got, index=first, of=self.n))
        return given / length

    def _drawn(self, name: str, given: Any, draw: np.random.Generator) -> np.ndarray:
        """One number for each cell: two bounds as a tuple, else as given."""
        values = np.asarray(given, float)
        if isinstance(given, tuple) and values.shape == (2,):
            low, high = values
            if not low <= high:
                raise ArgumentError(sentence(f"Ensemble.{name}", "(low, high)", given))
            return draw.uniform(low, high, self.n)
        if values.shape not in ((), (self.n,)):
            rule = f"a tuple (low, high), or one number for each of the {self.n} cells"
            raise ArgumentError(sentence(f"Ensemble.{name}", rule, f"shape {values.shape}"))
        return np.broadcast_to(values, self.n).astype(float)

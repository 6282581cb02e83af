"""Sum, product and shift of stimuli."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from .. import units
from ..errors import ArgumentError, UnitError, sentence
from . import segments as seg
from .base import Lowered, Stimulus
from .noise import Noise


def noises(stimulus: Stimulus) -> list[Noise]:
    """Every noise inside a stimulus, each object once.

    Parameters
    ----------
    stimulus : Stimulus

    Returns
    -------
    list of Noise
    """
    if isinstance(stimulus, Noise):
        return [stimulus]
    parts = [noises(getattr(stimulus, name)) for name in ("a", "b", "of") if hasattr(stimulus, name)]
    return list({id(x): x for part in parts for x in part}.values())


def _refuse_twins(stimulus: Stimulus) -> None:
    """Two noises on one stream are the same path: almost always a mistake, and a silent one."""
    seen: dict = {}
    for x in noises(stimulus):
        if seen.setdefault((x.seed, x.stream), x) is not x:
            rule = "different for every noise of a current"
            raise ArgumentError(sentence("noise.stream", rule, x.stream, "Give one of them stream=1"))


@dataclass(frozen=True, eq=False)
class Sum(Stimulus):
    """`a + b`: both currents together.

    Parameters
    ----------
    a, b : Stimulus
        Of one unit; plain numbers take the other's.

    Raises
    ------
    UnitError
        For unlike units.
    ArgumentError
        For two different noises on one random stream.
    """

    a: Stimulus
    b: Stimulus
    dimension: units.Dimension | None = field(init=False)

    def __post_init__(self):
        a, b = self.a.dimension, self.b.dimension
        if a is not None and b is not None and a != b:
            raise UnitError(sentence("current", f"in {self.a.unit} like the current it is added to", self.b.unit))
        object.__setattr__(self, "dimension", b if a is None else a)
        _refuse_twins(self)

    @property
    def neurons(self) -> int:
        return max(self.a.neurons, self.b.neurons)

    def lower(self, n: int = 1, seed: int = 0) -> Lowered:
        return _Pair(self.a.lower(n, seed), self.b.lower(n, seed), None)

    def coarsened(self, dt: float, origin: float = 0.0) -> Stimulus:
        return _rebuilt(self, dt, origin)


@dataclass(frozen=True, eq=False)
class Product(Stimulus):
    """`a * b`: one current scaled by the other.

    Parameters
    ----------
    a, b : Stimulus
    tolerance : float, optional
        Largest error, in units of the product, where both factors are sloped and their parabola becomes chords.

    Raises
    ------
    ArgumentError
        For two different noises on one random stream.
    """

    a: Stimulus
    b: Stimulus
    tolerance: float = 1e-3
    dimension: units.Dimension | None = field(init=False)

    def __post_init__(self):
        a, b = self.a.dimension, self.b.dimension
        pairs = zip(a or units.NUMBER, b or units.NUMBER, strict=True)
        both = None if a is None and b is None else tuple(x + y for x, y in pairs)
        object.__setattr__(self, "dimension", both)
        _refuse_twins(self)

    @property
    def neurons(self) -> int:
        return max(self.a.neurons, self.b.neurons)

    def lower(self, n: int = 1, seed: int = 0) -> Lowered:
        return _Pair(self.a.lower(n, seed), self.b.lower(n, seed), self.tolerance)

    def coarsened(self, dt: float, origin: float = 0.0) -> Stimulus:
        return _rebuilt(self, dt, origin)


def _rebuilt(pair: Sum | Product, dt: float, origin: float) -> Stimulus:
    a, b = pair.a.coarsened(dt, origin), pair.b.coarsened(dt, origin)
    return pair if a is pair.a and b is pair.b else replace(pair, a=a, b=b)


@dataclass(frozen=True, eq=False)
class _Pair(Lowered):
    a: Lowered
    b: Lowered
    tolerance: float | None  # None: a sum

    def window(self, t0: float, t1: float) -> seg.Segments:
        a, b = self.a.window(t0, t1), self.b.window(t0, t1)
        both = seg.add(a, b) if self.tolerance is None else seg.multiply(a, b, t0, t1, self.tolerance)
        return seg.clip(both, t0, t1)

    def edges(self, t0: float, t1: float) -> np.ndarray:
        return np.union1d(self.a.edges(t0, t1), self.b.edges(t0, t1))


@dataclass(frozen=True, eq=False)
class Shifted(Stimulus):
    """A stimulus that comes `delay` later.

    Parameters
    ----------
    of : Stimulus
    delay : float, ms
    """

    of: Stimulus
    delay: float

    @property
    def dimension(self):
        return self.of.dimension

    @property
    def neurons(self) -> int:
        return self.of.neurons

    def lower(self, n: int = 1, seed: int = 0) -> Lowered:
        return _ShiftedLowered(self.of.lower(n, seed), self.delay)

    def coarsened(self, dt: float, origin: float = 0.0) -> Stimulus:
        inner = self.of.coarsened(dt, origin - self.delay)
        return self if inner is self.of else Shifted(inner, self.delay)


@dataclass(frozen=True, eq=False)
class _ShiftedLowered(Lowered):
    of: Lowered
    delay: float

    def window(self, t0: float, t1: float) -> seg.Segments:
        # a little wider than asked and clipped afterwards: t0 - delay may round onto either side of a border
        margin = 1e-9 * max(1.0, abs(t0), abs(t1), abs(self.delay))
        inner = self.of.window(t0 - self.delay - margin, t1 - self.delay + margin)
        t_on = inner.t_on + self.delay
        keep = np.append(t_on[1:] > t_on[:-1], True)  # pieces that the shift has rounded to nothing
        return seg.clip(seg.Segments(*(x[keep] for x in inner._replace(t_on=t_on))), t0, t1)

    def edges(self, t0: float, t1: float) -> np.ndarray:
        found = self.of.edges(t0 - self.delay - 1.0, t1 - self.delay + 1.0) + self.delay
        return found[(found >= t0) & (found < t1)]

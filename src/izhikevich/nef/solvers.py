"""Decoders of a population: from its tuning curves, or from how it behaves while a value moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ..decoding import ridge
from ..errors import ArgumentError, refuse_not_positive, sentence
from .encoding import Encoding, in_ball
from .rates import curve_up_to
from .synapses import Direct, Exponential, Synapse
from .trajectory import SETTLE, Trajectory

POINTS = 750  # at least this many values to fit tuning curves at
# through which decoders are learnt that are then read without a synapse: of single steps there are only spikes or none
UNFILTERED = Exponential(20.0)
MOST = 4  # dimensions for which a run is made longer: it must fit into memory
EVERY = 5.0  # ms between samples of a run: through a synapse, closer ones say the same (measured: the same errors from 2 to 10 ms)


@dataclass(frozen=True, eq=False)
class Decoders:
    """A value is ``rates @ spikes + (u - usual) @ recovery + offset``, where rates are spikes per ms."""

    spikes: np.ndarray  # (n, d)
    recovery: np.ndarray  # (n, d): zeros where u is not read
    usual: np.ndarray  # (n,): mean of u
    offset: np.ndarray  # (d,)


class Population(Protocol):
    """What a solver asks of a built ensemble."""

    encoding: Encoding
    seed: int

    def trajectory(self, duration: float, bandwidth: float) -> Trajectory: ...


@dataclass(frozen=True)
class Static:
    """Decoders from tuning curves: the adapted rate of each cell at many values, as in Eliasmith and Anderson (2003).

    They hold where the value stays until cells have adapted. Where it moves, an adapting cell fires more on the way up than on the way down, and
    what is decoded runs ahead.

    Parameters
    ----------
    regularisation : float, default 0.1
        σ of `izhikevich.decoding.ridge`.

    Examples
    --------
    >>> Static()
    Static(regularisation=0.1)
    """

    regularisation: float = 0.1

    def decoders(self, population: Population, function: Callable, synapse: Synapse) -> Decoders:
        """Decoders (n, d) of a function of the value."""
        encoding = population.encoding
        size, dimensions = encoding.encoders.shape
        draw = np.random.default_rng(population.seed)
        x = encoding.radius * in_ball(max(POINTS, 2 * size), dimensions, draw)
        currents = encoding.currents(x)
        rates = curve_up_to(encoding.model, float(currents.max())).rate(currents) / 1000.0
        solved = ridge(rates, _applied(function, x), self.regularisation)
        return Decoders(solved, np.zeros_like(solved), np.zeros(size), np.zeros(solved.shape[1]))


@dataclass(frozen=True)
class Dynamic:
    """Decoders from a run: regression of the value on filtered spikes and on u, while the value wanders.

    An adapting cell fires at f(I - u), and u follows what it has fired: spikes alone confound a value with its past, spikes and u
    do not. Both are read linearly, through the same synapse; u also stands for a second, slow synapse of time constant 1/a, which does as
    well. The ripple of spikes is in the samples, so regularisation can be small.

    Parameters
    ----------
    bandwidth : float, Hz, default 3
        Up to which frequency the value wanders: that of the signals that are expected. Within it decoders are best if it is tight.
    lag : float, ms, optional
        How far behind the value what is decoded shall be; by default as the synapse would deliver it, f(x) filtered, which is what
        connections that make dynamics need. With 0 it is the value of now, as well as the past tells; a negative lag looks ahead, to make
        up for the synapses before.
    duration : float, ms, default 10 000
        Of the run, for each dimension up to the fourth.
    regularisation : float, default 0.01
        σ of `izhikevich.decoding.ridge`.

    Raises
    ------
    ArgumentError
        For a bandwidth, lag or duration out of range.

    Examples
    --------
    >>> Dynamic(bandwidth=5.0).lag is None
    True
    """

    bandwidth: float = 3.0
    lag: float | None = None
    duration: float = 10_000.0
    regularisation: float = 0.01

    def __post_init__(self) -> None:
        refuse_not_positive("Dynamic.bandwidth", self.bandwidth, "Hz")
        if not 2 * SETTLE <= self.duration < np.inf:
            raise ArgumentError(sentence("Dynamic.duration", f"at least {2 * SETTLE:g} [ms]", self.duration))
        if self.lag is not None and not abs(self.lag) <= SETTLE:
            raise ArgumentError(sentence("Dynamic.lag", f"from -{SETTLE:g} to {SETTLE:g} [ms]", self.lag))

    def decoders(self, population: Population, function: Callable, synapse: Synapse) -> Decoders:
        """Decoders (n, d) of a function of the value, for a synapse."""
        size, dimensions = population.encoding.encoders.shape
        seen = population.trajectory(self.duration * min(dimensions, MOST), self.bandwidth)
        targets = _applied(function, seen.x)
        synapse = UNFILTERED if isinstance(synapse, Direct) else synapse
        if self.lag is None:
            targets = seen.values(targets, synapse)
        else:
            # noise made of whole periods ends as it begins
            targets = np.roll(targets, round(self.lag / seen.dt), axis=0)
        first = int(SETTLE / seen.dt)
        rows = slice(first, None, max(1, round(EVERY / seen.dt)))
        (rates, u), targets = seen.filtered(synapse, rows), targets[rows]
        usual, mean, offset = u.mean(axis=0), rates.mean(axis=0), targets.mean(axis=0)
        spread = (u - usual).std()
        scale = (rates - mean).std() / spread if spread > 0 else 0.0
        solved = ridge(np.hstack([rates - mean, scale * (u - usual)]), targets - offset, self.regularisation)
        spikes, recovery = solved[:size], scale * solved[size:]
        return Decoders(spikes, recovery, usual, offset - mean @ spikes)


def _applied(function: Callable, x: np.ndarray) -> np.ndarray:
    """A function at each value, (m, d)."""
    return np.array([np.atleast_1d(np.asarray(function(row), float)) for row in x])


def as_solver(given: Any, name: str) -> Any:
    """A solver of what a person writes.

    >>> as_solver("static", "Connection.solver")
    Static(regularisation=0.1)
    """
    if isinstance(given, str) and given in ("static", "dynamic"):
        return Static() if given == "static" else Dynamic()
    if isinstance(given, Static | Dynamic):
        return given
    raise ArgumentError(sentence(name, '"static", "dynamic", nef.Static(...) or nef.Dynamic(...)', given))

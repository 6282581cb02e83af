"""Recordings of one cell, from wherever they come: the one form in which data enter a fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Any

import numpy as np

from ..analysis.pattern.epochs import Epoch, epochs
from ..errors import ArgumentError, sentence
from ..late import late
from .baseline import Baseline, baseline
from .detection import REFRACTORY, RISE, WITHIN, detect_spikes, spike_level
from .gather import frozen, gathered
from .made import raws_of_arrays, raws_of_intervals, raws_of_run, raws_of_spikes
from .neo import raws_of_neo
from .raw import even_times
from .responses import StepResponses, step_responses


@dataclass(frozen=True, eq=False, repr=False)
class Recordings:
    """Sweeps of one cell in mV, pA and ms; read-only.

    Made by `read_recordings` and by the functions ``from_...``, not by hand. ``len``, iteration (over recordings of one sweep each), indices
    and slices work as on a list: ``recordings[::2]`` are the even sweeps. Sweeps may differ in length and in sampling interval.

    Attributes
    ----------
    v : tuple of ndarray (K,), mV, or None
        One array for each sweep; None where only spikes are known.
    i : tuple of ndarray (K,), pA, or None
        The current put in.
    dts : tuple of float, ms, or None
        Sampling interval of each sweep.
    spikes : tuple of ndarray (n,), ms
        From the begin of each sweep; given, or found by `detect_spikes`.
    durations : tuple of float, ms
    numbers : tuple of int
        What the source calls the sweeps.
    source : str
    level : float, mV, or None
        That spikes crossed; None where they were given, or where there is none.
    current_unit : str
        "pA", but for simulated cells of 2003.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from izhikevich.io import read_recordings
    >>> recordings = read_recordings(files("izhikevich") / "catalog/recordings/171116sh_0018.abf")
    >>> recordings[6::2]
    Recordings(6 sweeps of 171116sh_0018.abf, 3000 ms each, 64 spikes)
    """

    v: tuple[np.ndarray, ...] | None
    i: tuple[np.ndarray, ...] | None
    dts: tuple[float, ...] | None
    spikes: tuple[np.ndarray, ...]
    durations: tuple[float, ...]
    numbers: tuple[int, ...]
    source: str
    level: float | None = None
    current_unit: str = "pA"

    @classmethod
    def from_arrays(cls, v: Any = None, i: Any = None, dt: Any = 0.1) -> Recordings:
        """Recordings of arrays.

        Parameters
        ----------
        v : array_like (K,) or (sweeps, K), or sequence of arrays, mV
            Quantities of this package, pint, quantities or Brian2 are converted.
        i : the same, pA, optional
            One array serves all sweeps.
        dt : float or sequence of float, ms, default 0.1
            From sample to sample; one for all sweeps or one for each.

        Examples
        --------
        >>> Recordings.from_arrays(np.full((2, 1000), -65.0), np.zeros(1000), dt=0.1)
        Recordings(2 sweeps of arrays, 100 ms each, 0 spikes)
        """
        return cls(**gathered(raws_of_arrays(v, i, dt), "arrays"))

    @classmethod
    def from_spikes(cls, trains: Any, current: Any = None, *, duration: Any = None, dt: Any = None) -> Recordings:
        """Recordings of which only spike times are known.

        Parameters
        ----------
        trains : array_like (n,), ms, or a sequence of those
            From the begin of each sweep, ascending.
        current : float, (sweeps,) floats, or with `dt` samples, pA, optional
            What drove the cell: a number is held from begin to end.
        duration : float or sequence of float, ms, optional
            Of the sweeps; to the last spike by default.
        dt : float, ms, optional
            Sampling interval of `current`; 0.1 where that is a number.

        Examples
        --------
        >>> Recordings.from_spikes([[12, 40, 75], [8, 20]], [100, 200], duration=100).i[1][:2]
        array([200., 200.])
        """
        return cls(**gathered(raws_of_spikes(trains, current, duration, dt), "spike times"))

    @classmethod
    def from_intervals(cls, intervals: Any, current: Any = None, *, first: Any = 0.0, dt: Any = None) -> Recordings:
        """Recordings of which only interspike intervals are known.

        Parameters
        ----------
        intervals : array_like (n,), ms, or a sequence of those
        current, dt
            As in `from_spikes`.
        first : float, ms, default 0
            When the first spike came; intervals do not say it, so a latency means nothing.

        Examples
        --------
        >>> Recordings.from_intervals([20, 25, 31]).spikes[0]
        array([ 0., 20., 45., 76.])
        """
        return cls(**gathered(raws_of_intervals(intervals, current, first, dt), "intervals"))

    @classmethod
    def from_neo(cls, holder: Any, channel: int = 0) -> Recordings:
        """Recordings of a Neo Block or Segment: a sweep for each segment.

        Parameters
        ----------
        holder : neo.Block or neo.Segment
            Analog signals in units of voltage and current are v and i. Spike trains, where there are any, are the spikes.
        channel : int, default 0
            Which voltage (and current, and train) of each segment.
        """
        name = getattr(holder, "file_origin", None) or getattr(holder, "name", None) or f"Neo {type(holder).__name__}"
        return cls(**gathered(raws_of_neo(holder, channel), str(name)))

    @classmethod
    def from_recording(cls, recording: Any, neurons: Sequence[int] | int | None = None) -> Recordings:
        """Recordings of a run of this package: a sweep for each neuron, with its own spikes.

        Parameters
        ----------
        recording : Recording
            Of one cell, of many, or ``recording["name"]`` of a population in a network. Record ``"v"`` and ``"current"`` to have them here.
        neurons : int or sequence of int, optional
            Those whose traces were recorded by default.

        Examples
        --------
        >>> import izhikevich as izh
        >>> run = izh.simulate("RS2007", 300, izh.step(100, start=50), record=["spikes", "v", "current"])
        >>> Recordings.from_recording(run).steps[0][1].first
        100.0
        """
        chosen = [neurons] if isinstance(neurons, int | np.integer) else neurons
        raws, unit = raws_of_run(recording, chosen)
        return cls(**gathered(raws, f"run of {recording.model}"[:60], plausible=False), current_unit=unit)

    def __len__(self) -> int:
        return len(self.spikes)

    def __getitem__(self, key: Any) -> Recordings:
        """Some of the sweeps; a single one is a `Recordings` of length 1."""
        try:
            chosen = np.atleast_1d(np.arange(len(self))[key]).tolist()
        except IndexError:
            remedy = "Sweeps count from 0 in the order of .numbers"
            raise IndexError(
                sentence("recordings[...]", f"a sweep from 0 to {len(self) - 1}, or a slice", key, remedy)
            ) from None
        if not chosen:
            raise ArgumentError(sentence("recordings[...]", f"at least one of {len(self)} sweeps", key))
        names = ("v", "i", "dts", "spikes", "durations", "numbers")
        parts = {n: getattr(self, n) for n in names}
        return replace(self, **{n: p if p is None else tuple(p[k] for k in chosen) for n, p in parts.items()})

    def __iter__(self) -> Iterator[Recordings]:
        return (self[k] for k in range(len(self)))

    @property
    def dt(self) -> float:
        """The sampling interval, ms, where all sweeps have the same."""
        if self.dts is None:
            raise _absent("dt", "samples", "Only spikes are known")
        if len(set(self.dts)) > 1:
            raise ArgumentError(
                sentence("Recordings.dt", "the same in all sweeps [ms]", self.dts, "Use .dts, or choose sweeps")
            )
        return self.dts[0]

    def times(self, sweep: int = 0) -> np.ndarray:
        """Times of a sweep's samples, ms; the first is 0."""
        columns = self.v or self.i
        if columns is None or self.dts is None:
            raise _absent("times", "samples", "Only spikes are known")
        return even_times(columns[sweep].size, self.dts[sweep])

    @property
    def intervals(self) -> tuple[np.ndarray, ...]:
        """Interspike intervals of each sweep, ms; refused where no sweep has two spikes."""
        most = max(train.size for train in self.spikes)
        if most < 2:
            got = "a single spike" if most else "no spikes"
            remedy = "Look at .plot(); .detect(level=...) sets the level that spikes must cross" if self.v else ""
            raise ArgumentError(
                sentence("Recordings.intervals", "asked of a sweep with two spikes or more", got, remedy)
            )
        return tuple(np.diff(train) for train in self.spikes)

    @cached_property
    def steps(self) -> tuple[tuple[Epoch, ...], ...]:
        """Of each sweep, the epochs in which its current was held (`begin`, `end` in ms, `first` in pA)."""
        if self.i is None:
            raise _absent("steps", "the current", "Give it: from_arrays(v, i, dt)")
        return tuple(
            tuple(epoch for epoch in epochs(self.times(k), current) if epoch.held) for k, current in enumerate(self.i)
        )

    @cached_property
    def baseline(self) -> Baseline:
        """Where v lay before the first change of the current, sweep by sweep, and where it has drifted."""
        if self.v is None or self.dts is None:
            raise _absent("baseline", "the voltage", "Only spikes are known")
        return baseline(self.v, self.dts, None if self.i is None else self.steps, self.numbers)

    def detect(
        self, level: float | None = None, *, rise: float = RISE, within: float = WITHIN, refractory: float = REFRACTORY
    ) -> Recordings:
        """The same recordings with spikes looked for anew, by the rule of `detect_spikes`; the default level is that of all sweeps together."""
        if self.v is None or self.dts is None:
            raise _absent("detect", "the voltage", "Only spikes are known")
        level = spike_level(self.v, self.dts, rise=rise, within=within) if level is None else level
        if level is None:
            return replace(self, spikes=tuple(frozen([]) for _ in self.v), level=None)
        found = (
            detect_spikes(v, dt, level, rise=rise, within=within, refractory=refractory)
            for v, dt in zip(self.v, self.dts, strict=True)
        )
        return replace(self, spikes=tuple(frozen(train) for train in found), level=level)

    def features(self, begin: float | None = None, end: float | None = None) -> StepResponses:
        """What the cell answers to a step that differs from sweep to sweep (`izhikevich.io.step_responses`)."""
        return step_responses(self, begin, end)

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the sweeps (`izhikevich.plotting.plot_recordings`)."""
        return late("plotting").plot_recordings(self, ax=ax, **options)

    def summary(self) -> dict[str, Any]:
        """Numbers of sweeps and spikes, lengths, ranges, and whether the baseline has drifted."""
        out: dict[str, Any] = {
            "source": self.source,
            "sweeps": len(self),
            "duration_ms": _range(self.durations),
            "dt_ms": None if self.dts is None else _range(self.dts),
            "spikes": [int(train.size) for train in self.spikes],
            "level_mV": self.level,
            "v_mV": None if self.v is None else _range(np.concatenate([[v.min(), v.max()] for v in self.v])),
            f"i_{self.current_unit}": None
            if self.i is None
            else _range(np.concatenate([[i.min(), i.max()] for i in self.i])),
        }
        return out | ({} if self.v is None else {"baseline": str(self.baseline)})

    def __repr__(self) -> str:
        sweeps = "1 sweep" if len(self) == 1 else f"{len(self)} sweeps"
        each = "" if len(self) == 1 else " each" if len(set(self.durations)) == 1 else ""
        low, high = min(self.durations), max(self.durations)
        length = f"{low:g} ms{each}" if low == high else f"{low:g} to {high:g} ms"
        return f"Recordings({sweeps} of {self.source}, {length}, {sum(train.size for train in self.spikes)} spikes)"

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th>{escape(k)}</th><td>{escape(str(x))}</td></tr>" for k, x in self.summary().items())
        return f"<table>{rows}</table>"


def _range(values: Any) -> float | tuple[float, float]:
    """A number, or the smallest and the largest."""
    low, high = (float(f"{x:.6g}") for x in (np.min(values), np.max(values)))
    return low if low == high else (low, high)


def _absent(what: str, needed: str, remedy: str) -> ArgumentError:
    return ArgumentError(sentence(f"Recordings.{what}", f"asked of recordings that hold {needed}", "none", remedy))

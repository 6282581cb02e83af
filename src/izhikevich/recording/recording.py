"""The one result type: spikes, traces, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ..errors import ArgumentError, sentence, unknown
from ..late import late
from .chunks import StoredSpikes
from .spikes import Spikes, Written, by_neuron, digest, located, ordered


class Trace(NamedTuple):
    """One neuron over time, with both ends of every reset."""

    times: np.ndarray
    v: np.ndarray
    u: np.ndarray
    current: np.ndarray


@dataclass(frozen=True, eq=False)
class Recording:
    """What a run gave; read-only.

    Attributes
    ----------
    model : Model
        The cell, or cells, that ran.
    duration : float, ms
        Model time covered; shorter than asked for if the run was interrupted.
    size : int
        Number of neurons.
    spike_count : ndarray (N,) of int
        Spikes of each neuron.
    spikes : Spikes
        ``.times`` (ms) and ``.neurons``, sorted by time; if ``"spikes"`` was recorded.
    times, v, u, current : ndarray
        Samples: ``times`` (T,), the others (T,) for one neuron and (T, watched) for several; if recorded.
    provenance : dict
        Model, method, step, seed, engine, versions: all that is needed to run it again.
    accuracy : izhikevich.analysis.Accuracy or None
        How far it can be trusted, if it was asked to be checked.
    operations : izhikevich.cost.Operations or None
        What it cost, if its operations were asked to be counted and it was not interrupted.

    Examples
    --------
    >>> import izhikevich as izh
    >>> izh.simulate("RS", 100, 10).spike_times.round(3)
    array([ 3.452, 20.556, 65.492])
    """

    model: Any
    duration: float
    size: int
    spike_count: np.ndarray
    provenance: dict[str, Any]
    watched: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    raw_spikes: Sequence[Written | Spikes] | None = None  # window by window, in the engine's order; or read from files
    raw_samples: tuple[np.ndarray, Mapping[str, np.ndarray]] | None = None
    events: np.ndarray | None = None
    interrupted: bool = False
    populations: dict[str, tuple[int, int]] = field(
        default_factory=dict
    )  # of a network: first cell, and one past the last
    begin: float = 0.0  # model time at which it starts, ms
    accuracy: Any = None  # `Accuracy` of a run that was checked
    operations: Any = None  # `Operations` of a run that was counted

    def __getitem__(self, name: str) -> Recording:
        """What was recorded of one population of a network; its cells count from 0."""
        if name not in self.populations:
            raise unknown("population", name, self.populations)
        first, last = self.populations[name]
        watched = (self.watched >= first) & (self.watched < last)
        spikes = None
        if self.raw_spikes is not None:
            own = (self.spikes.neurons >= first) & (self.spikes.neurons < last)
            spikes = [located((self.spikes.neurons[own] - first).astype(np.uint32), self.spikes.times[own])]
        samples = self.raw_samples
        if samples is not None:
            samples = (samples[0], {n: c[:, watched] for n, c in samples[1].items()})
        return replace(
            self,
            size=last - first,
            spike_count=self.spike_count[first:last],
            watched=self.watched[watched] - first,
            raw_spikes=spikes,
            raw_samples=samples,
            populations={},
        )

    @cached_property
    def spikes(self) -> Spikes:
        """All spikes, sorted by time, then neuron."""
        if self.raw_spikes is None:
            raise _not_recorded("spikes")
        return Spikes(*map(_frozen, ordered(self.raw_spikes)))

    def pieces(self) -> Iterator[Spikes]:
        """All spikes in order, piece by piece: those of a folder file by file, so that memory never has to hold all of them."""
        return iter(self.raw_spikes if isinstance(self.raw_spikes, StoredSpikes) else (self.spikes,))

    @property
    def spike_times(self) -> np.ndarray:
        """Spike times of the neuron, ms; of a population, use `spikes`."""
        if self.size != 1:
            raise ArgumentError(
                sentence(
                    "Recording.spike_times",
                    "asked of one neuron",
                    f"{self.size} neurons",
                    "Use recording.spikes.times and .neurons, or recording.of(i)",
                )
            )
        return self.spikes.times

    def of(self, neuron: int) -> np.ndarray:
        """Spike times of one neuron of the population, ms."""
        return self.spikes.times[self.spikes.neurons == neuron]

    def trains(self) -> list[np.ndarray]:
        """Spike times of every neuron, ms: `of` for all at once."""
        if self.raw_spikes is None:
            raise _not_recorded("spikes")
        return by_neuron(self.raw_spikes, self.spike_count)

    @property
    def digest(self) -> str:
        """SHA-256 of all spikes (`izhikevich.recording.spikes.digest`): two runs with the same digest have the same raster, to the bit."""
        return digest(self.pieces())

    @property
    def times(self) -> np.ndarray:
        """Sample times, ms."""
        return self._samples()[0]

    @property
    def v(self) -> np.ndarray:
        """Membrane potential, mV."""
        return self._variable("v")

    @property
    def u(self) -> np.ndarray:
        """Recovery variable, in the model's current unit."""
        return self._variable("u")

    @property
    def current(self) -> np.ndarray:
        """Input current, in the model's unit."""
        return self._variable("current")

    def has(self, name: str) -> bool:
        """Whether a variable was recorded: "spikes", or a trace such as "v"."""
        return (
            self.raw_spikes is not None
            if name == "spikes"
            else self.raw_samples is not None and name in self.raw_samples[1]
        )

    @property
    def rate(self) -> np.ndarray | float:
        """Mean firing rate, Hz: a number for one neuron, an array for several."""
        rate = 1000.0 * self.spike_count / self.duration if self.duration else np.zeros(self.size)
        return float(rate[0]) if self.size == 1 else rate

    def trace(self, neuron: int = 0) -> Trace:
        """One neuron over time with (T, peak) and (T, reset) put in at every spike, so that each spike has its height.

        Parameters
        ----------
        neuron : int, default 0
            Index in the population.

        Returns
        -------
        Trace
            Times (ms), v (mV), u and current.
        """
        place = np.flatnonzero(self.watched == neuron)
        if not place.size:
            raise ArgumentError(
                sentence("Recording.trace", f"asked of a recorded neuron, one of {self.watched.tolist()[:20]}", neuron)
            )
        w = int(place[0])
        times, samples = self._samples()
        for name in ("v", "u"):
            if name not in samples:
                raise _not_recorded(name)
        current = samples.get("current", np.full_like(samples["v"], np.nan))[:, w]
        events = self.events if self.events is not None else np.empty((0, 8))
        own = events[(events[:, 0] == neuron) & (events[:, 2] == 1.0)]
        own = own[np.argsort(own[:, 1], kind="stable")]
        fields = (events.shape[1] - 4) // 2
        where = np.searchsorted(times, own[:, 1], side="left")
        at, twice = np.repeat(where, 2), np.repeat(own[:, 1], 2)

        def inserted(values: np.ndarray, f: int) -> np.ndarray:
            return np.insert(values, at, np.column_stack([own[:, 3 + f], own[:, 3 + fields + f]]).ravel())

        near = current[np.minimum(at, current.size - 1)] if current.size else np.empty(0)
        return Trace(
            np.insert(times, at, twice),
            inserted(samples["v"][:, w], 0),
            inserted(samples["u"][:, w], 1),
            np.insert(current, at, near),
        )

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the recording (`izhikevich.plotting.plot_recording`)."""
        return late("plotting").plot_recording(self, ax=ax, **options)

    def classify(self, neuron: int = 0) -> Any:
        """Which published firing pattern a neuron shows, and why (`izhikevich.analysis.classify`)."""
        return late("analysis").classify(self, neuron)

    def to_xarray(self) -> Any:
        """The recording as an xarray Dataset (extra ``xarray``), with units and provenance as attributes."""
        return late("recording.xarray").to_xarray(self)

    def summary(self) -> dict[str, Any]:
        """Counts, rate and intervals in plain numbers."""
        out: dict[str, Any] = {
            "cell": str(self.model),
            "neurons": self.size,
            "duration_ms": self.duration,
            "spikes": int(self.spike_count.sum()),
            "rate_hz": float(self.spike_count.sum() / self.size / self.duration * 1000.0) if self.duration else 0.0,
        }
        if self.size == 1 and self.raw_spikes is not None and self.spike_times.size:
            t = self.spike_times
            isi = np.diff(t)
            out["first_spike_ms"], out["last_spike_ms"] = float(t[0]), float(t[-1])
            if isi.size:
                out["first_isi_ms"], out["last_isi_ms"] = float(isi[0]), float(isi[-1])
                out["isi_cv"] = float(isi.std() / isi.mean())
        return out | {"provenance": self.provenance}

    def _samples(self) -> tuple[np.ndarray, Mapping[str, np.ndarray]]:
        if self.raw_samples is None:
            raise _not_recorded("v")
        return self.raw_samples

    def _variable(self, name: str) -> np.ndarray:
        if not self.has(name):
            raise _not_recorded(name)
        samples = self._samples()[1]
        return samples[name][:, 0] if self.size == 1 else samples[name]

    def __repr__(self) -> str:
        cells = "1 neuron" if self.size == 1 else f"{self.size} neurons"
        return f"Recording({cells}, {self.duration:g} ms, {int(self.spike_count.sum())} spikes, {self.provenance.get('method')})"

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th>{k}</th><td>{v}</td></tr>" for k, v in self.summary().items() if k != "provenance")
        return f"<table>{rows}</table>"


def _frozen(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array


def _not_recorded(name: str) -> ArgumentError:
    return ArgumentError(
        sentence(
            f"Recording.{name}", "recorded to be read", "a run without it", f"Simulate with record=[..., {name!r}]"
        )
    )

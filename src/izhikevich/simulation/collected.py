"""What the windows of a network's run leave, until it becomes a Recording or a chunk on disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..engines.network import NetOutput, NetPlan, per_cell
from ..methods import base
from ..models import law
from ..network import Network
from ..recording import Recorder, Recording
from ..recording.chunks import Chunk
from ..recording.spikes import Spikes, Written, ordered

TRACES = ("v", "u", "current")


def sample_times(recorder: Recorder, dt: float, first: int, last: int) -> np.ndarray:
    """Times of the samples in the steps `first` to `last` - 1, ms."""
    if not recorder.traces:
        return np.empty(0)
    every = max(1, round((recorder.every or dt) / dt))
    return np.arange(-(-first // every), -(-last // every)) * every * dt


def network_recording(
    net: Network,
    recorder: Recorder,
    dt: float,
    begin: int,
    step: int,
    counts: np.ndarray,
    provenance: dict[str, Any],
    spikes: Sequence[Written | Spikes],
    samples: tuple[np.ndarray, Mapping[str, np.ndarray]],
) -> Recording:
    """The Recording of the steps `begin` to `step` - 1, from memory or from files, with what was to be recorded and no more."""
    return Recording(
        model=net,
        duration=(step - begin) * dt,
        size=net.size,
        spike_count=counts,
        provenance=provenance,
        watched=recorder.watched(net.size),
        raw_spikes=spikes if "spikes" in recorder.variables else None,
        raw_samples=samples if recorder.traces else None,
        populations={p.name: (p.first, p.last) for p in net.populations.values()},
        begin=begin * dt,
    )


class Collected:
    """Spikes and samples since step `first`."""

    def __init__(self, plan: NetPlan, recorder: Recorder, first: int):
        self.plan, self.recorder, self.first = plan, recorder, first
        self.spikes: list[Written] = []
        self.rows: list[np.ndarray] = []  # (times, 3, watched): v, u, current

    @property
    def nbytes(self) -> int:
        """Memory held."""
        return sum(part.neurons.nbytes + part.times.nbytes for part in self.spikes) + sum(x.nbytes for x in self.rows)

    def expected(self, last: int) -> dict[str, float]:
        """Bytes that will have been taken by step `last`: of samples as they come and as columns, and of spikes at 1 Hz."""
        watched, kinds = sum(g.watch.size for g in self.plan.groups), set(TRACES) & set(self.recorder.variables)
        times = sample_times(self.recorder, self.plan.dt, self.first, self.first + 10_000).size / 10_000
        samples = times * (last - self.first) * watched * (2 * 24 + len(kinds) * np.dtype(self.recorder.dtype).itemsize)
        each = 12 if self.plan.groups[0].located else 4
        spikes = (last - self.first) * self.plan.dt / 1000.0 * self.plan.size * each if self.plan.keep_spikes else 0.0
        return {"samples": samples, "spikes at 1 Hz": spikes}

    def take(self, output: NetOutput) -> None:
        """Add what a window gave."""
        self.spikes.append(output.spikes)
        if self.recorder.traces:
            self.rows.append(np.concatenate([self._shown(g, log) for g, log in enumerate(output.logs)], axis=2))

    def samples(self, last: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Times until step `last`, and the recorded variables at them."""
        found = np.concatenate([np.empty((0, 3, sum(g.watch.size for g in self.plan.groups))), *self.rows])
        columns = {
            name: np.asarray(found[:, k], self.recorder.dtype)
            for k, name in enumerate(TRACES)
            if name in self.recorder.variables
        }
        return sample_times(self.recorder, self.plan.dt, self.first, last), columns

    def chunk(self, last: int) -> Chunk:
        """Everything since `first`, which is then `last`: what comes next is the next chunk's."""
        spikes: Spikes | None = ordered(self.spikes) if "spikes" in self.recorder.variables else None
        made = Chunk(self.first, last, spikes, *self.samples(last))
        self.first, self.spikes, self.rows = last, [], []
        return made

    def _shown(self, g: int, log: np.ndarray) -> np.ndarray:
        """v, u and current of a group's watched cells; after the reset, where the method finds spikes at the start of a step."""
        group = self.plan.groups[g]
        kind = type(group.start)
        s = kind(*(log[:, f].astype(group.dtype) for f in range(len(kind._fields))))
        if self.plan.tests_first and self.recorder.when == "after":
            p = per_cell(self.plan, g)
            q = base.cell(group.method, type(p)(*(_of(f, group.watch) for f in p)))
            with np.errstate(all="ignore"):
                peak = law.margin(q, s) >= 0
                s = kind(*(np.where(peak, a, b) for a, b in zip(law.reset(q, s), s, strict=True)))
        u = getattr(s, "u", np.full_like(s[0], np.nan))
        return np.stack([s[0], u, log[:, -1]], axis=1)


def _of(field: Any, watch: np.ndarray) -> Any:
    if isinstance(field, tuple):
        return type(field)(*(_of(f, watch) for f in field))  # type: ignore[call-arg]
    return field[watch] if np.ndim(field) else field

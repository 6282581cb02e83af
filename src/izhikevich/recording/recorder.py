"""What to record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence, unknown

VARIABLES = ("spikes", "spike_count", "v", "u", "current")


@dataclass(frozen=True, eq=False)
class Recorder:
    """What to record, of whom, and how often.

    Parameters
    ----------
    variables : str or sequence of str, default ("spikes", "v", "u", "current")
        Any of ``"spikes"``, ``"spike_count"``, ``"v"``, ``"u"``, ``"current"``. Spike counts come with every run.
    neurons : sequence of int, optional
        Neurons whose v, u and current are recorded; by default all. Spikes are kept of all neurons.
    every : float, ms, optional
        Sampling interval of the traces; by default 0.1 ms with located methods and the step on the grid. With located methods
        any interval is exact: samples are computed from the last restart, and never change the run.
    when : {"after", "before"}, default "after"
        On grid methods, which state a sample shows where a spike falls on it: after the reset, or before it (with its overshoot).
    dtype : str, default "float64"
        Number type in which traces are kept.

    Examples
    --------
    >>> import izhikevich as izh
    >>> izh.simulate("RS", 10, 10, record=izh.Recorder("v", every=0.5)).v.shape
    (21,)
    """

    variables: Any = ("spikes", "v", "u", "current")
    neurons: Any = None
    every: float | None = None
    when: str = "after"
    dtype: str = "float64"

    def __post_init__(self) -> None:
        names = (self.variables,) if isinstance(self.variables, str) else tuple(self.variables)
        for name in names:
            if name not in VARIABLES:
                raise unknown("record", name, VARIABLES)
        object.__setattr__(self, "variables", names)
        if self.when not in ("after", "before"):
            raise ArgumentError(sentence("Recorder.when", "'after' or 'before'", self.when))
        if self.every is not None and not (np.isfinite(self.every) and self.every > 0):
            raise ArgumentError(sentence("Recorder.every", "positive [ms]", self.every))
        float_type(self.dtype, "Recorder.dtype")

    @property
    def traces(self) -> bool:
        """Whether any variable is sampled over time."""
        return bool({"v", "u", "current"} & set(self.variables))

    def watched(self, size: int) -> np.ndarray:
        """Sorted indices of the neurons to sample."""
        if not self.traces:
            return np.empty(0, np.int64)
        if self.neurons is None:
            return np.arange(size)
        chosen = np.unique(np.atleast_1d(np.asarray(self.neurons, np.int64)))
        if chosen.size and (chosen[0] < 0 or chosen[-1] >= size):
            bad = chosen[0] if chosen[0] < 0 else chosen[-1]
            raise ArgumentError(sentence("Recorder.neurons", f"between 0 and {size - 1}", int(bad)))
        return chosen


def plain(recorder: Recorder) -> dict[str, Any]:
    """A Recorder's arguments as JSON takes them."""
    neurons = recorder.neurons
    return asdict(recorder) | {"neurons": None if neurons is None else np.ravel(neurons).tolist()}


def float_type(dtype: Any, name: str) -> np.dtype:
    """The NumPy type of that name, which must be one of the two that runs and traces have."""
    try:
        number = np.dtype(dtype)
    except TypeError:
        number = None
    if number not in (np.float32, np.float64):
        raise ArgumentError(sentence(name, "'float64' or 'float32'", dtype))
    return np.dtype(number)


def as_recorder(record: Any) -> Recorder:
    """A Recorder from a name, several names, or a Recorder."""
    if isinstance(record, Recorder):
        return record
    if isinstance(record, str | Iterable):
        return Recorder(record)
    raise ArgumentError(sentence("record", "a name, a list of names or a Recorder", record))

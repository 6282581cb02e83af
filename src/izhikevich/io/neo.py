"""Sweeps of Neo's objects, told by their shape so that Neo is not imported."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..units.convert import split
from .raw import Raw
from .scales import DIMENSIONS


def raws_of_neo(holder: Any, channel: int = 0) -> list[Raw]:
    """Sweeps of a Neo Block or Segment, one for each segment.

    Parameters
    ----------
    holder : neo.Block or neo.Segment
        A segment's analog signals in units of voltage and of current are v and i; its spike trains, if there are any, the spikes.
    channel : int, default 0
        Which voltage, which current and which train of each segment, counted through all its signals.

    Returns
    -------
    list of Raw

    Raises
    ------
    ArgumentError
        For another object, and a channel that is not there.
    """
    segments = getattr(holder, "segments", [holder])
    if not all(hasattr(segment, "analogsignals") for segment in segments):
        raise ArgumentError(sentence("from_neo.holder", "a Neo Block or Segment", type(holder).__name__))
    return [_sweep(segment, k, channel) for k, segment in enumerate(segments)]


def _sweep(segment: Any, number: int, channel: int) -> Raw:
    columns: dict[str, list[tuple[np.ndarray, Any]]] = {"voltage": [], "current": []}
    for signal in segment.analogsignals:
        values, dimension = split(signal, "from_neo.signal")
        what = next((name for name, known in DIMENSIONS.items() if known == dimension), None)
        if what is not None:
            columns[what] += [(column, signal) for column in np.asarray(values, dtype=float).reshape(len(values), -1).T]
    voltage, current = (_chosen(columns[what], what, number, channel) for what in ("voltage", "current"))
    spikes = _spikes(segment, number, channel)
    known = voltage or current
    if known is None:
        if spikes is None:
            rule = "segments with a voltage or a spike train"
            raise ArgumentError(sentence("from_neo.holder", rule, f"neither in segment {number}"))
        train = segment.spiketrains[channel]
        return Raw(number, spikes=spikes, duration=_ms(train.t_stop) - _ms(train.t_start))
    times = _ms(known[1].sampling_period) * np.arange(known[0].size)
    begin = _ms(known[1].t_start)
    return Raw(
        number,
        times,
        current and current[0],
        voltage and voltage[0],
        spikes=None if spikes is None else spikes + _ms(segment.spiketrains[channel].t_start) - begin,
    )


def _chosen(columns: list[Any], what: str, number: int, channel: int) -> Any:
    """A channel; the only current serves all voltages, and a segment may have none."""
    if not columns:
        return None
    if what == "current" and len(columns) == 1:
        return columns[0]
    if not 0 <= channel < len(columns):
        raise ArgumentError(sentence("channel", f"from 0 to {len(columns) - 1} in segment {number}", channel))
    return columns[channel]


def _spikes(segment: Any, number: int, channel: int) -> np.ndarray | None:
    """Spike times from the train's begin on, ms."""
    trains = list(segment.spiketrains)
    if not trains:
        return None
    if not 0 <= channel < len(trains):
        raise ArgumentError(sentence("channel", f"from 0 to {len(trains) - 1} in segment {number}", channel))
    times = np.atleast_1d(split(trains[channel], "from_neo.spiketrain")[0])
    return np.sort(times) - _ms(trains[channel].t_start)


def _ms(quantity: Any) -> float:
    return float(split(quantity, "from_neo")[0])

"""From sweeps as a source holds them to arrays in mV, pA and ms, checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import FileFormatError, sentence
from .detection import detect_spikes, spike_level
from .raw import Raw, checked
from .scales import check_plausible, scale

EVEN = 0.1  # of a sampling interval: times printed with few digits may lie so far off the grid


def gathered(sweeps: Sequence[Raw], source: str, *, plausible: bool = True) -> dict[str, Any]:
    """The fields of a `Recordings`.

    Parameters
    ----------
    sweeps : sequence of Raw
    source : str
        Where they come from; also what error messages name.
    plausible : bool, default True
        Refuse numbers that no cell has in the units declared; a simulated cell may have any.

    Returns
    -------
    dict

    Raises
    ------
    FileFormatError
        For samples that are missing in some of the sweeps, not finite, not evenly spaced, or in wrong units.
    """
    if not sweeps:
        raise FileFormatError(sentence(source, "recordings with at least one sweep", "none"))
    for raw in sweeps:
        checked(raw, _name(raw, sweeps, source))
    v = _column(sweeps, "voltage", source, plausible)
    i = _column(sweeps, "current", source, plausible)
    dts = tuple(_interval(raw, _name(raw, sweeps, source)) for raw in sweeps) if v or i else None
    level, spikes = None, tuple(raw.spikes for raw in sweeps)
    if any(train is None for train in spikes):
        if v is None or dts is None:
            raise FileFormatError(sentence(source, "recordings with a voltage or with spikes", "neither"))
        level = spike_level(v, dts)
        found = [np.empty(0) if level is None else detect_spikes(x, dt, level) for x, dt in zip(v, dts, strict=True)]
        spikes = tuple(there if train is None else train for there, train in zip(found, spikes, strict=True))
    return {
        "v": v,
        "i": i,
        "dts": dts,
        "spikes": tuple(frozen(train) for train in spikes if train is not None),
        "durations": tuple(_duration(raw, k, dts) for k, raw in enumerate(sweeps)),
        "numbers": tuple(raw.number for raw in sweeps),
        "source": source,
        "level": level,
    }


def frozen(values: Any) -> np.ndarray:
    """An array that cannot be written to."""
    array = np.array(values, dtype=float)
    array.setflags(write=False)
    return array


def _name(raw: Raw, sweeps: Sequence[Raw], source: str) -> str:
    return source if len(sweeps) == 1 else f"sweep {raw.number} of {source}"


def _column(sweeps: Sequence[Raw], what: str, source: str, plausible: bool) -> tuple[np.ndarray, ...] | None:
    """One quantity of all sweeps in mV or pA; None where no sweep has it."""
    columns = [getattr(raw, what) for raw in sweeps]
    absent = [raw.number for raw, column in zip(sweeps, columns, strict=True) if column is None]
    if len(absent) == len(sweeps):
        return None
    if absent:
        remedy = "Read the others by their numbers, sweeps=[...]"
        raise FileFormatError(
            sentence(f"{what} of {source}", "there in every sweep or in none", f"none in sweep {absent[0]}", remedy)
        )
    units = [getattr(raw, f"{what}_unit") for raw in sweeps]
    with np.errstate(over="ignore"):  # what overflows is not plausible
        scaled = tuple(frozen(c * scale(u, what, source)) for c, u in zip(columns, units, strict=True))
    if plausible:
        check_plausible(scaled, what, source)
    return scaled


def _interval(raw: Raw, name: str) -> float:
    """The sampling interval, ms."""
    if raw.times is None or raw.times.size < 3:
        raise FileFormatError(
            sentence(name, "recordings of at least 3 samples", 0 if raw.times is None else raw.times.size)
        )
    dt = float(raw.times[-1] - raw.times[0]) / (raw.times.size - 1)
    off = np.abs(raw.times - raw.times[0] - dt * np.arange(raw.times.size))
    if off.max() > EVEN * dt:
        k, remedy = int(np.argmax(off)), "Put the samples at equal distances first, with numpy.interp"
        raise FileFormatError(
            sentence(f"times of {name}", "evenly spaced [ms]", float(raw.times[k]), remedy, index=k, of=raw.times.size)
        )
    return float(f"{dt:.12g}")  # what the division added is no part of the interval


def _duration(raw: Raw, k: int, dts: tuple[float, ...] | None) -> float:
    if raw.duration is not None:
        return raw.duration
    if raw.times is not None and dts is not None:
        return float(f"{dts[k] * raw.times.size:.12g}")
    return float(raw.spikes[-1]) if raw.spikes is not None and raw.spikes.size else 0.0

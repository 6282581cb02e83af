"""Sweeps from what is in memory: arrays, spike times, intervals, Neo objects, and runs of this package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..recording import Recording
from ..spiketrains.trains import check_rising, packed
from ..units import to_number
from ..units.convert import split
from .raw import Raw, even_times

HELD = 0.1  # ms: sampling interval of a current that was given as one number


def raws_of_arrays(v: Any, i: Any, dt: Any) -> list[Raw]:
    """Sweeps of arrays; see `Recordings.from_arrays`."""
    voltages, currents = _rows(v, "mV", "v"), _rows(i, "pA", "i")
    if voltages is None and currents is None:
        raise ArgumentError(sentence("from_arrays.v", "given, unless i is", None))
    count = len(voltages if voltages is not None else currents or ())
    if voltages is not None and currents is not None and len(currents) != count:
        if len(currents) != 1:
            raise ArgumentError(
                sentence("from_arrays.i", f"one array for each of {count} sweeps, or one for all", len(currents))
            )
        currents = currents * count
    intervals = np.atleast_1d(np.asarray(to_number(dt, "ms", "from_arrays.dt"), dtype=float))
    if intervals.size not in (1, count) or not (np.isfinite(intervals) & (intervals > 0)).all():
        raise ArgumentError(sentence("from_arrays.dt", f"positive [ms], one number or {count}", dt))
    sweeps = []
    for k, interval in enumerate(np.broadcast_to(intervals, count).tolist()):
        voltage = None if voltages is None else voltages[k]
        current = None if currents is None else currents[k]
        size = (voltage if voltage is not None else current).size  # pyright: ignore[reportOptionalMemberAccess]
        if voltage is not None and current is not None and current.size != size:
            rule = f"as long as v in sweep {k}, {size} samples"
            raise ArgumentError(sentence("from_arrays.i", rule, current.size))
        sweeps.append(Raw(k, even_times(size, interval), current, voltage, "pA", "mV"))
    return sweeps


def raws_of_spikes(trains: Any, current: Any, duration: Any, dt: Any, name: str = "from_spikes") -> list[Raw]:
    """Sweeps of which only spikes are known; see `Recordings.from_spikes`."""
    found = packed(trains, f"{name}.trains")
    check_rising(found, f"{name}.trains")
    each = np.split(found.times, found.borders[1:-1]) if found.count else []
    early = next((float(train[0]) for train in each if train.size and train[0] < 0), None)
    if early is not None:
        raise ArgumentError(sentence(f"{name}.trains", "times from the begin of the sweep on [ms]", early))
    lasts = [float(train[-1]) if train.size else 0.0 for train in each]
    if duration is None and found.window is not None:
        duration = found.window[1] - found.window[0]
    if duration is None and 0.0 in lasts:
        remedy = "A train without a spike does not say how long it lasted"
        raise ArgumentError(sentence(f"{name}.duration", "given, where a train is empty", None, remedy))
    ends = lasts if duration is None else _each(duration, "ms", len(each), f"{name}.duration")
    for k, (end, last) in enumerate(zip(ends, lasts, strict=True)):
        if not max(last, 1e-9) <= end < np.inf:
            raise ArgumentError(sentence(f"{name}.duration", f"{last:g} ms or more, the last spike of train {k}", end))
    if current is None:
        return [Raw(k, spikes=train, duration=end) for k, (train, end) in enumerate(zip(each, ends, strict=True))]
    step = float(to_number(HELD if dt is None else dt, "ms", f"{name}.dt"))
    if not 0.0 < step < np.inf:
        raise ArgumentError(sentence(f"{name}.dt", "positive [ms]", step))
    driven = _driven(current, ends, step, dt is not None, name)
    for k, (i, last) in enumerate(zip(driven, lasts, strict=True)):
        if step * i.size < last:
            rule = f"at least as long as train {k}, {last:g} ms"
            raise ArgumentError(sentence(f"{name}.current", rule, f"{step * i.size:g} ms"))
    return [
        Raw(
            k,
            even_times(i.size, step),
            i,
            None,
            "pA",
            "",
            train,
            end if duration is not None else max(end, step * i.size),
        )
        for k, (train, i, end) in enumerate(zip(each, driven, ends, strict=True))
    ]


def raws_of_intervals(intervals: Any, current: Any, first: Any, dt: Any) -> list[Raw]:
    """Sweeps of interspike intervals; see `Recordings.from_intervals`."""
    rows = _rows(intervals, "ms", "intervals", "from_intervals") or []
    begin = float(to_number(first, "ms", "from_intervals.first"))
    trains = []
    for row in rows:
        if not row.size:
            remedy = "No spikes, or a single one, have no interval: use from_spikes"
            raise ArgumentError(
                sentence("from_intervals.intervals", "at least one interval in every sweep", "none", remedy)
            )
        bad = np.flatnonzero(~(np.isfinite(row) & (row > 0)))
        if bad.size:
            k = int(bad[0])
            raise ArgumentError(
                sentence("from_intervals.intervals", "positive [ms]", float(row[k]), index=k, of=row.size)
            )
        trains.append(begin + np.concatenate([[0.0], np.cumsum(row)]))
    if not trains:
        raise ArgumentError(sentence("from_intervals.intervals", "at least one interval", "none"))
    return raws_of_spikes(trains, current, None, dt, "from_intervals")


def raws_of_run(run: Any, neurons: Sequence[int] | None) -> tuple[list[Raw], str]:
    """Sweeps of a run of this package, one for each neuron, and the unit of their current; see `Recordings.from_recording`."""
    if not isinstance(run, Recording):
        raise ArgumentError(
            sentence("from_recording.recording", "a Recording, as simulate gives it", type(run).__name__)
        )
    sampled = [name for name in ("v", "current") if run.has(name)]
    known = run.watched.tolist() if sampled else list(range(run.size))
    chosen = known if neurons is None else [int(n) for n in np.atleast_1d(neurons)]
    absent = [n for n in chosen if n not in known]
    if absent:
        remedy = "Only neurons whose traces were recorded have a voltage" if sampled else ""
        raise ArgumentError(sentence("from_recording.neurons", f"among {known[:20]}", absent[0], remedy))
    trains = {n: run.of(n) - run.begin for n in chosen}
    unit = str(getattr(run.model, "current_unit", "pA"))
    if not sampled:
        return [Raw(n, spikes=trains[n], duration=float(run.duration)) for n in chosen], unit
    times = run.times - run.begin
    columns = {name: np.asarray(getattr(run, name)).reshape(times.size, -1) for name in sampled}
    place = {n: k for k, n in enumerate(known)}
    return [
        Raw(
            n,
            times,
            columns["current"][:, place[n]] if "current" in columns else None,
            columns["v"][:, place[n]] if "v" in columns else None,
            spikes=trains[n],
            duration=float(run.duration),
        )
        for n in chosen
    ], unit


def _rows(given: Any, unit: str, what: str, verb: str = "from_arrays") -> list[np.ndarray] | None:
    """One array for each sweep, from one array, a table with a row for each sweep, or a sequence of arrays."""
    if given is None:
        return None
    argument = f"{verb}.{what}"
    if _nested(given, argument):
        rows = [np.asarray(to_number(row, unit, argument), dtype=float) for row in given]
    else:
        table = np.asarray(to_number(given, unit, argument), dtype=float)
        rows = list(table) if table.ndim == 2 else [table]
    for row in rows:
        if row.ndim != 1:
            raise ArgumentError(sentence(argument, f"[{unit}] in a row for each sweep", f"shape {row.shape}"))
    return rows


def _nested(given: Any, argument: str) -> bool:
    """Whether this is a sequence of arrays, which may differ in length."""
    return isinstance(given, list | tuple) and bool(given) and np.ndim(split(given[0], argument)[0]) > 0


def _each(value: Any, unit: str, count: int, argument: str) -> list[float]:
    numbers = np.atleast_1d(np.asarray(to_number(value, unit, argument), dtype=float))
    if numbers.ndim != 1 or numbers.size not in (1, count):
        raise ArgumentError(sentence(argument, f"one number or {count} [{unit}]", value))
    return np.broadcast_to(numbers, count).tolist()


def _driven(current: Any, ends: list[float], step: float, sampled: bool, name: str) -> list[np.ndarray]:
    """The current of each sweep as samples, from one number for all, one for each, or samples."""
    argument = f"{name}.current"
    if _nested(current, argument) or np.ndim(split(current, argument)[0]) == 2 - sampled:
        rows = _rows(current, "pA", "current", name) or []
        rows = rows * len(ends) if len(rows) == 1 else rows
        if len(rows) != len(ends):
            raise ArgumentError(sentence(argument, f"one for each of {len(ends)} sweeps", len(rows)))
        return rows
    levels = _each(current, "pA", len(ends), argument)
    return [np.full(max(3, int(np.ceil(end / step - 1e-9))), level) for level, end in zip(levels, ends, strict=True)]

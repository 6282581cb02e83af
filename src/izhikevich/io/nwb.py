"""Recordings in Neurodata Without Borders, version 2 and the Allen Institute's files of version 1, read with h5py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..errors import ArgumentError, FileFormatError, IzhikevichError, sentence
from .raw import Raw, sampled_times
from .scales import named, quantity_of

_CLAMPED = ("CurrentClampSeries", "IZeroClampSeries")
_PRESENTED = "CurrentClampStimulusSeries"
_TABLE = "general/intracellular_ephys/intracellular_recordings"


class Found(NamedTuple):
    """A sweep in a file: where its samples are; `first` and `last` cut them."""

    number: int
    response: Any
    stimulus: Any
    first: int = 0
    last: int | None = None


def read_nwb(path: Path, wanted: Sequence[int] | None = None, channel: int = 0) -> list[Raw]:
    """Sweeps in current clamp of an NWB file.

    Stimulus and response belong together by the table of intracellular recordings; without it by sweep number and electrode; without those
    by their order. In files of version 1 they stand below ``/epochs/Sweep_N``, and what the file says to be no longer valid at the
    end is cut off. Where one of the two has more samples, those are left out.

    Parameters
    ----------
    path : Path
    wanted : sequence of int, optional
        Sweeps by their numbers in the file; all that are in current clamp by default.
    channel : int, default 0
        Which electrode, in the order of their names.

    Returns
    -------
    list of Raw
        In the order of their numbers.

    Raises
    ------
    FileFormatError
        For a damaged file, and one without any sweep in current clamp.
    ArgumentError
        For a sweep or electrode that is not there.
    """
    import h5py

    try:
        with h5py.File(path, "r") as file:
            found = sorted(_old(file) if _is_old(file) else _new(file, channel, path))
            if not found:
                remedy = "It holds no CurrentClampSeries"
                raise FileFormatError(sentence("path", "an NWB file with sweeps in current clamp", str(path), remedy))
            numbers = [sweep.number for sweep in found]
            absent = [] if wanted is None else [number for number in wanted if number not in numbers]
            if absent:
                rule = f"among {_short(numbers)}, in current clamp in {path.name}"
                raise ArgumentError(sentence("sweep", rule, absent[0]))
            by_number = dict(zip(numbers, found, strict=True))
            return [_sweep(by_number[n], _trusted(file), path) for n in (numbers if wanted is None else wanted)]
    except IzhikevichError:
        raise
    except Exception as error:  # h5py lets whatever a damaged file provokes fall through
        reason = f"h5py says: {type(error).__name__} {error}"[:200]
        raise FileFormatError(sentence("path", "an undamaged NWB file", str(path), reason)) from None


def _short(numbers: list[int]) -> str:
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]} to {numbers[-1]}"
    return ", ".join(map(str, numbers[:20])) + (" ..." if len(numbers) > 20 else "")


def _is_old(file: Any) -> bool:
    """Whether sweeps stand where version 1 puts them."""
    return "epochs" in file and any(name.startswith("Sweep_") for name in file["epochs"])


def _old(file: Any) -> Iterator[Found]:
    """Sweeps of a file of version 1."""
    for name, epoch in file["epochs"].items():
        number = re.fullmatch(r"Sweep_(\d+)", name)
        if not number or "response" not in epoch:
            continue
        response = epoch["response/timeseries"]
        if quantity_of(_text(response["data"].attrs.get("unit", "V"))) != "voltage":
            continue
        # an experiment is the sweep without what was recorded after its early end
        valid = file.get(f"epochs/Experiment_{number[1]}", epoch)
        valid = valid["stimulus"] if "stimulus" in valid else valid["response"]
        last = int(valid["idx_start"][()]) + int(valid["count"][()]) if "count" in valid else None
        yield Found(int(number[1]), response, epoch["stimulus/timeseries"] if "stimulus" in epoch else None, 0, last)


def _trusted(file: Any) -> bool:
    """Whether the conversion factors hold: the Allen Institute's first pipeline, 1.0, wrote volts and amperes beside wrong ones."""
    words = (
        [_text(word) for word in np.ravel(file["general/generated_by"][()])] if "general/generated_by" in file else []
    )
    return not ("version" in words[:-1] and words[words.index("version") + 1].startswith("1.0"))


def _new(file: Any, channel: int, path: Path) -> list[Found]:
    """Sweeps of a file of version 2, of one electrode."""
    rows = list(_rows(file) if _TABLE in file else _series(file))
    electrodes = sorted({_electrode(row.response) for row in rows})
    if rows and not 0 <= channel < len(electrodes):
        names = ", ".join(electrodes)
        raise ArgumentError(
            sentence("channel", f"from 0 to {len(electrodes) - 1} in {path.name}", channel, f"Its electrodes: {names}")
        )
    return [row for row in rows if _electrode(row.response) == electrodes[channel]]


def _rows(file: Any) -> Iterator[Found]:
    """By the table of intracellular recordings."""
    table = file[_TABLE]
    for number, answer, given in zip(
        table["id"][()], table["responses/response"][()], table["stimuli/stimulus"][()], strict=True
    ):
        response = file[answer["timeseries"]]
        if _kind(response) in _CLAMPED and answer["idx_start"] >= 0:
            stimulus = file[given["timeseries"]] if given["idx_start"] >= 0 else None
            first = int(answer["idx_start"])
            yield Found(int(number), response, stimulus, first, first + int(answer["count"]))


def _series(file: Any) -> Iterator[Found]:
    """By sweep number and electrode, or by order."""
    responses = [s for s in file["acquisition"].values() if _kind(s) in _CLAMPED]
    stimuli = (
        [s for s in file["stimulus/presentation"].values() if _kind(s) == _PRESENTED]
        if "stimulus/presentation" in file
        else []
    )
    keys = [(s.attrs.get("sweep_number"), _electrode(s)) for s in responses]
    numbered = None not in [key[0] for key in keys] and len(set(keys)) == len(keys)
    given = {(s.attrs.get("sweep_number"), _electrode(s)): s for s in stimuli}
    for k, (response, key) in enumerate(zip(responses, keys, strict=True)):
        if numbered:
            yield Found(int(key[0]), response, given.get(key))
        else:
            yield Found(k, response, stimuli[k] if len(stimuli) == len(responses) else None)


def _kind(series: Any) -> str:
    return _text(series.attrs.get("neurodata_type", ""))


def _electrode(series: Any) -> str:
    link = series.get("electrode", getlink=True)
    return str(getattr(link, "path", "")).rsplit("/", 1)[-1]


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _sweep(found: Found, trusted: bool, path: Path) -> Raw:
    """The samples of a sweep in the units that the file says."""
    voltage, unit, times = _samples(found.response, found, trusted)
    current, current_unit = None, "A"
    if found.stimulus is not None:
        current, current_unit, driven = _samples(found.stimulus, found, trusted)
        size = min(times.size, driven.size)
        times, voltage, current = times[:size], voltage[:size], current[:size]
        if size > 1 and abs(driven[1] - driven[0] - (times[1] - times[0])) > 1e-6 * times[1]:
            rates = tuple(float(f"{1.0 / (t[1] - t[0]):.6g}") for t in (times, driven))
            rule = f"sampled alike in sweep {found.number} of {path.name} [kHz]"
            raise FileFormatError(sentence("response and stimulus", rule, rates))
    elif _kind(found.response) == "IZeroClampSeries":
        current = np.zeros_like(voltage)
    return Raw(found.number, times, current, voltage, current_unit, unit)


def _samples(series: Any, found: Found, trusted: bool) -> tuple[np.ndarray, str, np.ndarray]:
    data = series["data"]
    factor = float(data.attrs.get("conversion", 1.0)) if trusted else 1.0
    cut = slice(found.first, found.last)
    values = np.asarray(data[cut], dtype=float) * factor + float(data.attrs.get("offset", 0.0))
    unit = named(_text(data.attrs.get("unit", "A" if found.stimulus is not None and series == found.stimulus else "V")))
    if "timestamps" in series:
        times = 1e3 * np.asarray(series["timestamps"][cut], dtype=float)
        return values, unit, times - times[:1]
    return values, unit, sampled_times(values.size, float(series["starting_time"].attrs["rate"]))

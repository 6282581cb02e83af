"""Recordings in Axon Binary Format, read with pyABF."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ArgumentError, FileFormatError, sentence
from .raw import Raw, sampled_times
from .scales import quantity_of


def read_abf(path: Path, wanted: Sequence[int] | None = None, channel: int = 0) -> list[Raw]:
    """Sweeps of an ABF file: a channel that was recorded, and the command waveform.

    Parameters
    ----------
    path : Path
    wanted : sequence of int, optional
        Which sweeps; all by default.
    channel : int, default 0
        Which of the recorded channels.

    Returns
    -------
    list of Raw
        The current is the command; where the file does not hold it (a stimulus file that is missing), the first channel that was recorded in
        a unit of current; without such a channel None.

    Raises
    ------
    FileFormatError
        For a damaged file.
    ArgumentError
        For a sweep or channel that is not there, or when pyabf is missing.
    """
    try:
        with np.printoptions():  # pyabf changes NumPy's print options when it is imported
            import pyabf
    except ImportError:
        remedy = "Install it: pip install izhikevich[io]"
        raise ArgumentError(sentence("path", "a CSV file while pyabf is missing", str(path), remedy)) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _refuse_impossible(path.read_bytes())
            abf = pyabf.ABF(str(path))
            count, channels = int(abf.sweepCount), int(abf.channelCount)  # type: ignore[arg-type]
            numbers = range(count) if wanted is None else wanted
            absent = [number for number in numbers if not 0 <= number < count]
            if not absent and channel < channels:
                return [_sweep(abf, number, channel) for number in numbers]
    except Exception as error:  # pyabf lets whatever a damaged file provokes fall through
        reason = f"pyabf says: {type(error).__name__} {error}"[:200]
        raise FileFormatError(sentence("path", "an undamaged ABF file", str(path), reason)) from None
    if absent:
        raise ArgumentError(sentence("sweep", f"from 0 to {count - 1} in {path.name}", absent[0]))
    raise ArgumentError(sentence("channel", f"from 0 to {channels - 1} in {path.name}", channel))


def _sweep(abf: Any, number: int, channel: int) -> Raw:
    abf.setSweep(number, channel=channel)
    voltage, unit = np.array(abf.sweepY, dtype=float), abf.sweepUnitsY
    times = sampled_times(voltage.size, float(abf.dataRate))  # pyabf's own times are rounded
    current, current_unit = np.array(abf.sweepC, dtype=float), abf.sweepUnitsC
    if not np.isfinite(current).all():
        measured = next((k for k, u in enumerate(abf.adcUnits) if k != channel and quantity_of(u) == "current"), None)
        if measured is None:
            return Raw(number, times, None, voltage, "", unit)
        abf.setSweep(number, channel=measured)
        current, current_unit = np.array(abf.sweepY, dtype=float), abf.sweepUnitsY
    return Raw(number, times, current, voltage, current_unit, unit)


def _refuse_impossible(content: bytes) -> None:
    """Refuse an ABF header that claims more than its file holds: pyabf would believe it, and take all the memory there is."""
    size = len(content)
    if content[:4] == b"ABF2":  # sweeps; then 18 sections, each (block, bytes of an entry, entries)
        claims = [int.from_bytes(content[12:16], "little")]
        for at in range(76, 76 + 18 * 16, 16):
            entry, count = (
                int.from_bytes(content[at + 4 : at + 8], "little"),
                int.from_bytes(content[at + 8 : at + 16], "little"),
            )
            claims += [count, entry * count]
    else:  # samples and sweeps
        claims = [int.from_bytes(content[at : at + 4], "little", signed=True) for at in (10, 16)]
    if any(claim > size or claim < 0 for claim in claims):
        raise ValueError("the header claims more data than the file holds")

"""One sweep as a source holds it, before any unit is converted; every reader gives these."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..errors import FileFormatError, sentence


class Raw(NamedTuple):
    """One sweep of a source.

    Parameters
    ----------
    number : int
        What the source calls it.
    times : ndarray (K,), ms, or None
        None where only spikes are known.
    current, voltage : ndarray (K,), or None
        In the units that follow.
    current_unit, voltage_unit : str
        As the source says; "" where it does not say.
    spikes : ndarray (n,), ms, or None
        None where nobody has looked for them yet.
    duration : float, ms, or None
        Of a sweep without samples.
    """

    number: int
    times: np.ndarray | None = None
    current: np.ndarray | None = None
    voltage: np.ndarray | None = None
    current_unit: str = ""
    voltage_unit: str = ""
    spikes: np.ndarray | None = None
    duration: float | None = None


def checked(raw: Raw, name: str) -> Raw:
    """Refuse samples that nobody could use.

    Parameters
    ----------
    raw : Raw
    name : str
        Of the source, for the error message.

    Returns
    -------
    Raw
        The same.

    Raises
    ------
    FileFormatError
        For columns that are empty, of unlike lengths or not finite, and for times that do not rise.

    Examples
    --------
    >>> checked(Raw(0, np.arange(2.0), np.array([1.0, np.nan])), "x.csv")
    Traceback (most recent call last):
    izhikevich.errors.FileFormatError: current of x.csv must be finite, got nan at index 1 of 2.
    """
    if raw.times is None:
        return raw
    for what, column in (("times", raw.times), ("current", raw.current), ("voltage", raw.voltage)):
        if column is None:
            continue
        if column.shape != raw.times.shape or column.size == 0:
            raise FileFormatError(sentence(f"{what} of {name}", "one value per time, not empty", column.size))
        bad = np.flatnonzero(~np.isfinite(column))
        if bad.size:
            k = int(bad[0])
            raise FileFormatError(sentence(f"{what} of {name}", "finite", float(column[k]), index=k, of=column.size))
    back = np.flatnonzero(np.diff(raw.times) <= 0)
    if back.size:
        k, rule = int(back[0]) + 1, "strictly increasing [ms]"
        raise FileFormatError(sentence(f"times of {name}", rule, float(raw.times[k]), index=k, of=raw.times.size))
    return raw


def even_times(count: int, dt: float) -> np.ndarray:
    """Times of samples `dt` [ms] apart, ms; rounded to a femtosecond, so that 0.05 · 22937 is 1146.85.

    >>> even_times(4, 0.1).tolist()
    [0.0, 0.1, 0.2, 0.3]
    """
    return np.round(dt * np.arange(count), 9)


def sampled_times(count: int, rate: float) -> np.ndarray:
    """Times of samples taken at a rate [Hz], ms.

    >>> sampled_times(3, 20_000)
    array([0.  , 0.05, 0.1 ])
    """
    return 1e3 * np.arange(count) / rate

"""Spike trains as every function here takes them, packed into one array and checked."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..errors import ArgumentError, sentence
from ..recording import Recording
from ..units import to_number
from ..units.convert import split


class Trains(NamedTuple):
    """Spike trains one after the other."""

    times: np.ndarray  # (n,), ms, ascending in each train
    borders: np.ndarray  # (k + 1,): train i is times[borders[i] : borders[i + 1]]
    alone: bool  # given as one train, not as a list of one
    window: tuple[float, float] | None  # of the recordings they come from, ms

    @property
    def count(self) -> int:
        return self.borders.size - 1


def packed(given: Any, argument: str) -> Trains:
    """One train or several, from whatever holds them.

    Parameters
    ----------
    given : array_like (n,) in ms, Recording, or a sequence of those
        One train is a sequence of times or a recording of one neuron. Several are a sequence of trains or a recording of several
        neurons, silent ones included.
    argument : str
        Name for the error message.

    Returns
    -------
    Trains

    Raises
    ------
    ArgumentError
        For times that are not finite or not ascending, and for recordings of different windows.

    Examples
    --------
    >>> packed([[1, 5], [], [2.5]], "a").borders
    array([0, 2, 2, 3])
    """
    if isinstance(given, Recording):
        order = np.argsort(given.spikes.neurons, kind="stable")
        sizes = np.bincount(given.spikes.neurons, minlength=given.size)
        return Trains(given.spikes.times[order], _borders(sizes), given.size == 1, _window(given))
    alone = _is_one(given, argument)
    each = [given] if alone else list(given)
    parts = [_times(train, argument) for train in each]
    times = np.concatenate(parts) if parts else np.empty(0)
    found = Trains(times, _borders([part.size for part in parts]), alone, _one_window(each, argument))
    _check(found, argument)
    return found


def _is_one(given: Any, argument: str) -> bool:
    if not isinstance(given, list | tuple):
        return np.ndim(split(given, argument)[0]) < 2
    first = given[0] if given else 0.0
    return not isinstance(first, list | tuple | Recording) and np.ndim(split(first, argument)[0]) == 0


def _times(train: Any, argument: str) -> np.ndarray:
    if isinstance(train, Recording):
        return train.spike_times
    if type(train) is not np.ndarray or train.dtype != np.float64:
        train = np.asarray(to_number(train, "ms", argument), np.float64)
    if train.ndim != 1:
        raise ArgumentError(sentence(argument, "spike times in a row, or a sequence of such trains", train.tolist()))
    return train


def _borders(sizes: Any) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)


def _window(recording: Recording) -> tuple[float, float]:
    return recording.begin, recording.begin + recording.duration


def _one_window(each: list[Any], argument: str) -> tuple[float, float] | None:
    windows = {_window(train) for train in each if isinstance(train, Recording)}
    if len(windows) > 1:
        rule = "recordings of one window"
        raise ArgumentError(sentence(argument, rule, sorted(windows), "Give the times of each with .spike_times"))
    return windows.pop() if windows else None


def _check(trains: Trains, argument: str) -> None:
    wrong = np.flatnonzero(~np.isfinite(trains.times))
    if wrong.size:
        raise ArgumentError(sentence(argument, "finite times [ms]", *_place(trains, int(wrong[0]))))
    back = np.diff(trains.times) < 0
    back[_inner(trains)] = False
    if back.any():
        rule = "spike times in ascending order [ms]"
        raise ArgumentError(sentence(argument, rule, *_place(trains, int(np.argmax(back)) + 1)))


def check_rising(trains: Trains, argument: str) -> None:
    """Refuse two spikes at one time: what is said of intervals has no value where one is of length 0."""
    twice = np.diff(trains.times) == 0
    twice[_inner(trains)] = False
    if twice.any():
        rule = "spike times that differ from each other [ms]"
        raise ArgumentError(sentence(argument, rule, *_place(trains, int(np.argmax(twice)) + 1)))


def _inner(trains: Trains) -> np.ndarray:
    """Where one train ends and the next begins, in the differences of all times."""
    borders = trains.borders[1:-1]
    return borders[(borders > 0) & (borders < trains.times.size)] - 1


def _place(trains: Trains, at: int) -> tuple[float, str]:
    """A value, with the remedy that says where it stands."""
    train = int(np.searchsorted(trains.borders, at, side="right")) - 1
    where = f"spike {at - int(trains.borders[train])}" + ("" if trains.alone else f" of train {train}")
    return float(trains.times[at]), f"Look at {where}"

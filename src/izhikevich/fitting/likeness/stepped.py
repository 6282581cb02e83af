"""A recording as answers to one step, with the current relative to the one before: what can be compared with other cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import ArgumentError, sentence
from ...io import Recordings, StepResponses
from .scaled_steps import AFTER
from .traits import INTERVALS, SPREAD

FEWEST = 3  # spikes: two intervals
LEAST = 0.5  # of the weakest firing step: rheobase is taken to lie above this, though weaker steps were not tried
BACK = 0.1  # of a step: the current is back where it was if it is no farther from there


@dataclass(frozen=True, eq=False)
class Stepped:
    """Spikes during and after a step.

    Attributes
    ----------
    trains : tuple of ndarray, ms
        From the onset of the step to its end.
    ends : tuple of float, ms
        When the step ended; of spikes alone, the recording.
    above : ndarray (n,), pA
        Steps, from `reference`.
    reference : float, pA
        The current before the step; of a cell that fires there, the mean of the silent steps.
    bracket : (float, float), pA, or None
        Between which rheobase lies, from `reference`, the upper one included; None where the current is not used.
    rebounds : tuple of int or None
        Spikes in the 100 ms after each step down; None where that is not known.
    sag : float
        Of the most hyperpolarising step; nan where it is not known.
    traits : tuple of str
        What can be compared.
    unused : str
        What is not used, and why.
    """

    trains: tuple[np.ndarray, ...]
    ends: tuple[float, ...]
    above: np.ndarray
    reference: float
    bracket: tuple[float, float] | None
    rebounds: tuple[int | None, ...]
    sag: float
    traits: tuple[str, ...]
    unused: str = ""

    @property
    def duration(self) -> float:
        """Of the longest, ms."""
        return max(self.ends)


def stepped(recordings: Recordings) -> Stepped:
    """Cut a recording to its step.

    Parameters
    ----------
    recordings : Recordings
        With a step that the sweeps share, a current that is held throughout, or spikes alone.

    Returns
    -------
    Stepped

    Raises
    ------
    ArgumentError
        Where no sweep has three spikes during the step.

    Examples
    --------
    >>> found = stepped(Recordings.from_spikes([[], [30, 60, 95], [20, 45, 75, 110]], [40, 60, 90], duration=120))
    >>> found.bracket, found.above.tolist(), found.duration
    ((40.0, 60.0), [40.0, 60.0, 90.0], 120.0)
    """
    answers, why = _answers(recordings)
    if answers is None:
        _enough(recordings.spikes)
        return _intervals(recordings.spikes, recordings.durations, why)
    begin, end = answers.begin, answers.end
    trains = tuple(train[(train >= begin) & (train <= end)] - begin for train in recordings.spikes)
    spikes = np.array([train.size for train in trains])
    _enough(trains)
    holding = float(np.median(answers.holding))
    firing = answers.current[spikes > 0]
    low, silent = float(firing.min()), answers.current[(spikes == 0) & (answers.current < firing.min())]
    if low > holding:
        reference, below = holding, max(holding, silent.max(initial=-np.inf))
    elif silent.size:
        reference, below = float(silent.mean()), float(silent.max())
    else:
        return _intervals(trains, [end - begin] * len(trains), "the cell fires at every step")
    high = low - reference
    above = answers.current - reference
    used = np.flatnonzero((above > 0) | ((answers.current < holding) & (low > holding)))
    unused = [name for name, known in _known(answers, low > holding, above[used]).items() if not known]
    said = f"Not used, for they are not known: {', '.join(unused)}." if unused else ""
    return Stepped(
        tuple(trains[k] for k in used),
        (end - begin,) * used.size,
        above[used],
        reference,
        (max(LEAST * high, float(below - reference)), high),
        tuple(_rebound(recordings, int(k), answers) for k in used),
        answers.sag if low > holding else np.nan,
        tuple(name for name in SPREAD if name not in unused),
        said,
    )


def _known(answers: StepResponses, rests: bool, above: np.ndarray) -> dict[str, bool]:
    """Which of the traits that need more than spikes and current are there."""
    down = rests and bool((above < 0).any())
    return {"latency": rests, "sag": down and bool(np.isfinite(answers.sag)), "rebound": down}


def _intervals(trains: Sequence[np.ndarray], ends: Sequence[float], why: str) -> Stepped:
    """What can be compared without currents."""
    said = f"Intervals alone were compared, for {why}; not used: latency, rate, sag, rebound."
    return Stepped(tuple(trains), tuple(ends), np.empty(0), 0.0, None, (), np.nan, INTERVALS, said)


def _answers(recordings: Recordings) -> tuple[StepResponses | None, str]:
    """What was answered to the step that the sweeps share, or that each sweep is; else why there is none."""
    if recordings.i is None:
        return None, "the current is not known"
    if all(len(sweep) == 1 for sweep in recordings.steps):
        return recordings.features(0.0, min(recordings.durations)), ""
    try:
        return recordings.features(), ""
    except ArgumentError:
        return None, "the sweeps share no step of current"


def _rebound(recordings: Recordings, k: int, answers: StepResponses) -> int | None:
    """Spikes soon after a step, where the current is then what it was before."""
    assert recordings.i is not None
    assert recordings.dts is not None
    dt, i, end = recordings.dts[k], recordings.i[k], answers.end
    after = i[round(end / dt) + 1 : round((end + AFTER) / dt)]
    step = abs(answers.current[k] - answers.holding[k])
    if end + AFTER > recordings.durations[k] + dt or not after.size:
        return None
    if np.abs(np.median(after) - answers.holding[k]) > BACK * step:
        return None
    train = recordings.spikes[k]
    return int(((train > end) & (train <= end + AFTER)).sum())


def _enough(trains: Sequence[np.ndarray]) -> None:
    """Refuse recordings without two intervals in any sweep."""
    most = max((train.size for train in trains), default=0)
    if most < FEWEST:
        rule = f"recordings with {FEWEST} spikes or more in a step"
        got = "none" if not most else "one" if most == 1 else "two"
        raise ArgumentError(
            sentence("nearest_cell.recordings", rule, got, "Firing is told by intervals: record stronger steps")
        )

"""Which step the sweeps of a recording have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ..analysis.pattern.epochs import BRIEF, Epoch
from ..errors import ArgumentError, sentence

ALIKE = 1.0  # ms: where the current is noisy, the sweeps' steps begin at times that differ by less


def step_window(steps: Sequence[Sequence[Epoch]]) -> tuple[float, float]:
    """When the step begins and ends that the sweeps share.

    Of each sweep it is the first epoch, longer than 20 ms, that begins after the sweep does and is held at another current than the
    first; the window that most sweeps have wins. So a sweep whose step is 0 has it too.

    Parameters
    ----------
    steps : sequence of sequences of Epoch
        Held epochs of each sweep.

    Returns
    -------
    begin, end : float, ms

    Raises
    ------
    ArgumentError
        Where no sweep has a step.

    Examples
    --------
    >>> sweep = [Epoch(0, 100, 0, 0), Epoch(100, 600, 50, 50), Epoch(600, 1000, 0, 0)]
    >>> step_window([sweep, [Epoch(0, 1000, 0, 0)], sweep])
    (100.0, 600.0)
    """
    found: list[tuple[float, float]] = []
    for sweep in steps:
        later = [e for e in sweep if e.begin > 0 and e.length > BRIEF and e.first != sweep[0].first]
        if later:
            found.append((float(later[0].begin), float(later[0].end)))
    if not found:
        remedy = "Say when it was: features(begin, end)"
        raise ArgumentError(
            sentence("current", "held at another value for more than 20 ms in some sweep", "no step", remedy)
        )
    counted = Counter((round(begin), round(end)) for begin, end in found)
    window = max(counted, key=lambda w: (counted[w], -w[0]))
    alike = [w for w in found if (round(w[0]), round(w[1])) == window]
    begin, end = np.median(np.array(alike), axis=0).tolist()
    return begin, end


def before(sweep: Sequence[Epoch], begin: float, dt: float) -> slice:
    """The samples before a step, since the last change of the current."""
    earlier = [e for e in sweep if e.begin < begin - ALIKE]
    return slice(round(earlier[-1].begin / dt) if earlier else 0, round(begin / dt))

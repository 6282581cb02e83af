"""The coincidence factor: how many spikes of a model are where the cell's are, beyond what chance would give."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from ..units import to_number
from .pool import pair, shaped, window


def coincidence(
    a: Any, b: Any = None, begin: float | None = None, end: float | None = None, *, delta: float = 4.0
) -> Any:
    """The coincidence factor Γ of spike trains `b` (of a model) with spike trains `a` (of a cell).

        Γ = (N - 2 ν Δ n) / ((n + m) / 2) / (1 - 2 ν Δ)

    with n and m the spikes of a and b, N the pairs of them at most Δ apart, each spike in one pair at most, and ν the rate of b: a Poisson
    train of that rate has 2 ν Δ n coincidences by chance. 1 for equal trains, 0 for chance, negative below it. The rate is that of b alone,
    so Γ of a with b and of b with a differ where their numbers of spikes do.

    Parameters
    ----------
    a : one train or several, ms
        A sequence of ascending times, a Recording, or a sequence of those; a Recording of many neurons is that many trains.
    b : one train or several, ms, optional
        As `a`. Left out: the trains of `a` with each other.
    begin, end : float, ms
        The window, from which rates are; that of the recordings where left out. All spikes lie in it.
    delta : float, ms, default 4
        Precision Δ; spikes exactly Δ apart coincide.

    Returns
    -------
    float or ndarray
        (n, m) for n trains with m; a side given as one train has no axis, so two trains give a number. nan where neither train has a spike.

    Raises
    ------
    ArgumentError
        For times that are not finite, not ascending or outside the window, a window that is not known, a negative delta, and one so long
        that 2 ν Δ reaches 1: then everything coincides by chance.

    References
    ----------
    Kistler, Gerstner & van Hemmen (1997), Neural Computation 9:1015; Jolivet, Kobayashi, Rauch, Naud, Shinomoto & Gerstner (2008),
    J. Neurosci. Methods 169:417.

    Examples
    --------
    >>> round(coincidence([100, 200, 300, 400], [101, 203, 250, 399], 0, 1000, delta=2), 6)
    0.49187
    >>> coincidence([100, 200], [100, 200], 0, 1000)
    1.0
    """
    from ..engines.cpu.function import compiled  # here, because numba takes half a second to import

    delta = float(to_number(delta, "ms", "coincidence.delta"))
    if not 0 <= delta < np.inf:
        raise ArgumentError(sentence("coincidence.delta", "finite and not negative [ms]", delta))
    first, second = pair(a, b, "coincidence")
    begin, end = window(begin, end, first, second, "coincidence")
    n, m = np.diff(first.borders)[:, None], np.diff(second.borders)[None, :]
    chance = 2.0 * delta * m / (end - begin)
    if (chance >= 1.0).any():
        rule = f"below {0.5 * (end - begin) / m.max():g} ms, one over twice the rate of b"
        raise ArgumentError(sentence("coincidence.delta", rule, delta))
    pairs = np.zeros((first.count, second.count))
    compiled(walk)(first.times, first.borders, second.times, second.borders, delta, pairs)
    with np.errstate(invalid="ignore"):  # two empty trains: nothing that could coincide, nan
        return shaped((pairs - chance * n) / (0.5 * (n + m) * (1.0 - chance)), first, second)


def walk(times: Any, borders: Any, others: Any, other_borders: Any, delta: Any, pairs: Any) -> None:
    """Count the coincidences of every pair of trains."""
    for i in range(pairs.shape[0]):
        for j in range(pairs.shape[1]):
            x, y = times[borders[i] : borders[i + 1]], others[other_borders[j] : other_borders[j + 1]]
            pairs[i, j] = met(x, y, delta)


def met(x: Any, y: Any, delta: Any) -> Any:
    """How many spikes of two trains can be paired: the earliest that fit are, which leaves most to the others."""
    count = i = j = 0
    while i < x.shape[0] and j < y.shape[0]:
        if x[i] - y[j] > delta:
            j += 1
        elif y[j] - x[i] > delta:
            i += 1
        else:
            count, i, j = count + 1, i + 1, j + 1
    return count

"""Losses by their names; a loss of one's own is a function of the same shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...errors import ArgumentError, sentence, unknown
from ...spiketrains import coincidence, van_rossum, victor_purpura
from ..data import Sweep
from .indexed import indexed

#: From spikes (N, K) of N candidates in a sweep, nan beyond the last of each, to what is to be small, (N,).
Loss = Callable[[np.ndarray, Sweep], np.ndarray]

TAU = 10.0  # ms, of the van Rossum distance
PRICE = 0.05  # per ms: moving a spike by 40 ms costs as much as taking it away and putting in another
NEAREST, SHARE = 4.0, 0.1  # ms, and part of the mean interval: how near spikes must be to coincide
CROWDED = 0.5  # from here on so many coincide by chance that the rest says little


def by_index(spikes: np.ndarray, sweep: Sweep) -> np.ndarray:
    """Count, latency and intervals of each window (`indexed`), weighted."""
    return sum((w.weight * indexed(spikes, sweep.spikes, w.begin, w.end) for w in sweep.windows), np.zeros(len(spikes)))


def by_van_rossum(spikes: np.ndarray, sweep: Sweep, tau: float = TAU) -> np.ndarray:
    """Square of the van Rossum distance, for each spike of the cell."""
    return van_rossum(trains(spikes), [sweep.spikes], tau=tau)[:, 0] ** 2 / max(1, sweep.spikes.size)


def by_victor_purpura(spikes: np.ndarray, sweep: Sweep, q: float = PRICE) -> np.ndarray:
    """Victor-Purpura distance, for each spike of the cell."""
    return victor_purpura(trains(spikes), [sweep.spikes], q=q)[:, 0] / max(1, sweep.spikes.size)


def by_coincidence(spikes: np.ndarray, sweep: Sweep, delta: float | None = None) -> np.ndarray:
    """1 - Γ; for currents that vary all the time only.

    Parameters
    ----------
    spikes : ndarray (N, K), ms
    sweep : Sweep
    delta : float, ms, optional
        How near spikes must be to coincide; by default 4, or a tenth of the mean interval where that is less.

    Returns
    -------
    ndarray (N,)

    Raises
    ------
    ArgumentError
        Where the current is held: spikes then coincide by their rhythm. Where spikes are so dense that chance explains most coincidences.
    """
    if np.isfinite(sweep.windows[0].level):
        remedy = 'Take loss="indexed" or another; Γ is made for noise that is put in again and again'
        raise ArgumentError(sentence("loss='coincidence'", "asked of a current that varies", "held steps", remedy))
    if sweep.spikes.size < 2:
        got = f"{sweep.spikes.size}"
        raise ArgumentError(sentence("loss='coincidence'", "asked of sweeps with two spikes or more", got))
    near = min(NEAREST, SHARE * float(np.diff(sweep.spikes).mean())) if delta is None else delta
    chance = 2.0 * near * sweep.spikes.size / sweep.duration
    if chance > CROWDED:
        rule = f"asked where at most {CROWDED:.0%} of spikes coincide by chance (2 r Δ)"
        raise ArgumentError(sentence("loss='coincidence'", rule, f"{chance:.0%}", "Take a smaller delta"))
    found = np.full(len(spikes), 2.0)
    for k, train in enumerate(trains(spikes)):
        if 2.0 * near * train.size < sweep.duration:  # a denser one coincides with anything
            found[k] = 1.0 - np.nan_to_num(coincidence(sweep.spikes, train, 0.0, sweep.duration, delta=near))
    return found


def trains(spikes: np.ndarray) -> list[np.ndarray]:
    """Rows without what stands beyond the last spike; empty for a candidate that diverged."""
    return [row[np.isfinite(row)] for row in spikes]


#: What `loss=` may name.
LOSSES: dict[str, Loss] = {
    "indexed": by_index,
    "van_rossum": by_van_rossum,
    "victor_purpura": by_victor_purpura,
    "coincidence": by_coincidence,
}


def loss_named(loss: Any) -> Loss:
    """The loss of a name; a function is taken as it is.

    >>> loss_named("indexed") is LOSSES["indexed"]
    True
    """
    if isinstance(loss, str):
        if loss not in LOSSES:
            raise unknown("loss", loss, LOSSES)
        return LOSSES[loss]
    if not callable(loss):
        raise ArgumentError(sentence("loss", "a name or a function of (spikes, sweep)", type(loss).__name__))
    return loss  # type: ignore[return-value]

"""Rows of synapses, asked for before they are needed: they lie all over memory, and waiting for each takes longer than walking along it."""

from __future__ import annotations

import numba as nb

from .primitives import prefetch
from .sweeps import BARE

AHEAD = 4  # spikes: whole rows
FAR_AHEAD = 16  # the same for short pieces of rows
WORDS = 16  # in a cache line


@nb.njit(**BARE)
def fetch(words, first, last):
    """Ask for `words[first:last]`."""
    for e in range(first, last, WORDS):
        prefetch(words, e)


@nb.njit(**BARE)
def fetch_row(words, starts, sent, n, pre, q):
    """Ask for the row that spike `q` of a list will need after some others."""
    if q + AHEAD < n:
        row = sent[q + AHEAD] - pre
        fetch(words, starts[row], starts[row + 1])

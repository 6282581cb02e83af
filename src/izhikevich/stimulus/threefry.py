"""Counter-based random words: the same key and counter give the same words anywhere, in any order.

Threefry-2x32 with 20 rounds, of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011),
the Random123 library. Only 32-bit additions, exclusive ors and rotations: every language and device gives equal bits.
"""

from __future__ import annotations

import numpy as np

_ROTATIONS = (13, 15, 26, 6, 17, 29, 16, 24)
_PARITY = np.uint32(0x1BD11BDA)


def threefry2x32(key0, key1, counter0, counter1) -> tuple[np.ndarray, np.ndarray]:
    """Two random words per counter.

    Parameters
    ----------
    key0, key1 : int or array of uint32
        The key; in this package (seed, stream).
    counter0, counter1 : int or array of uint32
        The counter; in this package (neuron, step). All four broadcast.

    Returns
    -------
    word0, word1 : ndarray of uint32, the broadcast shape

    Examples
    --------
    >>> [f"{int(word):08x}" for word in threefry2x32(0, 0, 0, 0)]
    ['6b200159', '99ba4efe']
    """
    k0, k1, x0, x1 = (np.asarray(x).astype(np.uint32) for x in (key0, key1, counter0, counter1))
    shape = np.broadcast_shapes(k0.shape, k1.shape, x0.shape, x1.shape) or (1,)  # arrays wrap silently, scalars warn
    k0, k1 = np.atleast_1d(k0), np.atleast_1d(k1)
    keys = (k0, k1, k0 ^ k1 ^ _PARITY)
    x0 = np.broadcast_to(x0, shape) + keys[0]
    x1 = np.broadcast_to(x1, shape) + keys[1]
    for quarter in range(5):
        for rotation in _ROTATIONS[4 * (quarter % 2) : 4 * (quarter % 2) + 4]:
            x0 += x1
            x1 = _rotate(x1, rotation)
            x1 ^= x0
        x0 += keys[(quarter + 1) % 3]
        x1 += keys[(quarter + 2) % 3]
        x1 += np.uint32(quarter + 1)
    scalar = all(np.ndim(x) == 0 for x in (key0, key1, counter0, counter1))
    return (x0[0], x1[0]) if scalar else (x0, x1)


def _rotate(x: np.ndarray, by: int) -> np.ndarray:
    return (x << np.uint32(by)) | (x >> np.uint32(32 - by))

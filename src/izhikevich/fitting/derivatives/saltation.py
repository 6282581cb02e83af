"""Derivatives of spike times through resets, forwards and backwards.

An interval between spikes takes a derivative S = ∂(v, u)/∂θ from its begin to S⁻ = M S + B, before the spike (`tangent.py`). There, with
f⁻ and f⁺ the rates (v', u') just before and just after the reset,

    dT/dθ = (∂vpeak/∂θ - S⁻_v) / f⁻_v
    S⁺_v = ∂c/∂θ - f⁺_v dT/dθ
    S⁺_u = ∂d/∂θ + S⁻_u + (f⁻_u - f⁺_u) dT/dθ

since neighbouring trajectories reach the peak, and are reset, at other times. All is exact as long as no spike appears, vanishes or grazes
the peak. Backwards the same steps are transposed: of a loss, whose derivatives by the spike times are given, one pass gives those by
everything.

Source: the saltation matrix, e.g. P. C. Müller, Calculation of Lyapunov exponents for dynamic systems with discontinuities, Chaos Solitons
Fractals 5 (1995) 1671; backwards in time: T. C. Wunderlich and C. Pehle, Event-based backpropagation can compute exact gradients for
spiking neural networks, Sci. Rep. 11 (2021) 12829.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .tangent import FLOWING

#: What spike times are differentiated by: the parameters of the common form, then v and u at the begin.
BY = (*FLOWING, "c", "d", "vpeak", "v0", "u0")
C, D, PEAK, START = (BY.index(name) for name in ("c", "d", "vpeak", "v0"))


class Intervals(NamedTuple):
    """Of N cells with up to K spikes each: what each interval does, and the rates at the spike that ends it; nan beyond the last spike."""

    times: np.ndarray  # (N, K), ms
    move: np.ndarray  # (N, K, 2, 2): the transition matrix M
    added: np.ndarray  # (N, K, 2, parameters of the flow): B
    before: np.ndarray  # (N, K, 2): f⁻
    after: np.ndarray  # (N, K, 2): f⁺


def forwards(intervals: Intervals) -> tuple[np.ndarray, np.ndarray]:
    """Derivatives by all of `BY`: of all spike times, and of u just after the spikes.

    Parameters
    ----------
    intervals : Intervals

    Returns
    -------
    times, u : ndarray (N, K, len(BY)), ms and mV/ms per unit
        nan beyond a cell's last spike. Those of u are taken at the spike, which moves itself.
    """
    n, spikes = intervals.times.shape
    found, after = np.full((2, n, spikes, len(BY)), np.nan)
    S = np.zeros((n, 2, len(BY)))
    S[:, 0, START] = S[:, 1, START + 1] = 1.0
    for k in range(spikes):
        f, g = intervals.before[:, k], intervals.after[:, k]
        S = intervals.move[:, k] @ S
        S[:, :, : len(FLOWING)] += intervals.added[:, k]
        late = -S[:, 0]
        late[:, PEAK] += 1.0
        late = late / f[:, :1]
        found[:, k] = late
        S[:, 0] = -g[:, :1] * late
        S[:, 0, C] += 1.0
        S[:, 1, D] += 1.0
        after[:, k] = S[:, 1] + f[:, 1:] * late
        S[:, 1] += (f[:, 1:] - g[:, 1:]) * late
    return found, after


def backwards(intervals: Intervals, slopes: np.ndarray) -> np.ndarray:
    """Derivatives of a loss by all of `BY`, from those by the spike times.

    Parameters
    ----------
    intervals : Intervals
    slopes : ndarray (N, K), per ms
        ∂loss/∂T of every spike; what stands beyond a cell's last one does not count.

    Returns
    -------
    ndarray (N, len(BY))
    """
    n, spikes = intervals.times.shape
    total, v, u = np.zeros((n, len(BY))), np.zeros(n), np.zeros(n)
    for k in reversed(range(spikes)):
        is_spike = np.isfinite(intervals.times[:, k])
        f, g, move, added = (np.where(is_spike.reshape(-1, *[1] * (x.ndim - 1)), x, 1.0) for x in
                             (intervals.before[:, k], intervals.after[:, k], intervals.move[:, k], intervals.added[:, k]))  # fmt: skip
        late = np.where(is_spike, slopes[:, k], 0.0) - g[:, 0] * v + (f[:, 1] - g[:, 1]) * u
        total[:, C] += v
        total[:, D] += u
        total[:, PEAK] += late / f[:, 0]
        back = np.stack([-late / f[:, 0], u], axis=-1)
        total[:, : len(FLOWING)] += np.einsum("ni,nij->nj", back, added)
        v, u = np.moveaxis(np.einsum("ni,nij->nj", back, move), -1, 0)
    total[:, START], total[:, START + 1] = v, u
    return total

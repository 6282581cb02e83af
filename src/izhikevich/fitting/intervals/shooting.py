"""The constrained problem: u after every spike is an unknown, and must be what the interval before leaves.

Every interval is a run of its own, from c and an unknown u to its spike (multiple shooting). Minimise

    f(x) = 1/2 Σ log²(T̂ᵢ / Tᵢ) + λ/2 Σ (Iᵢ - Ī)²

over parameters, inputs and all uᵢ, such that uᵢ₊₁ = u⁻ᵢ + d, inside bounds. Where the constraints hold this is the unconstrained cost;
on the way there they need not, so that one wrong interval does not spoil those after it.

Source: H. G. Bock and K. J. Plitt, A multiple shooting algorithm for direct solution of optimal control problems, IFAC Proc. 17 (1984) 1603.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from .measured import Measured
from .shots import FINE, shots
from .unconstrained import scatter
from .unknowns import Unknowns


class Seen(NamedTuple):
    """The problem at n points."""

    r: np.ndarray  # (n, R): residuals, whose half sum of squares is minimised
    r_slopes: np.ndarray  # (n, R, size): their derivatives by the places
    gap: np.ndarray  # (n, K - 1), mV/ms, what must be 0: u of an interval's begin less what the one before left
    gap_slopes: np.ndarray  # (n, K - 1, size)


def seen(unknowns: Unknowns, data: Measured, smoothness: float, x: np.ndarray, dt: float = FINE) -> Seen:
    """Residuals and constraints at points (n, size) of the unit cube, with their derivatives.

    Parameters
    ----------
    unknowns : Unknowns
        With a u for each of the fitted intervals.
    data : Measured
    smoothness : float
        λ.
    x : ndarray (n, size)
    dt : float, ms, default 0.02

    Returns
    -------
    Seen
    """
    count, values = data.fitted, unknowns.values(x)
    found = shots(unknowns, data, values, values.u, np.arange(count), dt)
    apart, apart_slopes = scatter(unknowns, values.inputs, smoothness)
    off = np.concatenate(
        [_placed(unknowns, found.off_slopes), np.broadcast_to(apart_slopes, (len(x), *apart_slopes.shape))], axis=1
    )
    left = np.where(np.isfinite(found.u), found.u, values.u)[:, :-1]
    after = -_placed(unknowns, found.u_slopes)[:, :-1]
    k = np.arange(count - 1)
    after[:, k, unknowns.size - count + 1 + k] += 1.0
    scale = unknowns.slopes(x)[:, None, :]
    return Seen(np.hstack([found.off, apart]), off * scale, values.u[:, 1:] - left, after * scale)


def _placed(unknowns: Unknowns, slopes: np.ndarray) -> np.ndarray:
    """From derivatives by an interval's own unknowns, (n, K, parameters + 2), to those by all of them, (n, K, size)."""
    p, k = unknowns.parameters, np.arange(slopes.shape[1])
    made = np.zeros((*slopes.shape[:2], unknowns.size))
    made[..., :p] = slopes[..., :p]
    if unknowns.inputs:
        made[:, k, p + (k if unknowns.inputs > 1 else 0)] = slopes[..., p]
    made[:, k, p + unknowns.inputs + k] = slopes[..., p + 1]
    return made


@dataclass(eq=False)
class Problem:
    """The constrained problem as solvers ask for it: functions of one point.

    Parameters
    ----------
    unknowns, data, smoothness, dt
        As in `seen`.
    """

    unknowns: Unknowns
    data: Measured
    smoothness: float
    dt: float = FINE
    _last: tuple[bytes, Seen] | None = None

    def cost(self, x: np.ndarray) -> float:
        """f."""
        r = self._seen(x).r[0]
        return 0.5 * float(r @ r)

    def slope(self, x: np.ndarray) -> np.ndarray:
        """∂f/∂x, (size,)."""
        at = self._seen(x)
        return at.r[0] @ at.r_slopes[0]

    def bend(self, x: np.ndarray) -> np.ndarray:
        """∂²f/∂x² without what vanishes with the residuals (Gauss and Newton's), (size, size)."""
        slopes = self._seen(x).r_slopes[0]
        return slopes.T @ slopes

    def gap(self, x: np.ndarray) -> np.ndarray:
        """What must be 0, (K - 1,) mV/ms."""
        return self._seen(x).gap[0]

    def gap_slope(self, x: np.ndarray) -> Any:
        """Its derivatives, sparse (K - 1, size)."""
        from scipy.sparse import csr_array

        return csr_array(self._seen(x).gap_slopes[0])

    def _seen(self, x: np.ndarray) -> Seen:
        """Of the point asked for last all is remembered: solvers ask for one thing after the other."""
        x = np.array(x, float)
        if self._last is None or self._last[0] != x.tobytes():
            self._last = x.tobytes(), seen(self.unknowns, self.data, self.smoothness, x[None], self.dt)
        return self._last[1]

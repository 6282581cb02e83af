"""Residuals made small by the method of Levenberg and Marquardt: for losses with exact derivatives, where descent gets slow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
from jax.flatten_util import ravel_pytree

from ..errors import ArgumentError, sentence
from .train import Trained


def newton(residuals: Callable[[Any], Any], params: Any, rounds: int = 20, damping: float = 1e-3) -> Trained:
    """Parameters at which residuals are small, a short way from where they were.

    In each round the change d is the smallest that would bring linear residuals r + J d near 0: d = -Jᵀ (J Jᵀ + λ I)⁻¹ r, with λ in parts of the
    mean square of J's rows. A change that does not lessen Σ r² is not made; λ then grows, and shrinks where it does. Derivatives have to be
    those of the residuals, as exact derivatives of spike times are; a surrogate's are not.

    Parameters
    ----------
    residuals : callable
        From parameters to an array of any shape, (M,) numbers; differentiated M times backwards. Where a change would make one of them
        infinite or no number, it is not made.
    params : pytree of arrays
        There may be more of them than residuals.
    rounds : int, default 20
    damping : float, default 1e-3
        λ at first.

    Returns
    -------
    Trained
        `losses` (rounds + 1,) are Σ r² before each round and at the end.

    Raises
    ------
    ArgumentError
        If a residual is not finite at the start.

    References
    ----------
    K. Levenberg, Quart. Appl. Math. 2 (1944) 164; D. W. Marquardt, SIAM J. Appl. Math. 11 (1963) 431.

    Examples
    --------
    >>> import jax.numpy as jnp
    >>> found = newton(lambda p: jnp.array([p["x"] ** 2 - 2.0, p["x"] * p["y"] - 1.0]), {"x": 1.0, "y": 1.0})
    >>> round(float(found.params["x"]), 4), round(float(found.params["y"]), 4)
    (1.4142, 0.7071)
    """
    at, back = ravel_pytree(params)

    def flat(x: Any) -> Any:
        return ravel_pytree(residuals(back(x)))[0]

    value, slopes = jax.jit(flat), jax.jit(jax.jacrev(flat))
    r = np.asarray(value(at), float)
    if not np.isfinite(r).all():
        raise ArgumentError(
            sentence("newton.residuals", "finite at the start", f"{int((~np.isfinite(r)).sum())} that are not")
        )
    losses = [float(r @ r)]
    for _ in range(rounds):
        by = np.asarray(slopes(at), float)
        square = by @ by.T
        change = -by.T @ np.linalg.solve(square + damping * np.trace(square) / r.size * np.eye(r.size), r)
        after = np.asarray(value(at + change.astype(at.dtype)), float)
        if np.isfinite(after).all() and after @ after < r @ r:
            at, r, damping = at + change.astype(at.dtype), after, max(damping / 3, 1e-12)
        else:
            damping *= 4
        losses.append(float(r @ r))
    return Trained(back(at), np.array(losses), None)

"""Gain and bias of cells from what they are to fire at: tuning curves."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, sentence
from .rates import rate_curve


def gain_bias(model: Any, max_rates: Any, intercepts: Any) -> tuple[np.ndarray, np.ndarray]:
    """Gain and bias with which cells begin to fire at an intercept and fire, adapted, at a rate where they like it most.

    A cell gets the current ``gain * (e·x) + bias`` where e is its encoder and x the value, both of length 1 at most. With
    the threshold I₀ of firing that lasts, and I₁ the current of the rate, both read off the f-I curve of the cell,
    gain = (I₁ - I₀) / (1 - intercept) and bias = I₁ - gain. Nengo solves the same two equations with rates that it
    simulates for 1.1 s for each of many trials.

    Parameters
    ----------
    model : Model
        With scalar parameters; it rests without input.
    max_rates : array_like (n,), Hz
        Adapted rates at e·x = 1.
    intercepts : array_like (n,) or float, in [-1, 1)
        Where e·x reaches the threshold.

    Returns
    -------
    gain, bias : ndarray (n,), in the model's unit of current

    Raises
    ------
    ArgumentError
        For a rate that the cell cannot have: below the one it begins with, or above its fastest; for an intercept of 1 or more.

    Examples
    --------
    >>> import izhikevich as izh
    >>> gain, bias = gain_bias(izh.cell("RS"), [50.0], [0.0])
    >>> gain.round(1), bias.round(1)
    (array([19.2]), array([3.8]))
    """
    wanted, begins = np.broadcast_arrays(np.asarray(max_rates, float), np.asarray(intercepts, float))
    wanted, begins = np.atleast_1d(wanted), np.atleast_1d(begins)
    if wanted.ndim != 1:
        raise ArgumentError(sentence("max_rates", "one number for each cell [Hz]", f"shape {wanted.shape}"))
    _refuse("max_rates", "positive [Hz]", wanted, np.isfinite(wanted) & (wanted > 0))
    remedy = "At 1 a cell would never fire"
    _refuse("intercepts", "from -1 to below 1", begins, (begins >= -1) & (begins < 1), remedy)
    curve = rate_curve(model, float(wanted.max(initial=1.0)))
    slowest, fastest = float(curve.rates[0]), float(curve.rates[-1])
    name = model.name or type(model).__name__
    remedy = f"{name} begins to fire at {slowest:.3g} Hz"
    _refuse("max_rates", f"above {slowest:.3g} [Hz] for {name}", wanted, wanted > slowest, remedy)
    remedy = "No current makes it faster"
    _refuse("max_rates", f"at most {fastest:.3g} [Hz] for {name}", wanted, wanted <= fastest, remedy)
    top = curve.current(wanted)
    gain = (top - curve.threshold) / (1.0 - begins)
    return gain, top - gain


def _refuse(argument: str, rule: str, values: np.ndarray, good: np.ndarray, remedy: str = "") -> None:
    if not good.all():
        first = int(np.argmin(good))
        raise ArgumentError(sentence(argument, rule, float(values[first]), remedy, index=first, of=values.size))

"""What hyperpolarising steps say of a membrane: resistance, time constant, sag."""

from __future__ import annotations

import numpy as np

LEAST = 2.0  # mV: a smaller deflection does not tell a time constant
FROM = 0.1  # of the deflection: where the fit begins, past what the electrode adds at the onset
SMOOTH = 5.0  # ms: mean over which the trough is looked for, so that it is not one of the noise


def input_resistance(current: np.ndarray, deflection: np.ndarray) -> float:
    """Slope of the line through the steady deflections of several steps.

    Parameters
    ----------
    current : ndarray (n,), pA
        Steps, each from the current before it.
    deflection : ndarray (n,), mV
        How far the voltage at the end of the step lies from that before it.

    Returns
    -------
    float, MΩ
        By least squares, with an intercept where there are two different steps or more; through 0 for one; nan without any.

    Examples
    --------
    >>> round(input_resistance(np.array([-100.0, -50.0]), np.array([-21.0, -11.0])))
    200
    """
    if not current.size:
        return np.nan
    if np.ptp(current) == 0:
        return float(1e3 * deflection.mean() / current[0])
    return float(1e3 * np.polyfit(current, deflection, 1)[0])


def onset_time_constant(v: np.ndarray, dt: float, before: float) -> float:
    """Time constant of the exponential with which a hyperpolarising step begins.

    ``a + b exp(-t / τ)`` is fitted by least squares to v from a tenth of the deflection to the trough. a and b follow from τ by
    linear least squares, so that one number is searched, without a first guess.

    Parameters
    ----------
    v : ndarray (K,), mV
        From the onset of the step to its end.
    dt : float, ms
    before : float, mV
        Where v lay before.

    Returns
    -------
    float, ms
        nan where the deflection is below 2 mV, or no τ below the length of the step fits best.

    Examples
    --------
    >>> t = np.arange(0, 300, 0.1)
    >>> round(onset_time_constant(-65 - 10 * (1 - np.exp(-t / 20)), 0.1, -65.0), 3)
    20.0
    """
    from scipy.optimize import minimize_scalar

    lowest = trough(v, dt)
    deep = before - float(smooth(v, dt)[lowest])
    if deep < LEAST:
        return np.nan
    first = int(np.argmax(v < before - FROM * deep))
    part = v[first : lowest + 1]
    if part.size < 5:
        return np.nan
    t = dt * np.arange(part.size)

    def left(logarithm: float) -> float:
        e = np.exp(-t / np.exp(logarithm))
        away = e - e.mean()
        rest = part - part.mean()
        b = (away @ rest) / (away @ away)
        return float(((rest - b * away) ** 2).sum())

    low, high = np.log(dt), np.log(dt * v.size)
    found = minimize_scalar(left, bounds=(low, high), method="bounded", options={"xatol": 1e-6})
    inside = low + 1e-3 < found.x < high - 1e-3
    return float(np.exp(found.x)) if inside else np.nan


def sag_ratio(v: np.ndarray, dt: float, before: float, steady: float) -> float:
    """Which part of the deepest deflection is gone at the end of a step: 0 for none, 1 for all of it.

    As eFEL's ``sag_ratio1``, but the trough is that of a mean over 5 ms.

    Parameters
    ----------
    v : ndarray (K,), mV
        From the onset of the step to its end.
    dt : float, ms
    before, steady : float, mV
        Where v lies before the step and at its end.

    Examples
    --------
    >>> v = np.concatenate([np.full(400, -85.0), np.full(600, -80.0)])
    >>> sag_ratio(v, 0.1, -65.0, -80.0)
    0.25
    """
    lowest = float(smooth(v, dt)[trough(v, dt)])
    return (steady - lowest) / (before - lowest) if before > lowest else np.nan


def trough(v: np.ndarray, dt: float) -> int:
    """The sample around which v is lowest."""
    return int(np.argmin(smooth(v, dt)))


def smooth(v: np.ndarray, dt: float) -> np.ndarray:
    """Running mean; the same length, edges repeated."""
    half = max(1, round(0.5 * SMOOTH / dt))
    padded = np.concatenate([np.full(half, v[0]), v, np.full(half, v[-1])])
    total = np.concatenate([[0.0], np.cumsum(padded)])
    width = 2 * half + 1
    return (total[width:] - total[:-width]) / width

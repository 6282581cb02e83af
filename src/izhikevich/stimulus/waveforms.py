"""The currents an electrophysiologist has on a panel: constant, step, pulses, ramp."""

from __future__ import annotations

import numpy as np

from .. import units
from ..errors import ArgumentError, sentence
from .base import finite
from .pieces import Piecewise, build, check_times
from .segments import make_segments


def constant(value) -> Piecewise:
    """The same current at all times.

    Parameters
    ----------
    value : float or array_like, shape (N,), or quantity
        Current [cell's unit]; an array gives each neuron its own.

    Returns
    -------
    Piecewise

    Raises
    ------
    ArgumentError
        When a value is not finite.

    Examples
    --------
    >>> constant([1, 2, 3]).at([0.0], n=3)
    array([[1., 2., 3.]])
    """
    amplitude, dimension = _amplitude(value, "constant.value")
    return Piecewise(make_segments([0.0], amplitude[None], np.zeros_like(amplitude)[None]), dimension)


def step(amplitude, start=0.0, stop=None) -> Piecewise:
    """A current switched on at `start` and, if wanted, off at `stop`.

    Parameters
    ----------
    amplitude : float or array_like, shape (N,), or quantity
        Current while on [cell's unit].
    start : float or quantity, optional, ms
    stop : float or quantity, optional, ms
        None: it stays on.

    Returns
    -------
    Piecewise

    Raises
    ------
    ArgumentError
        When `stop` is not after `start`, or a value is not finite.

    Examples
    --------
    >>> step(10, start=20, stop=120).at([19.9, 20, 119.9, 120]).ravel()
    array([ 0., 10., 10.,  0.])
    """
    height, dimension = _amplitude(amplitude, "step.amplitude")
    begin, end = span(start, stop, "step")
    if end is None:
        return build([begin], height[None], np.zeros((1, height.size)), dimension)
    return build([begin, end], np.stack([height, 0 * height]), np.zeros((2, height.size)), dimension)


def pulses(onsets, width, amplitude) -> Piecewise:
    """Rectangular pulses at given times.

    Parameters
    ----------
    onsets : array_like of float, shape (K,), ms
        Starts, increasing.
    width : float or array_like, shape (K,), or quantity, ms
        Length of each pulse; may touch the next pulse, not overlap it.
    amplitude : float or array_like, shape (K,), or quantity
        Height of each pulse [cell's unit]: one, or one per pulse.

    Returns
    -------
    Piecewise

    Raises
    ------
    ArgumentError
        For overlapping pulses, widths that are not positive, shapes that do not fit.

    Examples
    --------
    >>> pulses([10, 30], 2, [5, -5]).at([10, 12, 31]).ravel()
    array([ 5.,  0., -5.])
    """
    starts = np.atleast_1d(finite(units.to_number(onsets, "ms", "pulses.onsets"), "pulses.onsets"))
    check_times(starts, "pulses.onsets")
    widths = _per_pulse(finite(units.to_number(width, "ms", "pulses.width"), "pulses.width"), starts, "pulses.width")
    heights, dimension = _amplitude(amplitude, "pulses.amplitude")
    heights = _per_pulse(heights, starts, "pulses.amplitude")
    if (widths <= 0).any():
        raise ArgumentError(sentence("pulses.width", "positive [ms]", float(widths.min())))
    stops = starts + widths
    # an end that misses the next start by rounding alone is that start
    touching = np.append(np.abs(stops[:-1] - starts[1:]) <= 1e-9 * np.maximum(1.0, np.abs(starts[1:])), False)
    if (stops[:-1] > starts[1:])[~touching[:-1]].any():
        raise ArgumentError(sentence("pulses.width", "no longer than the time to the next onset", float(widths.max())))
    t_on = np.stack([starts, stops], axis=1).ravel()
    value = np.stack([heights, np.zeros_like(heights)], axis=1).ravel()
    keep = np.stack([np.ones_like(touching), ~touching], axis=1).ravel()
    return build(t_on[keep], value[keep], np.zeros(keep.sum()), dimension)


def pulse_train(amplitude, start, width, period, count) -> Piecewise:
    """Equal pulses at equal distances.

    Parameters
    ----------
    amplitude : float or quantity
        Height [cell's unit].
    start : float or quantity, ms
        First onset.
    width : float or quantity, ms
        Length of a pulse.
    period : float or quantity, ms
        From onset to onset; not shorter than `width`.
    count : int
        Number of pulses, at least 1.

    Returns
    -------
    Piecewise

    Raises
    ------
    ArgumentError

    Examples
    --------
    >>> pulse_train(5, start=10, width=1, period=20, count=3).lower().edges(0, 100)
    array([10., 11., 30., 31., 50., 51.])
    """
    if count != int(count) or not 1 <= count <= 1_000_000:
        raise ArgumentError(sentence("pulse_train.count", "a whole number from 1 to 1000000", count))
    first = finite(units.to_number(start, "ms", "pulse_train.start"), "pulse_train.start")
    distance = finite(units.to_number(period, "ms", "pulse_train.period"), "pulse_train.period")
    if distance <= 0:
        raise ArgumentError(sentence("pulse_train.period", "positive [ms]", period))
    return pulses(first + distance * np.arange(int(count)), width, amplitude)


def ramp(slope, start=0.0, stop=None, initial=0.0) -> Piecewise:
    """A current that rises evenly from `start` on, and is 0 before.

    Parameters
    ----------
    slope : float or array_like, shape (N,), or quantity
        Rise [cell's unit per ms].
    start : float or quantity, optional, ms
    stop : float or quantity, optional, ms
        End of the rise, where the current falls back to 0. None: it rises for ever.
    initial : float or quantity, optional
        Current at `start` [cell's unit].

    Returns
    -------
    Piecewise

    Raises
    ------
    ArgumentError
        When `stop` is not after `start`, or a value is not finite.
    UnitError
        When the units of `slope` and `initial` do not fit.

    Examples
    --------
    >>> ramp(0.5, start=10).at([5, 10, 20]).ravel()
    array([0., 0., 5.])
    """
    rise, rate = _amplitude(slope, "ramp.slope")
    height, dimension = _amplitude(initial, "ramp.initial")
    if rate is not None:
        per_ms = (rate[0] + 1, rate[1], rate[2])
        units.check_dimension(dimension, units.unit_name(per_ms), "ramp.initial", initial)
        dimension = per_ms
    rise, height = np.broadcast_arrays(rise, height)
    begin, end = span(start, stop, "ramp")
    if end is None:
        return build([begin], height[None], rise[None], dimension)
    return build([begin, end], np.stack([height, 0 * height]), np.stack([rise, 0 * rise]), dimension)


def span(start, stop, owner: str) -> tuple[float, float | None]:
    """Start and stop as plain ms, refused where they do not make a span.

    Parameters
    ----------
    start : float or quantity, ms
    stop : float or quantity or None, ms
    owner : str
        Name of the function that asks, for the error message.

    Returns
    -------
    start : float, ms
    stop : float or None, ms

    Raises
    ------
    ArgumentError
    """
    begin = finite(units.to_number(start, "ms", f"{owner}.start"), f"{owner}.start")
    if stop is None:
        return begin, None
    end = finite(units.to_number(stop, "ms", f"{owner}.stop"), f"{owner}.stop")
    if end <= begin:
        raise ArgumentError(sentence(f"{owner}.stop", f"after start ({begin:g} ms)", end))
    return begin, end


def _amplitude(value, argument: str) -> tuple[np.ndarray, units.Dimension | None]:
    number, dimension = units.split(value, argument)
    if np.ndim(number) > 1 or np.size(number) == 0:
        raise ArgumentError(sentence(argument, "one number or one per neuron", f"shape {np.shape(number)}"))
    return np.atleast_1d(finite(number, argument)), dimension


def _per_pulse(value, starts: np.ndarray, argument: str) -> np.ndarray:
    if np.size(value) not in (1, starts.size):
        rule = f"one value or one per pulse ({starts.size})"
        raise ArgumentError(sentence(argument, rule, f"{np.size(value)} values"))
    return np.broadcast_to(np.ravel(value), starts.shape)

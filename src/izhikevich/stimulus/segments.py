"""Piecewise-linear pieces of current: the one form that engines see, and its algebra."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..errors import ArgumentError, sentence

MAX_PIECES = 5_000_000  # per window: beyond this a stimulus is a mistake, not a waveform


class Segments(NamedTuple):
    """A current made of straight pieces, for M neurons.

    Piece k holds on `[t_on[k], t_on[k+1])` and there `I(t) = value[k] + slope[k] * (t - t_on[k])`; the last piece goes
    on for ever, and the first one also holds before its own `t_on`. The first `t_on` may lie before the window asked
    for: pieces are never cut and re-based, so the numbers do not depend on how a run is cut into windows.

    Parameters
    ----------
    t_on : ndarray of float, shape (K,), ms
        Strictly increasing starts.
    value : ndarray of float, shape (K, M), unit of the current
        Current at `t_on`.
    slope : ndarray of float, shape (K, M), unit of the current per ms
    """

    t_on: np.ndarray
    value: np.ndarray
    slope: np.ndarray


def make_segments(t_on, value, slope) -> Segments:
    """Segments from anything array-like; one-dimensional values serve all neurons alike.

    Parameters
    ----------
    t_on : array_like, shape (K,), ms
    value, slope : array_like, shape (K,) or (K, M)

    Returns
    -------
    Segments

    Examples
    --------
    >>> make_segments([0, 10], [0, 5], [0, 0]).value.shape
    (2, 1)
    """
    t_on = np.asarray(t_on, dtype=float).reshape(-1)
    value, slope = (np.asarray(x, dtype=float) for x in (value, slope))
    value, slope = (x[:, None] if x.ndim == 1 else x for x in (value, slope))
    m = max(value.shape[1], slope.shape[1])
    return Segments(t_on, *(np.ascontiguousarray(np.broadcast_to(x, (t_on.size, m))) for x in (value, slope)))


def piece_at(segments: Segments, t) -> np.ndarray:
    """Index of the piece that holds at each time.

    Parameters
    ----------
    segments : Segments
    t : array_like of float, shape (T,), ms

    Returns
    -------
    ndarray of int, shape (T,)
    """
    return np.maximum(np.searchsorted(segments.t_on, t, side="right") - 1, 0)


def evaluate(segments: Segments, t) -> np.ndarray:
    """The current at given times.

    Parameters
    ----------
    segments : Segments
    t : float or array_like of float, shape (T,), ms

    Returns
    -------
    ndarray of float, shape (T, M), or (M,) for a single time

    Examples
    --------
    >>> step = make_segments([0, 10], [0, 5], [0, 0])
    >>> evaluate(step, [9, 10, 11]).ravel()
    array([0., 5., 5.])
    """
    t = np.asarray(t, dtype=float)
    k = piece_at(segments, t)
    return segments.value[k] + segments.slope[k] * (t - segments.t_on[k])[..., None]


def clip(segments: Segments, t0: float, t1: float) -> Segments:
    """The pieces that touch `[t0, t1)`, as they are.

    Parameters
    ----------
    segments : Segments
    t0, t1 : float, ms

    Returns
    -------
    Segments
        The piece that holds at t0 and all that start before t1.
    """
    first = int(piece_at(segments, t0))
    last = max(int(np.searchsorted(segments.t_on, t1, side="left")), first + 1)
    return Segments(*(x[first:last] for x in segments))


def simplify(segments: Segments) -> Segments:
    """Leave out every piece that only goes on with the constant before it.

    Parameters
    ----------
    segments : Segments

    Returns
    -------
    Segments
        With the same current at every time.

    Examples
    --------
    >>> simplify(make_segments([0, 1, 2, 3], [5, 5, 5, 6], np.zeros(4))).t_on
    array([0., 3.])
    """
    t_on, value, slope = segments
    flat = ((slope[1:] == 0) & (slope[:-1] == 0) & (value[1:] == value[:-1])).all(axis=1)
    keep = np.concatenate([[True], ~flat])
    return Segments(t_on[keep], value[keep], slope[keep])


def refine(segments: Segments, t_on: np.ndarray) -> Segments:
    """The same current on finer borders.

    Parameters
    ----------
    segments : Segments
    t_on : ndarray of float, shape (K,), ms
        Strictly increasing; should contain the borders of `segments` that lie in its range.

    Returns
    -------
    Segments
    """
    return Segments(t_on, evaluate(segments, t_on), np.ascontiguousarray(segments.slope[piece_at(segments, t_on)]))


def add(a: Segments, b: Segments) -> Segments:
    """Sum of two currents on the union of their borders.

    Parameters
    ----------
    a, b : Segments
        M equal, or 1 in one of them.

    Returns
    -------
    Segments

    Examples
    --------
    >>> add(make_segments([0, 10], [0, 5], [0, 0]), make_segments([5], [0], [1])).value.ravel()
    array([-5.,  0., 10.])
    """
    t_on = np.union1d(a.t_on, b.t_on)
    a, b = refine(a, t_on), refine(b, t_on)
    return make_segments(t_on, a.value + b.value, a.slope + b.slope)


def multiply(a: Segments, b: Segments, t0: float, t1: float, tolerance: float = 1e-3) -> Segments:
    """Product of two currents on the union of their borders, for the window `[t0, t1)`.

    Where one factor is constant the product is exact. Where both are sloped it is a parabola, cut into chords of equal
    length, counted from the piece's own start so that they fall alike in every window.

    Parameters
    ----------
    a, b : Segments
        M equal, or 1 in one of them.
    t0, t1 : float, ms
        The window in which parabolas are to be cut.
    tolerance : float, optional
        Largest error of a chord, in units of the product.

    Returns
    -------
    Segments

    Examples
    --------
    >>> ramp = make_segments([0], [0], [1])
    >>> square = multiply(ramp, ramp, 0, 10, tolerance=0.01)
    >>> float(abs(evaluate(square, [3.3])[0, 0] - 3.3**2)) <= 0.01
    True
    """
    t_on = np.union1d(a.t_on, b.t_on)
    a, b = refine(a, t_on), refine(b, t_on)
    curvature = np.abs(a.slope * b.slope).max(axis=1)
    chord = 2 * np.sqrt(0.99 * tolerance / np.where(curvature > 0, curvature, 1.0))  # error: curvature * chord**2 / 4
    cuts = [_chords(t_on, k, chord[k], t0, t1) for k in map(int, np.flatnonzero(curvature > 0))]
    fine = np.union1d(t_on, np.concatenate(cuts)) if cuts else t_on
    k = np.maximum(np.searchsorted(t_on, fine, side="right") - 1, 0)
    x, y = evaluate(a, fine), evaluate(b, fine)
    dx, dy = a.slope[k], b.slope[k]
    # chord slope over the whole chord length even where a border ends it early: windows then agree
    slope = x * dy + y * dx + dx * dy * np.where(curvature > 0, chord, 0.0)[k, None]
    return make_segments(fine, x * y, slope)


def _chords(t_on: np.ndarray, k: int, chord: float, t0: float, t1: float) -> np.ndarray:
    """Starts of the chords of piece k that touch the window."""
    begin = min(t0, t_on[0]) if k == 0 else max(t0, t_on[k])
    end = min(t1, t_on[k + 1]) if k + 1 < t_on.size else t1
    if end <= begin:
        return np.empty(0)
    first, last = np.floor((begin - t_on[k]) / chord), np.ceil((end - t_on[k]) / chord)
    if last - first > MAX_PIECES:
        raise ArgumentError(sentence("Product.tolerance", "large enough for 5 million chords a window", "a finer one"))
    cuts = t_on[k] + chord * np.arange(first, last)
    return cuts[(cuts < end) & ((k == 0) | (cuts >= t_on[k]))]


def jumps(segments: Segments) -> np.ndarray:
    """Borders at which the current is discontinuous; a mere change of slope is none.

    Parameters
    ----------
    segments : Segments

    Returns
    -------
    ndarray of float, shape (J,), ms

    Examples
    --------
    >>> jumps(make_segments([0, 10, 20], [0, 5, 5], [0, 0, 1]))
    array([10.])
    """
    t_on, value, slope = segments
    if t_on.size == 1:
        return np.empty(0)
    reached = value[:-1] + slope[:-1] * np.diff(t_on)[:, None]
    size = np.abs(value).max() + np.abs(reached).max(initial=0.0)  # of the whole: values near 0 carry its rounding
    return t_on[1:][(np.abs(value[1:] - reached) > 1e-9 * size).any(axis=1)]

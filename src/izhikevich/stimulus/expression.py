"""A current written as text, such as `"20 * (t >= 10*ms)"`."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from .. import units
from ..errors import ArgumentError, sentence
from . import segments as seg
from .base import Lowered, Stimulus
from .dimensions import DimensionCheck
from .forms import Endless, Form, Interval, Split, TooMany, walk
from .grammar import name_values, parse, refuse
from .pieces import LoweredPieces

BLOCK = 1024.0  # ms: what has no end is taken in blocks of fixed places, so that windows do not matter
LONGEST = 100_000.0  # ms: a smooth stretch beyond this is taken in blocks too
MAX_PIECES = 500_000  # a block
MAX_SPLITS = 4000
_INNER = np.array([0.211, 0.5, 0.723])  # where a chord is checked; uneven, against aliasing


def expression(text: str, parameters: Mapping[str, Any] | None = None, tolerance=1e-4) -> Expression:
    """A current written as text.

    The text may use t (time, a quantity in ms), numbers, the units of `izhikevich.units` by their names, pi, e, your
    own parameters, `+ - * / ** %`, comparisons (also chained), `and or not`, `x if condition else y`, and the
    functions sin cos tan exp log sqrt abs floor ceil int sign heaviside min max minimum maximum clip. It is read as
    arithmetic and nothing else: never evaluated as Python.

    Parameters
    ----------
    text : str
        At most 2000 characters.
    parameters : mapping of str to float or quantity, optional
        Further names.
    tolerance : float, optional
        Largest error of the chords that stand for a smooth part, relative to its largest value. Constant and straight
        parts are exact, and so are the times of conditions linear in t.

    Returns
    -------
    Expression

    Raises
    ------
    ExpressionError
        For text that is no such expression, units that do not fit, values that overflow; `column` says where.

    Notes
    -----
    Pieces hold from their start on: at the border itself `t > 10` and `t >= 10` are alike true.

    Examples
    --------
    >>> expression("-10 * int(t <= 300*ms)").lower().edges(0, 1000)
    array([300.])
    >>> expression("20*mV + 3*ms")
    Traceback (most recent call last):
    izhikevich.errors.ExpressionError: current must be in mV like what it stands beside, got 'ms'. See column 9 of
    '20*mV + 3*ms'.
    """
    if not isinstance(text, str):
        raise ArgumentError(sentence("expression.text", "text", text))
    if not (np.isfinite(tolerance) and tolerance > 0):
        raise ArgumentError(sentence("expression.tolerance", "positive", tolerance))
    text = text.strip()
    tree = parse(text)
    names = name_values(text, tree, parameters)
    dimension = DimensionCheck(text, {name: d for name, (_, d) in names.items()}).of(tree)
    numbers = {name: x for name, (x, _) in names.items()}
    return Expression(text, tree, numbers, float(tolerance), None if dimension == units.NUMBER else dimension)


@dataclass(frozen=True, eq=False, repr=False)
class Expression(Stimulus):
    """The current that `expression` makes.

    Parameters
    ----------
    text : str
    tree : ast.expr
    names : dict of str to float
    tolerance : float
    dimension : tuple of three int, or None
    """

    text: str
    tree: ast.expr
    names: dict[str, float]
    tolerance: float
    dimension: units.Dimension | None

    def lower(self, n: int = 1, seed: int = 0) -> Lowered:
        whole = self._whole
        return _Blocks(self) if whole is None else LoweredPieces(whole, seg.jumps(whole))

    @cached_property
    def _whole(self) -> seg.Segments | None:
        """All pieces at once, or None for a current that goes on changing for ever."""
        try:
            return self._pieces(-math.inf, math.inf)
        except (Endless, TooMany):
            return None

    def pieces(self, begin: float, end: float) -> seg.Segments:
        """The pieces on one stretch of time.

        Parameters
        ----------
        begin, end : float, ms
            May be infinite.

        Returns
        -------
        Segments

        Raises
        ------
        ExpressionError
            For values that are not finite, or more pieces than a current can sensibly have.
        """
        try:
            return self._pieces(begin, end)
        except TooMany:
            refuse(self.text, 1, "slow enough to be cut into pieces", "one that changes several times a ms")

    def _pieces(self, begin: float, end: float) -> seg.Segments:
        with np.errstate(all="ignore"):  # what is not finite is refused below
            rows = self._rows(begin, end)
        t_on, value, slope = (np.concatenate(x) for x in zip(*rows, strict=True))
        bad = np.flatnonzero(~(np.isfinite(value) & np.isfinite(slope)))
        if bad.size:
            refuse(self.text, 1, f"finite at all times, also at t = {t_on[bad[0]]:g} ms", float(value[bad[0]]))
        return seg.simplify(seg.make_segments(t_on, value + 0.0, slope + 0.0))  # no -0.0

    def _rows(self, begin: float, end: float) -> list[tuple]:
        rows, total, splits, ahead = [], 0, 0, [(begin, end)]
        while ahead:
            left, right = ahead.pop()
            try:
                rows.append(self._stretch(left, right))
            except Split as split:
                cuts = [left, *split.times, right]
                ahead += list(pairwise(cuts))[::-1]
                splits += 1
            else:
                total += rows[-1][0].size
            if total + len(ahead) > MAX_PIECES or splits > MAX_SPLITS:
                raise TooMany
        return rows

    def _stretch(self, left: float, right: float) -> tuple:
        where = Interval(left, right, self.names)
        form = walk(self.tree, where)
        if form.rate is None:
            if right - left > LONGEST:
                raise Endless
            return fit(form.f, left, right, self.tolerance)
        anchor = left if math.isfinite(left) else (0.0 if right > 0 else right - 1.0)
        return tuple(np.array([float(x)]) for x in (anchor, _value(form, anchor), form.rate))

    def __repr__(self) -> str:
        return f"<current: {self.text!r}>"


def _value(form: Form, t: float) -> float:
    return float(form.f(np.float64(t)))


def fit(f: Callable, left: float, right: float, tolerance: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Chords of a smooth function, halved until they are close enough.

    Parameters
    ----------
    f : callable
        From an array of times [ms] to values.
    left, right : float, ms
    tolerance : float
        Largest error, relative to the largest value found.

    Returns
    -------
    t_on, value, slope : ndarray of float, shape (K,)

    Examples
    --------
    >>> t_on, value, slope = fit(np.sin, 0.0, 3.0, 1e-2)
    >>> t_on.size
    11
    """
    values = lambda t: np.broadcast_to(np.asarray(f(t), dtype=float), t.shape)  # noqa: E731
    knots = np.linspace(left, right, max(2, math.ceil(right - left) + 1))
    done, a, b = [], knots[:-1], knots[1:]
    scale = 0.0
    for level in range(15):
        at_a, at_b = values(a), values(b)
        inner = a[:, None] + _INNER * (b - a)[:, None]
        found = values(inner.ravel()).reshape(inner.shape)
        error = np.abs(found - (at_a[:, None] + _INNER * (at_b - at_a)[:, None])).max(axis=1)
        scale = max(scale, np.abs(found).max(), np.abs(at_a).max()) if level == 0 else scale
        good = ~(error > tolerance * scale) | (level == 14)
        done.append(np.stack([a, at_a, (at_b - at_a) / (b - a)])[:, good])
        a, b = a[~good], b[~good]
        if a.size == 0:
            break
        if a.size > MAX_PIECES:
            raise TooMany
        middle = 0.5 * (a + b)
        a, b = np.concatenate([a, middle]), np.concatenate([middle, b])
    rows = np.concatenate(done, axis=1)
    return tuple(rows[:, np.argsort(rows[0], kind="stable")])


@dataclass(eq=False)
class _Blocks(Lowered):
    """Blocks of fixed places, worked out when first asked for; the last few are kept."""

    of: Expression
    kept: dict[int, seg.Segments] = field(default_factory=dict)

    def window(self, t0: float, t1: float) -> seg.Segments:
        first, last = math.floor(t0 / BLOCK), max(math.ceil(t1 / BLOCK), math.floor(t0 / BLOCK) + 1)
        parts = [self._block(k) for k in range(first, last)]
        joined = seg.Segments(*(np.concatenate(x) for x in zip(*parts, strict=True)))
        return seg.clip(seg.simplify(joined), t0, t1)

    def edges(self, t0: float, t1: float) -> np.ndarray:
        # a little earlier, so that a jump at t0 itself has a piece before it
        found = seg.jumps(self.window(np.nextafter(t0, -np.inf), t1))
        return found[(found >= t0) & (found < t1)]

    def _block(self, k: int) -> seg.Segments:
        if k not in self.kept:
            if len(self.kept) > 64:
                self.kept.clear()
            self.kept[k] = self.of.pieces(k * BLOCK, (k + 1) * BLOCK)
        return self.kept[k]
